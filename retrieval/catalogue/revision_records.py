"""What is known of the revisions of an article: their texts, what each changed, and the dates the current one names.

It does not care how a difference or a date was found.
"""

from collections.abc import Iterable

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, insert, select

from retrieval.catalogue.database import reading
from retrieval.catalogue.portions import rows_of
from retrieval.catalogue.rows import ARTICLE_COLUMNS, Entry, to_article
from retrieval.catalogue.tables import articles, date_mentions, differences, revisions
from retrieval.models import Article, DateMention, SentenceChange

_CHANGES: TypeAdapter[tuple[SentenceChange, ...]] = TypeAdapter(tuple[SentenceChange, ...])


class RevisionRecords:
    """The part of the catalogue that keeps revisions and the dates in texts."""

    engine: Engine

    def revisions(self, article_id: str) -> list[Article]:
        """Every revision of an article, oldest first, the current one last; none: no such article."""
        here, before = articles.c.article_id == article_id, revisions.c.article_id == article_id
        with reading(self.engine) as connection:
            rows = [
                *connection.execute(select(revisions).where(before).order_by(revisions.c.revision)).mappings(),
                *connection.execute(select(*ARTICLE_COLUMNS).where(here)).mappings(),
            ]
        return [to_article(row) for row in rows]

    def mentions(self, article_ids: Iterable[str]) -> dict[str, tuple[DateMention, ...]]:
        """The dates named in the current text of these articles, in the order of the text; those without are left
        out."""
        query = select(date_mentions).order_by(date_mentions.c.article_id, date_mentions.c.start)
        found: dict[str, list[DateMention]] = {}
        with reading(self.engine) as connection:
            for row in rows_of(connection, query, date_mentions.c.article_id, article_ids):
                found.setdefault(row["article_id"], []).append(
                    DateMention(start=row["start"], end=row["end"], first=row["first"], last=row["last"])
                )
        return {article_id: tuple(dates) for article_id, dates in found.items()}

    def differences(self, article_id: str) -> dict[int, tuple[SentenceChange, ...]]:
        """What each revision changed of the one before it, by its number; those nothing is known of are left out."""
        with reading(self.engine) as connection:
            return read_differences(connection, article_id)


def read_differences(connection: Connection, article_id: str) -> dict[int, tuple[SentenceChange, ...]]:
    """What is kept of each revision's changes, by its number, in order."""
    query = select(differences.c.revision, differences.c.changes).where(differences.c.article_id == article_id)
    rows = connection.execute(query.order_by(differences.c.revision)).all()
    return {row.revision: _CHANGES.validate_json(row.changes) for row in rows}


def write_mentions(connection: Connection, entry: Entry) -> None:
    """Keep the dates named in the article's text; of two at one place the first."""
    if entry.mentions:
        by_start = {mention.start: mention for mention in reversed(entry.mentions)}
        rows = [{"article_id": entry.article.article_id} | mention.model_dump() for mention in by_start.values()]
        connection.execute(insert(date_mentions), rows)


def write_difference(connection: Connection, entry: Entry, revision: int) -> None:
    """Keep what the new revision `revision` changed."""
    if entry.difference:
        row = {"article_id": entry.article.article_id, "revision": revision}
        connection.execute(insert(differences).values(row | {"changes": _CHANGES.dump_json(entry.difference).decode()}))
