"""`briefing articles`: look at what the collection holds, what revisions changed and who cited it, and delete.

It does not care how any of it is stored. What is shown comes from outside and is never read as markup.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.padding import Padding
from rich.text import Text

from bot.command_line import output
from bot.command_line.options import Json
from bot.command_line.session import perform
from bot.settings import load_settings

articles = typer.Typer(help="Look into the collection.", no_args_is_help=True)
_OPEN = "left open"


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
    if not result["articles"]:
        output.console.print("No articles yet: `briefing ingest SOURCE`.")
    for article in result["articles"]:
        _show_listed(article)


@articles.command("show")
def articles_show(article_id: str, as_json: Json = False) -> None:
    """One article: its outlets and dates, what its revisions changed, and which answers cited it."""
    result = perform(load_settings(), "articles_show", {"article_id": article_id})
    if as_json:
        output.print_json(result)
        return
    _show_head(result)
    for paragraph in result["text"].split("\n\n"):
        output.console.print(Text("\n" + output.plain(paragraph)))
    _show_dates(result["dates"])
    _show_revisions(result["revisions"])
    _show_corrections(result["corrections"])
    _show_citers("Cited by", result["cited_by"])


@articles.command("remove")
def articles_remove(article_id: str, as_json: Json = False) -> None:
    """Delete an article with its passages, vectors and quotes; says which answers cited it."""
    result = perform(load_settings(), "articles_remove", {"article_id": article_id})
    if as_json:
        output.print_json(result)
        return
    output.console.print(Text(f"Removed {output.plain(article_id)}."))
    if result["cited_by"]:
        _show_citers("It had been cited by", result["cited_by"])
        kept = "Its quotes are deleted here too. Messages already posted in Slack stay as they are."
        output.console.print(Text(kept, style="dim"))
    else:
        output.console.print(Text("No answer or digest had cited it.", style="dim"))


def _show_listed(article: dict[str, Any]) -> None:
    """Its title; outlet, day and what is to be noted; and its id on a line of its own, whole at any width, since other
    commands take it."""
    output.console.print(Text(output.plain(article["title"]) or "(no title)", style="bold"))
    about = Text(output.plain(article["publisher"]) or "unknown outlet")
    about.append(f"  {output.day(article['published_at'])}", style="dim")
    if note := _note(article):
        about.append(f"  {output.plain(note)}", style="yellow")
    output.console.print(Padding(about, (0, 0, 0, 4), expand=False))
    output.console.print(Text(f"    {output.plain(article['article_id'])}", style="cyan"), soft_wrap=True)


def _note(article: dict[str, Any]) -> str:
    notes = [f"revision {article['revision']}"] if article["revision"] > 1 else []
    if article["duplicate_of"]:
        notes.append(f"copy of {article['duplicate_of']}")
    return ", ".join(notes)


def _show_head(article: dict[str, Any]) -> None:
    output.console.print(Text(output.plain(article["title"]), style="bold"))
    if article["standfirst"]:
        output.console.print(Text(output.plain(article["standfirst"]), style="italic"))
    own = article["publisher"]
    others = [name for name in article["publishers"] if name != own]
    outlet = Text(output.plain(own) or "unknown outlet", style="cyan")
    if others:
        outlet.append(f"  also carried by {output.plain(', '.join(others))}", style="dim")
    output.console.print(outlet)
    when = [f"published {_moment(article['published_at'])}"]
    if article["updated_at"]:
        when.append(f"{'corrected' if article['revision'] > 1 else 'updated'} {_moment(article['updated_at'])}")
    when.append(f"read {_moment(article['ingested_at'])}")
    about = [article["author"] and f"by {article['author']}", article["section"], article["language"]]
    about.append(f"revision {article['revision']}")
    if article["duplicate_of"]:
        about.append(f"copy of {article['duplicate_of']}")
    for line in (" · ".join(when), " · ".join(filter(None, about)), article["url"]):
        if line:
            output.console.print(Text(output.plain(line), style="dim"))


def _show_dates(dates: list[dict[str, Any]]) -> None:
    """Each wording once."""
    if not dates:
        return
    _heading("Dates named")
    for text, days in dict.fromkeys((one["text"], _days(one)) for one in dates):
        line = Text(f"“{output.plain(text)}”").append(f"  {days}", style="dim" if days == _OPEN else "cyan")
        output.console.print(Padding(line, (0, 0, 0, 2), expand=False))


def _show_revisions(revisions: list[dict[str, Any]]) -> None:
    for one in revisions[1:]:
        _heading(f"Revision {one['revision']}, read {_moment(one['ingested_at'])}")
        for change in one["differences"]:
            what = "headline: " if change["part"] == "headline" else ""
            if change["before"] is not None:
                _line("−", what + change["before"], "red")
            if change["after"] is not None:
                _line("+", what + change["after"], "green")
        if not one["differences"]:
            output.console.print(Text("  No sentence changed.", style="dim"))


def _show_corrections(corrections: list[dict[str, Any]]) -> None:
    if not corrections:
        return
    _heading("Corrections")
    for one in corrections:
        if one["change"] == "deleted":
            what = "the article was deleted"
        else:
            what = f"revision {one['revision']} {one['change']} what it quoted"
        output.console.print(Text(f"  {_citer(one)}: {what}").append(f", {_moment(one['at'])}", style="dim"))
        if one["quote"]:
            _line("−", one["quote"], "red")
        if one["becomes"]:
            _line("+", one["becomes"], "green")
        if one["restored"]:
            output.console.print(Text("    The article says it again.", style="dim"))


def _show_citers(heading: str, citers: list[dict[str, Any]]) -> None:
    if not citers:
        return
    _heading(heading)
    for one in citers:
        output.console.print(Text(f"  {_citer(one)}").append(f", {_moment(one['at'])}", style="dim"))


def _citer(one: dict[str, Any]) -> str:
    """What cited, and where it was shown."""
    name = {"answer": "an answer", "digest": "a digest", "terminal": "an answer in the terminal"}[one["kind"]]
    if one["channel"]:
        name += f" in channel {one['channel']}"
        name += f", thread {one['thread']}" if one["thread"] else ", shown to one person"
    return output.plain(name)


def _heading(text: str) -> None:
    output.console.print()
    output.console.print(Text(text, style="bold"))


def _line(mark: str, text: str, style: str) -> None:
    """A line that begins with a mark and hangs where it wraps."""
    line = Text(f"{mark} {output.plain(text)}", style=style)
    output.console.print(Padding(line, (0, 0, 0, 4), expand=False))


def _days(mention: dict[str, Any]) -> str:
    if mention["first"] is None:
        return _OPEN
    if mention["first"] == mention["last"]:
        return output.day(mention["first"])
    return f"{output.day(mention['first'])} to {output.day(mention['last'])}"


def _moment(iso: str | None) -> str:
    """A day, with the time in UTC where it is known."""
    if not iso:
        return "at an unknown time"
    if len(iso) == len("2024-01-04"):
        return output.day(iso)
    return datetime.fromisoformat(iso).astimezone(UTC).strftime("%-d %B %Y, %H:%M UTC")
