"""`python -m evals.mutations PATH… [--json] [--list] [--rules]`: how surely the sentence check tells true sentences
from altered, with the checker, or by the rules alone.

It does not care who writes sentences. Each true sentence is checked against the passages it cites, and so is each of
its altered versions: in a number, a date, a name, a denial, a speaker or a quotation. The folder's README tells the
format.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Container, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from retrieval.checking.checked import checked
from retrieval.checking.verify import reasons
from retrieval.errors import BriefingError, SourceError
from retrieval.models import Article, Passage
from retrieval.models import Progress as Tell
from retrieval.reader.checker import open_checker
from retrieval.reader.pages import ClaimReader
from retrieval.sources.sentences import sentence_spans


class Cited(NamedTuple):
    """One sentence to check, what it cites, and what kind it is: "true", or the kind of change."""

    half: int
    kind: str
    text: str
    passages: list[Passage]
    articles: dict[str, Article]


class _Case(NamedTuple):
    """One sentence as checked, and why it was rejected."""

    half: int
    kind: str
    text: str
    reasons: list[str]
    milliseconds: float


def evaluate_mutations(
    path: Path,
    checker: ClaimReader | None = None,
    halves: Container[int] | None = None,
    progress: Tell | None = None,
) -> dict[str, Any]:
    """What the check makes of the sentences in a folder with `passages.jsonl` and `sentences.jsonl`, or of those
    `halves` alone.

    `caught` is the share of altered sentences rejected; `kinds` has `[rejected, all]` by kind, "within" where the
    change is to something of the same passages; `true_rejected` is the share of true ones; `halves` has both by half;
    `missed` and `rejected` list the sentences that came out wrong; `ms` is the time of one check. Raises SourceError
    where nothing can be read.
    """
    cases = []
    given = [one for one in sentences_of(path) if halves is None or one.half in halves]
    for done, one in enumerate(given, 1):
        cases.append(_checked(one, checker))
        if progress:
            progress(done, len(given), "checking sentences")
    true = [case for case in cases if case.kind == "true"]
    altered = [case for case in cases if case.kind != "true"]
    if not true or not altered:
        raise SourceError(f"no sentences could be read from {path}")
    return {
        "sentences": len(true),
        "altered": len(altered),
        "caught": _share(altered),
        "true_rejected": _share(true),
        "kinds": {kind: _count(altered, kind) for kind in sorted({case.kind for case in altered})},
        "halves": {
            half: {"caught": _share(altered, half), "true_rejected": _share(true, half)}
            for half in sorted({case.half for case in cases})
        },
        "missed": [[case.kind, case.text] for case in altered if not case.reasons],
        "rejected": [[case.text, *case.reasons] for case in true if case.reasons],
        "ms": round(statistics.mean(case.milliseconds for case in cases), 2),
    }


def sentences_of(path: Path) -> Iterator[Cited]:
    """The true sentences of the folder, each followed by its altered versions. Raises SourceError where a file cannot
    be read."""
    passages = {key: one for one in _lines(path / "passages.jsonl") for key in (one["_id"],)}
    texts: dict[str, list[str]] = {}
    for key, one in passages.items():
        texts.setdefault(key.rpartition(":")[0], []).append(one["text"])
    read = {key: (_passage(one), _article(one, texts)) for key, one in passages.items()}
    for item in _lines(path / "sentences.jsonl"):
        cited = [read[key][0] for key in item["passages"]]
        articles = {read[key][1].article_id: read[key][1] for key in item["passages"]}
        yield Cited(item["half"], "true", item["text"], cited, articles)
        for one in item["altered"]:
            kind = f"{one['kind']} within" if one.get("within") else one["kind"]
            yield Cited(item["half"], kind, one["text"], cited, articles)


def _checked(one: Cited, checker: ClaimReader | None) -> _Case:
    started = time.perf_counter()
    why = reasons(checked(one.text, one.passages, one.articles, checker))
    return _Case(one.half, one.kind, one.text, why, 1000 * (time.perf_counter() - started))


def _lines(file: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise SourceError(f"{file} cannot be read: {error}") from error


def _passage(one: dict[str, Any]) -> Passage:
    article_id, _, ordinal = one["_id"].rpartition(":")
    text = one["text"]
    return Passage(
        id=one["_id"],
        article_id=article_id,
        ordinal=int(ordinal),
        text=text,
        start=0,
        end=len(text),
        sentences=tuple(sentence_spans(text)),
    )


def _article(one: dict[str, Any], texts: dict[str, list[str]]) -> Article:
    """The article of a passage, as far as its passages are known."""
    article_id = one["_id"].rpartition(":")[0]
    return Article(
        article_id=article_id,
        title=one["title"],
        text="\n\n".join(texts[article_id]),
        publisher=one["publisher"],
        published_at=datetime.fromisoformat(one["published_at"]),
    )


def _share(cases: Sequence[_Case], half: int | None = None) -> float:
    counted = [case for case in cases if half in (None, case.half)]
    return round(sum(bool(case.reasons) for case in counted) / len(counted), 4) if counted else 0.0


def _count(cases: Sequence[_Case], kind: str) -> list[int]:
    of_kind = [case for case in cases if case.kind == kind]
    return [sum(bool(case.reasons) for case in of_kind), len(of_kind)]


def _table(measures: dict[str, Any]) -> Table:
    table = Table("sentences", "number", "rejected", "share")
    for kind, (rejected, number) in measures["kinds"].items():
        table.add_row(kind, str(number), str(rejected), f"{rejected / number:.3f}")
    table.add_section()
    for half, both in measures["halves"].items():
        table.add_row(f"half {half}: altered", "", "", f"{both['caught']:.3f}")
        table.add_row(f"half {half}: true", "", "", f"{both['true_rejected']:.3f}")
    table.add_section()
    table.add_row("all altered", str(measures["altered"]), "", f"{measures['caught']:.3f}")
    table.add_row("all true", str(measures["sentences"]), "", f"{measures['true_rejected']:.3f}")
    return table


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the measures; 1 where a folder cannot be read or the checker is not installed."""
    parser = argparse.ArgumentParser(prog="python -m evals.mutations", description="Measure the sentence check.")
    parser.add_argument("path", type=Path, nargs="+", help="a folder with passages.jsonl and sentences.jsonl")
    parser.add_argument("--json", action="store_true", help="print one JSON object for each folder")
    parser.add_argument("--list", action="store_true", help="list the sentences that came out wrong")
    parser.add_argument("--halves", type=halves_of, help="those of these numbers alone, such as 33,34")
    parser.add_argument("--rules", action="store_true", help="check by the rules alone, without the checker")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as models:
        checker = None if given.rules else open_checker(Path(models))
        if checker is None and not given.rules:
            print("The checker's weights are not installed: run make setup, or check with --rules.", file=sys.stderr)
            return 1
        try:
            if checker is not None:
                checker.ready()
            for path in given.path:
                _print(path, _measured(path, checker, given.halves), given.json, given.list)
        except BriefingError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def halves_of(told: str) -> frozenset[int]:
    """The numbers in "33,34"; ValueError where there are none."""
    return frozenset(map(int, told.split(",")))


def _measured(path: Path, checker: ClaimReader | None, halves: Container[int] | None) -> dict[str, Any]:
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(str(path), total=None)
        return evaluate_mutations(
            path, checker, halves, lambda done, all_, _: bar.update(task, completed=done, total=all_)
        )


def _print(path: Path, measures: dict[str, Any], as_json: bool, with_list: bool) -> None:
    if as_json:
        print(json.dumps(measures, ensure_ascii=False))
        return
    console = Console()
    if with_list:
        for line in (*measures["missed"], *measures["rejected"]):
            console.print(" | ".join(line), markup=False, highlight=False)
    console.print(str(path), _table(measures), f"{measures['ms']} ms for one check", sep="\n")


if __name__ == "__main__":
    sys.exit(main())
