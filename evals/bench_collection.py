"""Collections of any size for the benchmarks: passages resampled from real ones, written without the embedder.

Each article takes the headline, the outlet and the number of passages of a real one; each of its passages joins
sentences of two real ones, and its vector mixes theirs, with a little noise. Words, lengths and the spread of vectors
are then those of news, and no two articles are copies. Days are spread over years. It does not care what is measured.
"""

import random
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from retrieval.catalogue.catalogue import Catalogue, Entry
from retrieval.catalogue.database import reading
from retrieval.catalogue.tables import articles, passages
from retrieval.identity import content_hash
from retrieval.models import Article, Headline, Passage

YEARS = 10
OTHER_SHARE = 0.4  # of a second passage, at most, in the text and in the vector
NOISE = 0.2  # the norm of what is added to a vector of norm 1
_AT_ONCE = 500
_HEADLINE = [articles.c[name] for name in Headline.model_fields]

Say = Callable[[str], None]


class Sample(NamedTuple):
    """Real articles and passages: `texts` as lists of sentences, `vectors` (passages, dimension), rows of norm 1."""

    headlines: list[Headline]
    passages_each: list[int]
    sentences: list[list[str]]
    vectors: NDArray[np.float32]
    embedding: str


def read_sample(engine: Engine, most: int = 60_000) -> Sample:
    """The first `most` passages of a catalogue, and the headlines of their articles."""
    query = select(passages.c.id, passages.c.article_id, passages.c.text, passages.c.start, passages.c.sentences)
    rows = query.add_columns(passages.c.embedding, passages.c.embedding_name).limit(most)
    sentences: list[list[str]] = []
    vectors: list[NDArray[np.float32]] = []
    counts: dict[str, int] = {}
    with reading(engine) as connection:
        for row in connection.execute(rows):
            spans = Passage.model_validate_json(f'{{"sentences": {row.sentences}, {_EMPTY}}}').sentences
            sentences.append([row.text[start - row.start : end - row.start].strip() for start, end in spans])
            vectors.append(row.embedding)
            counts[row.article_id] = counts.get(row.article_id, 0) + 1
        found = {row["article_id"]: row for row in connection.execute(select(*_HEADLINE)).mappings()}
    if not vectors:
        raise ValueError("the collection to draw from is empty")
    headlines = [Headline.model_validate(dict(found[one])) for one in counts]
    return Sample(headlines, list(counts.values()), sentences, np.stack(vectors), row.embedding_name)


_EMPTY = '"id": "", "article_id": "", "ordinal": 0, "text": "", "start": 0, "end": 0'


def resampled(sample: Sample, wanted: int, seed: int = 1) -> Iterator[Entry]:
    """Articles with about `wanted` passages in all, the same for the same seed."""
    chance = random.Random(seed)
    numbers = np.random.default_rng(seed)
    made = number = 0
    while made < wanted:
        template = chance.randrange(len(sample.headlines))
        size = min(sample.passages_each[template], wanted - made)
        yield _entry(sample, f"r{number}", sample.headlines[template], size, chance, numbers)
        made += size
        number += 1


def _entry(
    sample: Sample, article_id: str, like: Headline, size: int, chance: random.Random, numbers: np.random.Generator
) -> Entry:
    pairs = [(chance.randrange(len(sample.sentences)), chance.randrange(len(sample.sentences))) for _ in range(size)]
    share = numbers.uniform(0, OTHER_SHARE, size).astype(np.float32)
    parts = [
        _mixed(sample.sentences[one], sample.sentences[other], float(part))
        for (one, other), part in zip(pairs, share, strict=True)
    ]
    published = like.published_at and like.published_at - timedelta(days=chance.randrange(365 * YEARS))
    article = Article(
        **(like.model_dump() | {"article_id": article_id, "published_at": published, "url": None}),
        text="\n\n".join(" ".join(part) for part in parts),
        language="en",
        ingested_at=published,
    )
    return Entry(article, _passages(article_id, parts), _vectors(sample, pairs, share, numbers), content_hash(article))


def _mixed(one: list[str], other: list[str], share: float) -> list[str]:
    """Sentences of `one`, the last `share` of them in place of by as many of `other`."""
    kept = max(1, round(len(one) * (1 - share)))
    return [*one[:kept], *other[: len(one) - kept]]


def _passages(article_id: str, parts: list[list[str]]) -> tuple[Passage, ...]:
    found = []
    start = 0
    for ordinal, sentences in enumerate(parts):
        spans, at = [], start
        for sentence in sentences:
            spans.append((at, at + len(sentence)))
            at += len(sentence) + 1
        found.append(
            Passage(
                id=f"{article_id}:{ordinal}",
                article_id=article_id,
                ordinal=ordinal,
                text=" ".join(sentences),
                start=start,
                end=at - 1,
                sentences=tuple(spans),
            )
        )
        start = at + 1
    return tuple(found)


def _vectors(
    sample: Sample, pairs: list[tuple[int, int]], share: NDArray[np.float32], numbers: np.random.Generator
) -> NDArray[np.float32]:
    ones, others = (sample.vectors[[pair[side] for pair in pairs]] for side in (0, 1))
    mixed = ones * (1 - share[:, None]) + others * share[:, None]
    noise = numbers.standard_normal(mixed.shape, dtype=np.float32) * (NOISE / np.sqrt(mixed.shape[1]))
    mixed = mixed + noise
    return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), dtype=np.float32)


def fill(catalogue: Catalogue, sample: Sample, wanted: int, say: Say, seed: int = 1) -> None:
    """Saves resampled articles with `wanted` passages in an empty catalogue; tells how far it has come."""
    entries = resampled(sample, wanted, seed)
    made = 0
    while some := list(islice(entries, _AT_ONCE)):
        catalogue.save(some, sample.embedding)
        before, made = made, made + sum(len(one.passages) for one in some)
        if made // 50_000 > before // 50_000:
            say(f"{made:,} of {wanted:,} passages written")


def snapshot(database: Path, copy: Path) -> None:
    """A copy of a SQLite database as it stands now, also while another process writes it."""
    source, target = sqlite3.connect(f"file:{database}?mode=ro", uri=True), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
