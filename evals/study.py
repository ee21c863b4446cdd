"""All that is known of search over one file of questions: its measures, its ablation, its folds and what it lost.

It does not care how any of it is shown.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from evals.ablation import Ablation, ablate, difference
from evals.folds import Fold, by_folds, spread
from evals.judgements import Judgements
from evals.lost_questions import Lost, lost_questions
from evals.retrieval import MEASURES, measures_of, run_search
from retrieval.errors import SourceError
from retrieval.models import IngestReport, Progress
from retrieval.newsdesk import Newsdesk

CHANGES = "ndcg@10", "hits@10"


class Study(NamedTuple):
    """`name` is that of the file of questions; `measures` are those of the suite, with search asked alone."""

    name: str
    unjudged: int
    measures: Mapping[str, Any]
    ablation: Ablation
    folds: list[Fold]
    lost: list[Lost]


def study(
    desk: Newsdesk,
    name: str,
    asked: Judgements,
    report: IngestReport | None = None,
    progress: Progress | None = None,
) -> Study:
    """Asks every question once for each variant, and looks into those whose article is not first."""
    counts = desk.catalogue.counts()
    if not counts.articles:
        raise SourceError("The collection holds no articles: nothing can be found in it.")
    run = run_search(desk, asked.queries, progress)
    ablation = ablate(desk, asked, progress)
    return Study(
        name=name,
        unjudged=asked.unjudged,
        measures=measures_of(asked, run, report, counts.passages),
        ablation=ablation,
        folds=by_folds(asked.queries, ablation.shipped, ablation.choices),
        lost=lost_questions(desk, asked, run, progress),
    )


def ablation_json(found: Study) -> dict[str, Any]:
    """The ablation by variant, and the spread over the folds, as plain values."""
    shipped = found.ablation.shipped
    variants = {}
    for variant in (shipped, *found.ablation.choices, *found.ablation.steps):
        gains = {measure: difference(variant, shipped, measure) for measure in CHANGES}
        variants[variant.name] = {
            **{measure: round(variant.mean(measure), 4) for measure in MEASURES},
            **{f"{measure} change": [round(value, 4) for value in gain] for measure, gain in gains.items()},
            "p50_ms": variant.run.p50_ms,
        }
    folds = {measure: [round(fold.means[measure], 4) for fold in found.folds] for measure in MEASURES}
    held_out = spread([fold.held_out for fold in found.folds])
    return {
        "variants": variants,
        "folds": folds,
        "held_out": {"mean": round(held_out.mean, 4), "deviation": round(held_out.deviation, 4)},
    }
