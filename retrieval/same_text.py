"""Whether two articles carry one text: edited, cut, with sentences moved, but not merely alike.

It does not care how the pair was found. The words of both are aligned in order (rapidfuzz). An edited copy matches a
fair share of its words all along, whereas two articles on one subject, or two issues of one column, match whole
sentences and photo captions here and nothing there: so what counts is not how much matches, but whether every stretch
of the text does. Where texts made from one template match all along, their numbers and names tell them apart.
"""

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from retrieval.models import Article
from retrieval.sketch import words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Marks = NDArray[np.bool_]

STRETCH_WORDS = 25
CARRIED = 0.35  # of a stretch; of unrelated English .14 matches by chance, of a text with 40 % exchanged some .6
CARRIED_ELSEWHERE = 0.5  # of a stretch, where sentences have moved
THROUGHOUT = 0.82  # of both texts
NOTHING_OWN = 0.97  # of the shorter text: it was made by leaving out
OWN_PASSAGE_WORDS = 80  # two texts that both have a passage this long of their own are two articles
SHORTEST_CUT = 1 / 3  # of the longer text: a brief is no copy of the survey that contains it
SHORT_WORDS = 60
SHORT_MATCHED = 0.8  # of a text too short to be looked at in stretches
SAME_HEADLINE = 0.8
SAME_HEADLINE_CARRIED = 0.5
SAME_HEADLINE_WITHIN = timedelta(hours=12)  # a daily column keeps its headline, and comes a day later
RUN_WORDS = 5
BEYOND_CHANCE = 7.0  # exp(-7): one in a thousand
PARTICULARS_KEPT = 0.7


class _Words(NamedTuple):
    """A text's words as written and folded."""

    written: list[str]
    folded: list[str]


class _Overlap(NamedTuple):
    """For each word of two texts whether it is matched in the other, and whether its surroundings are."""

    matched: "tuple[Marks, Marks]"
    carried: "tuple[Marks, Marks]"


def same_text(one: Article, other: Article) -> bool:
    """True where one of the two is the other's text edited, cut (to a third at least) or with its sentences moved."""
    pair = sorted((_words(one.text), _words(other.text)), key=lambda words: len(words.folded))
    shorter, longer = pair
    if not shorter.folded or _headlines_count_differently(one.title, other.title, shorter, longer):
        return False
    lower = _same_headline(one, other)
    for match, enough in ((_aligned, CARRIED), (_moved, CARRIED_ELSEWHERE)):
        overlap = _overlap(match(shorter.folded, longer.folded), enough)
        if _covers(overlap) or (lower and _covers_half(overlap)):
            return not _particulars_differ(shorter, longer, overlap)
    return False


def _words(text: str) -> _Words:
    written = words_of(text)
    return _Words(written, [word.casefold() for word in written])


def _aligned(one: Sequence[str], other: Sequence[str]) -> "tuple[Marks, Marks]":
    """Marks the words of a longest common subsequence in both."""
    from rapidfuzz.distance import LCSseq

    mine, theirs = np.zeros(len(one), bool), np.zeros(len(other), bool)
    for block in LCSseq.opcodes(one, other):
        if block.tag == "equal":
            mine[block.src_start : block.src_end] = True
            theirs[block.dest_start : block.dest_end] = True
    return mine, theirs


def _moved(one: Sequence[str], other: Sequence[str]) -> "tuple[Marks, Marks]":
    """Marks the words that stand in a run of RUN_WORDS which both texts have, wherever it is."""
    runs = [list(zip(*(words[at:] for at in range(RUN_WORDS)), strict=False)) for words in (one, other)]
    common = set(runs[0]).intersection(runs[1])
    marks = np.zeros(len(one), bool), np.zeros(len(other), bool)
    for mine, found in zip(marks, runs, strict=True):
        for at, run in enumerate(found):
            if run in common:
                mine[at : at + RUN_WORDS] = True
    return marks


def _overlap(matched: "tuple[Marks, Marks]", enough: float) -> _Overlap:
    return _Overlap(matched, (_carried(matched[0], enough), _carried(matched[1], enough)))


def _carried(matched: "Marks", enough: float) -> "Marks":
    """For each stretch of STRETCH_WORDS, by its first word, whether enough of it is matched; one of a short text."""
    if len(matched) < SHORT_WORDS:
        return np.array([matched.mean() >= SHORT_MATCHED])
    sums = np.concatenate([[0], np.cumsum(matched)])
    return np.asarray(sums[STRETCH_WORDS:] - sums[:-STRETCH_WORDS] >= enough * STRETCH_WORDS)


def _covers(overlap: _Overlap) -> bool:
    shorter, longer = overlap.carried
    mine, theirs = shorter.mean(), longer.mean()
    if mine >= NOTHING_OWN:
        return bool(theirs >= SHORTEST_CUT)
    return bool(
        min(mine, theirs) >= THROUGHOUT and min(_longest_own(shorter), _longest_own(longer)) < OWN_PASSAGE_WORDS
    )


def _longest_own(carried: "Marks") -> int:
    """The longest run of stretches that are not carried: about the words of the longest passage of a text's own."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], carried, [True]]).astype(np.int8)))
    return int((edges[1::2] - edges[::2]).max(initial=0))


def _covers_half(overlap: _Overlap) -> bool:
    return all(carried.mean() >= SAME_HEADLINE_CARRIED for carried in overlap.carried)


def _particulars_differ(shorter: _Words, longer: _Words, overlap: _Overlap) -> bool:
    """Whether numbers or names match far more rarely than words do where the texts match at all.

    In both texts: where one was made from the other, only one has gained numbers and names.
    """
    uncapitalised = {word for words in (shorter, longer) for word in words.written if word.islower()}
    rare = []
    for words, matched, carried in zip((shorter, longer), overlap.matched, overlap.carried, strict=True):
        numbers, names = _numbers(words), _names(words, uncapitalised)
        rare.append([_rarely(kind, matched, carried) for kind in (numbers, names, numbers | names)])
    return any(all(kind) for kind in zip(*rare, strict=True))


def _numbers(words: _Words) -> "Marks":
    return np.array([not word.isalpha() and any(map(str.isdigit, word)) for word in words.folded])


def _names(words: _Words, uncapitalised: set[str]) -> "Marks":
    """Marks what is capitalised and nowhere written small: names, and not the beginnings of sentences."""
    both = zip(words.written, words.folded, strict=True)
    return np.array([word != folded and folded not in uncapitalised for word, folded in both])


def _rarely(kind: "Marks", matched: "Marks", carried: "Marks") -> bool:
    """Whether words of a kind are matched significantly more rarely than words are, where the texts match at all."""
    within = _within(carried, len(matched))
    expected = float(matched[within].mean())
    of_kind = matched[kind & within]
    count, found = len(of_kind), int(of_kind.sum())
    return found < PARTICULARS_KEPT * count * expected and count * _divergence(found / count, expected) > BEYOND_CHANCE


def _divergence(share: float, expected: float) -> float:
    """Kullback-Leibler divergence of two shares: exp(-n * divergence) bounds how likely n draws deviate so far."""
    least = 0.01
    expected = min(max(expected, least), 1 - least)
    parts = ((share, expected), (1 - share, 1 - expected))
    return sum(part * math.log(part / other) for part, other in parts if part > 0)


def _within(carried: "Marks", count: int) -> "Marks":
    """Marks the words of the stretches that are carried."""
    if len(carried) == 1:
        return np.ones(count, bool)
    steps = np.zeros(count + 1, int)
    at = np.flatnonzero(carried)
    np.add.at(steps, at, 1)
    np.add.at(steps, np.minimum(at + STRETCH_WORDS, count), -1)
    return np.asarray(np.cumsum(steps[:-1]) > 0)


def _same_headline(one: Article, other: Article) -> bool:
    """The same headline within half a day: the evidence that lowers the bar for texts rewritten in part."""
    if one.published_at is None or other.published_at is None:
        return False
    if abs(one.published_at - other.published_at) > SAME_HEADLINE_WITHIN:
        return False
    mine, theirs = (set(_words(article.title).folded) for article in (one, other))
    return len(mine & theirs) >= max(4, SAME_HEADLINE * len(mine | theirs))


def _headlines_count_differently(one: str, other: str, shorter: _Words, longer: _Words) -> bool:
    """Headlines of one pattern with other numbers, as of two issues of a series, over texts with other numbers."""
    mine, theirs = (set(_words(title).folded) for title in (one, other))
    numbers = [{word for word in title if any(map(str.isdigit, word))} for title in (mine, theirs)]
    if not all(numbers) or numbers[0] == numbers[1] or len(mine & theirs) < 0.5 * min(len(mine), len(theirs)):
        return False
    counted = [{word for word in words.folded if any(map(str.isdigit, word))} for words in (shorter, longer)]
    return not counted[0] <= counted[1]
