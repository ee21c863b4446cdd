"""The tables of the catalogue, and the column types that make SQLite and PostgreSQL give the same values back.

It does not care how rows become articles (`rows`), or in what order they are written (`catalogue`). The tables of feeds
are in `feed_tables`, those of citations in `citing_tables`. The tables of an existing database are changed by the
scripts in `migrations`; `HEAD` names the newest of them.
"""

from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

HEAD = "0002"
VERSION_TABLE = "alembic_version_catalogue"

# PostgreSQL refuses NUL, and neither database can encode half a surrogate pair. One character for one, so that the
# offsets of passages and sentences still hold.
_UNSTORABLE = {0: "\ufffd", **dict.fromkeys(range(55296, 57344), "�")}


class PlainText(TypeDecorator[str]):
    """Text of any origin: characters a database refuses become U+FFFD, in values and in comparisons alike."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Moment(TypeDecorator[datetime]):
    """An aware time, always given back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.replace(tzinfo=None) if dialect.name == "sqlite" else aware

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Vector(TypeDecorator[NDArray[np.float32]]):
    """A vector of 32-bit floats, little-endian, as bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: NDArray[np.float32] | None, dialect: Dialect) -> bytes | None:
        return None if value is None else np.ascontiguousarray(value, dtype="<f4").tobytes()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> NDArray[np.float32] | None:
        return None if value is None else np.frombuffer(bytes(value), dtype="<f4").astype(np.float32)


def storable(text: str) -> str:
    """`text` as both databases can hold it; the length does not change."""
    return text if text.isascii() and "\0" not in text else text.translate(_UNSTORABLE)


metadata = MetaData()
counter = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only an INTEGER key


def _of_an_article() -> list[Column[Any]]:
    """The columns that an article and its earlier revisions have in common."""
    return [
        Column("title", PlainText, nullable=False),
        Column("publisher", PlainText, nullable=False),
        Column("url", PlainText),
        Column("published_at", Moment),
        Column("published_on_day_only", Boolean, nullable=False),
        Column("text", PlainText, nullable=False),
        Column("author", PlainText),
        Column("language", PlainText),
        Column("standfirst", PlainText),
        Column("section", PlainText),
        Column("updated_at", Moment),
        Column("origin", PlainText),
        Column("duplicate_of", PlainText),
        Column("ingested_at", Moment),
    ]


articles = Table(
    "articles",
    metadata,
    Column("article_id", PlainText, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("publisher_key", PlainText, nullable=False),
    Column("dated_from", Moment),
    Column("dated_to", Moment),
    Column("content_hash", PlainText, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    *_of_an_article(),
    Index("articles_by_date", "dated_from", "article_id"),
    Index("articles_by_publisher", "publisher_key"),
    Index("articles_by_original", "duplicate_of"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("article_id", ForeignKey("articles.article_id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    *_of_an_article(),
)

# What a revision changed of the one before it: a JSON list of SentenceChange.
differences = Table(
    "differences",
    metadata,
    Column("article_id", ForeignKey("articles.article_id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("changes", PlainText, nullable=False),
)

# The dates named in the text of an article's current revision; both days null: left open.
date_mentions = Table(
    "date_mentions",
    metadata,
    Column("article_id", ForeignKey("articles.article_id", ondelete="CASCADE"), primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("end", Integer, nullable=False),
    Column("first", Date),
    Column("last", Date),
)

passages = Table(
    "passages",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("article_id", ForeignKey("articles.article_id", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("embedding_name", PlainText, nullable=False),
    Column("text", PlainText, nullable=False),
    Column("sentences", Text, nullable=False),
    Column("embedding", Vector, nullable=False),
    Index("passages_by_article", "article_id", "ordinal"),
    Index("passages_by_embedding", "embedding_name", "id"),
)

changes = Table(
    "changes",
    metadata,
    Column("seq", counter, primary_key=True, autoincrement=True),
    Column("article_id", PlainText, nullable=False),
    sqlite_autoincrement=True,  # a number is never used twice, even after the newest row is gone
)

article_bands = Table(
    "article_bands",
    metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", ForeignKey("articles.article_id", ondelete="CASCADE"), primary_key=True),
    Index("article_bands_by_article", "article_id"),
)

index_progress = Table(
    "index_progress",
    metadata,
    Column("index_id", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

# One row, written when the database is made: derived indexes carry it, so that one of another catalogue is noticed.
identity = Table("catalogue_identity", metadata, Column("identity", Text, primary_key=True))
