"""`python -m evals.table PATH`: the measures of every suite whose data set lies below PATH, as a table and a report.

It does not care how a measure is taken, nor whether one is good enough. A collection is ingested once for all that is
measured on it.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from evals.abstention import abstention_measures, judged_items, read_items
from evals.answer_report import abstention_section, answers_section
from evals.answers import answer_measures, quoted_answers
from evals.claims import evaluate_claims
from evals.constrained_questions import FILE as CONSTRAINTS
from evals.constraints import Outcome, constraint_measures, constraints_for, outcomes_on
from evals.extraction import evaluate_extraction
from evals.html_page import Html
from evals.judgements import QRELS, Judgements, query_files, read_judgements
from evals.report import write_report
from evals.retrieval import collection
from evals.study import Study, study
from retrieval.errors import BriefingError, SourceError
from retrieval.index.embedding import open_embedder
from retrieval.models import Progress as Tell
from retrieval.newsdesk import Newsdesk
from retrieval.reader.reader import open_reader

SAMPLES = Path(__file__).parent.parent / "playground" / "samples"
REPORT = Path("reports/eval.html")


class Findings(NamedTuple):
    """What was measured so far: measures by suite, and what the report tells more of."""

    measured: list[tuple[str, Mapping[str, Any]]]
    studies: list[Study]
    constrained: list[tuple[str, list[Outcome]]]
    listed: list[tuple[str, Html]]


class Place(NamedTuple):
    """The folder of a data set, the one to keep its collection in, if any, and the one of the embedding graph."""

    path: Path
    home: Path | None
    models: Path


Suite = Callable[[Place, Findings, Tell], None]


def _retrieval(place: Place, findings: Findings, tell: Tell) -> None:
    with collection(place.path, place.home, tell, place.models) as (desk, report):
        files = query_files(place.path)
        if not files:
            raise SourceError(f"{place.path} holds no queries.jsonl")
        for file in files:
            asked = read_judgements(file, place.path / QRELS)
            found = study(desk, file.name, asked, report, tell)
            findings.studies.append(found)
            findings.measured.append((f"retrieval, {file.name}", found.measures))
            _answers(desk, file.name, asked, findings, tell)
        outcomes, run = outcomes_on(desk, constraints_for(desk, place.path), tell)
    findings.constrained.append(("questions made from the articles", outcomes))
    findings.measured.append(("constraints, made from the articles", constraint_measures(outcomes, run)))


def _answers(desk: Newsdesk, name: str, asked: Judgements, findings: Findings, tell: Tell) -> None:
    if not asked.answers:
        return
    quoted = quoted_answers(desk, asked, tell)
    findings.measured.append((f"answers, {name}", answer_measures(quoted)))
    findings.listed.append((f"Answers: {name}", answers_section(quoted)))


def _abstention(place: Place, findings: Findings, tell: Tell) -> None:
    judged = judged_items(
        read_items(place.path), open_embedder("minilm", place.models), open_reader(place.models), tell
    )
    findings.measured.append(("abstention", abstention_measures(judged)))
    findings.listed.append(("Abstention", abstention_section(judged)))


def _extraction(place: Place, findings: Findings, tell: Tell) -> None:
    findings.measured.append(("extraction", evaluate_extraction(place.path, tell)))


def _constraints(place: Place, findings: Findings, tell: Tell) -> None:
    with collection(place.path, place.home, tell, place.models) as (desk, _):
        outcomes, run = outcomes_on(desk, constraints_for(desk, place.path), tell)
    findings.constrained.append(("questions over the samples", outcomes))
    findings.measured.append(("constraints, samples", constraint_measures(outcomes, run)))


def _claims(place: Place, findings: Findings, tell: Tell) -> None:
    findings.measured.append(("claims", evaluate_claims(place.path, tell)))


SUITES: Mapping[str, Suite] = {
    "retrieval": _retrieval,
    "abstention": _abstention,
    "extraction": _extraction,
    "claims": _claims,
}


def main(arguments: Sequence[str]) -> int:
    """Prints the table, writes the report; 0 also where there is no data, 1 where a suite failed, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m evals.table", description="Measure every suite.")
    parser.add_argument("path", type=Path, help="the folder that holds the data sets")
    parser.add_argument("--home", type=Path, help="a folder to keep the collections in: another run need not ingest")
    parser.add_argument("--report", type=Path, default=REPORT, help=f"where to write the report (default: {REPORT})")
    try:
        given = parser.parse_args(arguments)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    path: Path = given.path
    if not path.is_dir():
        print(f"There is no evaluation data: {path} is not a folder. Nothing was measured.")
        return 0
    present = {name: (suite, path / name) for name, suite in SUITES.items() if (path / name).is_dir()}
    if not present:
        print(f"There is no evaluation data below {path} for: {', '.join(SUITES)}. Nothing was measured.")
        return 0
    if (SAMPLES / CONSTRAINTS).is_file():
        present["samples"] = (_constraints, SAMPLES)
    findings, failed = _measured(present, given.home)
    _print(findings)
    # the report tells the day to a person, so it is that of the machine
    now = datetime.now().astimezone()
    file = write_report(given.report, findings.measured, findings.studies, findings.constrained, now, findings.listed)
    print(f"The report is in {file}")
    return int(failed)


def _measured(present: Mapping[str, tuple[Suite, Path]], home: Path | None) -> tuple[Findings, bool]:
    """What the suites found, and whether one failed: the others go on."""
    findings, failed = Findings([], [], [], []), False
    with TemporaryDirectory(prefix="briefing-models-") as models:
        for name, (suite, path) in present.items():
            place = Place(path, home / name if home else None, home / "models" if home else Path(models))
            try:
                with _shown(name) as tell:
                    suite(place, findings, tell)
            except BriefingError as error:
                findings.measured.append((name, {"failed": str(error)}))
                failed = True
    return findings, failed


def _print(findings: Findings) -> None:
    table = Table("suite", "measure", "value")
    for suite, measures in findings.measured:
        for measure, value in measures.items():
            table.add_row(escape(suite), measure, escape(str(value)))
        table.add_section()
    Console().print(table)


@contextmanager
def _shown(suite: str) -> Iterator[Tell]:
    """How far a suite has come, on stderr."""
    columns = (TextColumn("{task.description}"), BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(escape(suite), total=None)

        def show(done: int, known: int | None, what: str) -> None:
            bar.update(task, completed=done, total=known, description=escape(f"{suite}: {what}"))

        yield show


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
