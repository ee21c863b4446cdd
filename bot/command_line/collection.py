"""`briefing ingest`, `articles` and `reindex`: what the collection holds.

It does not care how articles are read or stored.
"""

from pathlib import Path
from typing import Annotated

import typer

from bot.command_line import output
from bot.command_line.article_commands import articles
from bot.command_line.options import Json
from bot.command_line.session import perform
from bot.settings import load_settings


def ingest(
    source: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders, globs, URLs or feeds. A link named here is followed; one that lies in a folder is "
            "not, where it leads out of it."
        ),
    ],
    as_json: Json = False,
) -> None:
    """Add articles to the collection; running it again adds only what is new or changed."""
    with output.progress_bar(not as_json) as tell:
        if not all(item.strip() for item in source):  # a variable that was not set: no one means this whole folder
            raise typer.BadParameter("an empty source: name a file, a folder or an address")
        # absolute, because another process with another working folder may do the work
        sources = [item if "://" in item else str(Path(item).expanduser().absolute()) for item in source]
        result = perform(load_settings(), "ingest", {"sources": sources}, tell)
    (output.print_json if as_json else output.show_ingest)(result)
    if result["failed"] and not any(result[name] for name in ("added", "unchanged", "revised", "duplicates")):
        raise typer.Exit(1)


def reindex(as_json: Json = False) -> None:
    """Rebuild the indexes from SQL."""
    with output.progress_bar(not as_json) as tell:
        result = perform(load_settings(), "reindex", {}, tell)
    if as_json:
        output.print_json(result)
    else:
        output.console.print(f"Indexed {result['passages']} passages in {result['seconds']} seconds.")


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.command()(ingest)
    app.command()(reindex)
    app.add_typer(articles, name="articles")
