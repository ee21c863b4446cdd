"""`briefing eval`: a suite of measures over a data set.

It does not care how a measure is taken: each suite is one function in `evals`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.command_line import output
from bot.command_line.options import Json
from retrieval.errors import SettingsError
from retrieval.models import Progress

Suite = Callable[[Path, Path | None, Path | None, Progress], dict[str, Any]]


def _retrieval(path: Path, queries: Path | None, home: Path | None, tell: Progress) -> dict[str, Any]:
    from evals.retrieval import evaluate_retrieval

    return evaluate_retrieval(path, queries, home, tell)


def _extraction(path: Path, queries: Path | None, home: Path | None, tell: Progress) -> dict[str, Any]:
    from evals.extraction import evaluate_extraction

    return evaluate_extraction(path, tell, home)


SUITES: dict[str, Suite] = {"retrieval": _retrieval, "extraction": _extraction}


def evaluate(
    suite: Annotated[str, typer.Argument(help=" or ".join(SUITES))],
    path: Annotated[Path, typer.Argument(help="The folder of the data set.")],
    queries: Annotated[Path | None, typer.Option(help="Another file of questions.")] = None,
    home: Annotated[
        Path | None,
        typer.Option(
            help="A folder to keep: the collection, so that another run need not ingest, or a report on what was lost."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure a suite over a data set in the formats of ARCHITECTURE.md."""
    if suite not in SUITES:
        raise typer.BadParameter(f"there is no suite {suite!r}; there is: {', '.join(SUITES)}")
    if not path.is_dir():
        raise SettingsError(f"{path} is not a folder: give the folder of the data set.")
    with output.progress_bar(not as_json) as tell:
        result = SUITES[suite](path, queries, home, tell)
    if as_json:
        output.print_json(result)
    else:
        output.show_table(
            [{"measure": name, "value": value} for name, value in result.items()],
            {"measure": "measure", "value": "value"},
            "Nothing was measured.",
        )


def register(app: typer.Typer) -> None:
    """Add this command to the app."""
    app.command("eval")(evaluate)
