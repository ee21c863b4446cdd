"""What a newer article puts in the place of a value: another figure that it says it replaces, or a more exact day.

It does not care for values that merely differ (`retrieval.answering.choosing.values`): here the newer sentence itself
names the older figure ("falls from 1,800 to 1,520", "4.7 billion in place of 5.6"), or its day lies within the time
that was given ("9 December", where "in December" had been said), so that both are sure to speak of the same thing.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.expected_figures import is_year
from retrieval.answering.choosing.replacing import replacements, withdrawn
from retrieval.answering.choosing.running import AT_ONCE
from retrieval.answering.reading.question import Question
from retrieval.answering.telling.dated import mentioned
from retrieval.answering.telling.plain_words import span_words
from retrieval.checking.numbers import Figure, figures
from retrieval.words import WORD, content_stems, stem

_OF_FIGURES = frozenset(map(stem, ("million", "billion", "thousand", "hundred", "per", "cent")))
_ABOUT_IT = 0.5  # of what is asked, names apart, in the older sentence or in the newer one
_COUNTED_AFTER = 4  # words between a figure and what it counts


class Replaced(NamedTuple):
    """`older` gives the value shown as `was`; `newer`, of a later article, gives `now` in its place."""

    was: str
    older: Candidate
    now: str
    newer: Candidate


def overtaken(question: Question, given: Sequence[Candidate], pool: Sequence[Candidate]) -> Replaced | None:
    """What a newer sentence of `pool` replaces of what one of the sentences `given` states in answer to the question,
    the newest first; None where there is nothing."""
    newest = sorted((one for one in pool if _when(one)), key=lambda one: _when(one) or date.min, reverse=True)
    for older in given:
        for newer in newest:
            if _is_later(newer, older) and (found := _replaced(question, older, newer)):
                return found
    return None


def overtaken_sentences(question: Question, pool: Sequence[Candidate]) -> frozenset[Candidate]:
    """Those of `pool` that give a figure of which a newer article on the same says that another has come in its place,
    or that it was withdrawn."""
    found: set[Candidate] = set()
    for newer in pool:
        former = [*(was for was, _ in replacements(newer.text)), *withdrawn(newer.text)]
        if not former or not _same_names(question, newer):
            continue
        for older in pool:
            if _is_later(newer, older) and any(_gives(older, was) for was in former) and _share_words(older, newer):
                found.add(older)
    return frozenset(found)


def _gives(one: Candidate, was: Figure) -> bool:
    return any(each.value == was.value and (each.unit == was.unit or not was.unit) for each in figures(one.text))


def _share_words(one: Candidate, other: Candidate) -> bool:
    """Whether they speak of the same: two words beside the figures, or what both articles are about."""
    return len((one.stems & other.stems) - _OF_FIGURES) > 1 or len(one.given & other.given) > 1


def _replaced(question: Question, older: Candidate, newer: Candidate) -> Replaced | None:
    if question.kind == "when":
        return _more_exact(question, older, newer)
    if question.kind in ("how_many", "how_much", "percent"):
        return _another_figure(question, older, newer)
    return None


def _another_figure(question: Question, older: Candidate, newer: Candidate) -> Replaced | None:
    plain = {each for each in question.stems if each not in question.names}
    told = max(len(plain & older.stems), len(plain & newer.stems))
    if question.counted is not None and question.counted not in newer.near_stems:
        return None
    if not plain & newer.near_stems or told < _ABOUT_IT * len(plain) or not _same_names(question, newer):
        return None
    for was, now in replacements(newer.text):
        for figure in figures(older.text):
            if figure.value == was.value and _fits(question, figure, older.text):
                return Replaced(_words(figure), older, _words(now), newer)
    return None


def _fits(question: Question, figure: Figure, text: str) -> bool:
    """Whether the figure is of the kind asked for, and where things are counted, of these."""
    if is_year(figure):
        return False
    if question.kind == "how_many":
        after = WORD.findall(text[figure.end :])[:_COUNTED_AFTER]
        return figure.kind == "count" and (question.counted or "") in {stem(word) for word in after}
    if question.kind == "percent":
        return figure.kind == "percent"
    return figure.kind == "money" if question.money else figure.kind in ("money", "mass", "count", "length")


def _more_exact(question: Question, older: Candidate, newer: Candidate) -> Replaced | None:
    """The one day that `newer` names for what is to come, where it lies within the longer time that `older` names."""
    if not question.ahead or not question.names & newer.stems or not _same_names(question, newer):
        return None
    if not question.names & (older.near_stems | older.given):  # it tells of something else that is to come
        return None
    wide = [each for each in _ahead(older) if each[0] < each[1]]
    exact = [each for each in _ahead(newer) if each[0] == each[1]]
    if len(wide) != 1 or len(exact) != 1 or len(_ahead(newer)) != 1:
        return None
    (first, last), (day, _) = wide[0], exact[0]
    before, after = _when(older), _when(newer)
    if before is None or after is None or not first <= day <= last or after - before <= AT_ONCE:
        return None
    return Replaced(span_words(first, last), older, span_words(day, day), newer)


def _ahead(one: Candidate) -> list[tuple[date, date]]:
    """The days still to come when the sentence appeared."""
    published = _when(one)
    found = [(each.first, each.last) for each in mentioned(one.hit.article, one.start, one.end)]
    return [(first, last) for first, last in found if first and last and published and last > published]


def _same_names(question: Question, one: Candidate) -> bool:
    """Whether the article speaks of everybody and everything that the question names."""
    article = one.hit.article
    return question.names <= set(content_stems(f"{article.title} {article.text}"))


def _is_later(newer: Candidate, older: Candidate) -> bool:
    one, other = newer.hit.article, older.hit.article
    if one.published_at is None or other.published_at is None or one.article_id == other.article_id:
        return False
    return one.published_at > other.published_at


def _when(one: Candidate) -> date | None:
    at = one.hit.article.published_at
    return at.date() if at else None


def _words(figure: Figure) -> str:
    return figure.text[0].lower() + figure.text[1:] if figure.text.isalpha() else figure.text
