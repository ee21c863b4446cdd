"""`make bench`: how fast, as ratios to a floor measured in the same run.

It does not care about absolute times, which follow the machine, nor about quality (`evals.table`). Each pair is
measured in turn, floor, ours, floor, ours, …, and the ratio is the median of the pairs' ratios: both sides then see
the same noise.
"""

import argparse
import gzip
import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from retrieval.ingest import ingest
from retrieval.search import search

from retrieval.models import Query
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk

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
FLOOR_IMPORTS = "import chromadb, onnxruntime"


class Pair(NamedTuple):
    """Seconds of the floor and of ours, run by run, in the order measured."""

    name: str
    floor: list[float]
    ours: list[float]
    aim: str

    @property
    def ratio(self) -> float:
        """The median of ours over floor, pair by pair."""
        return statistics.median(ours / floor for floor, ours in zip(self.floor, self.ours, strict=True))


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_turn(name: str, floor: Callable[[], object], ours: Callable[[], object], runs: int, aim: str) -> Pair:
    """Measure both in turn after one warm-up of each."""
    floor()
    ours()
    pairs = [(timed(floor), timed(ours)) for _ in range(runs)]
    return Pair(name, [pair[0] for pair in pairs], [pair[1] for pair in pairs], aim)


def cold_ask(home: Path, runs: int) -> Pair:
    """`briefing ask` in a new process against a new process that imports chromadb and onnxruntime alone."""
    environment = {**os.environ, "BRIEFING_HOME": str(home)}
    command = [str(Path(sys.executable).parent / "briefing"), "ask", QUESTIONS[0], "--json"]

    def run(words: list[str]) -> Callable[[], object]:
        return lambda: subprocess.run(words, check=True, capture_output=True, env=environment)

    return in_turn("briefing ask, cold", run([sys.executable, "-c", FLOOR_IMPORTS]), run(command), runs, "<= 2")


def warm_search(desk: Newsdesk, runs: int) -> Pair:
    """`search` against embedding one query and asking Chroma once, over the same questions."""
    questions = itertools.cycle(QUESTIONS)

    def floor() -> None:
        for _ in QUESTIONS:
            desk.index.dense(desk.embedder.embed_query(next(questions)), 10)

    def ours() -> None:
        for _ in QUESTIONS:
            search(desk, Query(text=next(questions), asked_at=desk.clock()), k=10)

    return in_turn("search, warm", floor, ours, runs, "<= 2")


def steady_ingest(desk: Newsdesk, corpus: Path, folder: Path, runs: int) -> Pair:
    """`ingest` of the corpus into an empty collection against embedding its passages alone.

    Its figure is turned round for reading: the share of the embedding's speed that ingest reaches.
    """
    texts = _embedded_texts(desk)
    number = itertools.count()

    def ours() -> None:
        with open_newsdesk(folder / f"ingest-{next(number)}", models=folder / "models") as empty:
            ingest(empty, [str(corpus)])

    return in_turn("ingest", lambda: desk.embedder.embed(texts), ours, runs, ">= 0.7 of the floor's speed")


def _embedded_texts(desk: Newsdesk) -> list[str]:
    articles = {article.article_id: article for article in desk.catalogue.list_articles(limit=1_000_000)}
    passages = desk.catalogue.passages_of(articles)
    return [passage.in_context(articles[passage.article_id]) for passage in passages]


def take(corpus: Path, limit: int, folder: Path) -> Path:
    """The corpus' first articles as a file of their own."""
    opener = gzip.open if corpus.suffix == ".gz" else open
    target = folder / "corpus.jsonl"
    with opener(corpus, "rt", encoding="utf-8") as lines, target.open("w", encoding="utf-8") as out:
        out.writelines(itertools.islice(lines, limit))
    return target


def measure(corpus: Path, limit: int, runs: int) -> Iterator[Pair]:
    """All pairs, each as soon as it is measured."""
    with TemporaryDirectory(prefix="briefing-bench-") as name:
        folder = Path(name)
        part = take(corpus, limit, folder)
        home = folder / "home"
        with open_newsdesk(home, models=folder / "models") as desk:
            ingest(desk, [str(part)])
            yield warm_search(desk, runs * 4)
            yield steady_ingest(desk, part, folder, max(runs // 2, 2))
        os.environ["BRIEFING_MODELS"] = str(folder / "models")
        yield cold_ask(home, runs)


def main() -> None:
    """Print one line a pair: medians, the ratio and what it aims at; `--json` prints the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="a .jsonl or .jsonl.gz of articles")
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    ratios: dict[str, float] = {}
    for pair in measure(options.corpus, options.articles, options.runs):
        ratio = 1 / pair.ratio if pair.name == "ingest" else pair.ratio
        ratios[pair.name] = round(ratio, 2)
        if not options.json:
            floor, ours = (statistics.median(side) * 1000 for side in (pair.floor, pair.ours))
            print(f"{pair.name:20} floor {floor:9.1f} ms  ours {ours:9.1f} ms  ratio {ratio:5.2f}  aim {pair.aim}")
    if options.json:
        print(json.dumps(ratios))


if __name__ == "__main__":
    main()
