"""Building an index beside the one that answers, and exchanging the two at once when the new one has all.

It does not care why. What comes in or changes in the meantime is in both: the one that answers goes on following.
"""

from collections.abc import Callable, Sequence

from retrieval.catalogue import following
from retrieval.catalogue.following import Indexable
from retrieval.index.clearing import clear_away
from retrieval.index.lexical import LexicalIndex
from retrieval.index.parts import ARTICLES_AT_ONCE, LEXICAL, Parts, Stopped, embedded_by

_FEW_CHANGES = 200  # so many are applied while nothing else may write
Count = Callable[[int, int], None]
"""Passages done, and all."""


def build_vectors(parts: Parts, progress: Count | None = None, only_missing: bool = False) -> int:
    """Writes the present embedder's vectors anew from the stored ones; returns the passages.

    One replica at a time; the others go on following, and see the new one in place of the former all at once.
    `only_missing`: nothing is done where another replica has filled them meanwhile.
    """
    embedder, vectors = parts.present
    with parts.building, following.alone(parts.engine, f"{parts.name}-new"):
        vectors.refresh()
        if only_missing and following.progress(parts.engine, vectors.index_id) is not None:
            return 0
        seq = following.last_seq(parts.engine)
        total = following.count_passages(parts.engine, embedder.name)
        unfinished = vectors.unfinished(total)
        written = 0
        for passages in parts.all_passages():
            mine = embedded_by(embedder, passages)
            unfinished.replace((), mine)
            written += len(mine)
            if progress is not None:
                progress(written, max(total, written))

        def write(article_ids: Sequence[str], passages: Sequence[Indexable]) -> None:
            unfinished.replace(article_ids, embedded_by(embedder, passages))

        seq = _catch_up(parts, seq, write)
        with parts.writing, following.alone(parts.engine, parts.name):
            seq = _catch_up(parts, seq, write, leave=0)
            vectors.exchange(unfinished)
            following.set_progress(parts.engine, vectors.index_id, seq)
    return written


def build_lexical(parts: Parts) -> None:
    """Writes the lexical index anew."""
    fresh = parts.lexical_folder.with_name("lexical.new")
    former = parts.lexical_folder.with_name("lexical.old")
    with parts.building:
        seq = following.last_seq(parts.engine)
        for leftover in (fresh, former):
            clear_away(leftover)
        building = LexicalIndex(fresh, parts.identity)
        try:
            for passages in parts.all_passages():
                building.replace((), passages)
            building.commit(seq)
            seq = _catch_up(parts, seq, building.replace)
            building.commit(seq)
            with parts.writing:
                seq = _catch_up(parts, seq, building.replace, leave=0)
                building.commit(seq)
                building.close()
                # Who is searching the former one reads its files to the end, also when they have no name any more.
                parts.lexical.close()
                if parts.lexical_folder.exists():
                    parts.lexical_folder.rename(former)
                fresh.rename(parts.lexical_folder)
                parts.lexical = LexicalIndex(parts.lexical_folder, parts.identity)
                parts.completeness.whole(LEXICAL)
        finally:
            building.close()
        clear_away(former)


def _catch_up(
    parts: Parts,
    seq: int,
    write: Callable[[Sequence[str], Sequence[Indexable]], object],
    leave: int = _FEW_CHANGES,
) -> int:
    """Applies the changes after `seq` until at most `leave` remain; returns the last one applied."""
    while following.last_seq(parts.engine) - seq > leave:
        batch = parts.catalogue.changes_after(seq, ARTICLES_AT_ONCE)
        if not batch:
            break
        if parts.stopping.is_set():
            raise Stopped
        seq = batch[-1].seq
        article_ids = list(dict.fromkeys(change.article_id for change in batch))
        write(article_ids, following.indexable(parts.engine, article_ids))
    return seq
