"""Read articles from an address on the web: a page, or a feed with the pages it links to.

It does not care whether an article is stored already, unless it is told which are: then those are not fetched again.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime

from retrieval.errors import SourceError
from retrieval.identity import host_of
from retrieval.models import Article, Failure
from retrieval.sources.extract import extract
from retrieval.sources.feeds import FeedEntry, from_entry, looks_like_feed, parse_feed
from retrieval.sources.fetch import Fetched, fetch

AT_ONCE = 8
AT_ONCE_FROM_A_HOST = 2

Item = Article | Failure


def read_address(url: str, allow: frozenset[str], now: datetime) -> Iterator[Item]:
    """The article of a page, or those of a feed; a Failure where the address gives neither.

    Called where no event loop runs. `allow` is the fetch guard's.
    """
    try:
        fetched = asyncio.run(fetch(url, allow))
        if looks_like_feed(fetched.body, fetched.content_type):
            parsed = parse_feed(fetched.body, fetched.url, fetched.charset)
            if not parsed.entries:
                raise SourceError("The feed has no entries.")
            yield from asyncio.run(entry_articles(parsed.entries, url, allow, lambda: now))
        else:
            yield page_article(fetched, url, now)
    except SourceError as error:
        yield Failure(source=url, reason=str(error))


def page_article(fetched: Fetched, origin: str, now: datetime) -> Article:
    """The article of a fetched page; raises SourceError where there is none."""
    kind = fetched.content_type or ""
    if kind.startswith(("image/", "video/", "audio/", "font/")) or kind in ("application/pdf", "application/zip"):
        raise SourceError(f"This is not a web page but {kind}.")
    return extract(fetched.body, fetched.url, fetched.charset, origin=origin, now=now)


async def entry_articles(
    entries: tuple[FeedEntry, ...], origin: str, allow: frozenset[str], clock: Callable[[], datetime]
) -> list[Item]:
    """The article of each entry, in order; pages are fetched side by side, few at a time from one host."""
    everywhere = asyncio.Semaphore(AT_ONCE)
    hosts: dict[str, asyncio.Semaphore] = {}

    async def one(entry: FeedEntry) -> Item:
        if entry.is_whole or entry.url is None:
            return from_entry(entry, origin, clock())
        host = hosts.setdefault(host_of(entry.url), asyncio.Semaphore(AT_ONCE_FROM_A_HOST))
        async with host, everywhere:
            return await _entry_page(entry, entry.url, origin, allow, clock())

    return list(await asyncio.gather(*(one(entry) for entry in entries)))


async def _entry_page(entry: FeedEntry, url: str, origin: str, allow: frozenset[str], now: datetime) -> Item:
    """The page behind an entry, under the entry's id; what the page leaves open is taken from the entry.

    Where the page gives no article, the entry's own text does, if it is more than a line.
    """
    try:
        fetched = await fetch(url, allow)
        page = await asyncio.to_thread(page_article, fetched, origin, now)
    except SourceError as error:
        teaser = from_entry(entry, origin, now)
        if isinstance(teaser, Article) and len(teaser.text) >= 200:
            return teaser
        return Failure(source=url, reason=str(error))
    changes: dict[str, object] = {"article_id": entry.article_id, "url": page.url or url}
    told = from_entry(entry, origin, now)
    if isinstance(told, Article):
        if told.published_at is not None and (page.published_at is None or page.published_on_day_only):
            changes |= {
                "published_at": told.published_at,
                "published_on_day_only": told.published_on_day_only,
            }
        if page.publisher == host_of(page.url) and told.publisher:
            changes["publisher"] = told.publisher
    return page.model_copy(update=changes)
