"""Where sources differ on what was asked: each value with outlet, day and who says it, the newest first, as data.

It does not care which side is right. Values given at about the same time contradict each other; one that is days older
than the newest is marked as earlier, since meanwhile it has changed.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from retrieval.answering.choosing.candidates import Candidate, candidates
from retrieval.answering.choosing.expected_figures import NEEDS_FIGURE, asked_figures, is_year
from retrieval.answering.choosing.extractive import MAX_WORDS
from retrieval.answering.choosing.leaning import leading_up
from retrieval.answering.choosing.overtaken import overtaken
from retrieval.answering.choosing.paid_for import of_one_thing
from retrieval.answering.choosing.running import AT_ONCE, ONE_EVENT, Report, differing, goes_on, reports
from retrieval.answering.choosing.values import Sort, Stated, differ, stated
from retrieval.answering.reading.question import Question
from retrieval.answering.telling.citing import Gathered
from retrieval.checking.numbers import Figure
from retrieval.models import Conflict, Hit, Side
from retrieval.words import STOP_WORDS, WORD, word_count

MOST_SIDES = 4
MOST_OVER_TIME = 8  # where it is asked how it changed
_FARTHEST = 1000  # times
_LIKE_SINCE = re.compile(r"\b(?:in|at|by|on|from|of|to|after|when|since|during|for|because|and|according|so far|now)\b")
_COUNTED = re.compile(r"\bhow many\s+(?P<what>[^?]+)", re.IGNORECASE)
_SOURCE = re.compile(r",?\s*\baccording to [^?]+", re.IGNORECASE)
_WORDS_ABOUT = 5
_OLDEST = datetime.min.replace(tzinfo=UTC)


class _Told(NamedTuple):
    """A value as it is shown, the sentence that gives it, and when that appeared."""

    value: str
    by: Candidate
    when: datetime


def conflicts(question: Question, hits: Sequence[Hit], gathered: Gathered) -> tuple[Conflict, ...]:
    """At most one: what different articles give for what was asked, where one of them is in the answer.

    A side that no sentence of the answer cites is given its citation here.
    """
    # Of several sentences of an article that say the same, the cited one speaks for it.
    pool = sorted(candidates(hits), key=lambda each: not _is_cited(each, gathered))
    sort, told = _figures(question, pool, gathered)
    if len(told) < 2:
        sort, told = _values(question, pool, gathered)
    if len(told) < 2:
        sort, told = _replaced(question, pool, gathered)
    if len(told) < 2:
        return ()
    newest = told[0].when
    if not goes_on(question) and any(newest - each.when > AT_ONCE for each in told):
        return ()  # it was settled by the event, so a later value is of another thing
    sides = tuple(_side(each, gathered, newest - each.when > AT_ONCE) for each in told)
    if question.kind != "how_many":
        sides = _standing(sides)
    return (Conflict(about=_about(question), sides=_told_apart(sides, question), kind=sort),)


def newest_first(question: Question, chosen: Sequence[Candidate], hits: Sequence[Hit]) -> list[Candidate]:
    """The chosen sentences; where an older one states what has been overtaken since, those of the newest alone.

    The older value is shown among the sides. A sentence that needs the one before it to be read has that in front.
    """
    new = overtaken(question, chosen, candidates(hits)) if goes_on(question) else None
    if new is not None and question.kind != "when":
        return leading_up(new.newer, candidates(hits))
    found = stated(question, chosen) if goes_on(question) else []
    newest = max(found, key=lambda each: each.when, default=None)
    if newest is None or not any(differ(newest, each) and newest.when - each.when > AT_ONCE for each in found):
        return list(chosen)
    one = newest.told_by
    kept = [each for each in chosen if each.hit.article.article_id == one.hit.article.article_id]
    before = leading_up(one, candidates(hits))[:-1]
    fits = sum(word_count(each.text) for each in (*before, *kept)) <= MAX_WORDS
    return [*(each for each in before if fits and each not in kept), *kept]


def _figures(question: Question, pool: Sequence[Candidate], gathered: Gathered) -> tuple[Sort, list[_Told]]:
    found = reports(question, pool)
    found.sort(key=lambda each: (-each.when.timestamp(), not _is_cited(each.told_by, gathered)))
    if not any(_is_cited(each.told_by, gathered) for each in found):
        return "figure", []
    cited = next(each for each in found if _is_cited(each.told_by, gathered))
    ours = cited.figure
    found = [each for each in found if of_one_thing(question, cited.told_by, each.told_by)]
    alike = [each for each in differing(found) if each.figure.unit == ours.unit and _near(each.figure, ours)]
    alike = alike[: MOST_OVER_TIME if question.over_time else MOST_SIDES]
    return "figure", [_Told(_figure(each), each.told_by, each.when) for each in alike]


def _near(one: Figure, other: Figure) -> bool:
    """Whether both may count the same: three people in an article on 1.9 million are three of them."""
    if not {one.kind, other.kind} <= {"count", "percent", "money"}:
        return True
    low, high = sorted(abs(Decimal(each.value)) for each in (one, other))
    return high <= _FARTHEST * max(low, Decimal(1))


def _values(question: Question, pool: Sequence[Candidate], gathered: Gathered) -> tuple[Sort, list[_Told]]:
    """The newest value and, newest first, what differs from all before it."""
    found = stated(question, pool)
    found.sort(key=lambda each: (-each.when.timestamp(), not _is_cited(each.told_by, gathered)))
    sides: list[Stated] = []
    for one in found:
        of_one_event = found[0].when - one.when <= ONE_EVENT
        of_one_event = of_one_event and of_one_thing(question, found[0].told_by, one.told_by)
        if of_one_event and all(differ(one, other) for other in sides):
            sides.append(one)
    if not any(_is_cited(each.told_by, gathered) for each in sides) or _gives_another(question, found, pool, gathered):
        return "who", []
    return found[0].sort, [_Told(each.shown, each.told_by, each.when) for each in sides[:MOST_SIDES]]


def _gives_another(question: Question, found: Sequence[Stated], pool: Sequence[Candidate], gathered: Gathered) -> bool:
    """Whether the answer opens with a figure that is not among those that were read: then it is not known which of them
    differ from it."""
    if question.kind not in NEEDS_FIGURE or not gathered.citations:
        return False
    first = gathered.citations[0]
    opens = [each for each in pool if (each.hit.article.article_id, each.end) == (first.article.article_id, first.end)]
    known = [each.told_by for each in found]
    return any(each not in known and not all(map(is_year, asked_figures(question, each.text))) for each in opens)


def _replaced(question: Question, pool: Sequence[Candidate], gathered: Gathered) -> tuple[Sort, list[_Told]]:
    """What a newer sentence says has come in the place of a value; the answer cites one or the other."""
    sort: Sort = "when" if question.kind == "when" else "figure"
    cited = [each for each in pool if _is_cited(each, gathered)]
    found = overtaken(question, cited, pool) or overtaken(question, pool, cited)
    if found is None:
        return sort, []
    sides = ((found.now, found.newer), (found.was, found.older))
    return sort, [_Told(value, by, by.hit.article.published_at or _OLDEST) for value, by in sides]


def _is_cited(candidate: Candidate, gathered: Gathered) -> bool:
    cited = {(each.article.article_id, each.end) for each in gathered.citations}  # its start may stand after a dateline
    return (candidate.hit.article.article_id, candidate.end) in cited


def _figure(report: Report) -> str:
    if report.figure.kind == "ordinal":  # "a third person has died"
        return report.figure.value
    figure = report.figure.text
    return figure[0].lower() + figure[1:] if figure.isalpha() else figure


def _side(told: _Told, gathered: Gathered, earlier: bool) -> Side:
    number = gathered.cite(told.by.hit, told.by.start, told.by.end)
    citation = gathered.citations[number - 1]
    return Side(
        value=told.value,
        citations=(number,),
        publisher=citation.article.publisher,
        published_on=citation.article.published_at and citation.article.published_at.date(),
        said_by=citation.said_by,
        standing="earlier" if earlier else "current",
    )


def _standing(sides: Sequence[Side]) -> tuple[Side, ...]:
    """What one source said earlier is not overtaken by what another says: an estimate stands beside an estimate."""
    newest = sides[0].said_by
    return tuple(
        side.model_copy(update={"standing": "current"})
        if newest and side.said_by and side.said_by != newest and side.standing == "earlier"
        else side
        for side in sides
    )


def _told_apart(sides: Sequence[Side], question: Question) -> tuple[Side, ...]:
    """The sides, those that earlier ones have given way to marked as what is said now, unless it is asked of days
    gone by."""
    changed = question.of_time is None and any(side.standing == "earlier" for side in sides)
    return tuple(side.model_copy(update={"now": changed and side.standing == "current"}) for side in sides)


def _about(question: Question) -> str:
    """What the value is of, in the question's own words: "people died", or else what was asked."""
    match = _COUNTED.search(question.asking)
    if match is None:
        return _SOURCE.sub("", question.asking).strip()
    head, *rest = _LIKE_SINCE.split(match["what"], maxsplit=1)
    text = head if WORD.search(head) else " ".join(rest)
    kept = [word for word in WORD.findall(text) if word.lower() not in STOP_WORDS]
    return " ".join(kept[:_WORDS_ABOUT])
