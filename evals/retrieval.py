"""How well search finds the article that answers, over dated news questions.

It does not care how search works: it ingests the corpus as a person would, asks each question as of the day it was
asked, and scores the ranking of articles. Nothing is tuned here.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from evals.judgements import QRELS, QUERIES, Judgements, corpus_in, read_judgements
from retrieval.errors import SourceError
from retrieval.ingest import ingest
from retrieval.models import Hit, IngestReport, Progress, Query
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from retrieval.search import search

DEPTH = 10  # articles that count
PASSAGES = 3 * DEPTH  # search shows at most three passages of one article while others wait
MEASURES = "ndcg@10", "mrr@10", "hits@1", "hits@4", "hits@10"

Finder = Callable[[Newsdesk, Query], list[str]]
"""Article ids, best first."""


class Run(NamedTuple):
    """Ranked article ids by question id, and the seconds of each search."""

    ranked: dict[str, list[str]]
    seconds: list[float]

    @property
    def p50_ms(self) -> float:
        return round(1000 * statistics.median(self.seconds), 1)

    @property
    def p95_ms(self) -> float:
        several = len(self.seconds) > 1
        ninety_fifth = statistics.quantiles(self.seconds, n=20, method="inclusive")[18] if several else self.seconds[0]
        return round(1000 * ninety_fifth, 1)


def evaluate_retrieval(
    path: Path, queries: Path | None = None, home: Path | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """The measures of DEPTH ranked articles over the questions that have a judgement.

    `path` holds `corpus.jsonl[.gz]`, `qrels.tsv` and `queries.jsonl`, or `queries` names the questions. The collection
    is made in `home`, else in a temporary folder; articles that `home` holds already are not ingested again, and
    `ingest_articles_per_s` is then None, else of the whole ingest. `p50_ms` and `p95_ms` are of one search. Raises
    SourceError where a file is missing or not in its format.
    """
    asked = read_judgements(queries or path / QUERIES, path / QRELS)
    with collection(path, home, progress) as (desk, report):
        return measures_on(desk, asked, progress, report)


def measures_on(
    desk: Newsdesk, asked: Judgements, progress: Progress | None = None, report: IngestReport | None = None
) -> dict[str, Any]:
    """The measures of `evaluate_retrieval` over the collection of this desk; SourceError where it holds nothing."""
    counts = desk.catalogue.counts()
    if not counts.articles:
        raise SourceError("The collection holds no articles: nothing can be found in it.")
    return measures_of(asked, run_search(desk, asked.queries, progress=progress), report, counts.passages)


def measures_of(asked: Judgements, run: Run, report: IngestReport | None, passages: int) -> dict[str, Any]:
    """The measures of one run, as they are printed."""
    return {
        **{name: round(statistics.fmean(values.values()), 4) for name, values in scores(asked.relevant, run).items()},
        "queries": len(run.seconds),
        "p50_ms": run.p50_ms,
        "p95_ms": run.p95_ms,
        "ingest_articles_per_s": _ingest_speed(report),
        "passages": passages,
    }


@contextmanager
def collection(
    path: Path, home: Path | None, progress: Progress | None, models: Path | None = None
) -> Iterator[tuple[Newsdesk, IngestReport]]:
    """A desk over the corpus in `path`, ingested into `home` or a temporary folder, and what the ingest did.

    `models` is where the embedding graph is kept, else it is in that folder.
    """
    corpus = corpus_in(path)
    with _folder(home) as folder, open_newsdesk(folder, models=models) as desk:
        report = ingest(desk, [str(corpus)], progress)
        if not report.articles:
            raise SourceError(f"nothing could be read from {corpus}")
        yield desk, report


def found_by_search(desk: Newsdesk, query: Query) -> list[str]:
    """What `search` finds as shipped."""
    return ranked_articles(search(desk, query, PASSAGES))


def run_search(desk: Newsdesk, queries: Mapping[str, Query], progress: Progress | None = None) -> Run:
    """Asks each question once, of `search` as shipped."""
    return run_in_turn(desk, queries, {"searching": found_by_search}, progress)["searching"]


def run_in_turn(
    desk: Newsdesk, queries: Mapping[str, Query], finders: Mapping[str, Finder], progress: Progress | None = None
) -> dict[str, Run]:
    """Asks each question once of every finder, question by question, so that all see the same noise of the machine.

    Which finder goes first changes from question to question.
    """
    runs = {name: Run({}, []) for name in finders}
    names = list(finders)
    for done, (query_id, query) in enumerate(queries.items()):
        first = done % len(names)
        for name in names[first:] + names[:first]:
            started = time.perf_counter()
            runs[name].ranked[query_id] = finders[name](desk, query)
            runs[name].seconds.append(time.perf_counter() - started)
        if progress:
            progress(done + 1, len(queries), f"asking {len(names)} ways" if len(names) > 1 else names[0])
    return runs


def scores(relevant: Mapping[str, Mapping[str, int]], run: Run) -> dict[str, dict[str, float]]:
    """By measure and question id; a question of which nothing was found has 0 of each."""
    import ir_measures  # brings pandas, which the command line has no other use for
    from ir_measures import RR, Success, nDCG

    wanted = dict(zip(MEASURES, (nDCG @ DEPTH, RR @ DEPTH, Success @ 1, Success @ 4, Success @ DEPTH), strict=True))
    names = {str(measure): name for name, measure in wanted.items()}
    ranks = {
        query_id: {article_id: 1 / rank for rank, article_id in enumerate(ranked, 1)}
        for query_id, ranked in run.ranked.items()
    }
    marks = {query_id: dict(relevant[query_id]) for query_id in run.ranked}
    found: dict[str, dict[str, float]] = {name: dict.fromkeys(run.ranked, 0.0) for name in wanted}
    for one in ir_measures.iter_calc(wanted.values(), marks, ranks):
        found[names[str(one.measure)]][one.query_id] = float(one.value)
    return found


def ranked_articles(hits: Sequence[Hit]) -> list[str]:
    """Article ids by their best passage; copies that a hit stands for come right after it."""
    order: dict[str, None] = {}
    for hit in hits:
        order.setdefault(hit.article.article_id)
        for copy in hit.copies:
            order.setdefault(copy.article_id)
    return list(order)


@contextmanager
def _folder(home: Path | None) -> Iterator[Path]:
    if home is not None:
        yield home
        return
    with tempfile.TemporaryDirectory(prefix="briefing-eval-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _ingest_speed(report: IngestReport | None) -> float | None:
    if report is None or not report.seconds or report.unchanged:
        return None
    return round((report.added + report.revised + report.duplicates) / report.seconds, 2)
