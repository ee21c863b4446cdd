"""Read the pages behind the entries of a feed when they are due: new ones, those that failed, those to look at again.

It does not care how the entries came to be known (`retrieval.feed_visit`). A page that was read is asked for again, at
growing distances, only if it has changed; that is how corrections are noticed.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.item_records import FeedItem
from retrieval.errors import NotAnArticle, SiteError, SourceError
from retrieval.models import Article, Clock, Failure, Feed, IngestReport
from retrieval.poll_schedule import MOST_TRIES, MOST_TRIES_OF_NO_ARTICLE, next_reading, next_try
from retrieval.sources.courtesy import DISALLOWED, Courtesy, NotNow
from retrieval.sources.feeds import FeedEntry
from retrieval.sources.web import EntryPage, Item, entry_page, usable_teaser

TOGETHER = 16
_GONE = (404, 410)

Take = Callable[[Sequence[Item]], Awaitable[IngestReport]]
Tell = Callable[[str], None]


class _Outcome(NamedTuple):
    """What became of an item, and what there is to ingest of it."""

    item: FeedItem
    found: Item | None = None


async def visit_pages(
    catalogue: Catalogue, feed: Feed, courtesy: Courtesy, take: Take, clock: Clock, now: datetime, tell: Tell
) -> list[IngestReport]:
    """Read the pages of this feed that are due, some at a time, until none is left or time has run out.

    What was read is ingested by `take` before it is noted. `now` is what dates are held against.
    """
    reports = []
    while not courtesy.out_of_time:
        at = clock()
        due = await asyncio.to_thread(catalogue.due_items, feed.id, at, TOGETHER)
        if not due:
            break
        unread = [item.article_id or "" for item in due if _is_new(item)]
        stored = await asyncio.to_thread(catalogue.content_hashes, unread)
        outcomes = await asyncio.gather(*(_visit(item, feed, courtesy, stored, at, now, tell) for item in due))
        reports.append(await take([outcome.found for outcome in outcomes if outcome.found is not None]))
        await asyncio.to_thread(catalogue.save_items, [outcome.item for outcome in outcomes])
    return reports


def entry_of(item: FeedItem) -> FeedEntry:
    """The entry as the item has kept it."""
    return FeedEntry(item.article_id or "", item.url, json.loads(item.fields), item.guid, item.fingerprint)


def _is_new(item: FeedItem) -> bool:
    return item.read_at is None and item.tries == 0


async def _visit(
    item: FeedItem, feed: Feed, courtesy: Courtesy, stored: dict[str, str], at: datetime, now: datetime, tell: Tell
) -> _Outcome:
    tell(item.url or feed.url)
    if item.url is None or (_is_new(item) and item.article_id in stored):  # another feed, or a person, brought it
        return _Outcome(item._replace(read_at=at, next_read_at=None))
    entry = entry_of(item)
    known = (item.etag, item.last_modified) if item.read_at else (None, None)
    try:
        page = await entry_page(entry, item.url, feed.url, courtesy, now, *known)
    except NotNow as later:
        return _Outcome(item._replace(next_read_at=max(later.until, at)))
    except SourceError as error:
        return _failed(item, entry, feed, error, at, now)
    return _read(item, page, at)


def _read(item: FeedItem, page: EntryPage, at: datetime) -> _Outcome:
    published_at = page.article.published_at if page.article else _published_at(item)
    fields = item.fields
    if page.article and published_at:
        fields = json.dumps({**json.loads(fields), "page_published_at": published_at.isoformat()})
    read = item._replace(
        fields=fields,
        read_at=at,
        next_read_at=next_reading(item.seen_at, published_at, at),
        tries=0,
        error=None,
        etag=page.etag,
        last_modified=page.last_modified,
    )
    return _Outcome(read, page.article)


def _published_at(item: FeedItem) -> datetime | None:
    given = json.loads(item.fields).get("page_published_at")
    return datetime.fromisoformat(given) if given else None


def _failed(item: FeedItem, entry: FeedEntry, feed: Feed, error: SourceError, at: datetime, now: datetime) -> _Outcome:
    """The reason is kept with the item. An article that was read before stays as it is."""
    tries = item.tries + 1
    again: datetime | None
    if str(error) == DISALLOWED or (isinstance(error, SiteError) and error.status in _GONE and item.read_at):
        again = None
    else:
        no_article = isinstance(error, NotAnArticle)
        again = next_try(tries, at, MOST_TRIES_OF_NO_ARTICLE if no_article else MOST_TRIES)
        if again is None and item.read_at:
            again = next_reading(item.seen_at, _published_at(item), at)
    failed = item._replace(tries=tries, error=str(error), next_read_at=again)
    if item.read_at is None and item.tries == 0:
        teaser: Article | None = usable_teaser(entry, feed.url, now)
        if teaser is not None:
            return _Outcome(failed, teaser)
    return _Outcome(failed, Failure(source=item.url or feed.url, reason=str(error)))
