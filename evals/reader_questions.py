"""`python -m evals.reader_questions FOLDER [--json]`: what the reader makes of questions that it was not taught.

Every twelfth passage of `training/data` was held out from `make train`; its questions, near misses among them, are put
to the reader as it ships. It does not care how search finds passages, nor what else an answer is weighed by.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]  # ships no types

from retrieval.errors import BriefingError, SourceError
from retrieval.reader.inputs import heading_of
from retrieval.reader.pages import Page, PageReader
from retrieval.reader.reader import open_reader

HELD_OUT = 12  # `training.examples` holds out the first of as many passages


def evaluate_reader(folder: Path, reader: PageReader) -> dict[str, Any]:
    """`first`: share of the answered questions whose best sentence answers; `answerable`: area under the curve of the
    passage's score, answered questions against near misses; `ms`: of one passage, read alone.

    Raises SourceError where the folder holds no `passages.jsonl` and `questions.jsonl`.
    """
    try:
        passages = _lines(folder / "passages.jsonl")
        pages = {one["_id"]: _page(one) for number, one in enumerate(passages) if number % HELD_OUT == 0}
        asked = [one for one in _lines(folder / "questions.jsonl") if one["passage"] in pages]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise SourceError(f"{folder}: expected passages.jsonl and questions.jsonl, as in training/data") from error
    first, answered, scores, times = [], [], [], []
    for one in asked:
        began = time.perf_counter()
        (reading,) = reader.read(one["question"], [pages[one["passage"]]])
        times.append(time.perf_counter() - began)
        scores.append(reading.passage)
        answered.append(bool(one["answered_by"]))
        told = {number: score for number, score in enumerate(reading.sentences, 1) if score is not None}
        if one["answered_by"]:
            first.append(max(told, key=told.__getitem__) in one["answered_by"])
    if not first or all(answered):
        raise SourceError(f"{folder} holds no questions to passages that were held out")
    return {
        "questions": len(asked),
        "answered": len(first),
        "first": round(statistics.fmean(first), 3),
        "answerable": round(float(roc_auc_score(answered, scores)), 3),
        "ms": round(1000 * statistics.median(times), 1),
    }


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _page(told: dict[str, Any]) -> Page:
    day = date.fromisoformat(told["published"][:10])
    return Page(heading_of(told["title"], told["publisher"], day), tuple(told["sentences"]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the measures; 1 where the folder cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m evals.reader_questions", description="Measure the reader.")
    parser.add_argument("folder", type=Path, help="the folder with passages.jsonl and questions.jsonl")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as models:
        reader = open_reader(Path(models))
        if reader is None:
            print("MiniLM's weights are not installed: run make setup.", file=sys.stderr)
            return 1
        reader.ready()
        try:
            measures = evaluate_reader(given.folder, reader)
        except BriefingError as error:
            print(error, file=sys.stderr)
            return 1
    if given.json:
        print(json.dumps(measures))
    else:
        Console().print(measures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
