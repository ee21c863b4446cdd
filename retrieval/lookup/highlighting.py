"""Which words of a text are those that were looked up, by the index's own reading of words.

It does not care how they are shown. Words that stand in nearly every sentence are passed over where there are others:
they match, but they are not why.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from retrieval.index.analysis import exact_words, read_words
from retrieval.index.matching import Pattern, Term
from retrieval.lookup.query import LookupQuery


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMMON = _set(  # in English, German, French and Spanish
    """
    a an and are as at be but by for from has have he her his how in is it its not of on or she that the their they
    this to was we were what when where which who why will with
    aber am auf aus bei das dass dem den der des die du ein eine einem einen einer er es fur hat ich im ist mit nicht
    sich sie sind und uber um von war wer wie wir zu zum zur
    au aux ce ces cette dans de du elle en est et il ils la le les leur mais ne ou par pas plus pour qu que qui sa
    se ses son sont sur un une
    al como con del el esta fue las lo los mas no para pero por su sus y
    """
)


class Match(NamedTuple):
    """`text[start:end]` is what the term looks for."""

    start: int
    end: int
    term: Term


def highlights(text: str, query: LookupQuery, language: str | None = None) -> list[tuple[int, int]]:
    """The (start, end) of what matches in a text in `language`, in order and apart; phrases as a whole."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in matches(text, query, language):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def matches(text: str, query: LookupQuery, language: str | None = None) -> list[Match]:
    """Every place where a wanted term stands, by its start; an overlap of two terms gives both."""
    return list(_matches(text, telling(query.wanted), language))


def telling(terms: Sequence[Term]) -> Sequence[Term]:
    """The terms without the words that stand in nearly every sentence; all of them where there are no others."""
    return [term for term in terms if term.kind != "word" or not _COMMON.issuperset(exact_words(term.text))] or terms


def _matches(text: str, terms: Sequence[Term], language: str | None) -> Iterator[Match]:
    words = read_words(text, language)
    patterns = [(term, pattern) for term in terms for pattern in Pattern.all_of(term, language)]
    for at, word in enumerate(words):
        for term, pattern in patterns:
            if pattern.at(words, at):
                yield Match(word.start, words[at + len(pattern.exact) - 1].end, term)
