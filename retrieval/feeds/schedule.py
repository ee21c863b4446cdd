"""When a feed is polled next, and when the page behind an entry is read again. Pure functions of what is known.

It does not care how anything is fetched. A site's own wishes go before ours: nothing is asked for sooner than it says.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from retrieval.models import Feed

LONGEST_INTERVAL = timedelta(hours=6)
LONGEST_WISH = timedelta(hours=24)  # of a site; also where back-off ends
JITTER = 0.1
GONE_AFTER_FAILURES = 14
GONE_AFTER = timedelta(days=7)
REREAD_AFTER = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
)
TRY_AGAIN_AFTER = (timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8), timedelta(hours=24))
MOST_TRIES = len(TRY_AGAIN_AFTER) + 1
MOST_TRIES_OF_NO_ARTICLE = 2  # a paywall or an index page is rarely another thing later

_FASTER, _SLOWER = 0.5, 1.5
_DATES_THAT_TELL = 3


def next_interval(feed: Feed, shortest: timedelta, found_new: bool) -> timedelta:
    """Shorter where something new had come, longer where not; no longer than what is usual between two entries."""
    if feed.interval_seconds is None:
        return shortest
    usual = timedelta(seconds=feed.usual_gap_seconds) if feed.usual_gap_seconds is not None else LONGEST_INTERVAL
    longest = max(shortest, min(usual, LONGEST_INTERVAL))
    interval = timedelta(seconds=feed.interval_seconds) * (_FASTER if found_new else _SLOWER)
    return min(max(interval, shortest), longest)


def next_poll(feed_id: int, at: datetime, interval: timedelta, wishes: Sequence[float | None]) -> datetime:
    """The time of the poll after the one at `at`, spread by a tenth so that feeds do not fall into step.

    `wishes` are what the site said, in seconds: never sooner than the longest of them, up to LONGEST_WISH.
    """
    spread = random.Random(f"{feed_id} {at.isoformat()}").uniform(-JITTER, JITTER)
    wish = min(timedelta(seconds=max((wish for wish in wishes if wish is not None), default=0.0)), LONGEST_WISH)
    return at + max(interval * (1 + spread), wish * (1 + abs(spread)))


def backed_off(feed: Feed, shortest: timedelta) -> timedelta:
    """How long to wait after one more failure: twice as long each time, up to LONGEST_WISH."""
    interval = timedelta(seconds=feed.interval_seconds) if feed.interval_seconds is not None else shortest
    times: int = 2 ** min(feed.failures + 1, 20)
    return min(max(interval, shortest) * times, LONGEST_WISH)


def is_given_up(feed: Feed, at: datetime) -> bool:
    """True where an address that holds nothing (404) has done so for so long that the feed counts as gone."""
    since = feed.error_since
    return since is not None and at - since >= GONE_AFTER and feed.failures + 1 >= GONE_AFTER_FAILURES


def usual_gap(feed: Feed, dates: Sequence[datetime], at: datetime, found_new: bool) -> timedelta | None:
    """What lies between two entries on average, by their dates where they have any, else by when they were found."""
    known = sorted(date for date in dates if date <= at)
    if len(known) >= _DATES_THAT_TELL:
        return (known[-1] - known[0]) / (len(known) - 1)
    if not found_new or feed.newest_at is None:
        return None
    gap = max(at - feed.newest_at, timedelta())
    return gap if feed.usual_gap_seconds is None else 0.7 * timedelta(seconds=feed.usual_gap_seconds) + 0.3 * gap


def next_reading(seen_at: datetime, published_at: datetime | None, at: datetime) -> datetime | None:
    """When a page that was read at `at` is read again, to notice corrections; None: no more."""
    old = published_at is not None and published_at < seen_at - timedelta(days=1)
    since = published_at if published_at is not None and old else seen_at
    return next((since + after for after in REREAD_AFTER if since + after > at), None)


def reading_of_a_change(seen_at: datetime, read_at: datetime | None, at: datetime) -> datetime:
    """When the page of an entry that has changed is read: at once, unless that was done lately for the entry's age.

    Some feeds count views in every entry, and would have all their pages read at each poll.
    """
    return at if read_at is None else max(at, read_at + (at - seen_at) / 4)


def next_try(tries: int, at: datetime, most: int = MOST_TRIES) -> datetime | None:
    """When a page that failed `tries` times in a row is tried again; None: no more."""
    return at + TRY_AGAIN_AFTER[tries - 1] if tries < most else None
