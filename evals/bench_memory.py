"""`python -m evals.bench_memory CORPUS`: how much memory a long ingest takes, as it goes on.

It does not care about speed. Each run is a process of its own, which ingests articles made of words of the corpus and
tells its resident memory after each batch. The vectors are random: the model's memory does not grow with what it has
embedded, and it would take hours. One run lets the indexes follow; one has no index, which shows what the pipeline
itself keeps; Chroma's graph is in memory by design and grows with the passages.
"""

import argparse
import gzip
import hashlib
import itertools
import json
import multiprocessing
import random
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.embedding import Embedder
from retrieval.index.passage_index import PassageIndex
from retrieval.ingest import ingest
from retrieval.models import Progress
from retrieval.newsdesk import Newsdesk

ARTICLES = 20_000
WORDS = 60
DIMENSION = 384
TOLD = (2_000, 5_000, 10_000, 20_000)


class Sample(NamedTuple):
    """Articles done, resident memory in MB, seconds since the start."""

    articles: int
    megabytes: float
    seconds: float


class _NoIndex(PassageIndex):
    """Follows nothing: what remains is reading, preparing and SQL."""

    def follow(self) -> int:
        return 0


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """(n, DIMENSION): a random vector for each text, the same whenever it comes."""
    digests = (hashlib.sha256(text.encode(errors="replace")).digest() for text in texts)
    rows = [np.random.default_rng(int.from_bytes(one[:8])).standard_normal(DIMENSION, np.float32) for one in digests]
    vectors = np.stack(rows)
    normal: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normal


def resampled(corpus: Path, articles: int) -> Iterator[dict[str, str]]:
    """Articles of WORDS words each, sentences of corpus words in an order of their own: none is a copy of another."""
    with (gzip.open if corpus.suffix == ".gz" else open)(corpus, "rt", encoding="utf-8") as lines:
        words = " ".join(json.loads(line)["text"] for line in itertools.islice(lines, 200)).split()
    chance = random.Random(1)
    for number in range(articles):
        text = " ".join(chance.choices(words, k=WORDS))
        yield {"_id": f"m{number}", "title": f"Resampled {number}", "text": text, "language": "en"}


def resident() -> float:
    """This process's resident memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def run(source: Path, home: Path, indexed: bool, tell: Connection) -> None:
    """Ingests `source`, then again, when all of it is there; sends a Sample after each batch, None between the two."""
    embedder = Embedder("random", DIMENSION, embed, lambda text: embed([text])[0])
    catalogue = Catalogue.open(f"sqlite:///{home / 'catalogue.sqlite'}")
    index = (PassageIndex if indexed else _NoIndex).open(home / "index", catalogue, embedder)
    desk = Newsdesk(catalogue, index, embedder, clock=lambda: datetime.now(UTC))
    for again in (False, True):
        ingest(desk, [str(source)], _sampling(tell, time.monotonic()))
        if not again:
            tell.send(None)
    tell.send(catalogue.counts().passages)
    index.close()
    catalogue.close()


def _sampling(tell: Connection, begun: float) -> Progress:
    return lambda done, total, what: tell.send(Sample(done, resident(), time.monotonic() - begun))


def measure(source: Path, home: Path, indexed: bool) -> tuple[list[Sample], list[Sample], int]:
    """The samples of the first and of the idle second run, and the passages."""
    processes = multiprocessing.get_context("spawn")
    hears, tells = processes.Pipe(duplex=False)
    home.mkdir()
    process = processes.Process(target=run, args=(source, home, indexed, tells))
    process.start()
    tells.close()
    first: list[Sample] = []
    second: list[Sample] = []
    now = first
    while not isinstance(told := hears.recv(), int):
        if told is None:
            now = second
        else:
            now.append(told)
    process.join()
    return first, second, told


def slope(samples: Sequence[Sample]) -> float:
    """KB for each further article, by least squares over the second half."""
    half = samples[len(samples) // 2 :]
    return float(np.polyfit([one.articles for one in half], [one.megabytes for one in half], 1)[0]) * 1000


def draw(found: dict[str, list[Sample]], file: Path) -> None:
    """Memory over articles, one line for each run."""
    import matplotlib as mpl  # a second, for the picture alone

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 4.5))
    for name, samples in found.items():
        axes.plot([one.articles for one in samples], [one.megabytes for one in samples], label=name)
    axes.set(xlabel="articles ingested", ylabel="resident memory, MB", ylim=(0, None))
    axes.legend()
    file.parent.mkdir(exist_ok=True)
    figure.savefig(file, dpi=120, bbox_inches="tight")


def main(arguments: list[str]) -> int:
    """Prints the memory at some numbers of articles, its slope, and articles a second; draws a picture."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench_memory", description="Memory over a long ingest.")
    parser.add_argument("corpus", type=Path, help="a .jsonl or .jsonl.gz of articles")
    parser.add_argument("--articles", type=int, default=ARTICLES)
    parser.add_argument("--picture", type=Path, default=Path("reports/ingest-memory.png"))
    options = parser.parse_args(arguments)
    found: dict[str, list[Sample]] = {}
    with TemporaryDirectory(prefix="briefing-memory-") as name:
        source = Path(name, "articles.jsonl")
        with source.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(one) + "\n" for one in resampled(options.corpus, options.articles))
        for kind, indexed in (("without an index", False), ("with both indexes", True)):
            first, second, passages = measure(source, Path(name, kind), indexed)
            found[kind] = first
            at = [next((one for one in first if one.articles >= mark), first[-1]) for mark in TOLD]
            marks = "  ".join(f"{one.articles:,}: {one.megabytes:.0f} MB" for one in at)
            print(f"{kind:18} {marks}  slope {slope(first):.2f} KB an article ({passages:,} passages)")
            print(
                f"{'':18} {first[-1].articles / first[-1].seconds:.0f} articles/s with random vectors;"
                f" {second[-1].articles / second[-1].seconds:.0f} articles/s passed over the second time",
                flush=True,
            )
    draw(found, options.picture)
    print(f"drawn in {options.picture}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
