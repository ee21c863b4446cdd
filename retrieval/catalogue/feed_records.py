"""The feeds that are polled: how each fares, and who is polling it now.

It does not care how a feed is fetched or read. The records are the only thing replicas share, so a feed is claimed here
before it is polled.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, delete, exists, insert, or_, select, update

from retrieval.catalogue.database import reading, writing
from retrieval.catalogue.feed_tables import feed_items, feeds
from retrieval.catalogue.item_records import move_items
from retrieval.errors import SourceError
from retrieval.models import Feed

_MAX_URL_CHARS = 600  # PostgreSQL indexes values of some 2,700 bytes at most
_APART = timedelta(minutes=5)  # of two replicas' clocks, at most; a poll further ahead was before a clock was set back
_FARTHEST = timedelta(hours=30)  # no poll is put off for longer: a time beyond is of a clock that was moved


class FeedRecords:
    """The part of the catalogue that keeps feeds."""

    engine: Engine

    def add_feed(self, url: str, title: str, at: datetime, added_by: str | None = None) -> Feed:
        """Adds a feed; one whose URL is there already is returned as it is. SourceError for an overlong URL."""
        if len(url) > _MAX_URL_CHARS:
            raise SourceError(f"The address of this feed is longer than {_MAX_URL_CHARS} characters.")
        with writing(self.engine) as connection:
            row = connection.execute(select(feeds).where(feeds.c.url == url)).mappings().one_or_none()
            if row is None:
                values = {"url": url, "title": title, "added_at": at, "added_by": added_by}
                row = connection.execute(insert(feeds).values(**values).returning(*feeds.c)).mappings().one()
        return _to_feed(row)

    def feeds(self) -> list[Feed]:
        """All feeds, in the order in which they were added."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(feeds).order_by(feeds.c.id)).mappings().all()
        return [_to_feed(row) for row in rows]

    def feed(self, key: str) -> Feed | None:
        """The feed with this id or URL."""
        with reading(self.engine) as connection:
            row = connection.execute(select(feeds).where(_named(key))).mappings().first()
        return _to_feed(row) if row else None

    def remove_feed(self, key: str) -> bool:
        """Removes the feed with this id or URL; False where there is none. Its articles stay."""
        with writing(self.engine) as connection:
            return connection.execute(delete(feeds).where(_named(key))).rowcount > 0

    def claim_due(self, now: datetime, owner: str, until: datetime, limit: int) -> list[Feed]:
        """At most `limit` feeds that are due, or have pages due to be read, leased to `owner` until `until`.

        A feed that another has leased is passed over; one whose lease has run out is not. The one left alone longest
        comes first.
        """
        page_due = exists().where(feed_items.c.feed_id == feeds.c.id, feed_items.c.next_read_at <= now)
        due = or_(and_(feeds.c.gone_at.is_(None), _due(now)), page_due)
        order = (feeds.c.leased_until.nulls_first(), feeds.c.id)
        with writing(self.engine) as connection:
            wanted = select(feeds.c.id).where(due, _free(now, until)).order_by(*order).limit(limit)
            claimed = list(connection.scalars(wanted))
            return _lease(connection, claimed, owner, until)

    def claim(self, feed_id: int, now: datetime, owner: str, until: datetime) -> Feed | None:
        """This feed leased to `owner`, due or not; None where it is leased to another, or gone from the list."""
        with writing(self.engine) as connection:
            free = connection.scalars(select(feeds.c.id).where(feeds.c.id == feed_id, _free(now, until)))
            return next(iter(_lease(connection, list(free), owner, until)), None)

    def renew_leases(self, owner: str, until: datetime) -> None:
        """The feeds that `owner` is working on stay leased to it until `until`."""
        with writing(self.engine) as connection:
            connection.execute(update(feeds).where(feeds.c.leased_by == owner).values(leased_until=until))

    def free_feed(self, feed_id: int, owner: str, at: datetime) -> None:
        """Ends the lease of `owner`; nothing where it has passed to another."""
        here = and_(feeds.c.id == feed_id, feeds.c.leased_by == owner)
        with writing(self.engine) as connection:
            connection.execute(update(feeds).where(here).values(leased_by=None, leased_until=at))

    def record_poll(
        self,
        feed_id: int,
        at: datetime,
        *,
        etag: str | None,
        last_modified: str | None,
        error: str | None,
        title: str | None = None,
        next_poll_at: datetime | None = None,
        interval_seconds: int | None = None,
        newest_at: datetime | None = None,
        usual_gap_seconds: int | None = None,
        ttl_seconds: int | None = None,
        gone: bool = False,
    ) -> None:
        """How the poll at `at` went. A failure keeps the validators of the last good answer, and `error_since` the
        time of the first failure in a row; a success also ends being gone. What is None stays as it is, but for the
        validators, the error and `next_poll_at`."""
        with writing(self.engine) as connection:
            row = connection.execute(select(feeds).where(feeds.c.id == feed_id)).mappings().one_or_none()
            if row is None:
                return  # removed while it was being polled
            values: dict[str, object] = {"polled_at": at, "error": error, "next_poll_at": next_poll_at}
            if error is None:
                values |= {"etag": etag, "last_modified": last_modified, "error_since": None, "failures": 0}
                values |= {"gone_at": None}
            else:
                values |= {"error_since": row["error_since"] or at, "failures": row["failures"] + 1}
                values |= {"gone_at": row["gone_at"] or at} if gone else {}
            kept: dict[str, object] = {
                "title": title or None,
                "interval_seconds": interval_seconds,
                "newest_at": newest_at,
                "usual_gap_seconds": usual_gap_seconds,
                "ttl_seconds": ttl_seconds,
            }
            values |= {name: value for name, value in kept.items() if value is not None}
            connection.execute(update(feeds).where(feeds.c.id == feed_id).values(**values))

    def put_off_poll(self, feed_id: int, until: datetime) -> None:
        """The feed is next due at `until`; nothing is noted against it."""
        with writing(self.engine) as connection:
            connection.execute(update(feeds).where(feeds.c.id == feed_id).values(next_poll_at=until))

    def move_feed(self, feed_id: int, url: str) -> Feed | None:
        """Gives the feed a new address. Where another feed has it already, the older of the two is kept under it, with
        what was seen in both and the title of the one that had the address; returns the one that was removed, or None.
        """
        if len(url) > _MAX_URL_CHARS:
            return None
        with writing(self.engine) as connection:
            row = connection.execute(select(feeds).where(feeds.c.url == url)).mappings().one_or_none()
            other = _to_feed(row) if row is not None and row["id"] != feed_id else None
            removed = None
            if other is not None:
                here = connection.execute(select(feeds).where(feeds.c.id == feed_id)).mappings().one_or_none()
                if here is None:
                    return None
                older, removed = sorted((other, _to_feed(here)), key=lambda feed: feed.id)
                move_items(connection, removed.id, older.id)
                connection.execute(delete(feeds).where(feeds.c.id == removed.id))
                title = other.title or here["title"]
                connection.execute(update(feeds).where(feeds.c.id == older.id).values(title=title))
            if removed is None or removed.id != feed_id:
                connection.execute(update(feeds).where(feeds.c.id == feed_id).values(url=url))
        return removed

    def claim_telling(self, feed_id: int, trouble_since: datetime) -> bool:
        """True for the one caller who is to tell people of the trouble that began then; False for all after it."""
        untold = or_(feeds.c.told_of.is_(None), feeds.c.told_of != trouble_since)
        with writing(self.engine) as connection:
            told = update(feeds).where(feeds.c.id == feed_id, untold).values(told_of=trouble_since)
            return connection.execute(told).rowcount > 0


def is_due(feed: Feed, now: datetime) -> bool:
    """True where the feed itself is to be asked at `now`, not only pages behind it."""
    next_at, was_ahead = feed.next_poll_at, feed.polled_at is not None and feed.polled_at > now + _APART
    return feed.gone_at is None and (next_at is None or was_ahead or not now < next_at <= now + _FARTHEST)


def _named(key: str) -> ColumnElement[bool]:
    is_id = key.isascii() and key.isdigit() and len(key) < 18
    return or_(feeds.c.url == key, feeds.c.id == int(key)) if is_id else feeds.c.url == key


def _due(now: datetime) -> ColumnElement[bool]:
    next_at = feeds.c.next_poll_at
    return or_(next_at.is_(None), next_at <= now, next_at > now + _FARTHEST, feeds.c.polled_at > now + _APART)


def _free(now: datetime, until: datetime) -> ColumnElement[bool]:
    """Not leased; a lease that ends long after one that began now would is of a clock that was moved."""
    return or_(feeds.c.leased_by.is_(None), feeds.c.leased_until <= now, feeds.c.leased_until > until + (until - now))


def _lease(connection: Connection, feed_ids: Iterable[int], owner: str, until: datetime) -> list[Feed]:
    leased = []
    for feed_id in feed_ids:
        taken = update(feeds).where(feeds.c.id == feed_id).values(leased_by=owner, leased_until=until)
        row = connection.execute(taken.returning(*feeds.c)).mappings().one()
        leased.append(_to_feed(row))
    return leased


def _to_feed(row: RowMapping) -> Feed:
    return Feed.model_validate({name: row[name] for name in Feed.model_fields})
