"""How a note on feeds that broke looks, and the line that says they are read again.

It does not care who gets it. Titles and reasons come from outside and are escaped; addresses may hold keys, and are not
shown.
"""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from bot.blocks.digest_blocks import Post
from bot.blocks.source_blocks import moment_words, name_of, reason_of
from bot.blocks.text import Block, context, escape, section
from retrieval.feeds.health import FeedHealth
from retrieval.models import Feed

MOST_NAMED = 10
OUTAGE = "Nearly all fail at once, so it may be the network here, or the machine I run on, rather than the feeds."


class Troubled(NamedTuple):
    """A feed that failed, how it is now, and since when."""

    feed: Feed
    health: FeedHealth
    since: datetime


def broken_note(troubled: Sequence[Troubled], of: int, zone: tzinfo, command: str, *, outage: bool) -> Post:
    """One note for all of them; `of` is how many feeds there are, `command` the name of `/sources` here."""
    one = troubled[0]
    if len(troubled) == 1:
        blocks: list[Block] = [section(f"⚠ *{_named(one)}* {_said(one, zone)}")]
        text = f"⚠ {_named(one)} {_said(one, zone)}"
    else:
        what = f"None of the {of} feeds can be read" if len(troubled) == of else f"{len(troubled)} feeds broke"
        told = f". {OUTAGE}" if outage else "."
        blocks = [section(f"⚠ *{what}*{told}")]
        text = f"⚠ {what}: {', '.join(name_of(item.feed) for item in troubled[:MOST_NAMED])}{told}"
        blocks.append(section("\n".join(f"• *{_named(item)}* {_said(item, zone)}" for item in troubled[:MOST_NAMED])))
    if len(troubled) > MOST_NAMED:
        blocks.append(context(f"and {len(troubled) - MOST_NAMED} more: `{command} health` lists them."))
    blocks.append(context(_advice(troubled, command)))
    return Post(blocks, text)


def well_note(feeds: Sequence[Feed], zone: tzinfo) -> Post:
    """One line: which feeds are read again, and since when where it is one."""
    names = ", ".join(f"*{name_of(feed)}*" for feed in feeds[:MOST_NAMED])
    if len(feeds) > MOST_NAMED:
        names = f"{len(feeds)} of these feeds"
    since = f" since {moment_words(feeds[0].polled_at, zone)}" if len(feeds) == 1 and feeds[0].polled_at else ""
    line = f"✓ {names} {'is' if len(feeds) == 1 else 'are'} read again{since}."
    return Post([section(line)], line.replace("*", ""))


def _named(item: Troubled) -> str:
    return f"{item.feed.id}. {name_of(item.feed)}"


def _said(item: Troubled, zone: tzinfo) -> str:
    what = "has been gone" if item.health.state == "gone" else "could not be read"
    return f"{what} since {moment_words(item.since, zone)}. {escape(reason_of(item.health))}"


def _advice(troubled: Sequence[Troubled], command: str) -> str:
    """What a person can do, and what I do."""
    gone = [item for item in troubled if item.health.state == "gone"]
    number = str(troubled[0].feed.id) if len(troubled) == 1 else "NUMBER"
    after = "I go on trying, and say so here once it is read again."
    if len(troubled) > 1:
        after = "I go on trying, and say so here once they are read again."
    if len(gone) == len(troubled):
        after = "I ask for it no more." if len(gone) == 1 else "I ask for them no more."
    elif gone:
        after = "I go on trying those that are not gone, and say so here once they are read again."
    moved = f" Where it has a new address, `{command} add URL` adds that." if gone else ""
    return (
        f"{after} `{command} refresh {number}` tries at once; `{command} remove {number}` takes it off the list, "
        f"and its articles stay.{moved}"
    )
