"""`make bench-million`: a million resampled passages: how long the indexes take to build, memory, and search as a ratio
to the time at ten thousand.

It does not care about the floor (`bench`). Each size is opened in a process of its own, whose memory is then its own.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evals.bench import say
from evals.bench_collection import fill, read_sample
from evals.bench_pairs import Pair, Row, Value
from evals.bench_search import questions_beside, search_seconds, warm_search
from retrieval.catalogue.catalogue import Catalogue
from retrieval.errors import BriefingError
from retrieval.ingest import ingest
from retrieval.opening import open_newsdesk

SMALL, LARGE = 10_000, 1_000_000
ROUNDS = 2


def build(home: Path, real: Path, size: int) -> None:
    """The collection in SQL, where it is not there yet; the indexes are built where it is opened."""
    home.mkdir(parents=True, exist_ok=True)
    catalogue = Catalogue.open(f"sqlite:///{home / 'briefing.sqlite'}")
    if not catalogue.counts().passages:
        source = Catalogue.open(f"sqlite:///{real / 'briefing.sqlite'}")
        fill(catalogue, read_sample(source.engine), size, say)
        source.close()
    catalogue.close()


def measured(home: Path, models: Path, questions: list[str]) -> dict[str, Any]:
    """In this process: seconds to open (and build) the collection, memory in MB, and the seconds of each search."""
    began = time.perf_counter()
    with open_newsdesk(home, models=models, say=say) as desk:
        opened = time.perf_counter() - began
        floor = warm_search(desk, "", questions, 1).floor
        seconds = search_seconds(desk, questions, ROUNDS)
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * 4096
    return {"opened": opened, "floor": floor, "seconds": seconds, "resident": resident}


def in_process(home: Path, models: Path, corpus: Path) -> Any:
    """`measured` in a new process."""
    command = [
        sys.executable,
        "-m",
        "evals.bench_million",
        str(corpus),
        "--measure",
        str(home),
        "--models",
        str(models),
    ]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def rows(corpus: Path, kept: Path, models: Path, small: int, large: int) -> list[Row]:
    """Builds both collections and measures them."""
    with open_newsdesk(kept / "home", models=models, say=say) as desk:
        ingest(desk, [str(corpus)])
    found: dict[int, Any] = {}
    lines: list[Row] = []
    with TemporaryDirectory(prefix="briefing-million-", dir=kept) as name:
        for size in (small, large):
            home = Path(name, str(size))
            began = time.perf_counter()
            build(home, kept / "home", size)
            saved = time.perf_counter() - began
            built = in_process(home, models, corpus)
            found[size] = in_process(home, models, corpus)
            lines += [
                Value(f"{size:,} passages: saving", "", saved, "s"),
                Value(f"{size:,} passages: building both indexes", "", built["opened"], "s"),
                Value(f"{size:,} passages: resident after building", "", built["resident"] / 1e6, "MB"),
                Value(f"{size:,} passages: opening again", "", found[size]["opened"], "s"),
                Value(f"{size:,} passages: resident while searched", "", found[size]["resident"] / 1e6, "MB"),
            ]
    for what, key, aim in (("search", "seconds", "<= 2"), ("embedding and Chroma alone", "floor", "")):
        name = f"{what}, {large:,} against {small:,} passages"
        lines.append(Pair(name, aim, found[small][key], found[large][key], alone=True))
    return lines


def main(arguments: list[str]) -> int:
    """Prints the rows at the end; `--measure` is for the process of one collection."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench_million", description="Search at a million passages.")
    parser.add_argument("corpus", type=Path, help="a .jsonl or .jsonl.gz of articles")
    parser.add_argument("--passages", type=int, default=LARGE)
    parser.add_argument("--small", type=int, default=SMALL, help="what the time of a search is compared with")
    parser.add_argument("--kept", type=Path, default=Path("reports/bench"), help="keeps the ingested corpus")
    parser.add_argument("--models", type=Path, help="where the embedder's graph is kept, else beside the corpus")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    kept = options.kept.absolute()
    models = (options.models or kept / "models").absolute()
    if options.measure:
        print(json.dumps(measured(options.measure, models, questions_beside(options.corpus))))
        return 0
    try:
        kept.mkdir(parents=True, exist_ok=True)
        for row in rows(options.corpus, kept, models, options.small, options.passages):
            print(row.line, flush=True)
    except BriefingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
