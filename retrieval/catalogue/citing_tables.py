"""The tables of who cited what, and of the corrections that follow when a cited sentence changes.

They hold no foreign keys: what was cited stays known after the article is deleted. `citer` is the id of an answer or
edition, `kind` says which: "answer", "digest" or "terminal". Quotes are blank once their article is deleted.
"""

from sqlalchemy import Column, Index, Integer, Table

from retrieval.catalogue.tables import Moment, PlainText, counter, metadata

cited = Table(
    "cited",
    metadata,
    Column("id", counter, primary_key=True, autoincrement=True),
    Column("citer", PlainText, nullable=False),
    Column("kind", PlainText, nullable=False),
    Column("article_id", PlainText, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", PlainText, nullable=False),
    Column("at", Moment, nullable=False),
    Index("cited_once", "citer", "article_id", "revision", "start", "end", unique=True),
    Index("cited_by_article", "article_id"),
    sqlite_autoincrement=True,
)

# One event: the revision `revision` (none: the article was deleted) took or altered what `citer` cited.
corrections = Table(
    "corrections",
    metadata,
    Column("id", counter, primary_key=True, autoincrement=True),
    Column("article_id", PlainText, nullable=False),
    Column("revision", Integer),
    Column("citer", PlainText, nullable=False),
    Column("kind", PlainText, nullable=False),
    Column("quote", PlainText, nullable=False),
    Column("change", PlainText, nullable=False),  # altered, removed or deleted
    Column("becomes", PlainText),
    Column("at", Moment, nullable=False),
    Index("corrections_by_article", "article_id", "id"),
    sqlite_autoincrement=True,
)
