"""`python -m evals.reader_questions FOLDER [--json]`: what the reader makes of questions that it was not taught.

Every twelfth story of `training/data` was held out from `make train`; its questions, near misses among them, are put
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
from typing import Any, NamedTuple

from rich.console import Console
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]  # ships no types

from retrieval.errors import BriefingError, SourceError
from retrieval.reader.inputs import heading_of
from retrieval.reader.pages import Page, PageReader, Reading
from retrieval.reader.reader import open_reader

HELD_OUT = 12  # `training.examples` holds out the first of as many stories


def evaluate_reader(folder: Path, reader: PageReader) -> dict[str, Any]:
    """`first`: share of the answered questions whose best sentence answers; `answerable`: area under the curve of the
    passage's score, answered questions against near misses; `ms`: of one passage, read alone. `within_story`: the same
    of the questions to stories of several passages, all of them read: the best sentence of any, the highest score.

    Raises SourceError where the folder holds no `passages.jsonl` and `questions.jsonl`.
    """
    try:
        pages = _held_out(_lines(folder / "passages.jsonl"))
        asked = [one for one in _lines(folder / "questions.jsonl") if one["passage"] in pages]
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise SourceError(f"{folder}: expected passages.jsonl and questions.jsonl, as in training/data") from error
    alone, several, times = [], [], []
    for one in asked:
        began = time.perf_counter()
        readings = reader.read(one["question"], [pages[one["passage"]]])
        times.append(time.perf_counter() - began)
        alone.append(_judged(one, readings))
        if others := one.get("not_in"):
            several.append(_judged(one, [*readings, *reader.read(one["question"], [pages[key] for key in others])]))
    if not any(each.answered for each in alone) or all(each.answered for each in alone):
        raise SourceError(f"{folder} holds no questions to passages that were held out")
    ms = round(1000 * statistics.median(times), 1)
    return {**_measures(alone), "ms": ms, **({"within_story": _measures(several)} if several else {})}


class _Judged(NamedTuple):
    answered: bool
    right: bool
    score: float


def _judged(asked: dict[str, Any], readings: Sequence[Reading]) -> _Judged:
    """What was read of one question: the first of the readings is of the passage that its `answered_by` is about."""
    best = max(readings, key=lambda reading: max(_told(reading).values()))
    told = _told(best)
    right = best is readings[0] and max(told, key=told.__getitem__) in asked["answered_by"]
    return _Judged(bool(asked["answered_by"]), right, max(reading.passage for reading in readings))


def _told(reading: Reading) -> dict[int, float]:
    return {number: score for number, score in enumerate(reading.sentences, 1) if score is not None}


def _measures(judged: Sequence[_Judged]) -> dict[str, Any]:
    answered = [each for each in judged if each.answered]
    area = roc_auc_score([each.answered for each in judged], [each.score for each in judged])
    return {
        "questions": len(judged),
        "answered": len(answered),
        "first": round(statistics.fmean(each.right for each in answered), 3),
        "answerable": round(float(area), 3),
    }


def _held_out(passages: Sequence[dict[str, Any]]) -> dict[str, Page]:
    """The passages of every twelfth story, by their ids; a passage that names none is one of its own."""
    stories: dict[str, int] = {}
    for one in passages:
        stories.setdefault(one.get("story", one["_id"]), len(stories))
    return {one["_id"]: _page(one) for one in passages if stories[one.get("story", one["_id"])] % HELD_OUT == 0}


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
            print("The reader's weights are not installed: run make setup.", file=sys.stderr)
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
