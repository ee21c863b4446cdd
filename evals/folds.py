"""How steady the measures are over the weeks: the questions in folds by the week they were asked in.

A weight that was chosen on some weeks is to hold on others: each fold says which variant the other folds would have
chosen, and what that brings here. It does not care what the variants are.
"""

import statistics
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from evals.ablation import Variant
from evals.retrieval import MEASURES
from retrieval.models import Query

FOLDS = 5
CHOSEN_BY = "ndcg@10"


class Fold(NamedTuple):
    """The weeks and questions of one fold, and the means of the shipped variant over them by measure.

    `chosen` is the variant that is best by CHOSEN_BY on all the other folds, `held_out` what it has here; `changes` are
    the differences to the shipped one here, by the name of the variant.
    """

    weeks: int
    questions: tuple[str, ...]
    means: Mapping[str, float]
    chosen: str
    held_out: float
    changes: Mapping[str, float]


class Spread(NamedTuple):
    """Mean and standard deviation over folds; the deviation of a single fold is 0."""

    mean: float
    deviation: float


def week_folds(queries: Mapping[str, Query], folds: int = FOLDS) -> list[tuple[int, tuple[str, ...]]]:
    """How many weeks each fold has, and its question ids; the weeks, in order, are dealt out in turn.

    Fewer folds where there are fewer weeks.
    """
    weeks: dict[date, list[str]] = {}
    for query_id, query in queries.items():
        day = query.asked_at.date()
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(query_id)
    ordered = [weeks[monday] for monday in sorted(weeks)]
    count = min(folds, len(ordered))
    dealt = [ordered[number::count] for number in range(count)]
    return [(len(fold), tuple(one for week in fold for one in week)) for fold in dealt]


def by_folds(
    queries: Mapping[str, Query], shipped: Variant, others: Sequence[Variant], folds: int = FOLDS
) -> list[Fold]:
    """The folds of `queries`; `others` are what could have been chosen instead of `shipped`."""
    dealt = week_folds(queries)
    found = []
    for weeks, here in dealt:
        elsewhere = [one for _, ids in dealt for one in ids if one not in set(here)]
        # the shipped one first: of equals it is the one chosen
        best = max((shipped, *others), key=lambda variant: _mean(variant, CHOSEN_BY, elsewhere or here))
        mine = _mean(shipped, CHOSEN_BY, here)
        found.append(
            Fold(
                weeks=weeks,
                questions=here,
                means={measure: _mean(shipped, measure, here) for measure in MEASURES},
                chosen=best.name,
                held_out=_mean(best, CHOSEN_BY, here),
                changes={variant.name: _mean(variant, CHOSEN_BY, here) - mine for variant in others},
            )
        )
    return found


def spread(values: Sequence[float]) -> Spread:
    return Spread(statistics.fmean(values), statistics.stdev(values) if len(values) > 1 else 0.0)


def _mean(variant: Variant, measure: str, questions: Sequence[str]) -> float:
    return statistics.fmean(variant.scores[measure][one] for one in questions)
