"""How articles, passages and feeds become rows, and rows become them.

It does not care which statements carry the rows.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import RowMapping

from retrieval.catalogue.tables import articles, passages, storable
from retrieval.models import Article, DateMention, Passage, SentenceChange

_DAY = timedelta(days=1) - timedelta(microseconds=1)
_KEY_CHARS = 200  # PostgreSQL indexes values of some 2,700 bytes at most

# asked of the class each time, they take longer than the rest of a row
_ARTICLE_FIELDS = tuple(name for name, field in Article.model_fields.items() if not field.exclude)
_PASSAGE_FIELDS = tuple(Passage.model_fields)
ARTICLE_COLUMNS = [articles.c[name] for name in _ARTICLE_FIELDS]
PASSAGE_COLUMNS = [passages.c[name] for name in _PASSAGE_FIELDS]


class Entry(NamedTuple):
    """One article to save, with everything derived from it.

    `embeddings` has shape (passages, dimension), rows L2-normalised; `content_hash` tells whether the article changed;
    `signature` and `bands` are its near-duplicate sketch (both may be empty); `mentions` are the dates named in its
    text, `difference` what it changes of the revision before it.
    """

    article: Article
    passages: tuple[Passage, ...]
    embeddings: NDArray[np.float32]
    content_hash: str
    signature: bytes = b""
    bands: tuple[int, ...] = ()
    mentions: tuple[DateMention, ...] = ()
    difference: tuple[SentenceChange, ...] = ()


def publisher_key(name: str) -> str:
    """What publishers are compared by: without case, spaces made single."""
    return " ".join(storable(name).casefold().split())[:_KEY_CHARS]


def dated(article: Article) -> tuple[datetime, datetime] | None:
    """The first and last moment at which `article` may have appeared, both inclusive, in UTC.

    One moment where the time is known, a whole day where only the day is; an article without a date counts from the
    time it was ingested. None: neither is known.
    """
    at = article.published_at or article.ingested_at
    if at is None:
        return None
    return at, (at + _DAY if article.published_at and article.published_on_day_only else at)


def article_row(article: Article) -> dict[str, Any]:
    """The columns `articles` and `revisions` share."""
    return article.model_dump()


def article_values(entry: Entry, revision: int, ingested_at: datetime | None) -> dict[str, Any]:
    """A row of `articles`."""
    article = entry.article.model_copy(update={"revision": revision, "ingested_at": ingested_at})
    span = dated(article)
    return article_row(article) | {
        "publisher_key": publisher_key(article.publisher),
        "dated_from": span and span[0],
        "dated_to": span and span[1],
        "content_hash": entry.content_hash,
        "signature": entry.signature,
    }


def passage_rows(entry: Entry, embedding: str) -> list[dict[str, Any]]:
    """Rows of `passages`; ValueError where an embedding is missing or a passage is of another article."""
    if len(entry.passages) != len(entry.embeddings):
        raise ValueError(f"{len(entry.passages)} passages but {len(entry.embeddings)} embeddings")
    if any(passage.article_id != entry.article.article_id for passage in entry.passages):
        raise ValueError(f"a passage of another article in {entry.article.article_id}")
    return [
        passage.model_dump(exclude={"sentences"})
        | {
            "sentences": json.dumps(passage.sentences, separators=(",", ":")),
            "embedding": vector,
            "embedding_name": embedding,
        }
        for passage, vector in zip(entry.passages, entry.embeddings, strict=True)
    ]


def band_values(bands: tuple[int, ...] | list[int]) -> list[int]:
    """Bands as signed 64-bit numbers, each once: what a BIGINT holds."""
    return sorted({((band + 2**63) % 2**64) - 2**63 for band in bands})


def to_article(row: RowMapping | Mapping[str, Any]) -> Article:
    """The article of a row that has at least its columns."""
    return Article.model_validate({name: row[name] for name in _ARTICLE_FIELDS})


def article_of_values(values: Sequence[Any]) -> Article:
    """The article of a row of ARTICLE_COLUMNS, by their order: looking each up by its name takes longer."""
    return Article.model_validate(dict(zip(_ARTICLE_FIELDS, values, strict=True)))


def to_passage(row: RowMapping | Mapping[str, Any]) -> Passage:
    """The passage of a row that has at least its columns."""
    return Passage.model_validate(
        {name: row[name] for name in _PASSAGE_FIELDS} | {"sentences": json.loads(row["sentences"])}
    )


def passage_of_values(values: Sequence[Any]) -> Passage:
    """The passage of a row of PASSAGE_COLUMNS, by their order."""
    named = dict(zip(_PASSAGE_FIELDS, values, strict=True))
    return Passage.model_validate(named | {"sentences": json.loads(named["sentences"])})
