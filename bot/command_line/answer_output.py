"""How an answer looks in a terminal: its sentences with markers and days, disagreements, quotes, and how old it is.

It does not care how the answer was found: it gets the `--json` object, and says it in the words that Slack uses too.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from rich.panel import Panel
from rich.text import Text

from bot.command_line.output import console, plain, show_sources, source_line
from retrieval.answering.telling.plain_words import (
    NEWER,
    conflict_heading,
    freshness_line,
    remark,
    side_words,
    withheld_words,
)
from retrieval.models import Conflict, Sentence


def show_answer(result: dict[str, Any], today: date) -> None:
    """The whole answer, or why there is none; `today` is the day on which it was asked."""
    if result["abstained"]:
        asked = result.get("reason") != "no_question"
        title = "No answer from the coverage" if asked else "Not a question to the coverage"
        console.print(Panel(Text(plain(result["text"])), title=title, border_style="yellow"))
        for article in result["nearest"]:
            console.print(Text("  · ").append_text(source_line(article)))
        if result.get("suggestion"):
            console.print(Text("You could ask: ").append(f"“{plain(result['suggestion'])}”", style="italic"))
        _show_remarks(result)
        return
    console.print(Panel(_body(result["sentences"]), border_style="green"))
    for conflict in result["conflicts"]:
        show_conflict(Conflict.model_validate(conflict))
    show_sources(result["citations"], quotes=True)
    if result.get("newer"):
        console.print(Text(f"{NEWER}:", style="yellow"))
        for article in result["newer"]:
            console.print(Text("  · ").append_text(source_line(article)))
    if result["newest_source"]:
        outdated = bool(result.get("outdated"))
        line = freshness_line(date.fromisoformat(result["newest_source"]), today, outdated)
        console.print(Text(line, style="yellow" if outdated else "italic dim"))
    _show_remarks(result)


def _body(sentences: Iterable[dict[str, Any]]) -> Text:
    body = Text()
    for sentence in sentences:
        body.append(plain(sentence["text"]) + " ").append(_markers(sentence["citations"]) + " ", style="cyan")
        beside = plain(remark(Sentence.model_validate(sentence)))
        if beside:
            body.append(beside + " ", style="italic dim")
    body.rstrip()
    return body


def show_conflict(conflict: Conflict, indent: int = 0) -> None:
    """A disagreement: under a heading a line for each side."""
    before = " " * indent
    console.print(Text(f"{before}{plain(conflict_heading(conflict))}", style="yellow"))
    for side in conflict.sides:
        line = Text(f"{before}  · ").append(plain(side.value), style="bold")
        told = plain(side_words(side))
        console.print(line.append(f": {told} " if told else " ").append(_markers(side.citations), style="cyan"))


def _show_remarks(result: dict[str, Any]) -> None:
    """How the question was read, where it names a time or an outlet, and what a reader should know of the answer."""
    if result.get("read_as"):
        console.print(Text(f"Read as: {plain(result['read_as'])}.", style="italic dim"))
    if result.get("note"):
        console.print(Text(plain(result["note"]), style="yellow"))
    if result.get("withheld"):
        console.print(Text(withheld_words(result["withheld"]), style="yellow"))


def _markers(numbers: Iterable[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)
