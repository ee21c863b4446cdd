"""Put feeds on the list: from a feed's address, a site's page that announces one, or a list of feeds (OPML).

It does not care who asks. A feed is looked at before it is added, so that a wrong address is told at once, and read at
once afterwards; the others on the list are left alone.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Literal, NamedTuple

from retrieval.errors import FetchRefused, SiteError, SourceError
from retrieval.feeds.feed_visit import Visit, record_failure
from retrieval.feeds.polling import AT_ONCE, SECONDS, SHORTEST, poll_feeds, summed
from retrieval.ingest import reading_time
from retrieval.models import Feed, IngestReport, Progress
from retrieval.newsdesk import Newsdesk
from retrieval.sources.courtesy import Courtesy
from retrieval.sources.discovery import discover
from retrieval.sources.feeds import looks_like_feed, parse_feed
from retrieval.sources.fetch import Fetched
from retrieval.sources.items import web_address
from retrieval.sources.opml import OpmlFeed, looks_like_opml, read_opml

NOT_AN_ADDRESS = "That is not a web address. Give one that begins with https://"
NO_FEED = "This page announces no feed. Give the feed's own address."
_NOTHING_THERE = (404, 410)


class Registered(NamedTuple):
    """What became of one feed. `reason` says why it was refused, or could not be read yet; `feed` is its record."""

    url: str
    outcome: Literal["added", "known", "refused"]
    reason: str = ""
    feed: Feed | None = None


class Registration(NamedTuple):
    """What became of a source: its feeds, the ingest of what they gave, and the other feeds that a page announces."""

    feeds: tuple[Registered, ...]
    report: IngestReport
    others: tuple[str, ...] = ()


class _Asked(NamedTuple):
    """Who registers, and how the feeds are read."""

    desk: Newsdesk
    owner: str
    added_by: str | None
    shortest: timedelta
    seconds: float | None
    progress: Progress | None


def register_feeds(
    desk: Newsdesk,
    address: str,
    owner: str = "command",
    *,
    title: str = "",
    added_by: str | None = None,
    shortest: timedelta = SHORTEST,
    seconds: float | None = SECONDS,
    progress: Progress | None = None,
) -> Registration:
    """Register what is at this address: a feed, the first feed that a page announces, or all of a list.

    Pages that cannot be read within `seconds` are read with the next polls. Called where no event loop runs. Raises
    SourceError where there is nothing to register; a feed that is on the list already is told as "known".
    """
    asked = _Asked(desk, owner, added_by, shortest, seconds, progress)
    if web_address(address) is None:
        raise SourceError(NOT_AN_ADDRESS)
    if (known := desk.catalogue.feed(address)) is not None and known.url == address:
        return Registration((Registered(address, "known", feed=known),), IngestReport())
    fetched = asyncio.run(_fetch(desk, address))
    if looks_like_opml(fetched.body):
        return _register_all(asked, read_opml(fetched.body))
    if looks_like_feed(fetched.body, fetched.content_type):
        return _register_one(asked, OpmlFeed(fetched.moved_to or address, title), fetched)
    announced = discover(fetched.body, fetched.url)
    if not announced:
        parse_feed(fetched.body, fetched.url, fetched.charset)  # says what it is instead
        raise SourceError(NO_FEED)
    return _register_first(asked, announced, title)


def register_list(
    desk: Newsdesk,
    document: bytes,
    owner: str = "command",
    *,
    added_by: str | None = None,
    shortest: timedelta = SHORTEST,
    seconds: float | None = None,
    progress: Progress | None = None,
) -> Registration:
    """Register the feeds of a list (OPML); raises SourceError where it is none. See `register_feeds`."""
    return _register_all(_Asked(desk, owner, added_by, shortest, seconds, progress), read_opml(document))


def _register_first(asked: _Asked, announced: Sequence[str], title: str) -> Registration:
    """The first of these that can be read; the error of the first where none can."""
    errors: list[SourceError] = []
    for url in announced:
        others = tuple(other for other in announced if other != url)
        try:
            if (known := asked.desk.catalogue.feed(url)) is not None:
                return Registration((Registered(url, "known", feed=known),), IngestReport(), others)
            fetched = asyncio.run(_fetch(asked.desk, url))
            registration = _register_one(asked, OpmlFeed(fetched.moved_to or url, title), fetched)
        except SourceError as error:
            errors.append(error)
            continue
        return registration._replace(others=others)
    raise errors[0]


def _register_one(asked: _Asked, wanted: OpmlFeed, fetched: Fetched) -> Registration:
    parse_feed(fetched.body, fetched.url, fetched.charset)
    registered, report = _add_and_read(asked, [(wanted, fetched)])
    return Registration(tuple(registered), summed([report, _read_pages(asked, registered)]))


def _register_all(asked: _Asked, wanted: Sequence[OpmlFeed]) -> Registration:
    """All feeds of a list. One whose site is out of order for now is added and tried again; one that is none is not."""
    results: list[Registered] = []
    reports: list[IngestReport] = []
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        if asked.progress:
            asked.progress(start, len(wanted), some[0].title or some[0].url)
        addressed = [one for one in some if web_address(one.url)]
        new = [one for one in addressed if asked.desk.catalogue.feed(one.url) is None]
        looked_at = asyncio.run(_look_at(asked.desk, new))
        readable = [(one, found) for one, found in zip(new, looked_at, strict=True) if isinstance(found, Fetched)]
        added, report = _add_and_read(asked, readable)
        outcomes = {one.url: Registered(one.url, "refused", NOT_AN_ADDRESS) for one in some if one not in addressed}
        outcomes |= {result.url: result for result in added}
        for one, found in zip(new, looked_at, strict=True):
            if isinstance(found, SourceError):
                outcomes[one.url] = _refused_or_put_off(asked, one, found)
        known = {one.url: Registered(one.url, "known", feed=asked.desk.catalogue.feed(one.url)) for one in some}
        results += [outcomes.get(one.url) or known[one.url] for one in some]
        reports.append(report)
    reports.append(_read_pages(asked, results))
    return Registration(tuple(results), summed(reports))


def _add_and_read(asked: _Asked, wanted: Sequence[tuple[OpmlFeed, Fetched]]) -> tuple[list[Registered], IngestReport]:
    """Add feeds whose documents were fetched, and take in what is in the documents; pages are left for later."""
    catalogue = asked.desk.catalogue
    results, answers = [], {}
    for one, fetched in wanted:
        if (known := catalogue.feed(one.url)) is not None:
            results.append(Registered(one.url, "known", feed=known))
            continue
        try:
            feed = catalogue.add_feed(one.url, one.title, asked.desk.clock(), asked.added_by)
        except SourceError as error:
            results.append(Registered(one.url, "refused", str(error)))
            continue
        answers[feed.id] = fetched
        results.append(Registered(one.url, "added", feed=feed))
    reports = poll_feeds(
        asked.desk, asked.owner, feed_ids=list(answers), shortest=asked.shortest, seconds=0.0, answers=answers
    )
    now_known = {feed.id: feed for feed in catalogue.feeds()}
    updated = [one._replace(feed=now_known.get(one.feed.id, one.feed)) if one.feed else one for one in results]
    return updated, summed(list(reports.values()))


def _read_pages(asked: _Asked, registered: Sequence[Registered]) -> IngestReport:
    ids = [one.feed.id for one in registered if one.outcome == "added" and one.feed]
    reports = poll_feeds(
        asked.desk,
        asked.owner,
        feed_ids=ids,
        shortest=asked.shortest,
        seconds=asked.seconds,
        progress=asked.progress,
        only_due=True,
    )
    return summed(list(reports.values()))


def _refused_or_put_off(asked: _Asked, one: OpmlFeed, error: SourceError) -> Registered:
    desk = asked.desk
    is_none = isinstance(error, FetchRefused | _NotAFeed)
    if is_none or (isinstance(error, SiteError) and error.status in _NOTHING_THERE):
        return Registered(one.url, "refused", str(error))
    try:
        feed = desk.catalogue.add_feed(one.url, one.title, desk.clock(), asked.added_by)
    except SourceError as overlong:
        return Registered(one.url, "refused", str(overlong))
    record_failure(desk.catalogue, Visit(feed, desk.clock(), reading_time(desk), asked.shortest), error)
    return Registered(one.url, "added", f"It could not be read yet. {error}", desk.catalogue.feed(str(feed.id)))


class _NotAFeed(SourceError):
    """What is at an address is no feed."""


async def _fetch(desk: Newsdesk, url: str) -> Fetched:
    return await Courtesy(desk.catalogue, desk.fetch_allow, desk.clock).fetch(url)


async def _look_at(desk: Newsdesk, wanted: Sequence[OpmlFeed]) -> list[Fetched | SourceError]:
    """The document of each feed, or why it is none."""
    courtesy = Courtesy(desk.catalogue, desk.fetch_allow, desk.clock)

    async def one(url: str) -> Fetched | SourceError:
        try:
            fetched = await courtesy.fetch(url)
        except SourceError as error:
            return error
        try:
            await asyncio.to_thread(parse_feed, fetched.body, fetched.url, fetched.charset)
        except SourceError as error:
            return _NotAFeed(str(error))
        return fetched

    return list(await asyncio.gather(*(one(feed.url) for feed in wanted)))
