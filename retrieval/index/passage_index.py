"""The index over all passages, vectors and words together: it follows the catalogue, and mends itself from it.

It does not care how scores are combined. Everything in it is derived: whatever is missing, damaged or out of step is
thrown away and written again from the embeddings the catalogue holds. What cannot be relied on while that goes on does
not answer, and `observed` tells whoever searches.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from copy import copy
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue import following
from retrieval.catalogue.catalogue import Catalogue
from retrieval.errors import BriefingError, IndexUnavailable, ModelError
from retrieval.index import building, health, keeping_up, mending
from retrieval.index.asked_words import AskedWords
from retrieval.index.completeness import Seen
from retrieval.index.filters import Filter
from retrieval.index.health import IndexHealth
from retrieval.index.lexical import LexicalFailed
from retrieval.index.matching import Matching
from retrieval.index.nearest import FETCH_AT_LEAST, FETCH_MORE, nearest
from retrieval.index.parts import Parts, Reopen, Space, Stopped
from retrieval.index.spelling import Spelling, weighed
from retrieval.index.unwritable import Unwritable
from retrieval.index.vectors import VectorsFailed

if TYPE_CHECKING:  # only its attributes are used
    from retrieval.index.embedding import Embedder

__all__ = ["Filter", "IndexHealth", "PassageIndex", "QueryVector"]

_EVERYTHING = Filter()
_STOP_SECONDS = 20.0
_WITHOUT_VECTORS = "The vector index did not answer; words alone were used."
_WITHOUT_MODEL = "The embedding model did not answer; words alone were used."


class QueryVector(NamedTuple):
    """A question in the space that answered when it was read; `values` is None where words alone do."""

    text: str
    embedding: str
    values: NDArray[np.float32] | None


class PassageIndex:
    """Safe to use from several threads; one process owns the folder."""

    def __init__(self, parts: Parts, background: bool) -> None:
        """Use `open`, which also mends."""
        self._parts = parts
        self._background = background
        self._mending: Thread | None = None
        self._starting = Lock()
        self._matching: Matching | None = None

    @classmethod
    def open(
        cls,
        folder: Path,
        catalogue: Catalogue,
        embedder: "Embedder",
        chroma_url: str | None = None,
        say: Callable[[str], None] | None = None,
        *,
        reopen: Reopen = lambda name: None,
        background: bool = False,
    ) -> "PassageIndex":
        """The index of `catalogue`, in step with it; what had to be mended goes to `say`, one plain line each.

        Chroma runs inside this process and keeps its data in `folder`, or is the server at `chroma_url`. Raises
        IndexUnavailable where an index can neither be opened nor mended. `background`: it does not wait for what takes
        long, a change of embedder or the vectors to be built anew; until then what there is answers, the vectors of
        the embedder before where `reopen` opens it by its name.
        """
        parts = Parts(folder, catalogue, embedder, chroma_url, say or (lambda line: None), reopen)
        index = cls(parts, background)
        try:
            if following.wanted_embedding(parts.engine) != embedder.name:
                following.claim_embedding(parts.engine, embedder.name)
            long = mending.assess(parts)
            if not background:
                mending.mend(parts)
            else:
                mending.bring_words(parts)
                if long or not index._whole():
                    index._mend()
                else:
                    parts.present.vectors.keep_only_this()
        except BaseException:
            index.close()
            raise
        return index

    def close(self) -> None:
        self._parts.stopping.set()
        self.wait(_STOP_SECONDS)
        self._parts.close()

    def wait(self, seconds: float) -> bool:
        """Waits for what is being mended beside the questions; whether it ended within `seconds`."""
        if self._mending is not None:
            self._mending.join(seconds)
        return not self._under_way()

    # Searching

    @property
    def seq(self) -> int:
        """The number of the last change of the catalogue that words are found by."""
        return self._parts.lexical.seq

    def observed(self) -> AbstractContextManager[Seen]:
        """`Seen.note` says after the block what a search in it may have missed; None: nothing."""
        return self._parts.completeness.observed()

    def embed_query(self, text: str) -> QueryVector:
        """The question in the space that answers now."""
        return self._embedded(text, self._parts.serving)

    def matching(self, matching: Matching) -> "PassageIndex":
        """This index as if it held nothing but the passages that fit `matching`; for searching only."""
        view = copy(self)
        view._matching = matching if matching.restricts else None
        return view

    def dense(
        self, vector: NDArray[np.float32] | QueryVector, k: int, filter: Filter = _EVERYTHING
    ) -> list[tuple[str, float]]:
        """(passage_id, cosine similarity), best first; a plain vector, of shape (dimension,), is one of the embedder
        as set. Nothing where words alone answer, or where Chroma fails: `observed` tells."""
        if self._matching is None:
            return self._nearest(vector, k, filter)
        # What must hold something is found by words, all of it; the nearest are then wanted for their likeness alone.
        wanted = FETCH_AT_LEAST if self._matching.requires else max(FETCH_MORE * k, FETCH_AT_LEAST)
        near = self._nearest(vector, wanted, filter)
        fitting = self._parts.lexical.fitting([passage_id for passage_id, _ in near], self._matching)
        return [one for one in near if one[0] in fitting][:k]

    def _nearest(self, vector: NDArray[np.float32] | QueryVector, k: int, filter: Filter) -> list[tuple[str, float]]:
        space = self._parts.serving
        while space is not None:
            try:
                values = self._in_space(vector, space)
                if values is None:
                    return []
                stored = space.embedder.name if space is self._parts.present else None
                total = self._parts.lexical.count  # tantivy knows it; Chroma counts
                return nearest(self._parts.engine, space.vectors, stored, values, k, filter, total, self.seq)
            except (VectorsFailed, Unwritable):
                if space is self._parts.serving:
                    self._parts.completeness.missed(_WITHOUT_VECTORS)
                    return []
                space = self._parts.serving  # it was exchanged while we searched it
        return []

    def lexical(self, text: str, k: int, filter: Filter = _EVERYTHING) -> list[tuple[str, float]]:
        """(passage_id, BM25), best first; nothing for a text without words.

        A name that no passage holds counts as the names it may be a misspelling of, for less than one found as asked.
        """
        return self._parts.lexical.search(text, k, filter, self._matching, weighed(self.spelling.of_names(text)))

    def asked(self, text: str) -> AskedWords:
        """BM25 of the words of `text`, as a share of the most that they could reach; misspelt names as in `lexical`."""
        return AskedWords(self._parts.lexical, text, self._matching, weighed(self.spelling.of_names(text)))

    def newest(self, k: int, filter: Filter = _EVERYTHING) -> tuple[list[str], int]:
        """The ids of the `k` newest passages, those without a date last, and how many there are in all."""
        return self._parts.lexical.newest(self._matching or Matching(terms=()), k, filter)

    def fitting(self, passage_ids: Sequence[str]) -> set[str]:
        """Those of `passage_ids` that this view of the index holds."""
        return self._parts.lexical.fitting(passage_ids, self._matching or Matching(terms=()))

    @property
    def spelling(self) -> Spelling:
        """What words of a query may be misspellings of."""
        return Spelling(self._parts.lexical, self._parts.catalogue.passages)

    def _embedded(self, text: str, space: Space | None) -> QueryVector:
        if space is None:
            return QueryVector(text, "", None)
        try:
            return QueryVector(text, space.embedder.name, space.embedder.embed_query(text))
        except ModelError:
            if space is self._parts.present:
                raise
            self._parts.completeness.missed(_WITHOUT_MODEL)
            return QueryVector(text, "", None)

    def _in_space(self, vector: NDArray[np.float32] | QueryVector, space: Space) -> NDArray[np.float32] | None:
        """`vector` where it is of this space, else the same question read into it; None where it cannot be."""
        if not isinstance(vector, QueryVector):
            return vector if space is self._parts.present else None
        if vector.embedding != space.embedder.name:
            return self._embedded(vector.text, space).values
        return vector.values

    # Keeping up

    def follow(self) -> int:
        """Applies what changed in the catalogue since the last time; returns the passages written."""
        written = keeping_up.follow(self._parts)
        if not self._parts.complete:
            self._mend()
        return written

    def watch(self) -> None:
        """Follows, and looks whether both indexes are whole; to be called now and then while the process runs.

        What is found wanting is said and mended; BriefingError where that cannot be done.
        """
        with suppress(VectorsFailed, LexicalFailed):  # mending says it
            self.follow()
        if not self._under_way() and not self._whole():
            self._mend()

    def _whole(self) -> bool:
        """Whether the indexes hold what the catalogue holds; what does not is not relied on from now on."""
        mending.assess(self._parts)
        try:
            found = mending.settled(self._parts, keeping_up.follow)
        except (VectorsFailed, LexicalFailed, Unwritable):
            return False
        if found.ok or mending.superseded(self._parts) or mending.is_accepted(self._parts, found):
            return True
        mending.distrust(self._parts, found)
        return False

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Writes both indexes anew from the stored embeddings; returns the passages.

        `progress` gets (done, all). What was there before answers until the new one is complete, and what comes in
        meanwhile is in both. IndexUnavailable while the collection is being embedded by another embedder, at the end of
        which they are written anyway.
        """
        if self._under_way() or mending.superseded(self._parts):
            raise IndexUnavailable(f"The collection is being re-indexed already: {self.check().detail}.")
        with self._parts.building:
            if self._parts.present.vectors.gone():
                mending.mend(self._parts)
            written = building.build_vectors(self._parts, progress)
            self._parts.serve(self._parts.present)
            building.build_lexical(self._parts)
            keeping_up.follow(self._parts)
        return written

    def check(self) -> IndexHealth:
        """Compares both indexes with the catalogue, and searches for a few stored vectors; changes nothing."""
        found = health.check(self._parts)
        lacking = self._parts.completeness.note
        if lacking is None or not found.ok:
            return found
        return found.model_copy(update={"ok": False, "detail": lacking})

    # Mending

    def _under_way(self) -> bool:
        return self._mending is not None and self._mending.is_alive()

    def _mend(self) -> None:
        """Mends, beside the questions in a process that stays."""
        if not self._background:
            mending.mend(self._parts)
            return
        with self._starting:
            if not self._under_way() and not self._parts.stopping.is_set():
                self._mending = Thread(target=self._mend_beside, name="mending", daemon=True)
                self._mending.start()

    def _mend_beside(self) -> None:
        """A failure is said; the next `watch` tries again."""
        with suppress(Stopped):
            try:
                mending.mend(self._parts)
            except BriefingError as error:
                self._parts.say(f"{error} It is tried again in a minute.")
