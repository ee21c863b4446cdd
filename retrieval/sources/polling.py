"""Poll the registered feeds and give what is new in them.

It does not care what becomes of the articles. How each poll went is recorded in the catalogue; one bad feed never
stops the others.
"""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from retrieval.catalogue.catalogue import Catalogue
from retrieval.errors import SourceError
from retrieval.models import Clock, Failure, Feed
from retrieval.sources.feeds import FeedEntry, parse_feed
from retrieval.sources.fetch import Fetched, fetch
from retrieval.sources.web import Item, entry_articles

AT_ONCE = 8


class Poll(NamedTuple):
    """What a poll gave; `error` is the plain reason where it gave nothing. Once the items are ingested, `record` it."""

    feed: Feed
    at: datetime
    items: tuple[Item, ...]
    fetched: Fetched | None = None
    title: str | None = None
    error: str | None = None

    def record(self, catalogue: Catalogue) -> None:
        """Note in the catalogue how the poll went. After the ingest, so that a crash before it has the feed read again
        rather than answered with "not modified"."""
        known = self.feed if self.fetched is None or self.fetched.not_modified else self.fetched
        catalogue.record_poll(
            self.feed.id,
            self.at,
            etag=known.etag,
            last_modified=known.last_modified,
            error=self.error,
            title=self.title,
        )


def polls(catalogue: Catalogue, allow: frozenset[str], clock: Clock, now: Clock) -> Iterator[Poll]:
    """Poll all feeds, some at a time; called where no event loop runs. `now` is what dates are held against."""
    feeds = catalogue.feeds()
    for start in range(0, len(feeds), AT_ONCE):
        yield from asyncio.run(_poll_some(feeds[start : start + AT_ONCE], catalogue, allow, clock, now))


async def _poll_some(
    feeds: list[Feed], catalogue: Catalogue, allow: frozenset[str], clock: Clock, now: Clock
) -> list[Poll]:
    return list(await asyncio.gather(*(_poll(feed, catalogue, allow, clock, now) for feed in feeds)))


async def _poll(feed: Feed, catalogue: Catalogue, allow: frozenset[str], clock: Clock, now: Clock) -> Poll:
    at = clock()
    try:
        fetched = await fetch(feed.url, allow, feed.etag, feed.last_modified)
        if fetched.not_modified:
            return Poll(feed, at, (), fetched)
        parsed = await asyncio.to_thread(parse_feed, fetched.body, fetched.url, fetched.charset)
        fresh = await asyncio.to_thread(_not_stored, parsed.entries, catalogue)
        items = await entry_articles(fresh, feed.url, allow, now)
    except SourceError as error:
        reason = str(error)
        return Poll(feed, at, (Failure(source=feed.url, reason=reason),), error=reason)
    return Poll(feed, at, tuple(items), fetched, parsed.title or None)


def _not_stored(entries: tuple[FeedEntry, ...], catalogue: Catalogue) -> tuple[FeedEntry, ...]:
    """Entries to look at: those whose page would have to be fetched only while they are new."""
    stored = catalogue.content_hashes([entry.article_id for entry in entries])
    return tuple(entry for entry in entries if entry.is_whole or entry.article_id not in stored)
