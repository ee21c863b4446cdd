"""Poll the feeds that are due: fetch, read, ingest what is new, and record how it went.

It does not care who calls it, nor how a feed's health is worded (`retrieval.feed_state`). Replicas share the work
through leases in SQL; one bad feed never stops the others.
"""

import asyncio
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from retrieval.errors import SourceError
from retrieval.ingest import ingest_items, reading_time
from retrieval.models import Failure, Feed, IngestReport, Progress
from retrieval.newsdesk import Newsdesk
from retrieval.sources.feeds import FeedEntry, parse_feed
from retrieval.sources.fetch import Fetched, fetch
from retrieval.sources.web import Item, entry_articles

AT_ONCE = 8
LEASE = timedelta(minutes=10)
SHORTEST = timedelta(minutes=15)


def poll_due(
    desk: Newsdesk,
    owner: str,
    limit: int = AT_ONCE,
    *,
    shortest: timedelta = SHORTEST,
    seconds: float | None = 120.0,
    progress: Progress | None = None,
) -> dict[int, IngestReport]:
    """Poll at most `limit` feeds that are due and that no other replica has; the reports by feed id.

    `owner` names the replica, `shortest` is the shortest time between two polls of a feed. After `seconds` no further
    page is asked for: what is left is due again at once. Called where no event loop runs. Raises BriefingError only
    where the collection itself cannot go on.
    """
    now = desk.clock()
    token = f"{owner}:{uuid.uuid4().hex}"
    feeds = desk.catalogue.claim_due(now, token, now + LEASE, limit)
    return _poll_claimed(desk, feeds, token, shortest)


def poll_feed(
    desk: Newsdesk,
    feed_id: int,
    owner: str,
    *,
    shortest: timedelta = SHORTEST,
    seconds: float | None = 120.0,
    progress: Progress | None = None,
) -> IngestReport | None:
    """Poll this feed now, due or not; None where another replica is at it, or there is no such feed."""
    now = desk.clock()
    token = f"{owner}:{uuid.uuid4().hex}"
    feed = desk.catalogue.claim(feed_id, now, token, now + LEASE)
    return _poll_claimed(desk, [feed], token, shortest)[feed_id] if feed else None


def poll_feeds(
    desk: Newsdesk,
    owner: str = "command",
    *,
    shortest: timedelta = SHORTEST,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> dict[int, IngestReport]:
    """Poll every feed now that no other replica is at, also those that were gone; the reports by feed id."""
    reports = {}
    for feed in desk.catalogue.feeds():
        report = poll_feed(desk, feed.id, owner, shortest=shortest, seconds=seconds, progress=progress)
        if report is not None:
            reports[feed.id] = report
    return reports


def _poll_claimed(desk: Newsdesk, feeds: Sequence[Feed], token: str, shortest: timedelta) -> dict[int, IngestReport]:
    async def together() -> list[IngestReport]:
        return list(await asyncio.gather(*(_poll(desk, feed, shortest) for feed in feeds)))

    try:
        return {feed.id: report for feed, report in zip(feeds, asyncio.run(together()), strict=True)}
    finally:
        for feed in feeds:
            desk.catalogue.free_feed(feed.id, token, desk.clock())


async def _poll(desk: Newsdesk, feed: Feed, shortest: timedelta) -> IngestReport:
    at = desk.clock()
    fetched: Fetched | None = None
    title, error = "", None
    items: list[Item] = []
    try:
        fetched = await fetch(feed.url, desk.fetch_allow, feed.etag, feed.last_modified)
        if not fetched.not_modified:
            parsed = await asyncio.to_thread(parse_feed, fetched.body, fetched.url, fetched.charset)
            title = parsed.title
            fresh = await asyncio.to_thread(_not_stored, parsed.entries, desk)
            items = await entry_articles(fresh, feed.url, desk.fetch_allow, lambda: reading_time(desk))
    except SourceError as failure:
        error = str(failure)
        items = [Failure(source=feed.url, reason=error)]
    report = await asyncio.to_thread(ingest_items, desk, items)
    known = feed if fetched is None or fetched.not_modified else fetched
    _record(desk, feed, at, known, error, title, shortest)
    return report


def _record(
    desk: Newsdesk, feed: Feed, at: datetime, known: Feed | Fetched, error: str | None, title: str, shortest: timedelta
) -> None:
    desk.catalogue.record_poll(
        feed.id,
        at,
        etag=known.etag,
        last_modified=known.last_modified,
        error=error,
        title=title,
        next_poll_at=at + shortest,
        interval_seconds=int(shortest.total_seconds()),
    )


def _not_stored(entries: tuple[FeedEntry, ...], desk: Newsdesk) -> tuple[FeedEntry, ...]:
    """Entries to look at: those whose page would have to be fetched only while they are new."""
    stored = desk.catalogue.content_hashes([entry.article_id for entry in entries])
    return tuple(entry for entry in entries if entry.is_whole or entry.article_id not in stored)
