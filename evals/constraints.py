"""Whether a question that names an outlet, a person or a time gets what it asked for.

The questions stand in `constraints.json` of the data set, else they are made from its own articles. It does not care
whether search shuts out the rest or puts it behind: it looks at the first articles found.
"""

import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from evals.constrained_questions import FILE, KINDS, Constrained, Kind, read_constraints
from evals.generated_constraints import generated
from evals.retrieval import PASSAGES, Run, collection
from retrieval.models import Hit, Progress
from retrieval.newsdesk import Newsdesk
from retrieval.search import search


class Outcome(NamedTuple):
    """What a question got: its first articles, each by its best passage, and for each what it honours.

    `source_first` says whether the article that is to be first is, where there is one.
    """

    asked: Constrained
    found: tuple[Hit, ...]
    honoured: tuple[frozenset[Kind], ...]
    source_first: bool | None

    def share(self, kind: Kind) -> float:
        """Of the first articles wanted or found, the share that honours it; 0 where nothing was found."""
        return statistics.fmean([kind in one for one in self.honoured] or [0.0])


def evaluate_constraints(path: Path, home: Path | None = None, progress: Progress | None = None) -> dict[str, Any]:
    """How far constraints are honoured over the articles in `path`: `articles.jsonl` or `corpus.jsonl[.gz]`.

    `outlet_honoured`, `person_honoured` and `date_honoured` are the mean shares of the first articles that are what was
    asked for, `source_first` the share of questions whose own article is first; beside each, of how many questions.
    Raises SourceError where a file is missing or not in its format.
    """
    with collection(path, home, progress) as (desk, _):
        outcomes, run = outcomes_on(desk, constraints_for(desk, path), progress)
    return constraint_measures(outcomes, run)


def constraints_for(desk: Newsdesk, path: Path) -> list[Constrained]:
    """The questions of the data set in `path`, else such as are made from the articles of this desk."""
    if (path / FILE).is_file():
        return read_constraints(path)
    return generated(desk.catalogue.published_between(None, None))


def outcomes_on(
    desk: Newsdesk, questions: Sequence[Constrained], progress: Progress | None = None
) -> tuple[list[Outcome], Run]:
    """Asks every question once."""
    outcomes, run = [], Run({}, [])
    for done, asked in enumerate(questions, 1):
        started = time.perf_counter()
        hits = search(desk, asked.query, PASSAGES)
        run.seconds.append(time.perf_counter() - started)
        outcomes.append(_outcome(desk, asked, hits))
        if progress:
            progress(done, len(questions), "asking with constraints")
    return outcomes, run


def constraint_measures(outcomes: Sequence[Outcome], run: Run) -> dict[str, Any]:
    """The measures of `evaluate_constraints`."""
    measures: dict[str, Any] = {}
    for kind in KINDS:
        shares = [one.share(kind) for one in outcomes if kind in one.asked.kinds]
        measures |= {f"{kind}_honoured": _mean(shares), f"{kind}_questions": len(shares)}
    first = [float(one.source_first) for one in outcomes if one.source_first is not None]
    measures |= {"source_first": _mean(first), "source_questions": len(first), "questions": len(outcomes)}
    return measures | {"p50_ms": run.p50_ms, "p95_ms": run.p95_ms}


def _outcome(desk: Newsdesk, asked: Constrained, hits: Sequence[Hit]) -> Outcome:
    articles: dict[str, Hit] = {}
    for hit in hits:
        articles.setdefault(hit.article.article_id, hit)
    first = list(articles.values())[: asked.top]
    mentions = desk.catalogue.mentions([hit.article.article_id for hit in first]) if asked.events else {}
    honoured = tuple(frozenset(kind for kind in asked.kinds if asked.honoured(kind, hit, mentions)) for hit in first)
    carriers = {one.article_id for hit in first[:1] for one in (hit.article, *hit.copies)}
    return Outcome(asked, tuple(first), honoured, asked.article in carriers if asked.article else None)


def _mean(values: Sequence[float]) -> float | None:
    return round(statistics.fmean(values), 4) if values else None
