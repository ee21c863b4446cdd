"""What ranking needs of many articles at once: where each comes from and when, without its words.

It does not care how they are ranked. Reading a hundred whole articles would cost more than all the rest of a search.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Engine, select

from retrieval.catalogue.database import reading
from retrieval.catalogue.tables import articles

_IN_ONE_STATEMENT = 500


class Listing(NamedTuple):
    """`published_at` is in UTC; `duplicate_of` is the id of the article it is a copy of."""

    article_id: str
    publisher: str
    published_at: datetime | None
    published_on_day_only: bool
    duplicate_of: str | None

    @property
    def original(self) -> str:
        """The id that all copies of one text have in common."""
        return self.duplicate_of or self.article_id


_COLUMNS = [articles.c[name] for name in Listing._fields]


def list_by_id(engine: Engine, article_ids: Iterable[str]) -> dict[str, Listing]:
    """Those of `article_ids` that exist."""
    wanted = list(dict.fromkeys(article_ids))
    found: dict[str, Listing] = {}
    with reading(engine) as connection:
        for start in range(0, len(wanted), _IN_ONE_STATEMENT):
            query = select(*_COLUMNS).where(articles.c.article_id.in_(wanted[start : start + _IN_ONE_STATEMENT]))
            found |= {row[0]: Listing(*row) for row in connection.execute(query)}
    return found


def newest_dated(engine: Engine) -> datetime | None:
    """When the newest article appeared, one without a date when it was ingested; one look at the index by date."""
    with reading(engine) as connection:
        query = select(articles.c.dated_from).where(articles.c.dated_from.is_not(None))
        newest: datetime | None = connection.scalar(query.order_by(articles.c.dated_from.desc()).limit(1))
        return newest


def ids_after(engine: Engine, article_id: str, limit: int) -> list[str]:
    """At most `limit` ids that follow `article_id` in their order; "" precedes all."""
    with reading(engine) as connection:
        query = select(articles.c.article_id).where(articles.c.article_id > article_id)
        return list(connection.scalars(query.order_by(articles.c.article_id).limit(limit)))
