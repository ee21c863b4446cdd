"""A process that ingests a file of articles and tells how far it has come, to be killed at any moment.

It does not care when that is. The vectors are random ones, derived from the text: nothing here depends on meaning.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

import chromadb  # noqa: F401  # imported before the fork, as is what ingest imports late
import datasketch  # type: ignore[import-untyped]  # noqa: F401  # ships no types; as above
import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.embedding import Embedder
from retrieval.index.passage_index import PassageIndex
from retrieval.ingest import ingest
from retrieval.newsdesk import Newsdesk

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
_WORDS = [hashlib.sha256(str(number).encode()).hexdigest()[:7].translate(str.maketrans("0123456789", "ghijklmnop"))
          for number in range(4_000)]  # fmt: skip


def _embed(texts: Sequence[str]) -> NDArray[np.float32]:
    rows = [np.random.default_rng(int.from_bytes(hashlib.sha256(one.encode()).digest()[:8])) for one in texts]
    vectors = np.stack([row.normal(size=48) for row in rows]).astype(np.float32)
    normal: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normal


EMBEDDER = Embedder("random", 48, _embed, lambda text: _embed([text])[0])


def write_edition(folder: Path, articles: int, edition: int) -> Path:
    """A file of articles about nothing in common; each edition changes the text of all."""
    path = folder / f"edition-{edition}.jsonl"
    with path.open("w") as file:
        for number in range(articles):
            chance = np.random.default_rng([number])
            words = " ".join(_WORDS[word] for word in chance.integers(0, len(_WORDS), 40))
            text = f"The {words} ended on Monday. This was edition{edition} of it."
            fields = {"_id": f"a{number}", "title": f"Report {number}", "text": text, "language": "en"}
            file.write(json.dumps(fields) + "\n")
    return path


@contextmanager
def opened(url: str, home: Path, said: list[str] | None = None) -> Iterator[Newsdesk]:
    """The newsdesk of `home`, mended where it has to be."""
    catalogue = Catalogue.open(url)
    index = PassageIndex.open(home / "index", catalogue, EMBEDDER, say=None if said is None else said.append)
    try:
        yield Newsdesk(catalogue, index, EMBEDDER, clock=lambda: NOW)
    finally:
        index.close()
        catalogue.close()


def backfill(url: str, home: Path, source: Path, tell: Connection) -> None:
    """Ingests `source`; sends "opening", "opened", the number of items that are in SQL after each batch, "done"."""
    tell.send("opening")
    with opened(url, home) as desk:
        tell.send("opened")
        ingest(desk, [str(source)], lambda done, *_: tell.send(done))
    tell.send("done")
