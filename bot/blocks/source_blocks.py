"""How feeds and their health look, in `/sources` and in the App Home.

It does not care who may see them. Titles and addresses come from outside and are escaped.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from bot.blocks.text import Block, context, cut, escape, long_date, one_line, section
from retrieval.models import Feed, IngestReport

MOST_LISTED = 40
REASON_CHARS = 200


def feed_list(feeds: Sequence[Feed], now: datetime, zone: tzinfo, addresses: bool = True) -> list[Block]:
    """One section for each feed with its health; `addresses` shows id and URL too."""
    blocks = [section(_feed_words(feed, now, zone, addresses)) for feed in feeds[:MOST_LISTED]]
    if len(feeds) > MOST_LISTED:
        blocks.append(context(f"and {len(feeds) - MOST_LISTED} more"))
    return blocks


def health_words(feeds: Sequence[Feed]) -> str:
    """`5 feeds: 3 are read without trouble, 2 could not be read.`"""
    if not feeds:
        return "There are no feeds yet."
    broken = sum(feed.error is not None for feed in feeds)
    waiting = sum(feed.polled_at is None and feed.error is None for feed in feeds)
    parts = [f"{len(feeds) - broken - waiting} read without trouble"]
    if broken:
        parts.append(f"{broken} could not be read")
    if waiting:
        parts.append(f"{waiting} not read yet")
    return f"{len(feeds)} feed{'' if len(feeds) == 1 else 's'}: {', '.join(parts)}."


def added_words(feed: Feed, report: IngestReport) -> str:
    """What came with a feed that was just added; plain."""
    name = one_line(feed.title) or feed.url
    came = [
        f"{number} {what}"
        for number, what in (
            (report.added, "new articles"),
            (report.duplicates, "copies of known articles"),
            (report.revised, "changed articles"),
            (report.unchanged, "articles known already"),
        )
        if number
    ]
    said = f"Added {name}: {', '.join(came) or 'it holds no articles at present'}."
    if report.failed:
        first = cut(one_line(report.failed[0].reason), REASON_CHARS)
        said += f" {len(report.failed)} could not be read, the first because: {first}"
    return said


def _feed_words(feed: Feed, now: datetime, zone: tzinfo, addresses: bool) -> str:
    name = escape(one_line(feed.title) or "(no title)")[:200]
    first = f"*{feed.id}. {name}*\n{escape(feed.url)}\n" if addresses else f"*{name}*\n"
    if feed.error:
        since = f" since {long_date(feed.error_since.astimezone(zone).date())}" if feed.error_since else ""
        return f"{first}⚠ Could not be read{since}: {escape(cut(one_line(feed.error), REASON_CHARS))}"
    return f"{first}✓ Read {_ago(now - feed.polled_at)}" if feed.polled_at else f"{first}Not read yet"


def _ago(gone: timedelta) -> str:
    minutes = int(gone.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 120:
        return f"{minutes} minute{'' if minutes == 1 else 's'} ago"
    return f"{minutes // 60} hours ago" if minutes < 2_880 else f"{minutes // 1_440} days ago"
