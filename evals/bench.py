"""`make bench`: how fast, as ratios to a floor measured in the same run, in one table.

It does not care about absolute times, which follow the machine. The articles of the corpus are ingested once, into a
folder that is kept; collections of other sizes are resampled from them (`bench_collection`). A million passages have a
command of their own (`bench_million`).
"""

import argparse
import json
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from evals.bench_against_rival import rival_quality, rival_speed
from evals.bench_collection import Sample, fill, read_sample
from evals.bench_embedder import embedder_speed
from evals.bench_first_sentence import first_sentence
from evals.bench_ingest import SLICE, WARM_UP, cold_ask, sliced, steady_ingest
from evals.bench_pairs import Pair, Row
from evals.bench_search import QUESTIONS, questions_beside, warm_search
from retrieval.catalogue.catalogue import Catalogue
from retrieval.errors import BriefingError
from retrieval.ingest import ingest
from retrieval.opening import open_newsdesk
from retrieval.reader.checker import open_checker

SIZES = (10_000, 100_000)
EMBEDDED = 640  # passages that the embedders are compared on


class Plan(NamedTuple):
    """What to measure on; `rival` is the Python of the environment with requirements/bench.txt, None: without it."""

    corpus: Path
    kept: Path
    models: Path
    articles: int = WARM_UP + 3 * SLICE
    runs: int = 7
    sizes: tuple[int, ...] = SIZES
    embedded: int = EMBEDDED
    rival: Path | None = None


def say(line: str) -> None:
    """How far it has come; stdout belongs to the table."""
    print(line, file=sys.stderr, flush=True)


def measure(plan: Plan) -> Iterator[Row]:
    """All rows, each as soon as it is measured."""
    plan.kept.mkdir(parents=True, exist_ok=True)
    questions = questions_beside(plan.corpus)
    with TemporaryDirectory(prefix="briefing-bench-", dir=plan.kept) as name:
        folder = Path(name)
        slices = sliced(plan.corpus, plan.articles, folder)
        with open_newsdesk(folder / "home", models=plan.models) as desk:
            yield from steady_ingest(desk, slices)
        yield cold_ask(folder / "home", plan.models, QUESTIONS[0], plan.runs)
        sample = yield from _real(plan, folder)
        for size in plan.sizes:
            yield from _resampled(plan, folder, sample, size, questions)


def _real(plan: Plan, folder: Path) -> Generator[Row, None, Sample]:
    """The rows measured on the articles as they are; returns what to resample."""
    with open_newsdesk(plan.kept / "home", models=plan.models, say=say) as desk:
        say("The corpus is being ingested, once: some minutes for some thousand articles.")
        ingest(desk, [str(plan.corpus)])
        sample = read_sample(desk.catalogue.engine)
        texts = [" ".join(sentences) for sentences in sample.sentences[: plan.embedded]]
        yield from embedder_speed(desk.embedder, texts, folder / "chroma")
        checker = open_checker(plan.models)
        if checker is not None:
            checker.ready()
        yield from first_sentence(desk, checker, plan.runs)
        if plan.rival is not None and (plan.corpus.parent / "qrels.tsv").is_file():
            yield from rival_quality(plan.rival, desk, folder / "rival", plan.corpus.parent)
    return sample


def _resampled(plan: Plan, folder: Path, sample: Sample, size: int, questions: list[str]) -> Iterator[Row]:
    home = folder / f"home-{size}"
    home.mkdir()
    catalogue = Catalogue.open(f"sqlite:///{home / 'briefing.sqlite'}")
    fill(catalogue, sample, size, say)
    catalogue.close()
    with open_newsdesk(home, models=plan.models, say=say) as desk:
        rounds = max(1, 4 * plan.runs * len(QUESTIONS) // len(questions))
        yield warm_search(desk, f"search, warm, {size:,} passages", questions, rounds)
        if plan.rival is not None and size == max(plan.sizes):
            yield from rival_speed(plan.rival, desk, folder / f"rival-{size}", questions, rounds)


def main(arguments: list[str]) -> int:
    """Prints the table row by row; `--json` prints the ratios and values alone, by name."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description="How fast, as ratios to a floor.")
    parser.add_argument("corpus", type=Path, help="a .jsonl or .jsonl.gz of articles")
    parser.add_argument("--articles", type=int, default=Plan._field_defaults["articles"])
    parser.add_argument("--runs", type=int, default=Plan._field_defaults["runs"])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="passages of the resampled collections")
    parser.add_argument("--embedded", type=int, default=EMBEDDED, help="passages the embedders are compared on")
    parser.add_argument("--kept", type=Path, default=Path("reports/bench"), help="keeps the ingested corpus")
    parser.add_argument("--models", type=Path, help="where the embedder's graph is kept, else beside the corpus")
    parser.add_argument("--rival", type=Path, help="the Python of an environment with requirements/bench.txt")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    kept = options.kept.absolute()
    plan = Plan(
        corpus=options.corpus,
        kept=kept,
        models=(options.models or kept / "models").absolute(),
        articles=options.articles,
        runs=max(options.runs, 1),
        sizes=tuple(options.sizes),
        embedded=options.embedded,
        rival=options.rival and options.rival.absolute(),
    )
    found: dict[str, float] = {}
    try:
        for row in measure(plan):
            found[row.name] = round(row.ratio if isinstance(row, Pair) else row.value, 4)
            print(row.line, file=sys.stderr if options.json else sys.stdout, flush=True)
    except BriefingError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
