"""A change of embedder: what another one embedded is embedded anew, while its vectors go on answering where they can.

It does not care what is done with the new vectors: when all are in the catalogue, the index is built from them.
"""

import time

from retrieval.catalogue import following
from retrieval.index.opening import collection_name
from retrieval.index.parts import REINDEXING, Parts, Space, Stopped

_AT_ONCE = 64
_TOLD_EACH = 60.0  # seconds
CHANGING = "The collection is being re-indexed; articles that came in since this began are found by their words alone."


def stale_names(parts: Parts) -> set[str]:
    """The embedders, other than the present one, that some vectors are of."""
    return parts.catalogue.embedding_names() - {parts.present.embedder.name}


def is_wanted(parts: Parts) -> bool:
    """Whether no replica that started later has another embedder: two would embed each other's for ever."""
    return following.wanted_embedding(parts.engine) in (None, parts.present.embedder.name)


def serve_former(parts: Parts, stale: set[str]) -> None:
    """Lets the embedder before answer, where it and its vectors can still be opened; else words alone do."""
    most = sorted(stale, key=lambda name: following.count_passages(parts.engine, name), reverse=True)
    for name in most:
        embedder = parts.reopen(name)
        if embedder is None:
            continue
        vectors = parts.present.vectors.beside(collection_name(embedder, parts.identity))
        if vectors is not None and following.progress(parts.engine, vectors.index_id) is not None:
            parts.serve(Space(embedder, vectors), CHANGING)
            return
    parts.serve(None, REINDEXING)


def embed_stale(parts: Parts) -> int:
    """Embeds with the present embedder what others embedded; returns the passages so treated.

    Each portion is stored as it is done: an interrupted run goes on where it was, and so does another replica.
    """
    embedder = parts.present.embedder
    total = following.count_passages(parts.engine) - following.count_passages(parts.engine, embedder.name)
    done, after, told = 0, "", time.monotonic()
    while True:
        if parts.stopping.is_set():
            raise Stopped
        with following.alone(parts.engine, f"{parts.name}-new"):
            portion = following.passages_not_by(parts.engine, embedder.name, after, _AT_ONCE)
            if not portion:
                return done
            vectors = embedder.embed([passage.in_context(headline) for passage, headline in portion])
            embedded = [(passage, vector) for (passage, _), vector in zip(portion, vectors, strict=True)]
            built = following.progress(parts.engine, parts.present.vectors.index_id) is not None
            following.replace_embeddings(parts.engine, embedded, embedder.name, logged=built)
        done, after = done + len(portion), portion[-1][0].id
        if time.monotonic() - told > _TOLD_EACH:
            told = time.monotonic()
            parts.say(f"Embedded {done:,} of {max(done, total):,} passages anew ({100 * done // max(done, total)} %).")
