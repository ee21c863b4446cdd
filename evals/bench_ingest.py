"""How fast articles come in, against embedding their passages alone; and a cold `briefing ask`.

It does not care how fast anything is found later.
"""

import gzip
import itertools
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals.bench_pairs import Pair, Work, in_turn
from retrieval.errors import SourceError
from retrieval.ingest import ingest, reading_time
from retrieval.models import Article
from retrieval.newsdesk import Newsdesk
from retrieval.sources.files import read_files
from retrieval.split import split

FLOOR_IMPORTS = "import chromadb, onnxruntime"
SLICE = 120  # articles of one pair: a backfill is long, so that starting and ending weigh little
WARM_UP = 4


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


def cold_ask(home: Path, models: Path, question: str, runs: int) -> Pair:
    """`briefing ask` in a new process against a new process that imports chromadb and onnxruntime alone."""
    settings = [f"BRIEFING_HOME={home}", f"BRIEFING_MODELS={models}", "BRIEFING_MODEL=extractive"]
    command = ["env", *settings, str(Path(sys.executable).parent / "briefing"), "ask", question, "--json"]

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
