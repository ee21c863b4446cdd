"""Chooses among scored passages: best first, without repeats, not all from one article or one outlet.

It does not care how passages were scored. What is nearly the same is shown once, with the outlets that also carry it.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol

from retrieval.catalogue.listings import Listing
from retrieval.models import Passage
from retrieval.ranking import RANKING

MOST_OF_ONE_ARTICLE = 3
OUTLETS_COUNTED = 3  # passages of the outlet chosen before that cost
SHINGLE_WORDS = 4
SAME_TEXT = 0.8  # of all shingles of two passages, the share they have in common

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d(?<!\w\d)\w*")  # begins with what is searched for, so that texts are skipped through fast


class Candidate(NamedTuple):
    passage_id: str
    article_id: str
    score: float


class Readable(Protocol):
    """A passage that was found; the whole of it costs more than its text."""

    @property
    def text(self) -> str: ...

    @property
    def passage(self) -> Passage: ...


@dataclass
class Choice:
    """A chosen passage; `score` is what it was chosen by, and `copies` the articles found to carry the same text."""

    passage: Passage
    article: Listing
    score: float
    copies: dict[str, Listing] = field(default_factory=dict)


def choose(
    candidates: Iterable[Candidate],
    articles: Mapping[str, Listing],
    passages: Callable[[Sequence[str]], Mapping[str, Readable]],
    k: int,
    same_outlet: float = RANKING.same_outlet,
) -> list[Choice]:
    """At most `k` choices, scores falling; `passages` fetches by id, asked only for as many as are looked at.
    `same_outlet` is what a candidate loses for each passage of its outlet chosen before it.

    A further passage of an article that has MOST_OF_ONE_ARTICLE waits until there is nothing else.
    """
    selection = _Selection(articles, k, same_outlet)
    waiting = sorted(candidates, key=lambda candidate: (-candidate.score, candidate.passage_id))
    texts: dict[str, Readable] = {}
    while waiting and len(selection.choices) < k:
        index = selection.next_of(waiting)
        candidate = waiting.pop(index)
        if candidate.passage_id not in texts:
            texts.update(passages([candidate.passage_id, *(one.passage_id for one in waiting[:k])]))
        if candidate.passage_id in texts:
            selection.offer(candidate, texts[candidate.passage_id])
    return selection.filled()


class _Selection:
    def __init__(self, articles: Mapping[str, Listing], k: int, same_outlet: float) -> None:
        self.choices: list[Choice] = []
        self._articles = articles
        self._k = k
        self._same_outlet = same_outlet
        self._outlets: Counter[str] = Counter()
        self._of_article: Counter[str] = Counter()
        self._shown_as: dict[str, str] = {}  # the original's id -> the copy of it that was chosen
        # by the numbers they hold, since sources that differ on a number are both shown
        self._texts: dict[frozenset[str], list[tuple[_Text, int]]] = {}
        self._left: list[tuple[Candidate, Readable]] = []

    def next_of(self, waiting: Sequence[Candidate]) -> int:
        """The index of the best one once repeated outlets have cost their share; `waiting` is sorted by score."""
        best, best_score = 0, self._score(waiting[0])
        for index, candidate in enumerate(waiting):
            if candidate.score <= best_score:
                break
            if (score := self._score(candidate)) > best_score:
                best, best_score = index, score
        return best

    def offer(self, candidate: Candidate, passage: Readable) -> None:
        """Chooses the passage, notes it as a copy of a chosen one, or leaves it for later."""
        article = self._articles[candidate.article_id]
        shown = self._shown_as.setdefault(article.original, article.article_id)
        if shown != article.article_id:
            return  # the copies of an article are looked up together, for those that are shown
        text = _Text(passage.text)
        alike = self._texts.setdefault(text.numbers, [])
        same = next((number for other, number in alike if text.same_as(other)), None)
        if same is not None:
            choice = self.choices[same]
            if choice.article.article_id != article.article_id:
                choice.copies[article.article_id] = article
            return
        if self._of_article[article.article_id] >= MOST_OF_ONE_ARTICLE:
            self._left.append((candidate, passage))
            return
        alike.append((text, len(self.choices)))
        self._add(candidate, passage, self._score(candidate))

    def filled(self) -> list[Choice]:
        """The choices, filled up with what had been left for later; scores keep falling."""
        for candidate, passage in self._left[: self._k - len(self.choices)]:
            self._add(candidate, passage, min(candidate.score, self.choices[-1].score))
        return self.choices

    def _add(self, candidate: Candidate, passage: Readable, score: float) -> None:
        article = self._articles[candidate.article_id]
        self.choices.append(Choice(passage.passage, article, score))
        self._of_article[article.article_id] += 1
        if article.publisher:
            self._outlets[article.publisher] += 1

    def _score(self, candidate: Candidate) -> float:
        seen = self._outlets[self._articles[candidate.article_id].publisher]
        return candidate.score - min(seen, OUTLETS_COUNTED) * self._same_outlet


class _Text:
    """What a passage is compared by; read only as far as what came before leaves it open."""

    def __init__(self, text: str) -> None:
        self._folded = text.casefold()
        self.numbers = frozenset(_NUMBER.findall(self._folded))

    def same_as(self, other: "_Text") -> bool:
        """Whether the two have nearly the same words in the same order."""
        if self._folded == other._folded:
            return True
        # A word that only one of them has is in a shingle that only this one has, and each such word in another, but
        # for the first three: texts that have SAME_TEXT of their shingles in common have no more words apart than this.
        apart = (len(self._words) + len(other._words)) * (1 - SAME_TEXT) / (1 + SAME_TEXT) + 2 * (SHINGLE_WORDS - 1)
        mine, others = self._vocabulary, other._vocabulary
        if len(mine) + len(others) - 2 * len(mine & others) > apart:
            return False
        common = len(self._shingles & other._shingles)
        return common >= SAME_TEXT * (len(self._shingles) + len(other._shingles) - common)

    @cached_property
    def _words(self) -> list[str]:
        return _WORD.findall(self._folded)

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(self._words)

    @cached_property
    def _shingles(self) -> frozenset[tuple[str, ...]]:
        words = self._words
        starts = range(max(1, len(words) - SHINGLE_WORDS + 1))
        return frozenset(tuple(words[at : at + SHINGLE_WORDS]) for at in starts)
