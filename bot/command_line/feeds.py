"""`briefing feeds`: where articles come from, and how each feed is.

It does not care how feeds are found, read or stored.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from bot.command_line import output
from bot.command_line.options import Json
from bot.command_line.session import perform
from bot.settings import load_settings

feeds = typer.Typer(help="Manage the feeds that are polled.", no_args_is_help=True)

_COLOURS = {"healthy": "green", "waiting": "cyan", "late": "yellow", "broken": "red", "gone": "red"}


@feeds.command("add")
def feeds_add(
    source: Annotated[str, typer.Argument(help="A feed, a site's page that announces one, or an OPML list or file.")],
    title: Annotated[str, typer.Option(help="A name for it.")] = "",
    as_json: Json = False,
) -> None:
    """Register feeds; each is read once now, and regularly while the bot runs."""
    arguments: dict[str, Any] = {"url": source, "title": title}
    if "://" not in source and Path(source).expanduser().is_file():
        # absolute, because another process with another working folder may do the work
        arguments["path"] = str(Path(source).expanduser().absolute())
    with output.progress_bar(not as_json) as tell:
        result = perform(load_settings(), "feeds_add", arguments, tell)
    if as_json:
        output.print_json(result)
    else:
        _show_added(result)


def _show_added(result: dict[str, Any]) -> None:
    lists = [[one for one in result["feeds"] if one["outcome"] == outcome] for outcome in ("added", "known", "refused")]
    added, known, refused = lists
    if len(result["feeds"]) == 1:
        said = "Added" if added else "Already on the list:"
        line = f"{said} {result['feeds'][0]['url']}: {output.counted(result['added'], 'new article')}."
    else:
        counts = f"{output.counted(len(added), 'feed')} added, {len(known)} already on the list, {len(refused)} refused"
        line = f"{counts}; {output.counted(result['added'], 'new article')}."
    output.console.print(Text(output.plain(line)))
    told = {one["url"] for one in result["feeds"] if one["reason"]}
    output.show_failures([failure for failure in result["failed"] if failure["source"] not in told])
    for one in (one for one in result["feeds"] if one["reason"]):
        style = "red" if one["outcome"] == "refused" else "yellow"
        output.errors.print(Text(output.plain(f"  {one['url']}: {one['reason']}"), style=style))
    for url in result["others"]:
        output.console.print(Text(output.plain(f"  The page announces {url} too."), style="dim"))


@feeds.command("list")
def feeds_list(as_json: Json = False) -> None:
    """The feeds and how they are: waiting, healthy, late, broken or gone."""
    result = perform(load_settings(), "feeds_list", {})
    if as_json:
        output.print_json(result)
        return
    rows = [
        {
            "id": feed["id"],
            "state": Text(feed["state"], style=_COLOURS.get(feed["state"], "")),
            "name": feed["title"] or feed["url"],
            "newest_at": _when(feed["newest_at"]),
            "next_poll_at": "" if feed["state"] == "gone" else _when(feed["next_poll_at"]),
            "reason": feed["reason"] and f"{feed['reason']} (since {_when(feed['since'])})",
        }
        for feed in result["feeds"]
    ]
    columns = {"id": "id", "state": "state", "name": "name", "newest_at": "newest", "next_poll_at": "next poll"}
    output.show_table(rows, {**columns, "reason": "why"}, "No feeds yet: `briefing feeds add URL`.")


def _when(moment: str | None) -> str:
    return f"{datetime.fromisoformat(moment):%Y-%m-%d %H:%M}" if moment else ""


@feeds.command("remove")
def feeds_remove(key: Annotated[str, typer.Argument(help="The feed's id or address.")], as_json: Json = False) -> None:
    """Stop polling a feed; its articles stay."""
    output.done(perform(load_settings(), "feeds_remove", {"key": key}), as_json, f"Removed {key}.")


@feeds.command("refresh")
def feeds_refresh(
    key: Annotated[str | None, typer.Argument(help="The id or address of one feed; else all.")] = None,
    as_json: Json = False,
) -> None:
    """Poll now, also what is gone; a site that wants to be left alone is."""
    with output.progress_bar(not as_json) as tell:
        result = perform(load_settings(), "feeds_refresh", {"key": key}, tell)
    if as_json:
        output.print_json(result)
        return
    for report in result["feeds"].values():
        output.show_ingest(report)


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    app.add_typer(feeds, name="feeds")
