"""Mending: whatever is missing, damaged, out of step or of another embedder is said, and written anew from SQL.

It does not care whether this runs before the first question or beside it (`passage_index`): what cannot be relied on
meanwhile does not answer, and who asks is told.
"""

import time
from collections.abc import Callable

from retrieval.catalogue import following
from retrieval.errors import IndexUnavailable
from retrieval.index.building import Count, build_lexical, build_vectors
from retrieval.index.health import IndexHealth, check, holds_all
from retrieval.index.keeping_up import begun, follow
from retrieval.index.lexical import LexicalFailed
from retrieval.index.opening import new_vectors
from retrieval.index.parts import LEXICAL, REINDEXING, Parts, Space
from retrieval.index.reembedding import CHANGING, embed_stale, is_wanted, serve_former, stale_names
from retrieval.index.vectors import VectorsFailed

_TOLD_EACH = 60.0  # seconds
WORDS_BEHIND = "The index of words is being built anew; the newest articles may be missing."
OTHER_REPLICA = (
    "Another replica embeds the collection with another model; articles it has embedded may be found by words alone."
)


def assess(parts: Parts) -> bool:
    """Whether `mend` has long work to do; what cannot be relied on until then does not answer from now on."""
    if parts.lexical.gone():
        parts.completeness.lacks(LEXICAL, WORDS_BEHIND)
    stale = stale_names(parts)
    filled = not parts.present.vectors.gone() and begun(parts.engine, parts.present.vectors)
    if stale and not is_wanted(parts):
        parts.serve(parts.present if filled else None, OTHER_REPLICA)
        return False
    if not filled:
        if stale:
            serve_former(parts, stale)
        else:
            parts.serve(None, REINDEXING)
        return True
    if stale:  # what a replica with the embedder before has added since
        parts.serve(parts.present, CHANGING)
    return bool(stale)


def is_accepted(parts: Parts, health: IndexHealth) -> bool:
    """Whether this is as whole as it gets."""
    return parts.unsearchable and holds_all(parts, health)


def distrust(parts: Parts, health: IndexHealth) -> None:
    """What is not whole does not answer, or is not relied on, until `mend` has been at it."""
    if not stale_names(parts) and (health.dense != health.passages or not health.reachable):
        parts.serve(None, REINDEXING)
    if health.lexical != health.passages or parts.lexical.gone():
        parts.completeness.lacks(LEXICAL, WORDS_BEHIND)


def bring_words(parts: Parts) -> None:
    """Lets the lexical index follow, so that words at least find everything; built anew where it is damaged."""
    try:
        follow(parts)
    except VectorsFailed:
        pass  # for `mend`
    except LexicalFailed as error:
        parts.say(f"{error} Building it anew from the catalogue.")
        build_lexical(parts)


def mend(parts: Parts) -> None:
    """Brings both indexes in step with the catalogue; IndexUnavailable where that cannot be done."""
    if superseded(parts):
        follow(parts)
        return
    with parts.building:
        _embed_anew(parts)
        _build_missing(parts)
        health = settled(parts, _follow_or_replace)
        if not health.ok:
            parts.say(f"The index does not match the catalogue ({health.detail}): building it anew.")
            if health.dense != health.passages or not health.reachable:
                replace_vectors(parts)
            if health.lexical != health.passages or parts.lexical.gone():
                build_lexical(parts)
            health = settled(parts, _follow_or_replace)
            if health.ok:
                parts.say(f"The index is whole again: {health.passages:,} passages.")
            elif holds_all(parts, health):
                parts.unsearchable = True
                # A search is approximate, and one like this was just written from SQL: refusing would last for ever.
                parts.say(f"The index holds all {health.passages:,} passages, but {health.detail}: it may miss some.")
            else:
                raise IndexUnavailable(f"The index could not be mended: {health.detail}.")
        parts.serve(parts.present)
        parts.completeness.whole(LEXICAL)
        parts.present.vectors.keep_only_this()


def superseded(parts: Parts) -> bool:
    """Whether a replica that started later embeds the collection with another embedder: nothing is mended from here."""
    return bool(stale_names(parts)) and not is_wanted(parts)


def _embed_anew(parts: Parts) -> None:
    stale = stale_names(parts)
    if stale:
        name = parts.present.embedder.name
        parts.say(f"The embedder is now {name}: embedding what {', '.join(sorted(stale))} embedded.")
        count = embed_stale(parts)
        parts.say(f"Embedded {count:,} passages anew.")
    elif following.count_passages(parts.engine) and not begun(parts.engine, parts.present.vectors):
        parts.say(f"The vector index {parts.present.vectors.place} is empty: building it anew from the catalogue.")


def _build_missing(parts: Parts) -> None:
    """The present vectors, where they are gone or nobody has filled them."""
    vectors = parts.present.vectors
    if vectors.gone():
        parts.say(f"The folder of the vector index {vectors.place} was deleted: building it anew from the catalogue.")
        replace_vectors(parts)
    elif not begun(parts.engine, vectors):
        build_vectors(parts, telling(parts), only_missing=True)


def telling(parts: Parts) -> Count:
    """Says once in a while how far a build has come."""
    told = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told > _TOLD_EACH:
            told = time.monotonic()
            parts.say(f"Indexed {done:,} of {total:,} passages.")

    return tell


def settled(parts: Parts, follow: Callable[[Parts], object]) -> IndexHealth:
    """The health after following; looked at again where something was saved in between."""
    for _ in range(5):
        before = following.last_seq(parts.engine)
        follow(parts)
        health = check(parts)
        if health.ok or following.last_seq(parts.engine) == before:
            break
    return health


def _follow_or_replace(parts: Parts) -> None:
    try:
        follow(parts)
    except VectorsFailed as error:
        if parts.vector_folder is None:
            raise  # a server that does not answer is not mended from here
        parts.say(f"{error} Building it anew from the catalogue.")
        replace_vectors(parts)
        follow(parts)
    except LexicalFailed as error:
        parts.say(f"{error} Building it anew from the catalogue.")
        build_lexical(parts)
        follow(parts)
    if parts.present.vectors.gone() or not begun(parts.engine, parts.present.vectors):
        _build_missing(parts)
        follow(parts)


def replace_vectors(parts: Parts) -> None:
    """A folder is thrown away with all its files, of which some may be damaged; on a server, the collection is."""
    parts.serve(None, REINDEXING)
    if parts.vector_folder is not None:
        with parts.writing:
            parts.present.vectors.close()
            fresh = new_vectors(parts.name, parts.vector_folder)
            parts.present = Space(parts.present.embedder, fresh)
    build_vectors(parts, telling(parts))
