"""What was seen in each feed, and when the pages behind it are read: one item for each entry.

It does not care how entries or pages are read. An item is what tells a known entry from a new or changed one, so that
an unchanged entry costs nothing.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, RowMapping, delete, func, insert, select, update

from retrieval.catalogue.database import reading, writing
from retrieval.catalogue.feed_tables import feed_items, feeds
from retrieval.catalogue.tables import articles, storable

FORGOTTEN_AFTER = timedelta(days=60)
_LISTED_TO = timedelta(days=1)  # how exactly it is kept when an item was last in its feed
_IN_ONE_STATEMENT = 500


class FeedItem(NamedTuple):
    """An entry of a feed as it was last seen. `entry_id` is the article's id by the address in the feed, `article_id`
    the one it has by what its page says, which may be another. `fields` is JSON; `tries` counts failures of its page
    in a row, `error` is the reason of the last; `removed`: a person deleted its article, which stays away."""

    feed_id: int
    guid: str
    entry_id: str
    article_id: str | None
    url: str | None
    fingerprint: str
    fields: str
    seen_at: datetime
    listed_at: datetime
    read_at: datetime | None = None
    next_read_at: datetime | None = None
    tries: int = 0
    etag: str | None = None
    last_modified: str | None = None
    error: str | None = None
    removed: bool = False


class ItemRecords:
    """The part of the catalogue that keeps what was seen in feeds."""

    engine: Engine

    def feed_items(self, feed_id: int, guids: Collection[str]) -> dict[str, FeedItem]:
        """Those of `guids` that were seen in the feed, by guid."""
        found: dict[str, FeedItem] = {}
        with reading(self.engine) as connection:
            for some in _portions(guids):
                query = select(feed_items).where(feed_items.c.feed_id == feed_id, feed_items.c.guid.in_(some))
                found |= {row["guid"]: _to_item(row) for row in connection.execute(query).mappings()}
        return found

    def due_items(self, feed_id: int, now: datetime, limit: int) -> list[FeedItem]:
        """Items whose pages are due to be read, those due longest first."""
        here = (feed_items.c.feed_id == feed_id, feed_items.c.next_read_at <= now, feed_items.c.removed.is_(False))
        query = select(feed_items).where(*here).order_by(feed_items.c.next_read_at)
        with reading(self.engine) as connection:
            return [_to_item(row) for row in connection.execute(query.limit(limit)).mappings()]

    def read_entries(self, entry_ids: Collection[str]) -> set[str]:
        """Those of `entry_ids` whose page was read, in whichever feed they came."""
        found: set[str] = set()
        with reading(self.engine) as connection:
            for some in _portions(entry_ids):
                here = (feed_items.c.entry_id.in_(some), feed_items.c.read_at.is_not(None))
                query = select(feed_items.c.entry_id).where(*here)
                found |= set(connection.scalars(query))
        return found

    def same_content(self, feed_id: int, hashes: Collection[str]) -> dict[str, str]:
        """The articles that this feed has brought whose content (`identity.content_hash`) is one of these: ids by
        hash. Some feeds give their entries another guid, or another address, in every answer."""
        found: dict[str, str] = {}
        with reading(self.engine) as connection:
            for some in _portions(hashes):
                query = select(articles.c.content_hash, articles.c.article_id)
                query = query.join(feed_items, feed_items.c.article_id == articles.c.article_id)
                here = (feed_items.c.feed_id == feed_id, articles.c.content_hash.in_(some))
                rows = connection.execute(query.where(*here).order_by(feed_items.c.seen_at.desc()))
                found |= {row.content_hash: row.article_id for row in rows}
        return found

    def count_due_items(self, feed_id: int, now: datetime) -> int:
        """How many pages of this feed are due to be read."""
        here = (feed_items.c.feed_id == feed_id, feed_items.c.next_read_at <= now, feed_items.c.removed.is_(False))
        with reading(self.engine) as connection:
            return connection.scalar(select(func.count()).select_from(feed_items).where(*here)) or 0

    def save_items(self, items: Iterable[FeedItem]) -> None:
        """Saves all items, each new or known; one that a person has removed meanwhile stays removed. Those of a feed
        that is no longer there are passed over."""
        wanted = list({(item.feed_id, item.guid): item for item in items}.values())
        if not wanted:
            return
        with writing(self.engine) as connection:
            there = set(connection.scalars(select(feeds.c.id).where(feeds.c.id.in_({item.feed_id for item in wanted}))))
            for item in wanted:
                if item.feed_id in there:
                    _save(connection, item)

    def note_listed(self, feed_id: int, known: Mapping[str, FeedItem], now: datetime) -> None:
        """These items are in the feed still. Those that have not been for long are forgotten, but for removed ones."""
        stale = [guid for guid, item in known.items() if item.listed_at < now - _LISTED_TO]
        here = feed_items.c.feed_id == feed_id
        forgotten = (here, feed_items.c.listed_at < now - FORGOTTEN_AFTER, feed_items.c.removed.is_(False))
        with reading(self.engine) as connection:
            old = connection.scalar(select(func.count()).select_from(feed_items).where(*forgotten))
        if not stale and not old:
            return
        with writing(self.engine) as connection:
            for some in _portions(stale):
                listed = update(feed_items).where(here, feed_items.c.guid.in_(some)).values(listed_at=now)
                connection.execute(listed)
            connection.execute(delete(feed_items).where(*forgotten))


def move_items(connection: Connection, feed_id: int, to_feed_id: int) -> None:
    """What was seen in one feed counts as seen in another, which keeps its own records of what it has seen itself."""
    own = select(feed_items.c.guid).where(feed_items.c.feed_id == to_feed_id)
    others = (feed_items.c.feed_id == feed_id, feed_items.c.guid.not_in(own))
    removed = select(feed_items.c.guid).where(feed_items.c.feed_id == feed_id, feed_items.c.removed)
    both = (feed_items.c.feed_id == to_feed_id, feed_items.c.guid.in_(removed))
    connection.execute(update(feed_items).where(*both).values(removed=True, next_read_at=None))
    connection.execute(update(feed_items).where(*others).values(feed_id=to_feed_id))


def _save(connection: Connection, item: FeedItem) -> None:
    here = (feed_items.c.feed_id == item.feed_id, feed_items.c.guid == item.guid)
    values = item._asdict()
    kept = {name: value for name, value in values.items() if name not in ("feed_id", "guid")}
    if not item.removed:  # it may have been removed meanwhile
        del kept["removed"]
    if not connection.execute(update(feed_items).where(*here).values(**kept)).rowcount:
        connection.execute(insert(feed_items).values(**values))


def _to_item(row: RowMapping) -> FeedItem:
    return FeedItem(**{name: row[name] for name in FeedItem._fields})


def _portions(guids: Collection[str]) -> Iterator[list[Any]]:
    listed = [storable(guid) for guid in guids]
    for start in range(0, len(listed), _IN_ONE_STATEMENT):
        yield listed[start : start + _IN_ONE_STATEMENT]
