"""How a feed is: waiting, healthy, late, broken or gone, with the reason in plain words.

It does not care how feeds are polled or shown: it reads what the records say.
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from retrieval.models import Feed

State = Literal["waiting", "healthy", "late", "broken", "gone"]

BROKEN_FAILURES = 3
BROKEN_AFTER = timedelta(hours=1)  # where it failed again, or the next try is overdue
MISSED_INTERVALS = 3
QUIET_AT_LEAST = timedelta(days=7)
QUIET_TIMES = 10
_INTERVAL = 900


class FeedHealth(NamedTuple):
    """`reason` says why where the state is not "healthy"; `since` is when that began, as far as it is known."""

    state: State
    reason: str = ""
    since: datetime | None = None


def health_of(feed: Feed, now: datetime) -> FeedHealth:
    """How the feed is at `now`. One failure is not yet a broken feed: it is late, and tried again."""
    if feed.gone_at is not None:
        return FeedHealth("gone", feed.error or "It is gone for good.", feed.gone_at)
    if feed.error is not None:
        since = feed.error_since or feed.polled_at
        tried_again = feed.failures > 1 or feed.next_poll_at is None or feed.next_poll_at <= now
        lasting = since is not None and now - since >= BROKEN_AFTER and tried_again
        if feed.failures >= BROKEN_FAILURES or lasting:
            return FeedHealth("broken", feed.error, since)
        return FeedHealth("late", f"It could not be read and is tried again. {feed.error}", since)
    if feed.polled_at is None:
        return FeedHealth("waiting", "It has not been read yet.", feed.added_at)
    return _late(feed, feed.polled_at, now) or FeedHealth("healthy")


def _late(feed: Feed, polled_at: datetime, now: datetime) -> FeedHealth | None:
    """Polled too long ago, or nothing new in it for far longer than is usual for it."""
    allowed = MISSED_INTERVALS * timedelta(seconds=feed.interval_seconds or _INTERVAL)
    if feed.next_poll_at is not None and now - feed.next_poll_at > allowed:
        return FeedHealth("late", "It has not been polled since then: is the bot running?", polled_at)
    if feed.newest_at is not None and feed.usual_gap_seconds is not None:
        quiet = max(QUIET_AT_LEAST, QUIET_TIMES * timedelta(seconds=feed.usual_gap_seconds))
        if now - feed.newest_at > quiet:
            return FeedHealth("late", "It answers, but nothing new has come since then.", feed.newest_at)
    return None
