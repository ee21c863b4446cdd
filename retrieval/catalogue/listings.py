"""What ranking needs of many articles at once: where each comes from and when, without its words.

It does not care how they are ranked. Reading a hundred whole articles would cost more than all the rest of a search;
and what was read once is kept, until the log of changes tells that it has changed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import NamedTuple
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select

from retrieval.catalogue.database import reading
from retrieval.catalogue.portions import portions
from retrieval.catalogue.tables import articles, changes
from retrieval.roundups import is_roundup

_MOST_KEPT = 200_000  # some 400 bytes each
_MOST_CHANGES = 5_000  # rather than look at more, all is forgotten


class Listing(NamedTuple):
    """`published_at` is in UTC; `dated_from` and `dated_to` are the first and the last moment it may have appeared, or
    that of its ingestion where it has no date; `duplicate_of` is the id of the article it is a copy of; `rounds_up` is
    read off the headline (`retrieval.roundups`)."""

    article_id: str
    publisher: str
    published_at: datetime | None
    published_on_day_only: bool
    duplicate_of: str | None
    language: str | None
    dated_from: datetime | None
    dated_to: datetime | None
    rounds_up: bool = False

    @property
    def original(self) -> str:
        """The id that all copies of one text have in common."""
        return self.duplicate_of or self.article_id


_COLUMNS = [articles.c[name] for name in (*Listing._fields[:-1], "title")]


class _Kept:
    """Listings as they stand after the change `seq`. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seq = 0
        self._listings: dict[str, Listing] = {}

    def current(self, connection: Connection, wanted: Iterable[str]) -> tuple[int, dict[str, Listing]]:
        """The last change that this transaction sees, and those of `wanted` that are kept."""
        seq = connection.scalar(select(func.max(changes.c.seq))) or 0
        with self._lock:
            if seq > self._seq:
                self._forget(connection, seq)
            return seq, {one: self._listings[one] for one in wanted if one in self._listings}

    def all_of(self, wanted: Sequence[str], seq: int) -> dict[str, Listing] | None:
        """Those of `wanted`, where all are kept as they stand after `seq`; None where the database must be asked."""
        with self._lock:
            if seq != self._seq:
                return None
            found = {one: self._listings[one] for one in wanted if one in self._listings}
        return found if len(found) == len(wanted) else None

    def keep(self, seq: int, listings: Mapping[str, Listing]) -> None:
        """Keeps what a transaction has read that saw `seq` as the last change, unless others have come since."""
        with self._lock:
            if seq == self._seq:
                if len(self._listings) + len(listings) > _MOST_KEPT:
                    self._listings.clear()
                self._listings |= listings

    def _forget(self, connection: Connection, seq: int) -> None:
        changed = select(changes.c.article_id).where(changes.c.seq > self._seq).limit(_MOST_CHANGES)
        ids = connection.scalars(changed).all() if self._listings else []
        if len(ids) == _MOST_CHANGES:
            self._listings.clear()
        for one in ids:
            self._listings.pop(one, None)
        self._seq = seq


_kept: "WeakKeyDictionary[Engine, _Kept]" = WeakKeyDictionary()


def list_by_id(engine: Engine, article_ids: Iterable[str], as_of: int | None = None) -> dict[str, Listing]:
    """Those of `article_ids` that exist; `as_of` is a change seen a moment ago, where that is recent enough."""
    wanted = list(dict.fromkeys(article_ids))
    kept = _kept.setdefault(engine, _Kept())
    if as_of is not None and (known := kept.all_of(wanted, as_of)) is not None:
        return known
    with reading(engine) as connection:
        seq, found = kept.current(connection, wanted)
        read: dict[str, Listing] = {}
        for some in portions([one for one in wanted if one not in found]):
            query = select(*_COLUMNS).where(articles.c.article_id.in_(some))
            read |= {row[0]: Listing._make([*row[:-1], is_roundup(row[-1])]) for row in connection.execute(query)}
    kept.keep(seq, read)
    return found | read


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
