"""`make bench`: how fast, as ratios to a floor measured in the same run.

It does not care about absolute times, which follow the machine, nor about quality (`evals.table`). Each pair is
measured in turn, floor and ours, then ours and floor, …, and the ratio is the median of the pairs' ratios: both sides
then see the same noise.
"""

import argparse
import gzip
import itertools
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from retrieval.errors import SourceError
from retrieval.ingest import ingest, reading_time
from retrieval.models import Article, Query
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from retrieval.search import search
from retrieval.sources.files import read_files
from retrieval.split import split

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


SLICE = 120  # articles of one pair: a backfill is long, so that starting and ending weigh little
WARM_UP = 4


class Pair(NamedTuple):
    """Seconds of the floor and of ours, run by run, in the order measured; `shares` turns the ratio round."""

    name: str
    aim: str
    floor: list[float]
    ours: list[float]
    shares: bool = False

    @property
    def ratio(self) -> float:
        """The median, pair by pair, of ours over floor; of floor over ours where a share is wanted."""
        ratio = statistics.median(ours / floor for floor, ours in zip(self.floor, self.ours, strict=True))
        return 1 / ratio if self.shares else ratio


Work = Callable[[], object]


def timed(work: Work) -> float:
    """Seconds that `work` took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def in_turn(pairs: Sequence[tuple[Work, Work]]) -> tuple[list[float], list[float]]:
    """Seconds of each (floor, ours); which of the two goes first changes from pair to pair."""
    floors, ours = [], []
    for number, (floor, mine) in enumerate(pairs):
        if number % 2:
            ours.append(timed(mine))
            floors.append(timed(floor))
        else:
            floors.append(timed(floor))
            ours.append(timed(mine))
    return floors, ours


def steady_ingest(desk: Newsdesk, slices: Sequence[Path]) -> Iterator[Pair]:
    """`ingest` of a file of articles against embedding their passages alone, file by file.

    The ratio is the share of the embedding's speed that ingest reaches; then the same of processor time, which another
    program that takes the processors in between does not change.
    """
    spent: dict[str, list[float]] = {"floor": [], "ours": []}

    def counting(side: str, work: Work) -> Work:
        def run() -> None:
            before = time.process_time()
            work()
            spent[side].append(time.process_time() - before)

        return run

    def pair(file: Path) -> tuple[Work, Work]:
        articles = [item for item in read_files(str(file), reading_time(desk)) if isinstance(item, Article)]
        texts = [passage.in_context(article) for article in articles for passage in split(article)]
        return (
            counting("floor", lambda: desk.embedder.embed(texts)),
            counting("ours", lambda: ingest(desk, [str(file)])),
        )

    for work in pair(slices[0]):
        work()
    for times in spent.values():
        times.clear()
    yield Pair("ingest", ">= 0.9 of the speed", *in_turn([pair(file) for file in slices[1:]]), shares=True)
    yield Pair("ingest, processor", ">= 0.9 of the time", spent["floor"], spent["ours"], shares=True)


def warm_search(desk: Newsdesk, rounds: int) -> Pair:
    """`search` against embedding one query and asking Chroma once for the ten nearest, question by question."""

    def pair(text: str) -> tuple[Work, Work]:
        return (
            lambda: desk.index.dense(desk.embedder.embed_query(text), 10),
            lambda: search(desk, Query(text=text, asked_at=desk.clock()), k=10),
        )

    pairs = [pair(text) for text in QUESTIONS]
    in_turn(pairs)
    return Pair("search, warm", "<= 2", *in_turn(pairs * rounds))


def cold_ask(home: Path, models: Path, runs: int) -> Pair:
    """`briefing ask` in a new process against a new process that imports chromadb and onnxruntime alone."""
    settings = [f"BRIEFING_HOME={home}", f"BRIEFING_MODELS={models}", "BRIEFING_MODEL=extractive"]
    command = ["env", *settings, str(Path(sys.executable).parent / "briefing"), "ask", QUESTIONS[0], "--json"]

    def run(words: list[str]) -> Work:
        return lambda: subprocess.run(words, check=True, capture_output=True, cwd=home)

    pair = run([sys.executable, "-c", FLOOR_IMPORTS]), run(command)
    in_turn([pair])
    return Pair("briefing ask, cold", "<= 2", *in_turn([pair] * runs))


def sliced(corpus: Path, limit: int, folder: Path) -> list[Path]:
    """The first `limit` articles in files of SLICE, after one of WARM_UP; SourceError where they cannot be read."""
    try:
        with (gzip.open if corpus.suffix == ".gz" else open)(corpus, "rt", encoding="utf-8") as lines:
            found = [line for line in itertools.islice(lines, limit) if line.strip()]
    except (OSError, UnicodeError) as error:
        raise SourceError(f"{corpus} could not be read: {error}") from error
    if len(found) <= WARM_UP:
        raise SourceError(f"{corpus} has {len(found)} articles: a benchmark needs more than {WARM_UP}")
    starts = [0, *range(WARM_UP, len(found), SLICE)]
    files = []
    for number, (start, end) in enumerate(itertools.pairwise([*starts, len(found)])):
        files.append(folder / f"articles-{number}.jsonl")
        files[-1].write_text("".join(found[start:end]), encoding="utf-8")
    return files


def measure(corpus: Path, limit: int, runs: int, models: Path | None = None) -> Iterator[Pair]:
    """All pairs, each as soon as it is measured; `models` keeps the embedder's graph, else it is built first."""
    with TemporaryDirectory(prefix="briefing-bench-") as name:
        folder = Path(name)
        home, models = folder / "home", models or folder / "models"
        slices = sliced(corpus, limit, folder)
        with open_newsdesk(home, models=models) as desk:
            yield from steady_ingest(desk, slices)
            yield warm_search(desk, 4 * runs)
        yield cold_ask(home, models, runs)


def main(arguments: list[str]) -> int:
    """Prints one line a pair: medians, the ratio and what it aims at; `--json` prints the ratios alone."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description="How fast, as ratios to a floor.")
    parser.add_argument("corpus", type=Path, help="a .jsonl or .jsonl.gz of articles")
    parser.add_argument("--articles", type=int, default=WARM_UP + 3 * SLICE)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--models", type=Path, help="where the embedder's graph is kept, else it is built first")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    ratios: dict[str, float] = {}
    try:
        for pair in measure(options.corpus, options.articles, max(options.runs, 1), options.models):
            ratios[pair.name] = round(pair.ratio, 2)
            floor, ours = (statistics.median(side) * 1000 for side in (pair.floor, pair.ours))
            line = f"{pair.name:20} floor {floor:9.1f} ms  ours {ours:9.1f} ms  ratio {pair.ratio:5.2f}  aim {pair.aim}"
            print(line, file=sys.stderr if options.json else sys.stdout, flush=True)
    except SourceError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(ratios))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
