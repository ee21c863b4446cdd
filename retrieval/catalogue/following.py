"""What a derived index needs of the catalogue: how far it has come, what to write next, what it must be able to find.

It does not care which index that is.
"""

import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, RowMapping, func, insert, select, update

from retrieval.catalogue.database import lock, reading, reported, writing
from retrieval.catalogue.rows import PASSAGE_COLUMNS, to_passage
from retrieval.catalogue.tables import articles, changes, identity, index_progress, passages
from retrieval.models import Headline, Passage

_CLAIM = "embedding "
_HEADLINE_COLUMNS = [articles.c[name] for name in Headline.model_fields if name != "article_id"]


class Indexable(NamedTuple):
    """One passage as indexes take it. `text` is in its context, `title` and `body` are its headline and itself alone;
    `language` is "" where unknown. `dated_from` and `dated_to` (UTC, inclusive) tell when
    the article may have appeared, `undated` that this is only the time it was ingested."""

    passage_id: str
    article_id: str
    text: str
    publisher_key: str
    dated_from: datetime | None
    dated_to: datetime | None
    undated: bool
    embedding_name: str
    embedding: NDArray[np.float32]
    title: str = ""
    body: str = ""
    language: str = ""


def catalogue_identity(engine: Engine) -> str:
    """A value that no other catalogue has."""
    with reading(engine) as connection:
        return str(connection.scalars(select(identity.c.identity)).one())


def last_seq(engine: Engine) -> int:
    """The number of the newest change, 0 where there is none."""
    with reading(engine) as connection:
        return connection.scalar(select(func.max(changes.c.seq))) or 0


@contextmanager
def alone(engine: Engine, index_id: str) -> Iterator[None]:
    """While inside, no other replica applies changes to this index; it then waits here.

    Two at once could leave an older text in the index: one reads it, the other writes the newer, the first its own.
    """
    if engine.dialect.name != "postgresql":
        yield  # one process owns the catalogue
        return
    with reading(engine) as connection:
        lock(connection, zlib.crc32(index_id.encode()))
        yield


def progress(engine: Engine, index_id: str) -> int | None:
    """The last change applied to this index, None for one that nobody has filled."""
    with reading(engine) as connection:
        return connection.scalar(select(index_progress.c.seq).where(index_progress.c.index_id == index_id))


def set_progress(engine: Engine, index_id: str, seq: int) -> None:
    here = index_progress.c.index_id == index_id
    with writing(engine) as connection:
        if not connection.execute(update(index_progress).where(here).values(seq=seq)).rowcount:
            connection.execute(insert(index_progress).values(index_id=index_id, seq=seq))


def try_to_write(engine: Engine) -> None:
    """Raises CatalogueUnavailable where the database may only be read; changes nothing."""
    with reported(engine), engine.connect() as connection:
        connection.execute(insert(index_progress).values(index_id="tried", seq=0))
        connection.rollback()


def claim_embedding(engine: Engine, embedding: str) -> None:
    """Makes `embedding` the one wanted of this catalogue: that of the replica that started last."""
    set_progress(engine, _CLAIM + embedding, time.time_ns())


def wanted_embedding(engine: Engine) -> str | None:
    """The embedding claimed last; None where none was."""
    claims = index_progress.c.index_id.startswith(_CLAIM, autoescape=True)
    with reading(engine) as connection:
        query = select(index_progress.c.index_id).where(claims).order_by(index_progress.c.seq.desc()).limit(1)
        claim: str | None = connection.scalar(query)
        return None if claim is None else claim.removeprefix(_CLAIM)


def indexable(engine: Engine, article_ids: Sequence[str]) -> list[Indexable]:
    """The passages of these articles (at most some hundred)."""
    query = (
        select(
            *PASSAGE_COLUMNS,
            *_HEADLINE_COLUMNS,
            *(articles.c[name] for name in ("publisher_key", "dated_from", "dated_to", "language")),
            passages.c.embedding_name,
            passages.c.embedding,
        )
        .join(articles, articles.c.article_id == passages.c.article_id)
        .where(passages.c.article_id.in_(article_ids))
        .order_by(passages.c.article_id, passages.c.ordinal)
    )
    with reading(engine) as connection:
        return [_to_indexable(row) for row in connection.execute(query).mappings()]


def article_ids_after(engine: Engine, article_id: str, limit: int) -> list[str]:
    """The next `limit` ids in the database's order: pages through all articles."""
    query = select(articles.c.article_id).where(articles.c.article_id > article_id)
    with reading(engine) as connection:
        return list(connection.scalars(query.order_by(articles.c.article_id).limit(limit)))


def count_passages(engine: Engine, embedding: str | None = None) -> int:
    """All passages, or those with this embedding."""
    query = select(func.count()).select_from(passages)
    if embedding is not None:
        query = query.where(passages.c.embedding_name == embedding)
    with reading(engine) as connection:
        return connection.scalar(query) or 0


def sample(engine: Engine, embedding: str, size: int) -> dict[str, NDArray[np.float32]]:
    """At most `size` passages with their vectors, spread evenly over the order in which articles were saved."""
    found: dict[str, NDArray[np.float32]] = {}
    with reading(engine) as connection:
        first, last = connection.execute(select(func.min(changes.c.seq), func.max(changes.c.seq))).one()
        for number in range(size if first is not None else 0):
            start = first + (last - first) * number // max(size - 1, 1)
            found |= _passage_at(connection, embedding, start)
    return found


def _passage_at(connection: Connection, embedding: str, seq: int) -> dict[str, NDArray[np.float32]]:
    """A passage of the first article changed at `seq` or later that is still there."""
    query = (
        select(passages.c.id, passages.c.embedding)
        .join(changes, changes.c.article_id == passages.c.article_id)
        .where(changes.c.seq >= seq, passages.c.embedding_name == embedding)
        .order_by(changes.c.seq, passages.c.ordinal)
        .limit(1)
    )
    return {row.id: row.embedding for row in connection.execute(query)}


def passages_not_by(engine: Engine, embedding: str, after: str, limit: int) -> list[tuple[Passage, Headline]]:
    """The next passages after the id `after` whose vectors another embedder made, with their articles' headlines."""
    query = (
        select(*PASSAGE_COLUMNS, *_HEADLINE_COLUMNS)
        .join(articles, articles.c.article_id == passages.c.article_id)
        .where(passages.c.embedding_name != embedding, passages.c.id > after)
        .order_by(passages.c.id)
        .limit(limit)
    )
    with reading(engine) as connection:
        return [(to_passage(row), _to_headline(row)) for row in connection.execute(query).mappings()]


def replace_embeddings(
    engine: Engine, embedded: Sequence[tuple[Passage, NDArray[np.float32]]], embedding: str, logged: bool
) -> None:
    """Stores new vectors, each only where the passage still has the text that was embedded.

    `logged`: as changes, for an index that follows; one that is built later reads them all.
    """
    with writing(engine) as connection:
        for passage, vector in embedded:
            here = (passages.c.id == passage.id) & (passages.c.text == passage.text)
            connection.execute(update(passages).where(here).values(embedding=vector, embedding_name=embedding))
        changed = dict.fromkeys(passage.article_id for passage, _ in embedded)
        if logged:
            connection.execute(insert(changes), [{"article_id": article_id} for article_id in changed])


def _to_headline(row: RowMapping | Mapping[str, object]) -> Headline:
    return Headline.model_validate({name: row[name] for name in Headline.model_fields})


def _to_indexable(row: RowMapping) -> Indexable:
    return Indexable(
        passage_id=row["id"],
        article_id=row["article_id"],
        text=to_passage(row).in_context(_to_headline(row)),
        publisher_key=row["publisher_key"],
        dated_from=row["dated_from"],
        dated_to=row["dated_to"],
        undated=row["published_at"] is None,
        embedding_name=row["embedding_name"],
        embedding=row["embedding"],
        title=row["title"],
        body=row["text"],
        language=row["language"] or "",
    )
