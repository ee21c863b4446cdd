"""Figures that change while the news goes on, such as a toll: which report gives the last one, what earlier ones gave.

It does not care which report is right, nor how an answer is worded. A report is a sentence that gives the figure asked
for in whatever words: "eleven people have died", "killed 14", "the number of dead rose to 14".
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from retrieval.answering.choosing.attribution import told_by
from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.expected import is_year, new_figures
from retrieval.answering.choosing.own_time import of_its_time
from retrieval.answering.choosing.replacing import replacements
from retrieval.answering.choosing.states import state_of
from retrieval.answering.reading.question import Question
from retrieval.checking.numbers import Figure, FigureKind, figures, same
from retrieval.planning.kinds import Kind
from retrieval.words import WORD, content_stems, stem

AT_ONCE = timedelta(days=1)  # reports that differ within this time contradict each other; later ones are news
_FIGURE_KINDS: dict[Kind, tuple[FigureKind, ...]] = {
    "how_many": ("count",),
    "how_much": ("money",),
    "how_far": ("length",),
    "percent": ("percent",),
}
_PEOPLE = frozenset(
    stem(word) for word in ("people", "person", "persons", "victims", "residents", "men", "women", "children")
)
# Groups that are counted apart: how many children died is not told by how many did.
_APART = frozenset(
    stem(word)
    for word in (
        *("men", "women", "children", "boys", "girls", "pupils", "students", "firefighters", "police", "officers"),
        *("soldiers", "civilians", "journalists", "tourists", "hikers", "drivers", "workers"),
    )
)
_TO = frozenset(
    (
        *("to", "at", "of", "is", "are", "was", "were", "now", "least", "than", "about", "nearly"),
        *("reach", "reached", "reaches", "hit", "hits", "stands", "stood"),
    )
)
_MORE = frozenset(("more", "other", "others", "further", "additional", "of", "th", "times"))
_NEAR_AFTER, _NEAR_BEFORE, _FAR_BEFORE = 8, 3, 10  # words between a figure and what it counts
_ABOUT_IT = 0.6  # of the question's other words, in the sentence, its neighbours, the headline and the passage
_IN_SENTENCE = 0.5  # of the question's words, in the sentence itself, where it does not count people
_NEARLY_ALL = 0.75
_PAYING = frozenset(map(stem, ("pay", "cost", "price", "spend", "give", "get", "worth", "amount", "sum", "fee")))
_AS_OF = re.compile(r"\b(?:as of|by|until|till|up to|[Aa]ccording to [^,?]*\bon)\s+(?:the\s+)?$")
_BY_THEM = 0.9  # from which on the source asked for is taken to say it
_OVER = re.compile(
    r"\bhow (?:many|much|far)\b(?!.*\b(?:so far|now|has|have)\b).*\b(?:was|were|did|had)\b", re.IGNORECASE
)
_PLURAL = re.compile(r"(?!(?:has|was|is|this|its|as|across|last|times)$)[a-z]{3,}s")
_CASES = frozenset((stem("cases"),))
_AGE = re.compile(
    r"\b(?:an?|the) (?:[a-z-]+ ){0,2}(?!(?:total|toll|count|number|sum|group|crew|family|half|dozens?)\b)[a-z-]+ of $",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[,;:.!?()\"“”]|\s[–—-]\s|\b(?:and|but|while|after|whose|which|who)\b")


class Report(NamedTuple):
    """A sentence that gives the figure asked for, and that figure as it stands in `told_by.text`."""

    told_by: Candidate
    figure: Figure

    @property
    def when(self) -> datetime:
        """The day of publication; long ago where it is unknown."""
        return self.told_by.hit.article.published_at or datetime.min.replace(tzinfo=UTC)


def counts_people(question: Question) -> bool:
    """Whether the question counts the dead, the injured, the missing and the like."""
    return question.kind == "how_many" and _state(question) is not None


def goes_on(question: Question) -> bool:
    """Whether the figure asked for may have changed since: it counts people, or it is not asked in the past tense.

    "How many passengers were on the ferry?" was settled by the event, and a later figure is of another thing.
    """
    return counts_people(question) or not _OVER.search(question.asking)


def reports(question: Question, pool: Sequence[Candidate]) -> list[Report]:
    """One report for each article that gives the figure, the newest first; of equals, the first in `pool`."""
    if question.kind not in _FIGURE_KINDS:
        return []
    told: dict[str, list[Report]] = {}
    for candidate in pool:
        figure = _figure(question, candidate.text)
        if figure is None or not _is_about_it(question, candidate):
            continue
        if not question.source or told_by(question.source, candidate.text, candidate.before) >= _BY_THEM:
            told.setdefault(candidate.hit.article.article_id, []).append(Report(candidate, figure))
    found = [report for theirs in told.values() if (report := _of_one_article(question, theirs)) is not None]
    found.sort(key=lambda report: report.when, reverse=True)
    last = _last_day(question, found)
    return [report for report in found if last is None or report.when.date() <= last]


def differing(found: Sequence[Report]) -> list[Report]:
    """The newest report and, newest first, the newest of each other figure."""
    kept: list[Report] = []
    for report in found:
        if not any(same(report.figure, other.figure) for other in kept):
            kept.append(report)
    return kept


def _of_one_article(question: Question, theirs: Sequence[Report]) -> Report | None:
    """The report of the article's own figure: that of its headline where a report gives it, else the first it tells.

    Later sentences go into parts of the whole ("two of them died in hospital") and into what others had said.
    """
    headline = _figure(question, theirs[0].told_by.hit.article.title)
    own = [report for report in theirs if headline is not None and same(report.figure, headline)]
    if counts_people(question) and headline is not None and not own:
        return None
    first = own[0].figure if own else min(theirs, key=lambda report: report.told_by.start).figure
    return next(report for report in theirs if same(report.figure, first))


def _last_day(question: Question, found: Sequence[Report]) -> date | None:
    """The day up to which reports are asked for, as in "by 8 November"; None where the question sets none."""
    for figure in _as_of(question):
        year, month, day = figure.value.split("-")
        if day != "?" and found:
            newest = found[0].when.date()
            asked = date(newest.year if year == "?" else int(year), int(month), min(int(day), 28))
            asked += timedelta(days=int(day) - asked.day)
            return asked.replace(year=asked.year - 1) if year == "?" and asked > newest else asked
    return None


def _as_of(question: Question) -> list[Figure]:
    found = [figure for figure in figures(question.text) if figure.kind == "date"]
    return [figure for figure in found if _AS_OF.search(question.text[: figure.start])]


def _is_about_it(question: Question, candidate: Candidate) -> bool:
    counted = _state(question) or frozenset()
    dated = {stem(word) for figure in _as_of(question) for word in WORD.findall(figure.text)}
    rest = [each for each in (*question.stems, *question.setting_stems) if each not in counted | _PEOPLE | dated]
    around = candidate.near_stems | set(content_stems(candidate.hit.passage.text))
    if not question.names - dated <= around or sum(each in around for each in rest) < _ABOUT_IT * len(rest):
        return False
    if not of_its_time(question, candidate):
        return False
    if counted:
        return question.counted not in _APART or question.counted in candidate.stems
    return _says_what(question, candidate)


def _says_what(question: Question, candidate: Candidate) -> bool:
    """Whether the sentence itself says what the figure is of: names alone do not, and where the names are only in the
    headline or the lead, nearly all words must stand there that do not only say that it is a sum."""
    plain = [each for each in question.stems if each not in question.names]
    held = [each for each in plain if each in candidate.stems]
    if plain and not held:
        return False
    if sum(each in candidate.stems for each in question.stems) >= _IN_SENTENCE * len(question.stems):
        return True
    telling = [each for each in plain if each not in _PAYING] or plain
    said = sum(each in candidate.stems for each in telling)
    return question.names <= candidate.stems | candidate.given and said >= _NEARLY_ALL * len(telling)


def _state(question: Question) -> frozenset[str] | None:
    """The words for what happened to the people counted, where that is what is asked."""
    if question.kind != "how_many":
        return None
    return state_of(question.stems)


def _figure(question: Question, text: str) -> Figure | None:
    """The one figure in `text` that gives what is asked; None where there is none or it is not sure which."""
    wanted = [
        figure
        for figure in new_figures(question, text)
        if figure.kind in _FIGURE_KINDS[question.kind] and not is_year(figure) and figure.text.lower() != "one"
    ]
    if question.kind != "how_many":
        now = [now for was, now in replacements(text) if {was, now} == set(wanted)]
        return now[0] if now else wanted[0] if len(wanted) == 1 else None
    counted = _state(question) or (frozenset([question.counted]) if question.counted else frozenset())
    return next((figure for figure in wanted if _counts(figure, text, counted)), None)


def _counts(figure: Figure, text: str, counted: frozenset[str]) -> bool:
    """Whether the figure counts it: "14 dead", "killed 14", "the toll rises to 14"; not "two more", "from nine"."""
    after = _words(_BREAK.split(text[figure.end : figure.end + 90])[0])
    before = _words(_BREAK.split(text[max(figure.start - 120, 0) : figure.start])[-1])
    if _AGE.search(text[: figure.start]):
        return False
    if (after and after[0].lower() in _MORE) or (before and before[-1].lower() in ("from", "aged", "age")):
        return False
    if any(stem(word) in counted for word in after[:_NEAR_AFTER]):
        return True
    if not before:
        return False
    others = after and _names_other_things(after[0])
    reach = _FAR_BEFORE if before[-1].lower() in _TO and not others else _NEAR_BEFORE
    return any(stem(word) in counted for word in before[-reach:])


def _names_other_things(word: str) -> bool:
    """ "infections that cost two patients their sight" counts patients."""
    return _PLURAL.fullmatch(word) is not None and stem(word) not in _PEOPLE | _CASES


def _words(text: str) -> list[str]:
    return WORD.findall(text)
