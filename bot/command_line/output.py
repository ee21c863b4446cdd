"""How results look in a terminal: tables, progress bars and the cited answer.

It does not care how a result came about: it gets the `--json` objects. Article text is printed as plain text, never
read as markup, with control characters removed: a title must not be able to move the cursor.
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from retrieval.models import Progress as Tell

console = Console()
# In a log or a pipe a line stays one line: folded at 80 columns, a path could neither be searched for nor copied.
# Without a standard error, as some that start jobs leave it closed, Rich writes to nowhere.
errors = Console(stderr=True, soft_wrap=sys.stderr is not None and not sys.stderr.isatty())
_DESCRIPTION = 20
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def plain(value: object) -> str:
    """Text from outside, without control and direction-changing characters."""
    return CONTROL.sub("", "" if value is None else str(value))


def print_json(result: dict[str, Any]) -> None:
    """One JSON object on stdout, and nothing else."""
    # Where standard output has not every letter, those it lacks are written as JSON escapes.
    # There is none where it was closed: then nothing is written.
    whole = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    print(json.dumps(result, ensure_ascii=not whole))


def done(result: dict[str, Any], as_json: bool, line: str) -> None:
    """The result as JSON, or the line that says what was done."""
    if as_json:
        print_json(result)
    else:
        console.print(Text(plain(line)))


class _Count(ProgressColumn):
    """How many are done of how many, and how many a second; the total may be an estimate."""

    def render(self, task: Task) -> Text:
        count = f"{int(task.completed):,}" + (f" of {int(task.total):,}" if task.total is not None else "")
        return Text(f"{count}  {task.speed:.1f}/s" if task.speed else count, style="progress.download")


class _Remaining(TimeRemainingColumn):
    """The time left, in words where it can be told."""

    def render(self, task: Task) -> Text:
        left = super().render(task) if task.total is not None and task.time_remaining is not None else Text("")
        return left.append(" left") if left.plain and not task.finished else left


@contextmanager
def progress_bar(shown: bool = True) -> Iterator[Tell]:
    """A progress bar on stderr, with how many are done in a second and an estimate of the time that is left.

    `shown=False`, or no terminal, shows none.
    """
    if not shown or not errors.is_terminal:
        yield lambda done, total, what: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(10), _Count(), _Remaining())
    # Batches may be many seconds apart, and what is passed over as unchanged must not count for long.
    with Progress(*columns, console=errors, transient=True, speed_estimate_period=90) as bar:
        task = bar.add_task("starting", total=None)

        def tell(done: int, total: int | None, what: str) -> None:
            bar.tasks[0].total = total  # `update` would forget the speed whenever an estimate changes
            bar.update(task, completed=done, description=_end_of(plain(what)))

        yield tell


def _end_of(what: str) -> str:
    """What fits beside the bar: of a path the end tells most."""
    return escape(what if len(what) <= _DESCRIPTION else "…" + what[1 - _DESCRIPTION :])


def day(published_at: str | None) -> str:
    """`Thursday 4 January 2024`, or that the day is not known."""
    if not published_at:
        return "date unknown"
    return datetime.fromisoformat(published_at).strftime("%A %-d %B %Y")


def source_line(article: dict[str, Any]) -> Text:
    """Outlet, title and day of one article, in one line."""
    line = Text(plain(article["publisher"]) or "unknown outlet", style="bold")
    line.append(f"  {plain(article['title'])}", style="not bold")
    line.append(f"  {day(article['published_at'])}", style="dim not bold")
    if article.get("corrected_on"):
        line.append(f", corrected on {day(article['corrected_on'])}", style="dim not bold")
    return line


def show_sources(citations: Sequence[dict[str, Any]], quotes: bool, indent: int = 0) -> None:
    """Each article once with the numbers of its citations, and below it its quotes where wanted."""
    by_article: dict[str, list[dict[str, Any]]] = {}
    for citation in citations:
        by_article.setdefault(citation["article_id"], []).append(citation)
    for group in by_article.values():
        line = Text("".join(f"[{one['n']}]" for one in group) + " ", style="cyan").append_text(source_line(group[0]))
        console.print(Padding(line, (0, 0, 0, indent), expand=False))
        for one in group if quotes else ():
            number = f"[{one['n']}] " if len(group) > 1 else ""
            quote = Text(number, style="cyan").append(f"“{plain(one['quote'])}”", style="dim not cyan")
            console.print(Padding(quote, (0, 0, 0, indent + 4), expand=False))


def counted(number: int, noun: str) -> str:
    """`1 article`, `2,000 articles`."""
    return f"{number:,} {noun if number == 1 else f'{noun}s'}"


def show_ingest(result: dict[str, Any]) -> None:
    """What an ingest did, and each failure with its reason."""
    counts = ", ".join(f"{result[name]:,} {name}" for name in ("added", "unchanged", "revised"))
    more = result.get("failed_more", 0)
    console.print(
        f"{counts}, {counted(result['duplicates'], 'duplicate')}; {len(result['failed']) + more:,} failed. "
        f"The collection holds {counted(result['articles'], 'article')} in {counted(result['passages'], 'passage')}."
    )
    show_failures(result["failed"], more)
    for one in result.get("undated", ()):
        told = f"  {plain(one['source'])}: added, without a date: {plain(one['reason'])}"
        errors.print(Text(told, style="yellow"))


def show_failures(failed: list[dict[str, Any]], more: int = 0) -> None:
    """Each item that could not be read with its reason; `more` were logged alone."""
    for failure in failed:
        errors.print(Text(f"  {plain(failure['source'])}: {plain(failure['reason'])}", style="red"))
    if more:
        errors.print(Text(f"  … and {more:,} more, which were logged.", style="red"))


def show_table(rows: list[dict[str, Any]], columns: dict[str, str], empty: str) -> None:
    """Rows as a table; `columns` maps field to heading. A cell that is `Text` already is shown as it is.

    An id is shown whole, since another command takes it; in a narrow terminal the other columns give way.
    """
    if not rows:
        console.print(empty)
        return
    table = Table(box=None, pad_edge=False)
    for name, heading in columns.items():
        longest = max(len(plain(row.get(name))) for row in rows) if heading == "id" else None
        table.add_column(heading, overflow="fold" if longest else "ellipsis", min_width=longest)
    for row in rows:
        table.add_row(*(_cell(row.get(name)) for name in columns))
    console.print(table)


def _cell(value: object) -> Text:
    return value if isinstance(value, Text) else Text(plain(value))
