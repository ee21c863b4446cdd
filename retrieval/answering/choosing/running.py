"""Figures that change while the news goes on, such as a toll: which report gives the last one, what earlier ones gave.

It does not care which report is right, nor how an answer is worded. A report is a sentence that gives the figure asked
for in whatever words: "eleven people have died", "killed 14", "the number of dead rose to 14".
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from retrieval.answering.choosing.attribution import told_by
from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.corrected import taken_back
from retrieval.answering.choosing.counting import (
    FIGURE_KINDS,
    LOSING_LIVES,
    asks_for_lives,
    figure_asked,
    state_asked,
)
from retrieval.answering.choosing.own_time import of_its_time
from retrieval.answering.choosing.states import APART, PEOPLE, counts_apart
from retrieval.answering.reading.question import Question
from retrieval.checking.numbers import Figure, figures, same
from retrieval.words import WORD, content_stems, stem

ONE_EVENT = timedelta(days=365)  # what was told longer before is of another strike, another election
AT_ONCE = timedelta(days=1)  # reports that differ within this time contradict each other; later ones are news
_STILL = frozenset(map(stem, ("still", "now", "already", "yet", "currently")))
_ABOUT_IT = 0.6  # of the question's other words, in the sentence, its neighbours, the headline and the passage
_IN_SENTENCE = 0.5  # of the question's words, in the sentence itself, where it does not count people
_NEARLY_ALL = 0.75
_SHARED_WITH_NOTICE = 3  # words of what a correction is about, in the report that it corrects
_PAYING = frozenset(map(stem, ("pay", "cost", "price", "spend", "give", "get", "worth", "amount", "sum", "fee")))
_AS_OF = re.compile(r"\b(?:as of|by|until|till|up to|[Aa]ccording to [^,?]*\bon)\s+(?:the\s+)?$")
_TOLL = re.compile(r"\b(?:toll|number|count|total|tally|figure)\b", re.IGNORECASE)
_STOOD = re.compile(
    r"\b(?:were|was|are)\s+(?:there\s+)?(?:\w+\s+)?(?:dead|missing|ill|sick|unaccounted)\b"
    r"|\bhow many (?:\w+ )?(?:dead|missing|ill|sick|injured|wounded)\s+(?:people\s+)?(?:were|was|had)\b",
    re.IGNORECASE,
)
_BY_PRONOUN = re.compile(r"\W*(?:it|they)\s[^,;:]*", re.IGNORECASE)
_BY_THEM = 0.9  # from which on the source asked for is taken to say it
_OVER = re.compile(
    r"\bhow (?:many|much|far)\b(?!.*\b(?:so far|now|has|have)\b).*\b(?:was|were|did|had)\b", re.IGNORECASE
)


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
    return question.kind == "how_many" and state_asked(question) is not None


def goes_on(question: Question) -> bool:
    """Whether the figure asked for may have changed since: it counts people, or it is not asked in the past tense.

    "How many passengers were on the ferry?" was settled by the event, and a later figure is of another thing.
    """
    return counts_people(question) or question.over_time or not _OVER.search(question.asking)


def reports(question: Question, pool: Sequence[Candidate]) -> list[Report]:
    """One report for each article that gives the figure, the newest first; of equals, the first in `pool`."""
    if question.kind not in FIGURE_KINDS:
        return []
    told: dict[str, list[Report]] = {}
    for candidate in pool:
        figure = figure_asked(question, candidate.text, candidate.before)
        if figure is None or _is_a_part(candidate, figure) or not _is_about_it(question, candidate, figure):
            continue
        if not question.source or told_by(question.source, candidate.text, candidate.before) >= _BY_THEM:
            told.setdefault(candidate.hit.article.article_id, []).append(Report(candidate, figure))
    found = [report for theirs in told.values() if (report := _of_one_article(question, theirs)) is not None]
    found = [report for report in found if not any(_takes_back(one, report) for one in pool)]
    found.sort(key=lambda report: report.when, reverse=True)
    if question.at_first:
        found = [report for report in found if found[0].when - report.when <= ONE_EVENT][-1:]
    last = _last_day(question, found)
    return [report for report in found if last is None or report.when.date() <= last]


def differing(found: Sequence[Report]) -> list[Report]:
    """The newest report and, newest first, the newest of each other figure."""
    kept: list[Report] = []
    for report in found:
        if not any(same(report.figure, other.figure) for other in kept):
            kept.append(report)
    return kept


def _is_a_part(one: Candidate, figure: Figure) -> bool:
    """Whether the counts of its sentence add up to one that the article gives just before: "Seven. Four died on the
    spot, two were found on Monday, and one died in hospital" tells of seven dead, not of four."""
    parts = [Decimal(each.value) for each in figures(one.text) if each.kind == figure.kind == "count"]
    wholes = [Decimal(each.value) for each in figures(one.before) if each.kind == "count"]
    return len(parts) > 1 and Decimal(figure.value) in parts and sum(parts) in wholes


def _takes_back(one: Candidate, report: Report) -> bool:
    """Whether it is of the same outlet and says since that the figure of the report was wrong."""
    notice, article = one.hit.article, report.told_by.hit.article
    if (
        not notice.publisher
        or notice.publisher != article.publisher
        or (notice.published_at or report.when) <= report.when
    ):
        return False
    of_it = len(one.near_stems & (report.told_by.near_stems | report.told_by.given)) >= _SHARED_WITH_NOTICE
    return of_it and any(same(figure, report.figure) for figure in taken_back(one.text))


def _of_one_article(question: Question, theirs: Sequence[Report]) -> Report | None:
    """The report of the article's own figure: that of its headline where a report gives it, else the first it tells.

    Later sentences go into parts of the whole ("two of them died in hospital") and into what others had said.
    """
    headline = figure_asked(question, theirs[0].told_by.hit.article.title)
    own = [report for report in theirs if headline is not None and same(report.figure, headline)]
    if counts_people(question) and headline is not None and not own:
        return None
    first = own[0].figure if own else min(theirs, key=lambda report: report.told_by.start).figure
    return next(report for report in theirs if same(report.figure, first))


def _last_day(question: Question, found: Sequence[Report]) -> date | None:
    """The day up to which reports are asked for, as in "by 8 November"; None where the question sets none.

    "The toll on 31 October", or how many "were dead" then, is that day's; how many an attack on that day killed is told
    by the last report of it.
    """
    stood = _TOLL.search(question.asking) or _STOOD.search(question.asking)
    if question.of_time is not None and (not counts_people(question) or stood):
        return question.of_time.until
    for figure in _as_of(question):
        year, month, day = figure.value.split("-")
        if day != "?" and found:
            newest = found[0].when.date()
            asked = date(newest.year if year == "?" else int(year), int(month), min(int(day), 28))
            asked += timedelta(days=int(day) - asked.day)
            return asked.replace(year=asked.year - 1) if year == "?" and asked > newest else asked
    return None


def _as_of(question: Question) -> list[Figure]:
    return [figure for figure in _dates(question) if _AS_OF.search(question.text[: figure.start])]


def _dates(question: Question) -> list[Figure]:
    return [figure for figure in figures(question.text) if figure.kind == "date"]


def _is_about_it(question: Question, candidate: Candidate, figure: Figure) -> bool:
    counted = state_asked(question) or frozenset()
    days = _dates(question) if question.of_time is not None else _as_of(question)
    dated = {stem(word) for figure in days for word in WORD.findall(figure.text)}
    left_out = counted | PEOPLE | dated | _STILL | (LOSING_LIVES if asks_for_lives(question) else frozenset())
    rest = [each for each in (*question.stems, *question.setting_stems) if each not in left_out]
    around = candidate.near_stems | candidate.given | set(content_stems(candidate.hit.passage.text))
    if not question.names - dated <= around or sum(each in around for each in rest) < _ABOUT_IT * len(rest):
        return False
    if not of_its_time(question, candidate):
        return False
    if counted:
        # a name that neither the sentence and what it carries on nor the article's beginning has is of another event
        begun = candidate.near_stems | candidate.given if candidate.hit.article.title else around
        apart = question.counted in APART and question.counted not in candidate.stems
        return question.names - dated <= begun and not apart and not counts_apart(question.counted, begun)
    return _says_what(question, candidate, figure)


def _says_what(question: Question, candidate: Candidate, figure: Figure) -> bool:
    """Whether the sentence itself says what the figure is of: names alone do not, and where the names are only in the
    headline or the lead, nearly all words must stand there that do not only say that it is a sum."""
    plain = [each for each in question.stems if each not in question.names]
    # "It is to cost 455 million": what it is, the sentence before says
    of_it = _BY_PRONOUN.fullmatch(candidate.text[: figure.start]) is not None
    own = candidate.near_stems | candidate.given if of_it else candidate.stems
    if plain and not any(each in candidate.stems for each in plain):
        return False
    if sum(each in own for each in question.stems) >= _IN_SENTENCE * len(question.stems):
        return True
    telling = [each for each in plain if each not in _PAYING] or plain
    said = sum(each in own for each in telling)
    return question.names <= candidate.stems | candidate.given and said >= _NEARLY_ALL * len(telling)
