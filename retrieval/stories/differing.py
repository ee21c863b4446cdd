"""On which figures the outlets of one story differ: how many are dead, how many homes are without power.

It does not care which of them is right, nor for a figure that has risen meanwhile: of reports further apart in time the
newer one replaces the older (`retrieval.stories.newer_figures`).
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from retrieval.answering.choosing.expected_figures import is_year
from retrieval.checking.numbers import Figure, figures
from retrieval.models import Article, Conflict, Side
from retrieval.stories.newer_figures import STATES, counted_people
from retrieval.stories.summary import OVERTAKEN, Said
from retrieval.words import STOP_WORDS, WORD, stem

MOST_CONFLICTS, MOST_SIDES = 2, 4
AT_ONCE: timedelta = OVERTAKEN
_ONE_DAY = timedelta(days=1)
_FEWEST = 10  # of things; below, "two wells" and "seven wells" are mostly other wells
_FARTHEST = 3  # times
_ANYTHING = re.compile(r"[ -][a-z]")
_ROUND = frozenset(map(stem, ("people", "persons", "year", "years", "day", "days", "time", "times", "others")))


class _Given(NamedTuple):
    """A figure as an article gives it, of what, and where."""

    of: str
    figure: Figure
    by: Said
    beside: frozenset[str]


def differing(said: Sequence[Said]) -> list[tuple[str, list[tuple[Figure, Said]]]]:
    """What is counted differently, with the sides: each figure with the sentence that gives it first, the newest report
    first. `said`: sentences of the reports of one story."""
    told: dict[str, dict[str, _Given]] = {}  # by what is counted, by article
    for one in said:
        for given in _given(one):
            told.setdefault(given.of, {}).setdefault(one.article.article_id, given)
    found = []
    for of, by_article in told.items():
        reports = sorted(by_article.values(), key=lambda each: each.by.article.published_at is not None)
        if any(_differ(one, other) for at, one in enumerate(reports) for other in reports[at + 1 :]):
            newest = sorted(reports, key=lambda each: str(each.by.article.published_at), reverse=True)
            sides: dict[str, tuple[Figure, Said]] = {}
            for each in newest:
                sides.setdefault(each.figure.value, (each.figure, each.by))
            found.append((of, list(sides.values())[:MOST_SIDES]))
    return found[:MOST_CONFLICTS]


def as_conflict(of: str, sides: Sequence[tuple[Figure, Said]], numbers: Sequence[int]) -> Conflict:
    """The disagreement as it is shown; `numbers`: the citation of each side."""
    return Conflict(
        about=of,
        sides=tuple(
            Side(
                value=figure.text[0].lower() + figure.text[1:],
                citations=(number,),
                publisher=one.article.publisher,
                published_on=one.article.published_at.date() if one.article.published_at else None,
            )
            for (figure, one), number in zip(sides, numbers, strict=True)
        ),
    )


def _given(one: Said) -> Iterator[_Given]:
    """The figures of a sentence that count people of a state, or things by name."""
    beside = frozenset(stem(word) for word in WORD.findall(one.text) if word.islower() and word not in STOP_WORDS)
    people = list(counted_people(one.text))
    for state, figure in people:
        yield _Given(STATES[state], figure, one, frozenset())
    for figure in figures(one.text):
        if figure.kind != "count" or is_year(figure) or any(figure.start == each.start for _, each in people):
            continue
        following = WORD.findall(one.text[figure.end : figure.end + 30])[:1]
        if following and following[0].islower() and following[0] not in STOP_WORDS and float(figure.value) >= _FEWEST:
            noun = stem(following[0])
            if noun not in _ROUND:
                yield _Given(following[0], figure, one, beside - {noun})


def _differ(one: _Given, other: _Given) -> bool:
    """Whether two outlets give another figure at about the same time, and neither has that of the other as well."""
    ours, theirs = one.by.article, other.by.article
    if ours.publisher == theirs.publisher or ours.published_at is None or theirs.published_at is None:
        return False
    if one.figure.value == other.figure.value or not (_at_once(one, other) or _falls(one, other)):
        return False
    low, high = sorted(float(each.figure.value) for each in (one, other))
    if high > _FARTHEST * low or _gives(theirs, one) or _gives(ours, other):
        return False
    return not one.beside or not other.beside or bool(one.beside & other.beside)


def _at_once(one: _Given, other: _Given) -> bool:
    ours, theirs = one.by.article.published_at, other.by.article.published_at
    return ours is not None and theirs is not None and abs(ours - theirs) <= AT_ONCE


def _falls(one: _Given, other: _Given) -> bool:
    """Whether the newer counts fewer dead than there were by the older, of the day before at most: no toll falls."""
    ours, theirs = one.by.article.published_at, other.by.article.published_at
    if one.of != STATES[0] or ours is None or theirs is None or abs(ours - theirs) > _ONE_DAY:
        return False
    newer, older = (one, other) if ours > theirs else (other, one)
    return float(newer.figure.value) < float(older.figure.value)


def _gives(article: Article, given: _Given) -> bool:
    """Whether it has the figure too: of things as many of whatever; of people as many in that state, or of nothing that
    is named ("the Argus counts nine")."""
    same = [each for each in figures(article.text) if each.kind == "count" and each.value == given.figure.value]
    if given.of not in STATES:
        return bool(same)
    counted = {each.start for state, each in counted_people(article.text) if STATES[state] == given.of}
    return any(each.start in counted or not _ANYTHING.match(article.text, each.end) for each in same)
