"""How fast `search` is, in its default configuration, against embedding one query and asking Chroma once.

It does not care what is found.
"""

import statistics
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from evals.bench_pairs import Pair, Work, in_turn
from evals.judgements import read_judgements
from retrieval.catalogue.listings import newest_dated
from retrieval.errors import SourceError
from retrieval.models import Query
from retrieval.newsdesk import Newsdesk
from retrieval.search import search

QUESTIONS = (
    "How many people were evacuated because of the flood?",
    "What did the central bank decide about interest rates?",
    "Who won the election?",
    "Why are the port workers on strike?",
    "When will the factory open?",
    "What did the minister say about the recall?",
    "How much will the new stadium cost?",
    "Where did the missile land?",
)
K = 10


def questions_beside(corpus: Path) -> list[str]:
    """The questions of the data set that the corpus is of, else some of our own."""
    try:
        judged = read_judgements(corpus.parent / "queries.jsonl", corpus.parent / "qrels.tsv")
    except SourceError:
        return list(QUESTIONS)
    return [query.text for query in judged.queries.values()]


def queries_of(desk: Newsdesk, questions: Sequence[str]) -> list[Query]:
    """The questions, asked the day after the newest article appeared."""
    asked_at = (newest_dated(desk.catalogue.engine) or desk.clock()) + timedelta(days=1)
    return [Query(text=text, asked_at=asked_at) for text in questions]


def warm_search(desk: Newsdesk, name: str, questions: Sequence[str], rounds: int) -> Pair:
    """`search` against the floor, question by question, `rounds` times after a first round that does not count."""

    def pair(query: Query) -> tuple[Work, Work]:
        return (
            lambda: desk.index.dense(desk.embedder.embed_query(query.text), K),
            lambda: search(desk, query, k=K),
        )

    pairs = [pair(query) for query in queries_of(desk, questions)]
    in_turn(pairs)
    return Pair(name, "<= 2", *in_turn(pairs * rounds))


def search_seconds(desk: Newsdesk, questions: Sequence[str], rounds: int) -> list[float]:
    """Seconds of each `search`."""
    works: list[Work] = [partial(search, desk, query, k=K) for query in queries_of(desk, questions)]
    in_turn([(work, work) for work in works])
    return in_turn([(lambda: None, work) for work in works * rounds])[1]


def grown(small: Sequence[float], large: Sequence[float]) -> float:
    """How many times the median has grown."""
    return statistics.median(large) / statistics.median(small)
