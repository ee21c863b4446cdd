"""What the terminal shows of a digest preview.

It does not care how a digest is composed.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from rich.text import Text

from bot.command_line.answer_output import show_conflict
from bot.command_line.output import console, plain, show_sources
from retrieval.answering.telling.plain_words import long_day
from retrieval.models import Conflict, further_words


def show_digest(result: dict[str, Any], topics: Sequence[str]) -> None:
    """The stories of a digest preview on these topics, and how many more there are."""
    if result["quiet"]:
        console.print(Text(_why_quiet(result["articles_seen"], topics, result.get("newest_article"))))
    for story in result["stories"]:
        heading = Text(plain(story["headline"]), style="bold")
        if story["update_of"]:
            heading.append("  update", style="yellow")
        console.print(heading)
        for sentence in story["summary"]:
            marks = "".join(f"[{number}]" for number in sentence["citations"])
            console.print(Text(f"  {plain(sentence['text'])} ").append(marks, style="cyan"))
        for conflict in story.get("conflicts", ()):
            show_conflict(Conflict.model_validate(conflict), indent=2)
        show_sources(story["citations"], quotes=False, indent=4)
    if result["further"]:
        console.print(Text(f"… {further_words(result['further'])}.", style="italic dim"))


def _why_quiet(articles: int, topics: Sequence[str], newest: str | None) -> str:
    if not articles:
        told = "A quiet day: nothing new in the collection for this window."
        if newest is None:
            return told
        return f"{told} Its newest article is of {long_day(date.fromisoformat(newest))}: try --as-of {newest}."
    read = f"{articles} {'article' if articles == 1 else 'articles'} of this window"
    if topics:
        return f"Nothing on {plain(', '.join(topics))} among the {read}: there is other news."
    return f"Nothing to tell from the {read}."
