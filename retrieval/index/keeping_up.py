"""Following the catalogue: what changed there is written to the indexes that answer.

It does not care about what is damaged (`mending`), only that nothing is written where there is nothing to build on.
"""

from sqlalchemy import Engine

from retrieval.catalogue import following
from retrieval.index.parts import ARTICLES_AT_ONCE, FOLLOWING, REINDEXING, Parts
from retrieval.index.vectors import VectorIndex, VectorsFailed

BEHIND = "The vector index cannot be written; the newest articles are found by their words alone."


def follow(parts: Parts) -> int:
    """Applies what changed in the catalogue since the last time; returns the passages written.

    Applying a change twice does no harm: a process killed in between takes it up again. Vectors that are no longer
    there, or are others that nobody filled, do not answer from then on: `parts.complete` is then False. Raises
    VectorsFailed only after the words have followed.
    """
    written = 0
    failed: VectorsFailed | None = None
    with parts.writing, following.alone(parts.engine, parts.name):
        try:
            vectors, embedder = _followed(parts)
        except VectorsFailed as error:
            vectors, failed = None, error
        vectors_at = None if vectors is None else following.progress(parts.engine, vectors.index_id) or 0
        seq = parts.lexical.seq if vectors_at is None else min(vectors_at, parts.lexical.seq)
        while batch := parts.catalogue.changes_after(seq, ARTICLES_AT_ONCE):
            seq = batch[-1].seq
            article_ids = list(dict.fromkeys(change.article_id for change in batch))
            passages = following.indexable(parts.engine, article_ids)
            if vectors is not None and vectors_at is not None and seq > vectors_at:
                try:
                    vectors.replace(article_ids, [one for one in passages if one.embedding_name == embedder])
                    following.set_progress(parts.engine, vectors.index_id, seq)
                except VectorsFailed as error:  # what came in can be found by its words at least
                    vectors, failed = None, error
            if seq > parts.lexical.seq:
                parts.lexical.replace(article_ids, passages)
            written += len(passages)
        if seq > parts.lexical.seq:
            parts.lexical.commit(seq)
    if failed is not None:
        parts.completeness.lacks(FOLLOWING, BEHIND)
        raise failed
    parts.completeness.whole(FOLLOWING)
    return written


def _followed(parts: Parts) -> tuple[VectorIndex | None, str]:
    """The vectors that answer, else the present ones, where they can go on; and the name of their embedder."""
    space = parts.serving or parts.present
    if not space.vectors.gone():
        space.vectors.refresh()
        if begun(parts.engine, space.vectors):
            return space.vectors, space.embedder.name
    if parts.serving is not None:
        parts.serve(None, REINDEXING)
    return None, ""


def begun(engine: Engine, vectors: VectorIndex) -> bool:
    """Whether somebody filled this index, as far as it has come; one of a catalogue without passages has all."""
    if following.progress(engine, vectors.index_id) is not None:
        return True
    if following.count_passages(engine):
        return False
    following.set_progress(engine, vectors.index_id, 0)
    return True
