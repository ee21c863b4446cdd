"""`briefing judgements`: what readers said of answers, as a data set to measure search with.

It does not care how answers are judged, nor what is measured.
"""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from bot.command_line import output
from bot.command_line.options import Json
from bot.command_line.session import perform
from bot.settings import load_settings

judgements = typer.Typer(help="Measure search with questions and judgements of your own.", no_args_is_help=True)


@judgements.command("export")
def judgements_export(
    folder: Annotated[Path, typer.Argument(help="The folder to write, new or without files of these names.")],
    as_json: Json = False,
) -> None:
    """Write the collection and the answers that readers judged, for `briefing eval retrieval FOLDER`.

    corpus.jsonl.gz holds the articles, queries.jsonl the questions whose answers were found helpful, and qrels.tsv the
    articles that these answers cited. You may edit qrels.tsv, and add questions: one without a judgement is passed
    over. rejected.jsonl holds the questions whose answers someone called wrong, outdated or off topic; they are no
    judgements until you mark articles for them. Nothing says who asked or judged, or where.

    To measure the collection in use instead of a copy, delete corpus.jsonl.gz and run
    `briefing eval retrieval FOLDER --home DATA-FOLDER`.
    """
    with output.progress_bar(not as_json) as tell:
        target = str(folder.expanduser().absolute())
        result = perform(load_settings(), "judgements_export", {"folder": target}, tell)
    if as_json:
        output.print_json(result)
        return
    output.console.print(
        f"{result['questions']:,} questions with their articles, {result['rejected']:,} rejected answers and "
        f"{result['articles']:,} articles are in the folder. Next: briefing eval retrieval {shlex.quote(str(folder))}"
    )
    reasons = {
        "follow_ups": "asked within a thread",
        "without_sources": "without sources",
        "deleted": "whose articles are gone",
    }
    if left := [f"{count:,} {reasons[name]}" for name, count in result["left_out"].items() if count]:
        output.console.print(f"Left out: {', '.join(left)}.")


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.add_typer(judgements, name="judgements")
