"""`python -m evals.table PATH`: the measures of every suite whose data set lies below PATH, as one table.

It does not care how a measure is taken, nor whether one is good enough.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from evals.retrieval import evaluate_retrieval
from retrieval.errors import BriefingError

Suite = Callable[[Path], Mapping[str, Any]]

SUITES: Mapping[str, Suite] = {
    "retrieval": evaluate_retrieval,
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
            for measure, value in suite(path / name).items():
                table.add_row(name, measure, str(value))
        except BriefingError as error:
            table.add_row(name, "failed", str(error))
            failed = 1
        table.add_section()
    Console().print(table)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
