"""The feeds that are polled, and how each poll went.

It does not care how a feed is fetched or read.
"""

from datetime import datetime

from sqlalchemy import Engine, RowMapping, delete, insert, or_, select, update

from retrieval.catalogue.database import reading, writing
from retrieval.catalogue.feed_tables import feeds
from retrieval.errors import SourceError
from retrieval.models import Feed

_MAX_URL_CHARS = 600  # PostgreSQL indexes values of some 2,700 bytes at most


class FeedRecords:
    """The part of the catalogue that keeps feeds."""

    engine: Engine

    def add_feed(self, url: str, title: str, at: datetime) -> Feed:
        """Adds a feed; one whose URL is there already is returned as it is. SourceError for an overlong URL."""
        if len(url) > _MAX_URL_CHARS:
            raise SourceError(f"The address of this feed is longer than {_MAX_URL_CHARS} characters.")
        with writing(self.engine) as connection:
            row = connection.execute(select(feeds).where(feeds.c.url == url)).mappings().one_or_none()
            if row is None:
                added = insert(feeds).values(url=url, title=title, added_at=at).returning(*feeds.c)
                row = connection.execute(added).mappings().one()
        return _to_feed(row)

    def feeds(self) -> list[Feed]:
        """All feeds, in the order in which they were added."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(feeds).order_by(feeds.c.id)).mappings().all()
        return [_to_feed(row) for row in rows]

    def remove_feed(self, key: str) -> bool:
        """Removes the feed with this id or URL; False where there is none. Its articles stay."""
        is_id = key.isascii() and key.isdigit() and len(key) < 18
        which = or_(feeds.c.url == key, feeds.c.id == int(key)) if is_id else feeds.c.url == key
        with writing(self.engine) as connection:
            return connection.execute(delete(feeds).where(which)).rowcount > 0

    def record_poll(
        self,
        feed_id: int,
        at: datetime,
        *,
        etag: str | None,
        last_modified: str | None,
        error: str | None,
        title: str | None = None,
    ) -> None:
        """How the poll at `at` went. A failure keeps the validators of the last good answer, and `error_since` the
        time of the first failure in a row."""
        with writing(self.engine) as connection:
            row = connection.execute(select(feeds).where(feeds.c.id == feed_id)).mappings().one_or_none()
            if row is None:
                return  # removed while it was being polled
            values = {"polled_at": at, "error": error}
            if error is None:
                values |= {"etag": etag, "last_modified": last_modified, "error_since": None}
            else:
                values |= {"error_since": row["error_since"] or at}
            if title:
                values |= {"title": title}
            connection.execute(update(feeds).where(feeds.c.id == feed_id).values(**values))


def _to_feed(row: RowMapping) -> Feed:
    return Feed.model_validate({name: row[name] for name in Feed.model_fields})
