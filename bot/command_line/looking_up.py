"""`briefing lookup`: how a lookup is read from the command line, and shown in a terminal.

It does not care how anything is found: what is typed is read by `retrieval.lookup`, as it is in Slack.
"""

import re
from typing import Annotated, Any, Literal

import typer
from rich.padding import Padding
from rich.text import Text
from typer.core import TyperCommand

from bot.command_line import output
from bot.command_line.lookup_work import SHOWN_ONLY
from bot.command_line.options import AsOf, Json, Since, Source, Until, in_order, valid_zone
from bot.command_line.session import perform
from bot.settings import load_settings
from retrieval.errors import QuestionError

HELP = """Find passages; no model is called.

Words are found in any form. '"bank of england"' is a phrase as it is written, strik* the beginning of a word, and
-cup or -"world cup" leaves out every article that says so anywhere. source:NAME, -source:NAME, since:DAY, until:DAY,
lang:de and sort:date can be typed among the words too; a day is a date, today, yesterday or 7d (seven days ago).
"""
_LEFT_OUT = re.compile(r"-(?!-|k[0-9]*\Z)\S")
_TERM = "\x00"  # put before a term that begins with a dash; no argument of a process can hold it
_FIELD = re.compile(r"(-?(?:source|since|until|lang|language|sort):)(.*)", re.IGNORECASE | re.DOTALL)


class _Lookup(TyperCommand):
    """Reads `-strike` as a term; `--sinse` is still no option, and says so."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ends = args.index("--") if "--" in args else len(args)
        marked = [_TERM + one if _LEFT_OUT.match(one) else one for one in args[:ends]]
        return super().parse_args(ctx, marked + args[ends:])


def lookup(
    terms: Annotated[
        list[str] | None, typer.Argument(help="The words to look for; none for the newest of these days or outlets.")
    ] = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    lang: Annotated[
        list[str] | None, typer.Option("--lang", metavar="CODE", help="Only this language, such as de; repeatable.")
    ] = None,
    sort: Annotated[
        Literal["relevance", "date"] | None, typer.Option("--sort", help="Best first (default), or newest first.")
    ] = None,
    page: Annotated[int, typer.Option("--page", min=1, help="Which page of them.")] = 1,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages on a page.")] = 10,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    in_order(since, until)
    terms = terms or []
    narrowed = since or until or source or lang
    if not narrowed and not any(
        letter.isalnum() for term in terms for letter in term
    ):  # before seconds are spent on opening the index
        raise QuestionError("The lookup is empty: write what you want to find.")
    settings = load_settings()
    arguments = {
        "text": as_typed([term.removeprefix(_TERM) for term in terms]),
        "as_of": as_of,
        "since": since,
        "until": until,
        "sources": source,
        "languages": lang,
        "sort": sort,
        "page": page,
        "k": k,
        "zone": valid_zone(settings.zone),
    }
    result = perform(settings, "lookup", arguments)
    if as_json:
        output.print_json({name: value for name, value in result.items() if name not in SHOWN_ONLY})
    else:
        show_lookup(result, (page - 1) * k + 1)


def as_typed(terms: list[str]) -> str:
    """The terms as one line. A shell takes quotation marks away: of several terms, one with a space in it had some."""
    if len(terms) == 1:
        return terms[0]
    return " ".join(_quoted(term) if " " in term.strip() and '"' not in term else term for term in terms)


def _quoted(term: str) -> str:
    if field := _FIELD.fullmatch(term):
        return f'{field[1]}"{field[2].strip()}"'
    return f'-"{term[1:]}"' if term.startswith("-") else f'"{term}"'


def show_lookup(result: dict[str, Any], first: int) -> None:
    """Excerpts with their outlets and days, what matched marked, and where among the pages this is.

    `first` is the number of the first one.
    """
    found, total = result["results"], result.get("total", 0)
    for remark in result["remarks"]:
        output.console.print(Text(output.plain(remark), style="yellow"))
    if not found:
        pages = result.get("pages", 0)
        there_are = f"There {'is 1 page' if pages == 1 else f'are {pages} pages'}: --page {pages} is the last."
        nothing = (
            "Nothing found." if result["told_why"] else "Nothing found. Try fewer words, or a wider --since/--until."
        )
        output.console.print(there_are if total else nothing)
        return
    for number, (one, shown) in enumerate(zip(found, result["shown"], strict=True), start=first):
        _show_result(number, one, shown)
    if result["pages"] > 1:
        _show_pages(result, first, len(found))


def _show_result(number: int, one: dict[str, Any], shown: dict[str, Any]) -> None:
    """Title; outlet, day and which words it lacks; and the sentences that hold most of what was looked up."""
    title = Text(f"{number:2}. ", style="cyan").append_text(_marked(shown["title"], "bold not cyan"))
    output.console.print(Padding(title, 0, expand=False))
    about = Text(output.plain(one["publisher"]) or "unknown outlet", style="bold")
    about.append(f"  {output.day(one['published_at'])}", style="dim not bold")
    if shown["lacking"]:
        words = ", ".join(f"“{word}”" for word in shown["lacking"])
        about.append(f"  without {output.plain(words)}", style="yellow not bold")
    for line in (about, _marked(shown["excerpt"], "dim")):
        output.console.print(Padding(line, (0, 0, 0, 4), expand=False))


def _marked(part: tuple[str, list[list[int]]], style: str) -> Text:
    """A text with its marked spans in bold, or between stars where nothing can be bold, as in a file."""
    text, marks = part
    star = "" if output.console.is_terminal else "*"
    shown, done = Text(), 0
    for start, end in marks:
        shown.append(output.plain(text[done:start]), style=style)
        shown.append(f"{star}{output.plain(text[start:end])}{star}", style="bold yellow not dim")
        done = end
    return shown.append(output.plain(text[done:]), style=style)


def _show_pages(result: dict[str, Any], first: int, count: int) -> None:
    page, pages = result["page"], result["pages"]
    of = f"{result['total']}{' or more' if result['more'] else ''}"
    further = f"; --page {page + 1} shows more" if page < pages else ""
    output.console.print(
        Text(f"{first} to {first + count - 1} of {of}, page {page} of {pages}{further}.", style="italic dim")
    )


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    app.command(cls=_Lookup, help=HELP)(lookup)
