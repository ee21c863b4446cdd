"""How well search finds the article that answers, over dated news questions.

It does not care how search works: it ingests the corpus as a person would, asks each question as of the day it was
asked, and scores the ranking of articles. Nothing is tuned here.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from retrieval.errors import SourceError
from retrieval.ingest import ingest
from retrieval.models import Hit, IngestReport, Progress, Query
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from retrieval.search import search

DEPTH = 10  # articles that count
PASSAGES = 3 * DEPTH  # search shows at most three passages of one article while others wait


class Judgements(NamedTuple):
    """Questions by id, and for each the ids of the articles that answer it, with their grades."""

    queries: dict[str, Query]
    relevant: dict[str, dict[str, int]]


def evaluate_retrieval(
    path: Path, queries: Path | None = None, home: Path | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """The measures of DEPTH ranked articles over the questions that have a judgement.

    `path` holds `corpus.jsonl[.gz]`, `qrels.tsv` and `queries.jsonl`, or `queries` names the questions. The collection
    is made in `home`, else in a temporary folder; articles that `home` holds already are not ingested again, and
    `ingest_articles_per_s` is then None, else of the whole ingest. `p50_ms` and `p95_ms` are of one search. Raises
    SourceError where a file is missing or not in its format.
    """
    corpus = corpus_in(path)
    asked = read_judgements(queries or path / "queries.jsonl", path / "qrels.tsv")
    with _folder(home) as folder, open_newsdesk(folder) as desk:
        report = ingest(desk, [str(corpus)], progress)
        if not report.articles:
            raise SourceError(f"nothing could be read from {corpus}")
        run, seconds = _ranked(desk, asked.queries, progress)
    return _measures(asked.relevant, run) | _speeds(report, seconds) | {"passages": report.passages}


def corpus_in(path: Path) -> Path:
    """The corpus file of a data set; SourceError where there is none."""
    for name in ("corpus.jsonl", "corpus.jsonl.gz"):
        if (path / name).is_file():
            return path / name
    raise SourceError(f"{path} holds neither corpus.jsonl nor corpus.jsonl.gz")


def read_judgements(queries: Path, qrels: Path) -> Judgements:
    """The questions that `qrels` judges, and the judgements; SourceError where a file is missing or malformed."""
    relevant: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_lines(qrels), 1):
        parts = line.split("\t")
        if number == 1 and not parts[-1].strip().lstrip("-").isdigit():
            continue  # the header
        if len(parts) != 3 or not parts[2].strip().lstrip("-").isdigit():
            raise SourceError(f"{qrels}, line {number}: expected query-id, corpus-id and score, parted by tabs")
        relevant.setdefault(parts[0], {})[parts[1]] = int(parts[2])
    found: dict[str, Query] = {}
    for number, line in enumerate(_lines(queries), 1):
        try:
            record = json.loads(line)
            asked_at = datetime.fromisoformat(str(record["asked_at"]))
            found[str(record["_id"])] = Query(text=record["text"], asked_at=asked_at)
        except (KeyError, TypeError, ValueError, ValidationError) as error:
            raise SourceError(f"{queries}, line {number}: expected _id, text and asked_at") from error
    judged = {query_id: query for query_id, query in found.items() if query_id in relevant}
    if not judged:
        raise SourceError(f"no question of {queries} is judged in {qrels}")
    return Judgements(judged, {query_id: relevant[query_id] for query_id in judged})


def ranked_articles(hits: Sequence[Hit]) -> list[str]:
    """Article ids by their best passage; copies that a hit stands for come right after it."""
    order: dict[str, None] = {}
    for hit in hits:
        order.setdefault(hit.article.article_id)
        for copy in hit.copies:
            order.setdefault(copy.article_id)
    return list(order)


def _lines(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise SourceError(f"{path} could not be read: {error}") from error
    return (line for line in text.splitlines() if line.strip())


@contextmanager
def _folder(home: Path | None) -> Iterator[Path]:
    if home is not None:
        yield home
        return
    with tempfile.TemporaryDirectory(prefix="briefing-eval-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _ranked(
    desk: Newsdesk, queries: dict[str, Query], progress: Progress | None
) -> tuple[dict[str, dict[str, float]], list[float]]:
    """Article ids and falling scores by question id, and the seconds of each search."""
    run: dict[str, dict[str, float]] = {}
    seconds = []
    for done, (query_id, query) in enumerate(queries.items(), 1):
        started = time.perf_counter()
        hits = search(desk, query, PASSAGES)
        seconds.append(time.perf_counter() - started)
        run[query_id] = {article_id: 1 / rank for rank, article_id in enumerate(ranked_articles(hits), 1)}
        if progress:
            progress(done, len(queries), "searching")
    return run, seconds


def _measures(relevant: dict[str, dict[str, int]], run: dict[str, dict[str, float]]) -> dict[str, Any]:
    import ir_measures  # brings pandas, which the command line has no other use for
    from ir_measures import RR, Success, nDCG

    names = {
        "ndcg@10": nDCG @ DEPTH,
        "mrr@10": RR @ DEPTH,
        "hits@1": Success @ 1,
        "hits@4": Success @ 4,
        "hits@10": Success @ DEPTH,
    }
    found = ir_measures.calc_aggregate(names.values(), relevant, run)
    return {name: round(float(found[measure]), 4) for name, measure in names.items()}


def _speeds(report: IngestReport, seconds: Sequence[float]) -> dict[str, Any]:
    written = report.added + report.revised + report.duplicates
    percentiles = statistics.quantiles(seconds, n=20, method="inclusive") if len(seconds) > 1 else [seconds[0]] * 19
    return {
        "queries": len(seconds),
        "p50_ms": round(1000 * statistics.median(seconds), 1),
        "p95_ms": round(1000 * percentiles[18], 1),
        "ingest_articles_per_s": round(written / report.seconds, 2)
        if report.seconds and not report.unchanged
        else None,
    }
