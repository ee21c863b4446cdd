"""How feeds and their health look, in `/sources` and in the App Home.

It does not care who may see them. Titles, addresses and reasons come from outside and are escaped.
"""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.blocks.text import Block, actions, button, context, cut, escape, one_line, section
from retrieval.answering.telling.plain_words import long_day
from retrieval.feeds.health import FeedHealth, State, health_of
from retrieval.models import Feed

PAGE = "sources_page"
PER_PAGE = 20  # with the longest names, addresses and reasons they fill a message
NAME_CHARS = 100
ADDRESS_CHARS = 150
REASON_CHARS = 200
WORST_FIRST: tuple[State, ...] = ("gone", "broken", "late", "waiting", "healthy")
_MARKS: dict[State, str] = {
    "healthy": "✓",
    "waiting": "… Waiting",
    "late": "⚠ Late",
    "broken": "⚠ Broken",
    "gone": "✗ Gone",
}
_COUNTED: dict[State, str] = {"healthy": "healthy", "late": "late", "broken": "broken", "gone": "gone"}


class Page(NamedTuple):
    """A page of the list, as a button carries it: of the feeds with trouble or of all, and its number from 0."""

    trouble_only: bool
    number: int

    def value(self) -> str:
        return json.dumps(self)

    @classmethod
    def read(cls, value: str) -> "Page":
        trouble_only, number = json.loads(value)
        return cls(bool(trouble_only), int(number))


def source_list(feeds: Sequence[Feed], page: Page, now: datetime, zone: tzinfo) -> list[Block]:
    """One page of the feeds with their health and addresses, with buttons to the other pages."""
    shown = [
        feed for feed in feeds if not page.trouble_only or health_of(feed, now).state not in ("healthy", "waiting")
    ]
    pages = max(1, -(-len(shown) // PER_PAGE))
    number = min(max(page.number, 0), pages - 1)
    first = number * PER_PAGE
    blocks = [section(_feed_words(feed, now, zone, addresses=True)) for feed in shown[first : first + PER_PAGE]]
    if pages == 1:
        return blocks
    turns = [
        button(label, f"{PAGE}_{label.lower()}", page._replace(number=to).value())
        for label, to in (("Previous", number - 1), ("Next", number + 1))
        if 0 <= to < pages
    ]
    words = f"{first + 1} to {min(first + PER_PAGE, len(shown))} of {len(shown)}"
    return [*blocks, context(words), actions(*turns)]


def feed_list(feeds: Sequence[Feed], now: datetime, zone: tzinfo, most: int) -> list[Block]:
    """One section for each feed with its health, the worst first, without addresses."""
    ordered = sorted(feeds, key=lambda feed: WORST_FIRST.index(health_of(feed, now).state))
    blocks = [section(_feed_words(feed, now, zone, addresses=False)) for feed in ordered[:most]]
    if len(feeds) > most:
        blocks.append(context(f"and {len(feeds) - most} more"))
    return blocks


def health_words(feeds: Sequence[Feed], now: datetime) -> str:
    """`5 feeds: 3 healthy, 1 broken, 1 not read yet.`"""
    if not feeds:
        return "There are no feeds yet."
    states = Counter(health_of(feed, now).state for feed in feeds)
    parts = [f"{states[state]} {word}" for state, word in _COUNTED.items() if states[state]]
    if states["waiting"]:
        parts.append(f"{states['waiting']} not read yet")
    return f"{len(feeds)} feed{'' if len(feeds) == 1 else 's'}: {', '.join(parts)}."


def is_in_trouble(feed: Feed, now: datetime) -> bool:
    """Late, broken or gone."""
    return health_of(feed, now).state not in ("healthy", "waiting")


def name_of(feed: Feed) -> str:
    """The feed's title, else its host; escaped."""
    return escape(_shortened(one_line(feed.title), NAME_CHARS) or urlsplit(feed.url).hostname or "(no title)")


def address_of(url: str) -> str:
    """A feed's address, shortened; escaped."""
    return escape(_shortened(one_line(url), ADDRESS_CHARS))


def reason_of(health: FeedHealth) -> str:
    """The reason on one line, cut; not escaped."""
    return cut(one_line(health.reason), REASON_CHARS)


def moment_words(moment: datetime, zone: tzinfo) -> str:
    """`Thursday 5 November 2026, 09:15` in the reader's zone."""
    local = moment.astimezone(zone)
    return f"{long_day(local.date())}, {local:%H:%M}"


def _feed_words(feed: Feed, now: datetime, zone: tzinfo, addresses: bool) -> str:
    first = f"*{feed.id}. {name_of(feed)}*" if addresses else f"*{name_of(feed)}*"
    if addresses:
        first += f"\n{address_of(feed.url)}"
    return f"{first}\n{state_words(feed, now, zone)}"


def state_words(feed: Feed, now: datetime, zone: tzinfo) -> str:
    """How the feed is, why, since when, and when it is read next; escaped."""
    health = health_of(feed, now)
    mark, again = _MARKS[health.state], _next_words(feed, now)
    if health.state == "healthy":
        read = f" Read {_ago(now - feed.polled_at)}" if feed.polled_at else ""
        return f"{mark}{read}{again}"
    since = f" since {moment_words(health.since, zone)}" if health.since and health.state != "waiting" else ""
    return f"{mark}{since}: {escape(reason_of(health))}{again}"


def _shortened(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _next_words(feed: Feed, now: datetime) -> str:
    if feed.gone_at is not None:
        return ""
    wait = feed.next_poll_at - now if feed.next_poll_at else timedelta()
    return f" · next {_span(wait)}" if wait > timedelta(minutes=1) else " · next within minutes"


def _span(wait: timedelta) -> str:
    minutes = -(-int(wait.total_seconds()) // 60)
    return f"in {minutes} minutes" if minutes < 120 else f"in {minutes // 60} hours"


def _ago(gone: timedelta) -> str:
    minutes = int(gone.total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 120:
        return f"{minutes} minute{'' if minutes == 1 else 's'} ago"
    return f"{minutes // 60} hours ago" if minutes < 2_880 else f"{minutes // 1_440} days ago"
