"""The nearest passages among few: all that a filter lets through are read from the catalogue and compared.

It does not care how many there are (`count_passing` tells). Two thousand take 4 ms, where Chroma, whose graph leads
past what a filter shuts out, looks at a whole collection: 100 ms of 100,000.
"""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, LargeBinary, func, select, type_coerce

from retrieval.catalogue.database import reading
from retrieval.catalogue.tables import articles, passages
from retrieval.index.filters import Filter, conditions


def count_passing(engine: Engine, filter: Filter, most: int) -> int:
    """How many passages the filter lets through, counted up to `most`."""
    joined = articles.join(passages, articles.c.article_id == passages.c.article_id)
    some = select(passages.c.article_id).select_from(joined).where(*conditions(filter)).limit(most).subquery()
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(some)) or 0


def nearest_passing(
    engine: Engine, embedding: str, vector: NDArray[np.float32], k: int, filter: Filter
) -> list[tuple[str, float]]:
    """(passage_id, cosine similarity), best first, of the passages that `embedding` embedded and the filter lets
    through."""
    raw = type_coerce(passages.c.embedding, LargeBinary)
    query = (
        select(passages.c.id, raw, passages.c.embedding_name)
        .join(articles, articles.c.article_id == passages.c.article_id)
        .where(*conditions(filter))  # by embedder below: the database would begin with its index, and read them all
    )
    with reading(engine) as connection:
        rows = [row for row in connection.execute(query) if row[2] == embedding]
    if not rows or k < 1:
        return []
    matrix = np.frombuffer(b"".join(row[1] for row in rows), dtype="<f4").reshape(len(rows), -1)
    likeness = matrix @ vector
    best = np.argpartition(-likeness, k - 1)[:k] if len(rows) > k else np.arange(len(rows))
    best = best[np.argsort(-likeness[best], kind="stable")]
    return [(rows[one][0], float(likeness[one])) for one in best]
