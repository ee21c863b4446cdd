"""Which articles a person has deleted, so that no feed brings them back: under whatever address, and in whatever feed.

It does not care how an article is deleted, nor what feeds list. Of the article's words nothing is kept but the
signature of its sketch, by which another text at the same address is told from it.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Engine, and_, delete, func, insert, or_, select, update

from retrieval.catalogue.database import reading
from retrieval.catalogue.feed_tables import feed_items, removed_articles
from retrieval.catalogue.portions import rows_of
from retrieval.catalogue.tables import storable


class RemovedRecords:
    """The part of the catalogue that remembers deleted articles."""

    engine: Engine

    def removed_entries(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Those of `ids` under which an article was stored, or came in a feed, that a person deleted; each with the
        signature of that article's sketch (b"" where it had none)."""
        columns = select(removed_articles.c.id, removed_articles.c.signature)
        with reading(self.engine) as connection:
            rows = rows_of(connection, columns, removed_articles.c.id, ids)
        return {row["id"]: bytes(row["signature"]) for row in rows}


def note_removal(connection: Connection, article_id: str, signature: bytes | None, at: datetime) -> None:
    """A person deleted this article: the entries it came from, and others with their addresses, are not read again."""
    came = select(feed_items.c.entry_id).where(feed_items.c.article_id == article_id).distinct()
    ids = sorted({storable(article_id), *connection.scalars(came)})
    connection.execute(delete(removed_articles).where(removed_articles.c.id.in_(ids)))
    values = {"article_id": article_id, "signature": signature or b"", "at": at}
    connection.execute(insert(removed_articles), [{"id": one, **values} for one in ids])
    passed_over = and_(feed_items.c.entry_id.in_(ids), feed_items.c.article_id == feed_items.c.entry_id)
    here = or_(feed_items.c.article_id == article_id, passed_over)
    connection.execute(update(feed_items).where(here).values(removed=True, next_read_at=None))


def note_return(connection: Connection, article_id: str) -> None:
    """A person brought an article of this id: where it had been deleted, feeds follow it again."""
    known = select(removed_articles.c.article_id).where(removed_articles.c.id == article_id)
    former = connection.scalar(known)
    if former is None:
        return
    of_it = removed_articles.c.article_id == former
    ids = [article_id, *connection.scalars(select(removed_articles.c.id).where(of_it))]
    connection.execute(delete(removed_articles).where(of_it))
    here = or_(feed_items.c.article_id == former, feed_items.c.entry_id.in_(ids))
    # as read: what a person brought is not fetched once more before its entry changes
    read_at = func.coalesce(feed_items.c.read_at, feed_items.c.seen_at)
    connection.execute(
        update(feed_items)
        .where(here, feed_items.c.removed)
        .values(removed=False, article_id=article_id, read_at=read_at)
    )
