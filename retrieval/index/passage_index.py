"""The index over all passages, vectors and words together: it follows the catalogue, and mends itself from it.

It does not care how scores are combined. Everything in it is derived: whatever is missing, damaged or out of step is
thrown away and written again from the embeddings the catalogue holds.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue import following
from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.following import Indexable
from retrieval.errors import IndexUnavailable
from retrieval.index.filters import Filter, article_of, passing
from retrieval.index.lexical import LexicalFailed, LexicalIndex
from retrieval.index.matching import Matching
from retrieval.index.opening import collection_name, new_vectors, open_lexical, open_vectors
from retrieval.index.spelling import Spelling, weighed
from retrieval.index.vectors import VectorIndex, VectorsFailed
from retrieval.models import Model

if TYPE_CHECKING:  # only its attributes are used
    from retrieval.index.embedding import Embedder

__all__ = ["Filter", "IndexHealth", "PassageIndex"]

_ARTICLES_AT_ONCE = 200
_EMBEDDED_AT_ONCE = 64
_PROBES = 16
_FETCH_MORE = 4  # nearest passages asked for each one wanted, where a filter will drop some
_FETCH_AT_LEAST = 100  # Chroma looks at 100 candidates anyway
_EVERYTHING = Filter()


class IndexHealth(Model):
    """Passages in the catalogue and in both indexes; `reachable`: searching stored vectors finds them.

    `detail` says in plain words what is wrong, or that nothing is.
    """

    ok: bool
    passages: int
    dense: int
    lexical: int
    reachable: bool
    detail: str


class PassageIndex:
    """Safe to use from several threads; one process owns the folder."""

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        embedder: "Embedder",
        chroma_url: str | None,
        say: Callable[[str], None],
    ) -> None:
        """Use `open`, which also mends."""
        self._engine = catalogue.engine
        self._catalogue = catalogue
        self._embedder = embedder
        self._say = say
        self._chroma_url = chroma_url
        self._vector_folder = None if chroma_url else folder / "vectors"
        self._lexical_folder = folder / "lexical"
        self._identity = following.catalogue_identity(self._engine)
        self._name = collection_name(embedder, self._identity)
        self._writing = RLock()
        self._matching: Matching | None = None
        folder.mkdir(parents=True, exist_ok=True)
        expected = following.count_passages(self._engine) > 0
        self._lexical = open_lexical(self._lexical_folder, self._identity, expected, say)
        try:
            if self._vector_folder is None:
                with following.alone(self._engine, self._name):  # not while another replica exchanges it
                    self._vectors = VectorIndex(self._name, None, chroma_url)
            else:
                self._vectors = open_vectors(self._name, self._vector_folder, embedder.dimension, say)
        except BaseException:
            self._lexical.close()
            raise

    @classmethod
    def open(
        cls,
        folder: Path,
        catalogue: Catalogue,
        embedder: "Embedder",
        chroma_url: str | None = None,
        say: Callable[[str], None] | None = None,
    ) -> "PassageIndex":
        """The index of `catalogue`, in step with it; what had to be mended goes to `say`, one plain line each.

        Chroma runs inside this process and keeps its data in `folder`, or is the server at `chroma_url`. Raises
        IndexUnavailable where an index can neither be opened nor mended.
        """
        index = cls(folder, catalogue, embedder, chroma_url, say or (lambda line: None))
        try:
            index._mend()
        except BaseException:
            index.close()
            raise
        return index

    def close(self) -> None:
        self._lexical.close()
        self._vectors.close()

    # Searching

    def matching(self, matching: Matching) -> "PassageIndex":
        """This index as if it held nothing but the passages that fit `matching`; for searching only."""
        view = copy(self)
        view._matching = matching if matching.restricts else None
        return view

    def dense(self, vector: NDArray[np.float32], k: int, filter: Filter = _EVERYTHING) -> list[tuple[str, float]]:
        """(passage_id, cosine similarity), best first; `vector` has shape (dimension,)."""
        if self._matching is not None:
            near = self._nearest(vector, max(_FETCH_MORE * k, _FETCH_AT_LEAST), filter)
            fitting = self._lexical.fitting([passage_id for passage_id, _ in near], self._matching)
            return [one for one in near if one[0] in fitting][:k]
        return self._nearest(vector, k, filter)

    def _nearest(self, vector: NDArray[np.float32], k: int, filter: Filter) -> list[tuple[str, float]]:
        if filter.article_ids is not None or filter == _EVERYTHING:
            return self._vectors.search(vector, k, filter)
        # Where enough of the nearest pass, they are the nearest that pass, and Chroma need not look at all that do.
        near = self._vectors.search(vector, max(_FETCH_MORE * k, _FETCH_AT_LEAST), _EVERYTHING)
        through = passing(self._engine, {article_of(one) for one, _ in near}, filter)
        passed = [(one, likeness) for one, likeness in near if article_of(one) in through]
        return passed[:k] if len(passed) >= k else self._vectors.search(vector, k, filter)

    def lexical(self, text: str, k: int, filter: Filter = _EVERYTHING) -> list[tuple[str, float]]:
        """(passage_id, BM25), best first; nothing for a text without words.

        A name that no passage holds counts as the names it may be a misspelling of, for less than one found as asked.
        """
        return self._lexical.search(text, k, filter, self._matching, weighed(self.spelling.of_names(text)))

    def newest(self, k: int, filter: Filter = _EVERYTHING) -> tuple[list[str], int]:
        """The ids of the `k` newest passages, those without a date last, and how many there are in all."""
        return self._lexical.newest(self._matching or Matching(terms=()), k, filter)

    def fitting(self, passage_ids: Sequence[str]) -> set[str]:
        """Those of `passage_ids` that this view of the index holds."""
        return self._lexical.fitting(passage_ids, self._matching or Matching(terms=()))

    @property
    def spelling(self) -> Spelling:
        """What words of a query may be misspellings of."""
        return Spelling(self._lexical, self._catalogue.passages)

    # Following

    def follow(self) -> int:
        """Applies what changed in the catalogue since the last time; returns the passages written.

        Applying a change twice does no harm: a process killed in between takes it up again.
        """
        rebuilt = written = 0
        with self._writing, following.alone(self._engine, self._name):
            self._vectors.refresh()
            vectors_at = following.progress(self._engine, self._vectors.index_id)
            if not vectors_at and following.last_seq(self._engine):
                rebuilt = self._rebuild_vectors()
                vectors_at = following.progress(self._engine, self._vectors.index_id)
            seq = min(vectors_at, self._lexical.seq)
            while batch := self._catalogue.changes_after(seq, _ARTICLES_AT_ONCE):
                seq = batch[-1].seq
                article_ids = list(dict.fromkeys(change.article_id for change in batch))
                passages = following.indexable(self._engine, article_ids)
                if seq > vectors_at:
                    self._vectors.replace(article_ids, self._embedded(passages))
                    following.set_progress(self._engine, self._vectors.index_id, seq)
                if seq > self._lexical.seq:
                    self._lexical.replace(article_ids, passages)
                written += len(passages)
            if seq > self._lexical.seq:
                self._lexical.commit(seq)
        return max(rebuilt, written)

    def reembed(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Embeds with the present embedder what another one embedded; returns the passages so treated.

        `progress` gets (done, all). Each portion is stored as it is done: an interrupted run goes on where it was.
        """
        mine = self._embedder.name
        total = following.count_passages(self._engine) - following.count_passages(self._engine, mine)
        done, after = 0, ""
        while portion := following.passages_not_by(self._engine, mine, after, _EMBEDDED_AT_ONCE):
            vectors = self._embedder.embed([passage.in_context(headline) for passage, headline in portion])
            embedded = [(passage, vector) for (passage, _), vector in zip(portion, vectors, strict=True)]
            following.replace_embeddings(self._engine, embedded, mine)
            done, after = done + len(portion), portion[-1][0].id
            if progress is not None:
                progress(done, max(done, total))
        return done

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Writes both indexes anew from the stored embeddings; returns the passages.

        `progress` gets (done, all). What was there before answers until the new one is complete.
        """
        with self._writing:
            with following.alone(self._engine, self._name):
                written = self._rebuild_vectors(progress)
            self._rebuild_lexical()
            self.follow()
        return written

    def check(self) -> IndexHealth:
        """Compares both indexes with the catalogue, and searches for a few stored vectors; changes nothing."""
        passages = following.count_passages(self._engine)
        embedded = following.count_passages(self._engine, self._embedder.name)
        faults: list[str] = []
        dense, reachable = self._check_vectors(embedded, faults)
        lexical = self._lexical.count()
        if lexical != passages:
            faults.append(f"the lexical index holds {lexical:,} of {passages:,} passages")
        if embedded != passages:
            faults.append(f"{passages - embedded:,} passages were embedded by another embedder; start again to mend")
        detail = "; ".join(faults) or f"both indexes hold all {passages:,} passages"
        return IndexHealth(
            ok=not faults, passages=passages, dense=dense, lexical=lexical, reachable=reachable, detail=detail
        )

    def _check_vectors(self, expected: int, faults: list[str]) -> tuple[int, bool]:
        try:
            dense = self._vectors.count()
            if dense != expected:
                faults.append(f"the vector index holds {dense:,} of {expected:,} passages")
            probes = following.sample(self._engine, self._embedder.name, _PROBES)
            found = self._vectors.finds(probes)
        except VectorsFailed as error:
            faults.append(str(error))
            return 0, False
        # An approximate search may miss one; a lost graph file loses all but the newest thousand.
        reachable = found >= len(probes) - len(probes) // 10
        if not reachable:
            faults.append(f"the vector index finds {found} of {len(probes)} stored vectors")
        return dense, reachable

    # Mending

    def _mend(self) -> None:
        stale = self._catalogue.embedding_names() - {self._embedder.name}
        if stale:
            self._say(f"The embedder is now {self._embedder.name}: embedding what {', '.join(sorted(stale))} embedded.")
            count = self.reembed()
            self._say(f"Embedded {count:,} passages anew.")
        elif following.count_passages(self._engine) and not following.progress(self._engine, self._vectors.index_id):
            self._say(f"The vector index {self._vectors.place} is empty: building it anew from the catalogue.")
        health = self._settled()
        if not health.ok:
            self._say(f"The index does not match the catalogue ({health.detail}): building it anew.")
            if health.dense != health.passages or not health.reachable:
                self._replace_vectors()
            if health.lexical != health.passages:
                self._rebuild_lexical()
            health = self._settled()
            if health.ok:
                self._say(f"The index is whole again: {health.passages:,} passages.")
            elif self._holds_all(health):
                # A search is approximate, and one like this was just written from SQL: refusing would last for ever.
                self._say(f"The index holds all {health.passages:,} passages, but {health.detail}: it may miss some.")
            else:
                raise IndexUnavailable(f"The index could not be mended: {health.detail}.")
        self._vectors.keep_only_this()

    def _holds_all(self, health: IndexHealth) -> bool:
        if not health.passages == health.dense == health.lexical:
            return False
        return self._vectors.holds(list(following.sample(self._engine, self._embedder.name, _PROBES)))

    def _settled(self) -> IndexHealth:
        """The health after following; looked at again where another replica saved something in between."""
        for _ in range(5):
            before = following.last_seq(self._engine)
            self._follow_or_replace()
            health = self.check()
            if health.ok or following.last_seq(self._engine) == before:
                break
        return health

    def _follow_or_replace(self) -> None:
        try:
            self.follow()
        except VectorsFailed as error:
            if self._vector_folder is None:
                raise  # a server that does not answer is not mended from here
            self._say(f"{error} Building it anew from the catalogue.")
            self._replace_vectors()
            self.follow()
        except LexicalFailed as error:
            self._say(f"{error} Building it anew from the catalogue.")
            self._rebuild_lexical()
            self.follow()

    def _replace_vectors(self) -> None:
        """A folder is thrown away with all its files, of which some may be damaged; on a server, the collection is."""
        if self._vector_folder is not None:
            self._vectors.close()
            self._vectors = new_vectors(self._name, self._vector_folder)
        with following.alone(self._engine, self._name):
            self._rebuild_vectors()

    # Building

    def _rebuild_vectors(self, progress: Callable[[int, int], None] | None = None) -> int:
        seq = following.last_seq(self._engine)
        total = following.count_passages(self._engine, self._embedder.name)
        written = 0

        def portions() -> Iterator[list[Indexable]]:
            nonlocal written
            for passages in self._all_passages():
                yield (mine := self._embedded(passages))
                written += len(mine)
                if progress is not None:
                    progress(written, max(total, written))

        self._vectors.rebuild(portions())
        following.set_progress(self._engine, self._vectors.index_id, seq)
        return written

    def _rebuild_lexical(self) -> None:
        seq = following.last_seq(self._engine)
        fresh = self._lexical_folder.with_name("lexical.new")
        shutil.rmtree(fresh, ignore_errors=True)
        building = LexicalIndex(fresh, self._identity)
        for passages in self._all_passages():
            building.replace((), passages)
        building.commit(seq)
        building.close()
        self._lexical.close()
        shutil.rmtree(self._lexical_folder, ignore_errors=True)
        fresh.rename(self._lexical_folder)
        self._lexical = LexicalIndex(self._lexical_folder, self._identity)

    def _all_passages(self) -> Iterator[list[Indexable]]:
        after = ""
        while article_ids := following.article_ids_after(self._engine, after, _ARTICLES_AT_ONCE):
            yield following.indexable(self._engine, article_ids)
            after = article_ids[-1]

    def _embedded(self, passages: list[Indexable]) -> list[Indexable]:
        """Those in the space of this embedder; the others are embedded at the next start."""
        return [passage for passage in passages if passage.embedding_name == self._embedder.name]
