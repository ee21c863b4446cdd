"""What is said of feeds that were added or read again on a person's wish.

It does not care how feeds are registered or polled. Titles, addresses and reasons come from outside and are escaped.
"""

from collections.abc import Sequence

from bot.blocks.source_blocks import REASON_CHARS, address_of, name_of
from bot.blocks.text import cut, escape, one_line
from retrieval.feeds.registering import Registered, Registration
from retrieval.models import IngestReport

MOST_NAMED = 10


def registered_words(done: Registration, command: str) -> str:
    """What became of a source that was to be added, and which other feeds its page offers."""
    words = _one(done.feeds[0], done.report) if len(done.feeds) == 1 else _several(done)
    if done.others:
        offered = "\n".join(f"• {address_of(url)}" for url in done.others[:MOST_NAMED])
        words += f"\nThat page offers other feeds too, for `{command} add URL`:\n{offered}"
    return words


def came_words(report: IngestReport) -> str:
    """`2 new articles, 1 changed article`, and what could not be read."""
    counts = (
        (report.added, "new article"),
        (report.revised, "changed article"),
        (report.duplicates, "article that is a copy of a known one"),
        (report.unchanged, "article known already"),
    )
    came = ", ".join(f"{number} {what if number == 1 else _plural(what)}" for number, what in counts if number)
    said = f"{came or 'nothing new'}."
    if report.failed:
        reason = escape(cut(one_line(report.failed[0].reason), REASON_CHARS))
        what = (
            "1 could not be read" if len(report.failed) == 1 else f"{len(report.failed)} could not be read, the first"
        )
        said += f" {what}: {reason}"
    return said


def _plural(what: str) -> str:
    return what.replace("article", "articles", 1).replace("that is a copy", "that are copies").replace("one", "ones")


def _one(registered: Registered, report: IngestReport) -> str:
    if registered.outcome == "refused" or registered.feed is None:
        return f"It was not added. {_reason(registered)}"
    name = f"*{registered.feed.id}. {name_of(registered.feed)}*"
    if registered.outcome == "known":
        return f"That feed is on the list already: {name}."
    if registered.reason:
        return f"Added {name}. {_reason(registered)}"
    return f"Added {name}: {came_words(report)}"


def _several(done: Registration) -> str:
    def those(outcome: str) -> list[Registered]:
        return [one for one in done.feeds if one.outcome == outcome]

    added, known, refused = those("added"), those("known"), those("refused")
    parts = [f"{len(added)} added", f"{len(known)} on the list already" if known else ""]
    parts.append(f"{len(refused)} not added" if refused else "")
    words = f"{len(done.feeds)} feeds in that list: {', '.join(part for part in parts if part)}."
    if added:
        words += f" They gave {came_words(done.report)}"
    words += _named("Not added", refused)
    return words + _named("Added, but not read yet", [one for one in added if one.reason])


def _named(what: str, those: Sequence[Registered]) -> str:
    if not those:
        return ""
    lines = [f"• {address_of(one.url)}: {_reason(one)}" for one in those[:MOST_NAMED]]
    if len(those) > MOST_NAMED:
        lines.append(f"• and {len(those) - MOST_NAMED} more")
    return "\n".join([f"\n*{what}*", *lines])


def _reason(one: Registered) -> str:
    return escape(cut(one_line(one.reason), REASON_CHARS))
