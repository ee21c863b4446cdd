"""`python -m evals.table PATH`: the measures of every suite whose data set lies below PATH, as one table.

It does not care how a measure is taken, nor whether one is good enough.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.status import Status
from rich.table import Table

from evals.extraction import evaluate_extraction
from evals.retrieval import evaluate_retrieval
from retrieval.errors import BriefingError
from retrieval.models import Progress

Suite = Callable[[Path, Progress], Mapping[str, Any]]

SUITES: Mapping[str, Suite] = {
    "retrieval": lambda path, progress: evaluate_retrieval(path, progress=progress),
    "extraction": lambda path, progress: evaluate_extraction(path, progress=progress),
}


def main(arguments: list[str]) -> int:
    """Prints the table; 0 also where there is no data, 1 where a suite failed, 2 for wrong usage."""
    if len(arguments) != 1:
        print("Usage: python -m evals.table PATH, the folder that holds the data sets", file=sys.stderr)
        return 2
    path = Path(arguments[0])
    if not path.is_dir():
        print(f"There is no evaluation data: {path} is not a folder. Nothing was measured.")
        return 0
    present = {name: suite for name, suite in SUITES.items() if (path / name).is_dir()}
    if not present:
        print(f"There is no evaluation data below {path} for: {', '.join(SUITES)}. Nothing was measured.")
        return 0
    table = Table("suite", "measure", "value")
    failed = 0
    for name, suite in present.items():
        try:
            with _shown(name) as progress:
                measures = suite(path / name, progress)
            for measure, value in measures.items():
                table.add_row(name, measure, str(value))
        except BriefingError as error:
            table.add_row(name, "failed", str(error))
            failed = 1
        table.add_section()
    Console().print(table)
    return failed


@contextmanager
def _shown(suite: str) -> Iterator[Progress]:
    """How far a suite has come, on stderr."""
    with Status(suite, console=Console(stderr=True)) as status:

        def show(done: int, known: int | None, what: str) -> None:
            of = f" of {known:,}" if known is not None else ""
            status.update(escape(f"{suite}: {done:,}{of} done, {what}"))

        yield show


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
