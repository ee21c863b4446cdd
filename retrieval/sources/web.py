"""Read articles from an address on the web: a page, or a feed with the pages it links to.

It does not care whether an article is stored already, nor whether the feed is registered (`retrieval.feeds` reads
those). Every request goes through `retrieval.sources.courtesy`.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from retrieval.errors import SourceError
from retrieval.identity import derived_id, host_of
from retrieval.models import Article, Failure
from retrieval.sources.courtesy import Courtesy
from retrieval.sources.extract import extract
from retrieval.sources.feeds import FeedEntry, from_entry, looks_like_feed, parse_feed
from retrieval.sources.fetch import Fetched

USABLE_TEASER_CHARS = 200

Item = Article | Failure

_FEED_ADDRESS = re.compile(r"feed|rss|atom|xml|json|rdf", re.IGNORECASE)


class EntryPage(NamedTuple):
    """What the page behind an entry gave: no article where it has not changed since the validators were given.

    The article is under the entry's id; `page_id` is the one by the address that the page itself gives.
    """

    article: Article | None
    page_id: str | None
    etag: str | None
    last_modified: str | None


def read_address(url: str, courtesy: Courtesy, now: datetime) -> Iterator[Item]:
    """The article of a page, or those of a feed; a Failure where the address gives neither.

    Called where no event loop runs, with a courtesy of its own.
    """
    yield from asyncio.run(_read(url, courtesy, now))


async def _read(url: str, courtesy: Courtesy, now: datetime) -> list[Item]:
    try:
        fetched = await _fetch_either(url, courtesy)
        if not looks_like_feed(fetched.body, fetched.content_type):
            return [await asyncio.to_thread(page_article, fetched, url, now)]
        parsed = await asyncio.to_thread(parse_feed, fetched.body, fetched.url, fetched.charset)
        if not parsed.entries:
            raise SourceError("The feed has no entries.")
    except SourceError as error:
        return [Failure(source=url, reason=str(error))]
    found = await asyncio.gather(*(_entry_item(entry, url, courtesy, now) for entry in parsed.entries))
    # a site that gives one address for all its pages must not have them taken for one article
    times = Counter(page_id for _, page_id in found)
    return [
        item.model_copy(update={"article_id": page_id})
        if isinstance(item, Article) and page_id and times[page_id] == 1
        else item
        for item, page_id in found
    ]


async def _fetch_either(url: str, courtesy: Courtesy) -> Fetched:
    """A page where robots.txt lets programs read it, or a feed, which is meant for them."""
    refusal = None
    try:
        await courtesy.ask_robots(url)
    except SourceError as error:
        if not _FEED_ADDRESS.search(url):
            raise
        refusal = error
    fetched = await courtesy.fetch(url)
    if not looks_like_feed(fetched.body, fetched.content_type):
        if refusal is not None:
            raise refusal
        await courtesy.ask_robots(fetched.url)
    return fetched


async def _entry_item(entry: FeedEntry, origin: str, courtesy: Courtesy, now: datetime) -> tuple[Item, str | None]:
    """What an entry gives, and the id it has by the address of its page where that was read."""
    if entry.is_whole or entry.url is None:
        return from_entry(entry, origin, now), None
    try:
        page = await entry_page(entry, entry.url, origin, courtesy, now)
        assert page.article is not None  # no validators were given
        return page.article, page.page_id
    except SourceError as error:
        return usable_teaser(entry, origin, now) or Failure(source=entry.url, reason=str(error)), None


def page_article(fetched: Fetched, origin: str, now: datetime) -> Article:
    """The article of a fetched page; raises SourceError where there is none."""
    kind = fetched.content_type or ""
    if kind.startswith(("image/", "video/", "audio/", "font/")) or kind in ("application/pdf", "application/zip"):
        raise SourceError(f"This is not a web page but {kind}.")
    return extract(fetched.body, fetched.url, fetched.charset, origin=origin, now=now)


def usable_teaser(entry: FeedEntry, origin: str, now: datetime) -> Article | None:
    """The entry's own text as an article, where it is more than a line."""
    teaser = from_entry(entry, origin, now)
    return teaser if isinstance(teaser, Article) and len(teaser.text) >= USABLE_TEASER_CHARS else None


async def entry_page(
    entry: FeedEntry,
    url: str,
    origin: str,
    courtesy: Courtesy,
    now: datetime,
    etag: str | None = None,
    last_modified: str | None = None,
) -> EntryPage:
    """The page behind an entry, under the entry's id; what the page leaves open is taken from the entry.

    Raises SourceError where there is no article to be had.
    """
    fetched = await courtesy.fetch_page(url, etag, last_modified)
    if fetched.not_modified:
        return EntryPage(None, None, fetched.etag or etag, fetched.last_modified or last_modified)
    page = await asyncio.to_thread(page_article, fetched, origin, now)
    article = _completed(page, entry, url, origin, now)
    return EntryPage(article, derived_id(article.url, "", "", None), fetched.etag, fetched.last_modified)


def _completed(page: Article, entry: FeedEntry, url: str, origin: str, now: datetime) -> Article:
    changes: dict[str, object] = {"article_id": entry.article_id, "url": page.url or url}
    text = entry.fields.get("text") or entry.fields.get("title")  # one without a teaser has a date all the same
    told = from_entry(entry._replace(fields={**entry.fields, "text": text}), origin, now)
    if isinstance(told, Article):
        if told.published_at is not None and (page.published_at is None or page.published_on_day_only):
            changes |= {
                "published_at": told.published_at,
                "published_on_day_only": told.published_on_day_only,
            }
        if page.publisher == host_of(page.url) and told.publisher:
            changes["publisher"] = told.publisher
    return page.model_copy(update=changes)
