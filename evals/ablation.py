"""What each mechanism of search is worth: every one off in turn, and added one after the other, with the time it takes.

It does not know the mechanisms: it takes them from `retrieval.ranking`, so that a new one is measured without a word
here. Nor does it care whether one should stay.
"""

from collections.abc import Mapping, Sequence
from functools import partial, reduce
from itertools import islice
from typing import NamedTuple

import numpy as np

from evals.judgements import Judgements
from evals.retrieval import PASSAGES, Finder, Run, ranked_articles, run_in_turn, scores
from retrieval.catalogue.listings import list_by_id
from retrieval.index.filters import article_of
from retrieval.models import Progress, Query
from retrieval.newsdesk import Newsdesk
from retrieval.ranking import MECHANISMS, RANKING, Ranking
from retrieval.scope import Scope, read_scope
from retrieval.search import search

SHIPPED = "shipped"
RESAMPLES = 5_000
CERTAINTY = 0.95
_WARM_UP = 5  # questions asked before the first that is timed
_BASELINE_PASSAGES = 100
_OFF, _HALF, _TWICE = 0.0, 0.5, 2.0
_SEED = 20260101


class Variant(NamedTuple):
    """One way to search, what it is in a sentence, its run, and its scores by measure and question id."""

    name: str
    what: str
    run: Run
    scores: Mapping[str, Mapping[str, float]]

    def mean(self, measure: str) -> float:
        return float(np.mean(list(self.scores[measure].values())))


class Difference(NamedTuple):
    """A mean difference over the same questions, and between what it lies with a certainty of CERTAINTY."""

    mean: float
    low: float
    high: float

    @property
    def telling(self) -> bool:
        """Whether the interval leaves no doubt of the sign."""
        return self.low > 0 or self.high < 0


class Ablation(NamedTuple):
    """`without` has one variant for each mechanism that is off in it, `halved` and `doubled` one with half and twice
    its weight, in the same order; `steps` go from one index alone to the last mechanism but one, each step with one
    mechanism more than the step before."""

    shipped: Variant
    without: tuple[Variant, ...]
    halved: tuple[Variant, ...]
    doubled: tuple[Variant, ...]
    steps: tuple[Variant, ...]

    @property
    def choices(self) -> tuple[Variant, ...]:
        """What could ship instead: every weight at nothing, half and twice what it is."""
        return self.without + self.halved + self.doubled


def ablate(desk: Newsdesk, asked: Judgements, progress: Progress | None = None) -> Ablation:
    """Asks every question once for each variant."""
    ways = _ways()
    for query in islice(asked.queries.values(), _WARM_UP):
        search(desk, query, PASSAGES)
    runs = run_in_turn(desk, asked.queries, {name: finder for name, (_, finder) in ways.items()}, progress)
    variants = {
        name: Variant(name, what, runs[name], scores(asked.relevant, runs[name])) for name, (what, _) in ways.items()
    }
    without, halved, doubled = (
        tuple(variants.pop(_named(name, by)) for name in MECHANISMS) for by in (_OFF, _HALF, _TWICE)
    )
    return Ablation(variants.pop(SHIPPED), without, halved, doubled, tuple(variants.values()))


def _ways() -> dict[str, tuple[str, Finder]]:
    """What each variant is, and how it finds, by name: all that is measured, the steps last and in their order."""
    names = list(MECHANISMS)
    ways = {SHIPPED: ("every mechanism at the weight that ships", ranked_by(RANKING))}
    for name, what in MECHANISMS.items():
        ways[_named(name, _OFF)] = (what, ranked_by(RANKING.without(name)))
        for by in (_HALF, _TWICE):
            other = RANKING.model_copy(update={name: by * float(getattr(RANKING, name))})
            ways[_named(name, by)] = (what, ranked_by(other))
    ways["words alone"] = ("the lexical index as it is", words_alone)
    ways["vectors alone"] = ("the dense index as it is", vectors_alone)
    for count in range(2, len(names)):
        label = " + ".join(names[:2]) if count == 2 else f"+ {names[count - 1]}"
        ways[label] = (MECHANISMS[names[count - 1]], ranked_by(reduce(Ranking.without, names[count:], RANKING)))
    return ways


def _named(name: str, by: float) -> str:
    """The name of the variant in which this mechanism has so many times its weight."""
    return {_OFF: f"no {name}", _HALF: f"half {name}", _TWICE: f"twice {name}"}[by]


def difference(variant: Variant, base: Variant, measure: str) -> Difference:
    """`variant` less `base`, question by question, with the interval of a paired bootstrap."""
    gains = np.array([value - base.scores[measure][one] for one, value in variant.scores[measure].items()])
    chance = np.random.default_rng(_SEED)
    means = gains[chance.integers(0, len(gains), (RESAMPLES, len(gains)))].mean(axis=1)
    low, high = np.quantile(means, [(1 - CERTAINTY) / 2, (1 + CERTAINTY) / 2])
    return Difference(float(gains.mean()), float(low), float(high))


def ranked_by(ranking: Ranking) -> Finder:
    """Search with these weights."""
    return partial(_searched, ranking)


def words_alone(desk: Newsdesk, query: Query) -> list[str]:
    """The articles in scope as the lexical index ranks them."""
    scope = read_scope(query)
    return _admitted(desk, scope, desk.index.lexical(query.text, _BASELINE_PASSAGES, scope.filter))


def vectors_alone(desk: Newsdesk, query: Query) -> list[str]:
    """The articles in scope as the dense index ranks them."""
    scope = read_scope(query)
    return _admitted(
        desk, scope, desk.index.dense(desk.embedder.embed_query(query.text), _BASELINE_PASSAGES, scope.filter)
    )


def _searched(ranking: Ranking, desk: Newsdesk, query: Query) -> list[str]:
    return ranked_articles(search(desk, query, PASSAGES, ranking))


def _admitted(desk: Newsdesk, scope: Scope, found: Sequence[tuple[str, float]]) -> list[str]:
    ordered = list(dict.fromkeys(article_of(passage_id) for passage_id, _ in found))
    listed = list_by_id(desk.catalogue.engine, ordered)
    return [one for one in ordered if one in listed and scope.admits(listed[one])]
