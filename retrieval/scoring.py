"""Weighs what the indexes said of each candidate, and what its article tells, into one score.

It does not care how candidates were found, nor which are shown. The scales are fixed, not stretched over what was
found for a question: a passage that holds half of what it could, scores half.
"""

from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.listings import Listing
from retrieval.currency import Focus
from retrieval.ranking import Ranking

_AGREEING = 3  # articles
_TRUST = 3.0  # how much more the best of them counts than one that scores less

Scores = NDArray[np.float64]
Vector = NDArray[np.float32]


class Signals(NamedTuple):
    """What the indexes say of one question. `words`: BM25 by passage id, as a share of the most that the question's
    words could reach; `meaning`: cosine by passage id."""

    words: dict[str, float]
    meaning: dict[str, float]


class Scoring:
    """The passages to be scored, in the order of `owners`, which holds the article of each by its id.

    `asked` are the signals of the question, then of its parts.
    """

    def __init__(self, owners: Mapping[str, Listing], asked: Sequence[Signals]) -> None:
        self.passage_ids = list(owners)
        self.owners = list(owners.values())
        numbers: dict[str, int] = {}
        self._article = np.array([numbers.setdefault(one.article_id, len(numbers)) for one in self.owners], dtype=int)
        self._articles = len(numbers)
        self._listings = {one.article_id: one for one in self.owners}  # in the order of their numbers
        self._first = np.array([one.endswith(":0") for one in self.passage_ids], dtype=bool)
        self._words = [np.array([one.words.get(each, 0.0) for each in self.passage_ids]) for one in asked]
        self._asked = asked

    def text(self, ranking: Ranking) -> Scores:
        """(n,): how well each passage fits the question, or the part of it that it fits best."""
        fitting = self.part(0, ranking)
        for number in range(1, len(self._asked)):
            fitting = np.maximum(fitting, self.part(number, ranking))
        return fitting

    def part(self, number: int, ranking: Ranking) -> Scores:
        """(n,): how well each fits the question (0) or one of its parts. A cosine that was not measured counts as the
        least that was, for what is nearer would have been found."""
        found = self._asked[number].meaning
        least = min(found.values(), default=0.0)
        meaning = np.array([found.get(each, least) for each in self.passage_ids])
        scores: Scores = ranking.words * self._words[number] + ranking.meaning * meaning
        return scores

    def lasting(self, focus: Focus | None, outlets: frozenset[str], ranking: Ranking) -> Scores:
        """(n,): what the article of each adds, whatever its passages mean: its other passages, its date, its outlet,
        and that it is no round-up."""
        total: Scores = ranking.rest * self._rest()
        if focus is not None:
            dates = (one.published_at for one in self._listings.values())
            published = np.array([date.timestamp() if date else np.nan for date in dates])
            total += (ranking.currency * focus.strength * focus.closeness(published))[self._article]
        if ranking.roundup:
            total -= ranking.roundup * np.array([one.rounds_up for one in self.owners], dtype=float)
        if outlets:
            total += ranking.outlet * np.array([one.publisher in outlets for one in self.owners], dtype=float)
        return total

    def beginning(self, text: Scores, most: float) -> Scores:
        """(n,): what an article gains by its first passage, which says what it is about: `most` where that fits best,
        nothing where another fits better by more. All its passages gain it, so that the best one by text stays it."""
        if not most:
            return np.zeros(len(text))
        best, first = np.full(self._articles, -np.inf), np.full(self._articles, -np.inf)
        np.maximum.at(best, self._article, text)
        np.maximum.at(first, self._article[self._first], text[self._first])
        gained: Scores = np.clip(most - (best - first), 0.0, most)[self._article]
        return gained

    def _rest(self) -> Scores:
        """The logarithm of what all passages of the article but its best hold of the words: an article that is about
        the question says so in several places, and a long one in no more."""
        best, total = np.zeros(self._articles), np.zeros(self._articles)
        np.maximum.at(best, self._article, self._words[0])
        np.add.at(total, self._article, self._words[0])
        rest: Scores = np.log1p(np.maximum(total - best, 0.0))[self._article]
        return rest

    def agreement(self, scores: Scores, vectors: Mapping[str, Vector]) -> Scores:
        """(n,): the cosine of each passage with what the best articles say, 0 where it has no vector.

        Of several articles that fit a question, those that tell the same event are likelier meant. This is Rocchio's
        feedback with the first results taken for relevant (Manning et al., Introduction to Information Retrieval, 9).
        """
        best = self.best_of_articles(scores, vectors, _AGREEING)
        agreeing: Scores = np.zeros(len(scores))
        if best:
            said = np.stack([vectors[self.passage_ids[index]] for index, _ in best])
            centre = np.array([trust for _, trust in best]) @ said
            centre /= np.linalg.norm(centre) or 1.0
            known = [index for index, one in enumerate(self.passage_ids) if one in vectors]
            agreeing[known] = np.stack([vectors[self.passage_ids[index]] for index in known]) @ centre
        return agreeing

    def best_of_articles(self, scores: Scores, known: Container[str], most: int) -> list[tuple[int, float]]:
        """The best passage of each of the `most` best articles among those that are `known`, by its index, best first,
        and how much it is trusted: the best of all 1."""
        best: dict[int, int] = {}
        for index in (-scores).argsort(kind="stable").tolist():
            if len(best) == most:
                break
            if self.passage_ids[index] in known:
                best.setdefault(int(self._article[index]), index)
        if not best:
            return []
        chosen = list(best.values())
        return list(zip(chosen, np.exp(_TRUST * (scores[chosen] - scores.max())).tolist(), strict=True))

    def each_part_first(self, scores: Scores, ranking: Ranking) -> Scores:
        """The same, with the passage that fits each part of the question best as high as the best of all: an answer to
        one part, told in many articles, must not leave none to the others."""
        covering = scores.copy()
        for number in range(1, len(self._asked) if len(scores) else 0):
            covering[np.argmax(self.part(number, ranking))] = scores.max()
        return covering
