"""Ask one feed what is in it, ingest the entries that are whole, and note which pages are to be read.

It does not care when a feed is due (`polling`) nor how pages are read (`page_visits`). The feed's
validators are recorded last: after a crash before that, the feed is read again.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.item_records import FeedItem
from retrieval.catalogue.tables import storable
from retrieval.errors import SiteError, SourceError
from retrieval.feeds.page_visits import MOVED, Take, has_moved, is_another, read_already
from retrieval.feeds.schedule import (
    backed_off,
    is_given_up,
    next_interval,
    next_poll,
    reading_of_a_change,
    usual_gap,
)
from retrieval.identity import content_hash, same_words
from retrieval.models import Article, Failure, Feed, IngestReport
from retrieval.sources.courtesy import Courtesy, NotNow
from retrieval.sources.dates import read_published
from retrieval.sources.feeds import FeedEntry, ParsedFeed, from_entry, own_id, parse_feed
from retrieval.sources.fetch import Fetched
from retrieval.sources.web import Item

MAX_FIELDS_CHARS = 8_000


class Visit(NamedTuple):
    """One visit to a feed: when it began, what dates are held against, and the shortest time to the next."""

    feed: Feed
    at: datetime
    now: datetime
    shortest: timedelta


async def visit_feed(
    catalogue: Catalogue, visit: Visit, courtesy: Courtesy, take: Take, fetched: Fetched | None = None
) -> IngestReport | None:
    """Visit the feed, or take `fetched` for its answer; None where it has moved onto another feed and was removed.

    A feed that fails has the reason in the records and in the report's `failed`.
    """
    feed = visit.feed
    try:
        answer = fetched or await courtesy.fetch(feed.url, feed.etag, feed.last_modified)
        parsed = None
        if not answer.not_modified:
            parsed = await asyncio.to_thread(parse_feed, answer.body, answer.url, answer.charset)
    except NotNow as later:
        await asyncio.to_thread(catalogue.put_off_poll, feed.id, max(later.until, visit.at))
        return await take([Failure(source=feed.url, reason=str(later))])
    except SourceError as error:
        await asyncio.to_thread(record_failure, catalogue, visit, error)
        return await take([Failure(source=feed.url, reason=str(error))])
    if answer.moved_to and parsed is not None and answer.moved_to != feed.url:
        removed = await asyncio.to_thread(catalogue.move_feed, feed.id, answer.moved_to)
        if removed is not None and removed.id == feed.id:
            return None
    fresh, known, put_off = await asyncio.to_thread(_fresh, catalogue, visit, parsed)
    report = await _note(catalogue, visit, fresh, known, take)
    found_new = any(storable(entry.guid) not in known for entry in fresh)
    if put_off:  # the next answer has to hold what was put off
        answer = replace(answer, etag=None, last_modified=None)
    await asyncio.to_thread(_record, catalogue, visit, answer, parsed, found_new)
    return report


def record_failure(catalogue: Catalogue, visit: Visit, error: Exception) -> None:
    """Note a failed visit: the next comes later each time, and not before the site wants it. Gone: it never comes."""
    feed, status = visit.feed, error.status if isinstance(error, SiteError) else None
    wish = error.retry_after if isinstance(error, SiteError) else None
    gone = status == 410 or (status == 404 and is_given_up(feed, visit.at))
    catalogue.record_poll(
        feed.id,
        visit.at,
        etag=None,
        last_modified=None,
        error=str(error),
        next_poll_at=next_poll(feed.id, visit.at, backed_off(feed, visit.shortest), [wish]),
        gone=gone,
    )


def _fresh(
    catalogue: Catalogue, visit: Visit, parsed: ParsedFeed | None
) -> tuple[list[FeedEntry], dict[str, FeedItem], bool]:
    """The entries that are new or changed, and the items already known of all that are listed; then, whether a change
    was left for a later visit."""
    entries = {storable(entry.guid): entry for entry in reversed(parsed.entries)} if parsed else {}
    known = catalogue.feed_items(visit.feed.id, entries.keys())
    fresh = {guid: entry for guid, entry in reversed(entries.items()) if _is_fresh(entry, known.get(guid))}
    ready = [entry for guid, entry in fresh.items() if not _is_too_soon(entry, known.get(guid), visit.at)]
    return ready, known, len(ready) < len(fresh)


def _is_too_soon(entry: FeedEntry, item: FeedItem | None, at: datetime) -> bool:
    """True for a change of a whole entry that was taken lately for its age, as its page would not be read again yet."""
    return item is not None and _is_article(entry) and reading_of_a_change(item.seen_at, item.read_at, at) > at


def _is_fresh(entry: FeedEntry, item: FeedItem | None) -> bool:
    return item is None or (not item.removed and item.fingerprint != entry.fingerprint)


async def _note(
    catalogue: Catalogue, visit: Visit, fresh: Sequence[FeedEntry], known: dict[str, FeedItem], take: Take
) -> IngestReport:
    """Ingest the entries that are whole, then keep all in the records; pages are due at once, in the feed's order."""
    ids = [entry.article_id for entry in fresh]
    stored = await asyncio.to_thread(read_already, catalogue, ids)
    removed = await asyncio.to_thread(catalogue.removed_entries, ids)
    formers = await asyncio.to_thread(_formers, catalogue, fresh, known)
    found: list[Item] = []
    items: list[FeedItem] = []
    for place, entry in enumerate(fresh):
        item = _item(entry, visit, known.get(storable(entry.guid)))
        if entry.article_id in removed:  # it came in another feed, and stays away in this one too
            item = item._replace(removed=True)
        elif _is_article(entry):
            article = await asyncio.to_thread(from_entry, entry, visit.feed.url, visit.now)
            if isinstance(article, Article):
                article = _named(article, entry, known.get(item.guid), formers)
                if item.guid not in known and article.article_id not in formers:
                    article = await asyncio.to_thread(_under_former_id, catalogue, visit.feed.id, article)
                item = item._replace(article_id=article.article_id)
            found.append(article)
            item = item._replace(read_at=visit.at, error=article.reason if isinstance(article, Failure) else None)
        elif storable(entry.guid) not in known and entry.article_id in stored:
            item = item._replace(read_at=visit.at)
        else:
            in_order = visit.at - timedelta(microseconds=len(fresh) - place)
            item = item._replace(next_read_at=reading_of_a_change(item.seen_at, item.read_at, in_order))
        items.append(item)
    report = await take(found)
    await asyncio.to_thread(catalogue.save_items, items)
    await asyncio.to_thread(catalogue.note_listed, visit.feed.id, known, visit.at)
    return report


def _formers(catalogue: Catalogue, fresh: Sequence[FeedEntry], known: dict[str, FeedItem]) -> dict[str, Article]:
    """The stored articles that entries with their whole text may stand for."""
    whole = [entry for entry in fresh if _is_article(entry)]
    items = (known.get(storable(entry.guid)) for entry in whole)
    ids = {entry.article_id for entry in whole} | {item.article_id for item in items if item and item.article_id}
    return catalogue.get_many(ids)


def _named(article: Article, entry: FeedEntry, known: FeedItem | None, formers: dict[str, Article]) -> Article:
    """The article under the id it is known by, also where its address has changed.

    Some feeds give one address, or one guid, for all their entries: what another article holds is left to it.
    """
    if known is not None and known.article_id:
        former = formers.get(known.article_id)
        if known.url == entry.url or (former is not None and same_words(former.text, article.text)):
            return article.model_copy(update={"article_id": known.article_id})
    other = formers.get(entry.article_id)
    if entry.url is not None and other is not None and is_another(other, article):
        return article.model_copy(update={"article_id": own_id(entry)})
    return article


def _under_former_id(catalogue: Catalogue, feed_id: int, article: Article) -> Article:
    """The article under the id it came in this feed with, where nothing about it is new but its guid."""
    digest = content_hash(article)
    former = catalogue.same_content(feed_id, [digest]).get(digest)
    return article if former is None else article.model_copy(update={"article_id": former})


def _is_article(entry: FeedEntry) -> bool:
    """True where the entry itself is all there is to read."""
    return entry.is_whole or entry.url is None


def _item(entry: FeedEntry, visit: Visit, known: FeedItem | None) -> FeedItem:
    fields = "{}" if _is_article(entry) else json.dumps(dict(entry.fields), default=str)
    if len(fields) > MAX_FIELDS_CHARS:
        kept = ("title", "published_at", "url", "publisher")
        fields = json.dumps({name: str(entry.fields.get(name) or "")[:1_500] for name in kept})
    new = FeedItem(
        feed_id=visit.feed.id,
        guid=storable(entry.guid),
        entry_id=entry.article_id,
        article_id=entry.article_id,
        url=entry.url,
        fingerprint=entry.fingerprint,
        fields=fields,
        seen_at=visit.at,
        listed_at=visit.at,
    )
    if known is None:
        return new
    # a changed entry keeps what is known of its page, so that the page is fetched only if it changed as well
    again = new._replace(seen_at=known.seen_at, read_at=known.read_at, tries=min(known.tries, 1))
    if known.read_at is not None and not _is_article(entry) and (known.url != entry.url or has_moved(known)):
        return again._replace(article_id=known.article_id, fields=json.dumps({**json.loads(fields), MOVED: True}))
    if known.url != entry.url:
        return again
    return again._replace(article_id=known.article_id, etag=known.etag, last_modified=known.last_modified)


def _record(catalogue: Catalogue, visit: Visit, answer: Fetched, parsed: ParsedFeed | None, found_new: bool) -> None:
    feed, dates = visit.feed, _dates(parsed, visit.now)
    gap = usual_gap(feed, dates, visit.at, found_new)
    newest_at = visit.at if found_new else None
    if found_new and feed.newest_at is None:  # at first everything is new: its dates tell when it came
        newest_at = max((date for date in dates if date <= visit.at), default=visit.at)
    interval = next_interval(feed, visit.shortest, found_new)
    ttl = feed.ttl_seconds if parsed is None else int(parsed.ttl_seconds or 0)
    known = feed if answer.not_modified else answer
    catalogue.record_poll(
        feed.id,
        visit.at,
        etag=known.etag,
        last_modified=known.last_modified,
        error=None,
        title=parsed.title if parsed and not feed.title else None,
        next_poll_at=next_poll(feed.id, visit.at, interval, [answer.fresh_for, answer.retry_after, ttl]),
        interval_seconds=int(interval.total_seconds()),
        newest_at=newest_at,
        usual_gap_seconds=int(gap.total_seconds()) if gap is not None else None,
        ttl_seconds=ttl,
    )


def _dates(parsed: ParsedFeed | None, now: datetime) -> list[datetime]:
    entries = parsed.entries if parsed else ()
    found = (read_published(entry.fields.get("published_at"), now).at for entry in entries)
    return [date for date in found if date is not None]
