"""`briefing eval`: a suite of measures over a data set.

It does not care how a measure is taken: each suite is one function in `evals`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from bot.command_line import output
from bot.command_line.options import Json
from bot.command_line.session import WAIT_SECONDS, perform, say
from bot.folder import owning
from bot.settings import Settings, load_settings
from retrieval.errors import FolderInUse, SettingsError
from retrieval.models import Progress

if TYPE_CHECKING:
    from evals.html_page import Html


class Given(NamedTuple):
    """What the command was given; `queries` and `report` are None where they were not."""

    path: Path
    queries: Path | None
    home: Path | None
    ablation: bool
    report: Path | None


Suite = Callable[[Given, Progress], dict[str, Any]]


def _retrieval(given: Given, tell: Progress) -> dict[str, Any]:
    from bot.command_line.evaluation_work import measured
    from evals.judgements import QRELS, QUERIES, has_corpus
    from evals.retrieval import collection

    arguments = {
        "queries": str((given.queries or given.path / QUERIES).absolute()),
        "qrels": str((given.path / QRELS).absolute()),
        "ablation": given.ablation,
        "report": None if given.report is None else str(given.report.absolute()),
    }
    if not has_corpus(given.path):
        return perform(_settings_in(given.home, given.path), "eval_retrieval", arguments, tell)
    with _owned(given.home), collection(given.path, given.home, tell) as (desk, report):
        return measured(desk, arguments, tell, report)


def _settings_in(home: Path | None, path: Path) -> Settings:
    """The settings of the data folder that is searched as it is; SettingsError where there is none."""
    if home is None:
        raise SettingsError(
            f"{path} holds neither corpus.jsonl nor corpus.jsonl.gz: give its articles, or name with --home the data "
            "folder whose collection is to be searched."
        )
    if not home.is_dir():
        raise SettingsError(f"{home} is not a folder: give the data folder whose collection is to be searched.")
    settings = load_settings(home=home)
    if settings.database_url is None and not (home / "briefing.sqlite").is_file():
        raise SettingsError(f"{home} holds no collection: give the data folder whose collection is to be searched.")
    return settings


def _answers(given: Given, tell: Progress) -> dict[str, Any]:
    from evals.answer_report import answers_section
    from evals.answers import answer_measures, quoted_answers
    from evals.judgements import QRELS, QUERIES, read_judgements
    from evals.retrieval import collection

    asked = read_judgements(given.queries or given.path / QUERIES, given.path / QRELS)
    with _owned(given.home), collection(given.path, given.home, tell) as (desk, _):
        quoted = quoted_answers(desk, asked, tell)
    measures = answer_measures(quoted)
    if given.report is not None:
        _write_listing(given.report, "answers", measures, answers_section(quoted))
    return measures


def _abstention(given: Given, tell: Progress) -> dict[str, Any]:
    from evals.abstention import abstention_measures, judged_items, read_items
    from evals.answer_report import abstention_section
    from retrieval.index.embedding import open_embedder
    from retrieval.reader.reader import open_reader

    items = read_items(given.path)
    with TemporaryDirectory(prefix="briefing-eval-") as folder:
        models = given.home / "models" if given.home else Path(folder)
        judged = judged_items(items, open_embedder("minilm", models), open_reader(models), tell)
    measures = abstention_measures(judged)
    if given.report is not None:
        _write_listing(given.report, "abstention", measures, abstention_section(judged))
    return measures


def _write_listing(file: Path, suite: str, measures: dict[str, Any], listing: "Html") -> None:
    from evals.report import write_report

    write_report(file, [(suite, measures)], [], [], datetime.now().astimezone(), [("Question by question", listing)])


def _extraction(given: Given, tell: Progress) -> dict[str, Any]:
    from evals.extraction import evaluate_extraction

    return evaluate_extraction(given.path, tell, given.home)


def _constraints(given: Given, tell: Progress) -> dict[str, Any]:
    from evals.constraints import evaluate_constraints

    with _owned(given.home):
        return evaluate_constraints(given.path, given.home, tell)


def _claims(given: Given, tell: Progress) -> dict[str, Any]:
    from evals.claims import evaluate_claims

    return evaluate_claims(given.path, tell, given.home)


@contextmanager
def _owned(home: Path | None) -> Iterator[None]:
    """Own the folder that a collection is ingested into; FolderInUse where another process does."""
    if home is None:
        yield
        return
    with owning(home, WAIT_SECONDS) as owner:
        if owner is not None:
            raise FolderInUse(
                f"Another briefing command (process {owner.pid}) is using {home}: name another folder with --home."
            )
        yield


SUITES: dict[str, Suite] = {
    "retrieval": _retrieval,
    "answers": _answers,
    "abstention": _abstention,
    "constraints": _constraints,
    "extraction": _extraction,
    "claims": _claims,
}
_REPORTED = ("retrieval", "answers", "abstention")


def evaluate(
    suite: Annotated[str, typer.Argument(help=" or ".join(SUITES))],
    path: Annotated[Path, typer.Argument(help="The folder of the data set.")],
    queries: Annotated[Path | None, typer.Option(help="Another file of questions.")] = None,
    home: Annotated[
        Path | None,
        typer.Option(
            help="A folder to keep: the collection, so that another run need not ingest, or a report on what was lost. "
            "Where PATH holds no articles: the data folder whose collection is searched as it is."
        ),
    ] = None,
    ablation: Annotated[
        bool, typer.Option("--ablation", help="retrieval: also with each mechanism of search off in turn.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(help="Write a page: of retrieval its ablation, cost and folds; of answers, each question."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure a suite over a data set in the formats of ARCHITECTURE.md.

    For articles and judgements of your own see `briefing judgements export`.
    """
    if suite not in SUITES:
        raise typer.BadParameter(f"there is no suite {suite!r}; there is: {', '.join(SUITES)}")
    if ablation and suite != "retrieval":
        raise typer.BadParameter("--ablation belongs to the suite retrieval")
    if queries and suite not in ("retrieval", "answers"):
        raise typer.BadParameter("--queries belongs to the suites retrieval and answers")
    if report and suite not in _REPORTED:
        raise typer.BadParameter(f"--report belongs to the suites {', '.join(_REPORTED)}")
    if not path.is_dir():
        raise SettingsError(f"{path} is not a folder: give the folder of the data set.")
    with output.progress_bar(not as_json) as tell:
        result = SUITES[suite](Given(path, queries, home, ablation, report), tell)
    if unjudged := result.pop("unjudged", 0):
        say(f"{unjudged:,} questions have no judgement and were passed over.")
    if as_json:
        output.print_json(result)
        return
    tested = result.pop("ablation", None)
    _show([{"measure": name, "value": value} for name, value in result.items()], ("measure", "value"))
    if tested:
        rows = [_variant(name, values) for name, values in tested["variants"].items()]
        output.console.print()
        _show(rows, ("variant", "ndcg@10", "ndcg@10 change", "hits@10", "hits@10 change", "p50_ms"))
    if report:
        output.console.print(f"The report is in {report}", markup=False, soft_wrap=True)


def _variant(name: str, values: dict[str, Any]) -> dict[str, Any]:
    """One line of the ablation: a change stands with the interval it lies in."""
    changes = {
        key: "{:+.3f} ({:+.3f} … {:+.3f})".format(*value) for key, value in values.items() if key.endswith("change")
    }
    return {"variant": name} | values | changes


def _show(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    output.show_table(rows, {name: name for name in columns}, "Nothing was measured.")


def register(app: typer.Typer) -> None:
    """Add this command to the app."""
    app.command("eval")(evaluate)
