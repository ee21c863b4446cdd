"""Read the pages behind the entries of a feed when they are due: new ones, those that failed, those to look at again.

It does not care how the entries came to be known (`feed_visit`). A page that was read is asked for again,
at growing distances, only if it has changed; that is how corrections are noticed.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.item_records import FeedItem
from retrieval.errors import NotAnArticle, SiteError, SourceError
from retrieval.feeds.deletions import deletions, is_deleted
from retrieval.feeds.schedule import MOST_TRIES, MOST_TRIES_OF_NO_ARTICLE, next_reading, next_try
from retrieval.identity import canonical_url, content_hash, same_words
from retrieval.models import Article, Clock, Failure, Feed, IngestReport, Progress
from retrieval.sources.courtesy import DISALLOWED, Courtesy, NotNow
from retrieval.sources.feeds import FeedEntry
from retrieval.sources.web import EntryPage, Item, entry_page, usable_teaser

TOGETHER = 16
ANOTHER = "The page now holds another article: the one that was read before stays as it is."
MOVED = "has_moved"  # among the fields of an item
_GONE = (404, 410)

Take = Callable[[Sequence[Item]], Awaitable[IngestReport]]


class Tally:
    """Counts what has begun against what is expected so far, and tells `progress`."""

    def __init__(self, progress: Progress | None, expected: int) -> None:
        self._progress, self._expected, self._begun = progress, expected, 0

    def expect(self, more: int) -> None:
        self._expected += more

    def begin(self, what: str) -> None:
        if self._progress:
            self._progress(self._begun, self._expected, what)
        self._begun += 1


class _Outcome(NamedTuple):
    """What became of an item, what there is to ingest of it, and under which id by what its page says."""

    item: FeedItem
    found: Item | None = None
    page_id: str | None = None


async def visit_pages(
    catalogue: Catalogue, feed: Feed, courtesy: Courtesy, take: Take, clock: Clock, now: datetime, tally: Tally
) -> list[IngestReport]:
    """Read the pages of this feed that are due, some at a time, until none is left or time has run out.

    What was read is ingested by `take` before it is noted. `now` is what dates are held against.
    """
    reports: list[IngestReport] = []
    if courtesy.out_of_time:
        return reports
    tally.expect(await asyncio.to_thread(catalogue.count_due_items, feed.id, clock()))
    while not courtesy.out_of_time:
        at = clock()
        due = await asyncio.to_thread(catalogue.due_items, feed.id, at, TOGETHER)
        if not due:
            break
        stored = await asyncio.to_thread(read_already, catalogue, [item.entry_id for item in due if _is_new(item)])
        formers = await asyncio.to_thread(_formers, catalogue, due)
        visits = (_visit(item, feed, courtesy, stored, formers, at, now, tally) for item in due)
        outcomes = await asyncio.gather(*visits)
        outcomes = await asyncio.to_thread(_identified, catalogue, outcomes)
        reports.append(await take([outcome.found for outcome in outcomes if outcome.found is not None]))
        await asyncio.to_thread(catalogue.save_items, [outcome.item for outcome in outcomes])
    return reports


def entry_of(item: FeedItem) -> FeedEntry:
    """The entry as the item has kept it."""
    return FeedEntry(item.article_id or "", item.url, json.loads(item.fields), item.guid, item.fingerprint)


def read_already(catalogue: Catalogue, entry_ids: Sequence[str]) -> set[str]:
    """Those of `entry_ids` whose article another feed, or a person, has brought."""
    return catalogue.read_entries(entry_ids) | set(catalogue.content_hashes(entry_ids))


def _formers(catalogue: Catalogue, items: Sequence[FeedItem]) -> dict[str, Article]:
    """The stored articles whose pages are read again."""
    return catalogue.get_many(item.article_id for item in items if item.article_id and item.read_at)


def _identified(catalogue: Catalogue, outcomes: Sequence[_Outcome]) -> list[_Outcome]:
    """Each article that was read for the first time under the id of the address its page gives, so that it is one
    article by whatever address it is reached.

    Some sites give one address for all their pages: where that is the address of another text, the entry's own id is
    kept. Others change an address with each answer: the very same words are the article they were. What a person
    deleted stays away.
    """
    stored = catalogue.get_many(outcome.page_id for outcome in outcomes if outcome.page_id)
    found = [outcome.found for outcome in outcomes if isinstance(outcome.found, Article)]
    deleted = deletions(catalogue, found)
    known = catalogue.content_hashes(article.article_id for article in found)
    twins = _twins(catalogue, outcomes)
    taken = set(deleted)
    identified = []
    for outcome in outcomes:
        page_id, article = outcome.page_id, outcome.found
        if isinstance(article, Article) and is_deleted(article, deleted):
            identified.append(_Outcome(outcome.item._replace(removed=True, next_read_at=None)))
            continue
        if isinstance(article, Article) and page_id and page_id != article.article_id and page_id not in taken:
            other = stored.get(page_id)
            if other is None or same_words(other.text, article.text):
                article = article.model_copy(update={"article_id": page_id})
                outcome = _Outcome(outcome.item._replace(article_id=page_id), article)
        if isinstance(article, Article) and article.article_id not in {*known, *stored}:
            twin = twins.get(content_hash(article), article.article_id)
            article = article.model_copy(update={"article_id": twin})
            outcome = _Outcome(outcome.item._replace(article_id=twin), article)
        taken |= {article.article_id} if isinstance(article, Article) else set()
        identified.append(outcome)
    return identified


def _twins(catalogue: Catalogue, outcomes: Sequence[_Outcome]) -> dict[str, str]:
    """What the feed of these pages has brought before with the very same words, under another address."""
    if not outcomes:
        return {}
    hashes = [content_hash(outcome.found) for outcome in outcomes if isinstance(outcome.found, Article)]
    return catalogue.same_content(outcomes[0].item.feed_id, hashes)


def is_another(former: Article, page: Article) -> bool:
    """True where a page that is read again holds another article than before: it is at another address now, as where
    the old one leads to the front page, or its headline is another as well. A story written anew stays what it is."""
    if same_words(former.text, page.text):
        return False
    moved = former.url and page.url and canonical_url(former.url) != canonical_url(page.url)
    return bool(moved) or not same_words(former.title, page.title)


def has_moved(item: FeedItem) -> bool:
    """True where the entry has another address since its page was read, and the page there was not read yet."""
    return bool(json.loads(item.fields).get(MOVED))


def _followed(item: FeedItem, page: EntryPage, former: Article | None) -> tuple[FeedItem, EntryPage]:
    """What was read at the new address of an entry: the article it had before, or one of its own."""
    fields = {name: value for name, value in json.loads(item.fields).items() if name != MOVED}
    item = item._replace(fields=json.dumps(fields))
    if page.article is None or (former is not None and same_words(former.text, page.article.text)):
        return item, page
    article = page.article.model_copy(update={"article_id": item.entry_id})
    return item._replace(article_id=item.entry_id, read_at=None, tries=0), page._replace(article=article)


def _is_new(item: FeedItem) -> bool:
    return item.read_at is None and item.tries == 0


async def _visit(
    item: FeedItem,
    feed: Feed,
    courtesy: Courtesy,
    stored: set[str],
    formers: Mapping[str, Article],
    at: datetime,
    now: datetime,
    tally: Tally,
) -> _Outcome:
    tally.begin(item.url or feed.url)
    if item.url is None or (_is_new(item) and item.entry_id in stored):
        return _Outcome(item._replace(read_at=at, next_read_at=None))
    entry = entry_of(item)
    known = (item.etag, item.last_modified) if item.read_at else (None, None)
    try:
        page = await entry_page(entry, item.url, feed.url, courtesy, now, *known)
        former = formers.get(entry.article_id)
        if has_moved(item):
            item, page = _followed(item, page, former)
        elif former is not None and page.article is not None and is_another(former, page.article):
            raise NotAnArticle(ANOTHER, "another")
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
    return _Outcome(read, page.article, page.page_id if _is_new(item) else None)


def _published_at(item: FeedItem) -> datetime | None:
    given = json.loads(item.fields).get("page_published_at")
    return datetime.fromisoformat(given) if given else None


def _failed(item: FeedItem, entry: FeedEntry, feed: Feed, error: SourceError, at: datetime, now: datetime) -> _Outcome:
    """The reason is kept with the item. An article that was read before stays as it is."""
    tries = item.tries + 1
    again: datetime | None
    gone = isinstance(error, SiteError) and error.status in _GONE and item.read_at and not has_moved(item)
    if str(error) == DISALLOWED or gone:
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
