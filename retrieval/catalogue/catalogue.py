"""The catalogue: articles, their revisions, passages and embeddings in SQL. This is the truth; indexes follow it.

It does not care how an article was fetched or split, nor how passages are searched.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Column, Connection, RowMapping, Select, delete, func, insert, select, update

from retrieval.catalogue.citing_records import CitingRecords, Removal, note_corrections, note_deletion
from retrieval.catalogue.database import open_engine, reading, writing
from retrieval.catalogue.families import FamilyRecords, leave_family, settle_family
from retrieval.catalogue.feed_records import FeedRecords
from retrieval.catalogue.host_records import HostRecords
from retrieval.catalogue.item_records import ItemRecords
from retrieval.catalogue.portions import among, keys_for, rows_of
from retrieval.catalogue.removed_records import RemovedRecords, note_removal, note_return
from retrieval.catalogue.revision_records import RevisionRecords, write_difference, write_mentions
from retrieval.catalogue.rows import (
    ARTICLE_COLUMNS,
    PASSAGE_COLUMNS,
    Entry,
    article_of_values,
    article_row,
    article_values,
    band_values,
    passage_rows,
    publisher_key,
    to_article,
    to_passage,
)
from retrieval.catalogue.tables import article_bands, articles, changes, date_mentions, passages, revisions, storable
from retrieval.identity import content_hash, with_first_date
from retrieval.models import Article, Model, Passage

__all__ = ["Catalogue", "Change", "Counts", "Entry"]

_ARTICLES, _PASSAGES = select(*ARTICLE_COLUMNS), select(*PASSAGE_COLUMNS)
_EMBEDDINGS = select(passages.c.id, passages.c.embedding, passages.c.embedding_name)


class Counts(Model):
    """How much the catalogue holds, syndicated copies included."""

    articles: int
    passages: int


class Change(NamedTuple):
    """One saved or removed article; `seq` grows in the order in which changes become visible."""

    seq: int
    article_id: str


class Catalogue(FeedRecords, ItemRecords, RemovedRecords, HostRecords, RevisionRecords, FamilyRecords, CitingRecords):
    """Every method is one transaction and may be called from any thread.

    All raise CatalogueUnavailable where the database fails.
    """

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)

    @classmethod
    def open(cls, url: str) -> "Catalogue":
        """Opens `sqlite:///…` or `postgresql://…`, making or migrating the tables where needed."""
        return cls(url)

    def close(self) -> None:
        self.engine.dispose()

    # Writing

    def save(self, entries: Sequence[Entry], embedding: str) -> None:
        """Saves all entries, or none where it raises; `embedding` names what made their vectors.

        An article that is new gets revision 1. One whose content differs (`identity.content_hash`) gets the next
        revision, its former text goes to `revisions`, and what had quoted a sentence that is gone gets a correction;
        with the same content it keeps its number. `Article.revision` as given is not read.
        """
        with writing(self.engine) as connection:
            for entry in entries:
                _save(connection, entry, embedding)

    def remove(
        self, article_id: str, at: datetime | None = None, within: Callable[[Connection], None] | None = None
    ) -> Removal:
        """Removes an article with its passages, vectors, revisions and dates, and every word that was quoted of it.

        What had cited it is told, gets a correction (of the time `at`, now where not given), and stays known. The first
        published of its copies takes its place as their original. No feed brings it back: only saving it again does.
        `within` does more in the same transaction: for words of the article that others keep.
        """
        with writing(self.engine) as connection:
            leave_family(connection, storable(article_id))
            here = delete(articles).where(articles.c.article_id == article_id).returning(articles.c.signature)
            deleted = connection.execute(here).one_or_none()
            if deleted is None:
                return Removal(False)
            at = at or datetime.now(UTC)
            connection.execute(insert(changes).values(article_id=article_id))
            note_removal(connection, article_id, deleted.signature, at)
            citers = note_deletion(connection, article_id, at)
            if within is not None:
                within(connection)
            return Removal(True, citers)

    # Articles

    def get(self, article_id: str) -> Article | None:
        return self.get_many([article_id]).get(storable(article_id))

    def get_many(self, article_ids: Iterable[str]) -> dict[str, Article]:
        """Those of `article_ids` that exist."""
        rows = self._rows_of(_ARTICLES, articles.c.article_id, article_ids)
        return {row["article_id"]: to_article(row) for row in rows}

    def content_hashes(self, article_ids: Iterable[str]) -> dict[str, str]:
        """The content hash of those of `article_ids` that exist."""
        columns = select(articles.c.article_id, articles.c.content_hash)
        rows = self._rows_of(columns, articles.c.article_id, article_ids)
        return {row["article_id"]: row["content_hash"] for row in rows}

    def published_between(self, since: datetime | None, until: datetime | None) -> list[Article]:
        """Articles that may have appeared between the two, inclusive, oldest first.

        One known only by its day counts for the whole of that day (in UTC), one without a date from the time it was
        ingested.
        """
        query = select(*ARTICLE_COLUMNS).where(articles.c.dated_from.is_not(None))
        if since is not None:
            query = query.where(articles.c.dated_to >= since)
        if until is not None:
            query = query.where(articles.c.dated_from <= until)
        return self._articles(query.order_by(articles.c.dated_from, articles.c.article_id))

    def list_articles(self, limit: int = 50, offset: int = 0, publisher: str | None = None) -> list[Article]:
        """Newest first, those without any date last; `publisher` is compared without case."""
        query = select(*ARTICLE_COLUMNS)
        if publisher is not None:
            query = query.where(articles.c.publisher_key == publisher_key(publisher))
        newest = articles.c.dated_from.desc().nulls_last()
        return self._articles(query.order_by(newest, articles.c.article_id).limit(limit).offset(offset))

    def with_copies(self, article_ids: Iterable[str], connection: Connection | None = None) -> dict[str, Article]:
        """Those of `article_ids` (at most some hundred) that exist, and every article marked as a copy of one; read in
        the transaction of `connection`, where there is one."""
        if connection is None:
            with reading(self.engine) as own:
                return self.with_copies(article_ids, own)
        dialect = self.engine.dialect.name
        rows = connection.execute(_with_copies(dialect), keys_for(dialect, article_ids))
        return {article.article_id: article for article in map(article_of_values, rows)}

    def publishers(self) -> list[str]:
        """The names of all outlets, as written, in alphabetical order."""
        query = select(articles.c.publisher).where(articles.c.publisher != "").distinct()
        with reading(self.engine) as connection:
            return sorted(connection.scalars(query))

    def counts(self) -> Counts:
        with reading(self.engine) as connection:
            return Counts(
                articles=connection.scalar(select(func.count()).select_from(articles)) or 0,
                passages=connection.scalar(select(func.count()).select_from(passages)) or 0,
            )

    # Passages

    def passages(self, passage_ids: Iterable[str]) -> dict[str, Passage]:
        """Those of `passage_ids` that exist."""
        rows = self._rows_of(_PASSAGES, passages.c.id, passage_ids)
        return {row["id"]: to_passage(row) for row in rows}

    def passages_of(self, article_ids: Iterable[str]) -> list[Passage]:
        """The passages of these articles, in the order of `article_ids` and then of the text."""
        wanted = list(article_ids)
        found: dict[str, list[Passage]] = {}
        for row in self._rows_of(_PASSAGES, passages.c.article_id, wanted):
            found.setdefault(row["article_id"], []).append(to_passage(row))
        return [
            passage
            for article_id in dict.fromkeys(wanted)
            for passage in sorted(found.get(article_id, ()), key=lambda passage: passage.ordinal)
        ]

    def embeddings(self, passage_ids: Iterable[str], embedding: str | None = None) -> dict[str, NDArray[np.float32]]:
        """The stored vectors, shape (dimension,), of those of `passage_ids` that exist, or that `embedding` made."""
        rows = self._rows_of(_EMBEDDINGS, passages.c.id, passage_ids)
        return {row["id"]: row["embedding"] for row in rows if embedding in (None, row["embedding_name"])}

    def embedding_names(self) -> set[str]:
        """The names of the embeddings present; more than one only while a change of embedder is being worked off."""
        names: list[str] = []
        with reading(self.engine) as connection:
            # One index seek for each name: DISTINCT would read a row for each passage.
            while name := connection.scalar(
                select(func.min(passages.c.embedding_name)).where(passages.c.embedding_name > (names or [""])[-1])
            ):
                names.append(name)
        return set(names)

    # Following

    def changes_after(self, seq: int, limit: int) -> list[Change]:
        """At most `limit` changes with a larger number, in order."""
        query = select(changes.c.seq, changes.c.article_id).where(changes.c.seq > seq).order_by(changes.c.seq)
        with reading(self.engine) as connection:
            return [Change(*row) for row in connection.execute(query.limit(limit))]

    def _articles(self, query: Select[tuple[object, ...]]) -> list[Article]:
        with reading(self.engine) as connection:
            return [to_article(row) for row in connection.execute(query).mappings()]

    def _rows_of(
        self, query: Select[tuple[object, ...]], column: Column[Any], keys: Iterable[object]
    ) -> list[RowMapping]:
        with reading(self.engine) as connection:
            return rows_of(connection, query, column, keys)


@cache
def _with_copies(dialect: str) -> Select[Any]:
    either = among(articles.c.article_id, dialect) | among(articles.c.duplicate_of, dialect)
    return select(*ARTICLE_COLUMNS).where(either)


def _save(connection: Connection, entry: Entry, embedding: str) -> None:
    article_id = entry.article.article_id
    here = articles.c.article_id == article_id
    rows = passage_rows(entry, embedding)
    found = connection.execute(select(*ARTICLE_COLUMNS, articles.c.content_hash).where(here)).mappings().one_or_none()
    if found is None:
        values = article_values(entry, 1, entry.article.ingested_at)
        connection.execute(insert(articles).values(**values))
        note_return(connection, article_id)
    else:
        former = to_article(found)
        # both: the hash kept by an earlier version of the program may be of another make
        changed = found["content_hash"] != entry.content_hash and content_hash(former) != content_hash(entry.article)
        _replace(connection, former, entry, changed)
    if rows:
        connection.execute(insert(passages), rows)
    if entry.bands:
        bands = [{"band": band, "article_id": article_id} for band in band_values(entry.bands)]
        connection.execute(insert(article_bands), bands)
    write_mentions(connection, entry)
    connection.execute(insert(changes).values(article_id=article_id))
    if found is not None or entry.article.duplicate_of is not None:
        settle_family(connection, storable(article_id))


def _replace(connection: Connection, former: Article, entry: Entry, changed: bool) -> None:
    """Put the entry's article where `former` is; where it changed, as the next revision, with what follows of that."""
    article = with_first_date(former, entry.article)
    ingested_at = (article.ingested_at if changed else former.ingested_at) or former.ingested_at
    article = article.model_copy(update={"revision": former.revision + changed, "ingested_at": ingested_at})
    here = articles.c.article_id == former.article_id
    if changed:
        connection.execute(insert(revisions).values(**article_row(former)))
        write_difference(connection, entry, article.revision)
        note_corrections(connection, former, article, entry.difference, ingested_at or datetime.now(UTC))
    values = article_values(entry._replace(article=article), article.revision, ingested_at)
    connection.execute(update(articles).where(here).values(**values))
    for table in (passages, article_bands, date_mentions):
        connection.execute(delete(table).where(table.c.article_id == former.article_id))
