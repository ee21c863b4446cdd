"""`briefing ingest`, `articles` and `reindex`: what the collection holds.

It does not care how articles are read or stored.
"""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from bot.command_line import output
from bot.command_line.options import Json
from bot.command_line.session import perform
from bot.settings import load_settings

articles = typer.Typer(help="Look into the collection.", no_args_is_help=True)


def ingest(
    source: Annotated[list[str], typer.Argument(help="Files, folders, globs, URLs or feeds.")],
    as_json: Json = False,
) -> None:
    """Add articles to the collection; running it again adds only what is new or changed."""
    with output.progress_bar(not as_json) as tell:
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


@articles.command("list")
def articles_list(
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    offset: Annotated[int, typer.Option(min=0)] = 0,
    publisher: Annotated[str | None, typer.Option(help="Only this outlet.")] = None,
    as_json: Json = False,
) -> None:
    """The newest articles."""
    arguments = {"limit": limit, "offset": offset, "publisher": publisher}
    result = perform(load_settings(), "articles_list", arguments)
    if as_json:
        output.print_json(result)
        return
    columns = {"article_id": "id", "published_at": "published", "publisher": "outlet", "title": "title"}
    output.show_table(result["articles"], columns, "No articles yet: `briefing ingest SOURCE`.")


@articles.command("show")
def articles_show(article_id: str, as_json: Json = False) -> None:
    """One article, with its revisions."""
    result = perform(load_settings(), "articles_show", {"article_id": article_id})
    if as_json:
        output.print_json(result)
        return
    output.console.print(output.source_line(result))
    output.console.print(Text(output.plain(result["text"])))
    output.console.print(f"revision {result['revision']}", style="dim")


@articles.command("remove")
def articles_remove(article_id: str, as_json: Json = False) -> None:
    """Delete an article with its passages."""
    result = perform(load_settings(), "articles_remove", {"article_id": article_id})
    output.done(result, as_json, f"Removed {article_id}.")


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.command()(ingest)
    app.command()(reindex)
    app.add_typer(articles, name="articles")
