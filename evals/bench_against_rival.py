"""Search against LangChain's Chroma and BM25 retrievers in its ensemble, on the same passages and vectors.

The rival runs in an environment of its own (`evals/bench_rival.py`, requirements/bench.txt), so that none of it is ever
a dependency of the bot. It does not care where that environment is.
"""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import select

from evals.bench_pairs import Pair, Row, Value
from evals.bench_search import K, search_seconds
from evals.judgements import Judgements, read_judgements
from evals.retrieval import DEPTH, PASSAGES, ranked_articles
from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.database import reading
from retrieval.catalogue.following import indexable
from retrieval.catalogue.tables import articles
from retrieval.index.filters import article_of
from retrieval.newsdesk import Newsdesk
from retrieval.search import search

SCRIPT = Path(__file__).with_name("bench_rival.py")
_DEPTH = 100  # asked of each retriever where what was not published yet is then dropped
_AT_ONCE = 200


def export(catalogue: Catalogue, folder: Path) -> int:
    """Writes every passage in its context, and its vector, as the rival reads them; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    with reading(catalogue.engine) as connection:
        ids = list(connection.scalars(select(articles.c.article_id).order_by(articles.c.article_id)))
    vectors = []
    with (folder / "passages.jsonl").open("w", encoding="utf-8") as file:
        for start in range(0, len(ids), _AT_ONCE):
            for passage in indexable(catalogue.engine, ids[start : start + _AT_ONCE]):
                file.write(json.dumps({"id": passage.passage_id, "text": passage.text}) + "\n")
                vectors.append(passage.embedding)
    np.save(folder / "vectors.npy", np.stack(vectors))
    return len(vectors)


def run_rival(python: Path, desk: Newsdesk, folder: Path, texts: Mapping[str, str], k: int, rounds: int) -> Any:
    """What the rival prints about these questions, by id; it gets them embedded."""
    (folder / "options.json").write_text(json.dumps({"k": k, "rounds": rounds}))
    with (folder / "queries.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": key, "text": text}) + "\n" for key, text in texts.items())
    np.save(folder / "query_vectors.npy", np.stack([desk.embedder.embed_query(text) for text in texts.values()]))
    done = subprocess.run([python, SCRIPT, folder], check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def rival_speed(python: Path, desk: Newsdesk, folder: Path, questions: Sequence[str], rounds: int) -> list[Row]:
    """Seconds of one search for ten passages, both sides."""
    count = export(desk.catalogue, folder)
    texts = {str(number): text for number, text in enumerate(questions)}
    told = run_rival(python, desk, folder, texts, K, 1)
    ours = search_seconds(desk, questions, rounds)
    return [
        Pair(f"LangChain's ensemble over {count:,}", ">= 5 times", told["seconds"], ours, shares=True, alone=True),
        Value("LangChain's ensemble, peak memory", "", told["peak_mb"], "MB"),
    ]


def rival_quality(python: Path, desk: Newsdesk, folder: Path, data: Path) -> list[Row]:
    """nDCG@10 of both over the development questions; articles published more than a day later are hidden."""
    asked = read_judgements(data / "queries.jsonl", data / "qrels.tsv")
    export(desk.catalogue, folder)
    texts = {key: query.text for key, query in asked.queries.items()}
    told = run_rival(python, desk, folder, texts, _DEPTH, 0)
    theirs = _without_later(desk, asked, told["ranked"])
    ours = {key: ranked_articles(search(desk, query, PASSAGES)) for key, query in asked.queries.items()}
    return [
        Value("nDCG@10, LangChain's ensemble", "", _ndcg(asked, theirs)),
        Value("nDCG@10, ours", "better", _ndcg(asked, ours)),
    ]


def _ndcg(asked: Judgements, found: Mapping[str, Sequence[str]]) -> float:
    from ir_measures import calc_aggregate, nDCG  # brings pandas

    run = {key: {one: 1 / rank for rank, one in enumerate(order, 1)} for key, order in found.items()}
    measure = nDCG @ DEPTH
    return float(calc_aggregate([measure], asked.relevant, run)[measure])


def _without_later(desk: Newsdesk, asked: Judgements, found: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Articles by their best passage, those that had appeared when the question was asked."""
    orders: dict[str, list[str]] = {}
    for key, passage_ids in found.items():
        known = desk.catalogue.get_many({article_of(one) for one in passage_ids})
        latest = asked.queries[key].asked_at + asked.queries[key].foresight
        kept = [one for one in passage_ids if (at := known[article_of(one)].published_at) is None or at <= latest]
        orders[key] = list(dict.fromkeys(article_of(one) for one in kept[:PASSAGES]))
    return orders
