"""Articles of invented outlets as ingest would hand them to the catalogue, and an embedder that needs no model.

It does not care about meaning: two texts are near each other as far as they share words.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.catalogue import Entry
from retrieval.index.embedding import Embedder
from retrieval.models import Article, Passage

DAY = datetime(2024, 3, 5, 9, 30, tzinfo=UTC)


def hashing_embedder(name: str = "hashing", dimension: int = 48) -> Embedder:
    """Each word is a fixed random direction, a text the sum of its words."""

    def word(text: str) -> NDArray[np.float32]:
        seed = int.from_bytes(hashlib.sha256(f"{name} {text}".encode(errors="replace")).digest()[:8])
        return np.random.default_rng(seed).normal(size=dimension).astype(np.float32)

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, dimension), dtype=np.float32)
        sums = np.stack([np.sum([word(one) for one in [*text.lower().split(), "."]], axis=0) for text in texts])
        normal: NDArray[np.float32] = sums / np.linalg.norm(sums, axis=1, keepdims=True)
        return normal

    return Embedder(name=name, dimension=dimension, embed=embed, embed_query=lambda text: embed([text])[0])


EMBEDDER = hashing_embedder()


def article(article_id: str, text: str = "The dam held.", **fields: object) -> Article:
    """An article with something in every field."""
    values: dict[str, object] = {
        "title": f"Headline of {article_id}",
        "publisher": "Harbour Times",
        "url": f"https://harbour.example/{hashlib.sha256(repr(article_id).encode()).hexdigest()[:8]}",
        "published_at": DAY,
        "author": "A. Mason",
        "language": "en",
        "origin": "feed.xml",
        "ingested_at": datetime(2024, 3, 6, 7, 0, 0, 123456, tzinfo=UTC),
    }
    return Article.model_validate(values | {"article_id": article_id, "text": text} | fields)


def entry(
    article_id: str,
    text: str = "The dam held.",
    *,
    embedder: Embedder = EMBEDDER,
    bands: tuple[int, ...] = (),
    **fields: object,
) -> Entry:
    """One passage for each paragraph of `text`."""
    one = article(article_id, text, **fields)
    passages: list[Passage] = []
    start = 0
    for ordinal, part in enumerate(text.split("\n\n")):
        end = start + len(part)
        passages.append(
            Passage(
                id=f"{article_id}:{ordinal}",
                article_id=article_id,
                ordinal=ordinal,
                text=part,
                start=start,
                end=end,
                sentences=((start, end),),
            )
        )
        start = end + 2
    return Entry(
        article=one,
        passages=tuple(passages),
        embeddings=embedder.embed([passage.in_context(one) for passage in passages]),
        content_hash=hashlib.sha256(repr((one.title, text)).encode()).hexdigest(),
        signature=article_id.encode(errors="replace"),
        bands=bands,
    )
