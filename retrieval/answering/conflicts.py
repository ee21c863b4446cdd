"""Where reports differ on a number that was asked for: each figure with outlet and day, the newest first, as data.

It does not care which side is right. Figures given at about the same time contradict each other; one that is days
older than the newest is marked as earlier, since meanwhile it has changed.
"""

import re
from collections.abc import Sequence

from retrieval.answering.candidates import candidates
from retrieval.answering.citing import Gathered
from retrieval.answering.question import Question
from retrieval.answering.running import AT_ONCE, Report, differing, goes_on, reports
from retrieval.models import Conflict, Hit, Side
from retrieval.words import STOP_WORDS, WORD

MOST_SIDES = 4
_LIKE_SINCE = re.compile(r"\b(?:in|at|by|on|from|of|to|after|when|since|during|for|because|and|according|so far|now)\b")
_COUNTED = re.compile(r"\bhow many\s+(?P<what>[^?]+)", re.IGNORECASE)
_WORDS_ABOUT = 5


def conflicts(question: Question, hits: Sequence[Hit], gathered: Gathered) -> tuple[Conflict, ...]:
    """At most one: the figures that different articles give for what was asked, where one of them is in the answer.

    A side that no sentence of the answer cites is given its citation here.
    """
    found = reports(question, candidates(hits))
    cited = {(each.article.article_id, each.start) for each in gathered.citations}
    found.sort(key=lambda each: (-each.when.timestamp(), not _is_cited(each, cited)))
    sides = differing(found)[:MOST_SIDES]
    if len(sides) < 2 or not any(_is_cited(each, cited) for each in found):
        return ()
    newest = sides[0].when
    if not goes_on(question) and any(newest - each.when > AT_ONCE for each in sides):
        return ()
    shown = []
    for report in sides:
        told = report.told_by
        number = gathered.cite(told.hit, told.start, told.end)
        shown.append(Side(value=_value(report, earlier=newest - report.when > AT_ONCE), citations=(number,)))
    return (Conflict(about=_about(question), sides=tuple(shown)),)


def _is_cited(report: Report, cited: set[tuple[str, int]]) -> bool:
    return (report.told_by.hit.article.article_id, report.told_by.start) in cited


def _value(report: Report, earlier: bool) -> str:
    article = report.told_by.hit.article
    day = f"{article.published_at.day} {article.published_at:%B %Y}" if article.published_at else None
    said = ", ".join(filter(None, (article.publisher, day, "earlier" if earlier else None)))
    figure = report.figure.text
    figure = figure[0].lower() + figure[1:] if figure.isalpha() else figure
    return f"{figure} ({said})" if said else figure


def _about(question: Question) -> str:
    """What the figure is of, in the question's own words: "people died"."""
    match = _COUNTED.search(question.asking)
    if match:
        head, *rest = _LIKE_SINCE.split(match["what"], maxsplit=1)
        text = head if WORD.search(head) else " ".join(rest)
    else:
        text = question.asking
    kept = [word for word in WORD.findall(text) if word.lower() not in STOP_WORDS]
    return " ".join(kept[:_WORDS_ABOUT])
