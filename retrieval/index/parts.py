"""The parts of a passage index, as everything that keeps it up shares them: what is open, and what answers now.

It does not care when they change.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event, RLock
from typing import TYPE_CHECKING, NamedTuple

from retrieval.catalogue import following
from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.following import Indexable
from retrieval.index.completeness import Completeness
from retrieval.index.lexical_progress import lexical_folder
from retrieval.index.opening import collection_name, open_lexical, open_vectors
from retrieval.index.vectors import VectorIndex

if TYPE_CHECKING:  # only its attributes are used
    from retrieval.index.embedding import Embedder

ARTICLES_AT_ONCE = 200
VECTORS, LEXICAL, FOLLOWING = "vectors", "lexical", "following"  # what `completeness` may lack
REINDEXING = "The collection is being re-indexed; words alone were used."

Reopen = Callable[[str], "Embedder | None"]


class Space(NamedTuple):
    """An embedder and the index of the vectors it made."""

    embedder: "Embedder"
    vectors: VectorIndex


class Parts:
    """`present` is the space of the embedder as set; `serving` the one that answers: that of the embedder before while
    the present one is not complete, None where neither can: then words alone do.

    `writing` is held while an index is written or exchanged, `building` by whoever builds one beside it; who needs both
    takes `building` first. `stopping` is set when work in the background must end.
    """

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        embedder: "Embedder",
        chroma_url: str | None,
        say: Callable[[str], None],
        reopen: Reopen,
    ) -> None:
        self.engine = catalogue.engine
        self.catalogue = catalogue
        self.say = say
        self.reopen = reopen
        self.vector_folder = None if chroma_url else folder / "vectors"
        self.lexical_folder = lexical_folder(folder)
        self.identity = following.catalogue_identity(self.engine)
        self.name = collection_name(embedder, self.identity)
        self.writing, self.building, self.stopping = RLock(), RLock(), Event()
        self.completeness = Completeness()
        self.unsearchable = False  # all vectors are there, and yet no search finds them: building them anew is no help
        folder.mkdir(parents=True, exist_ok=True)
        expected = following.count_passages(self.engine) > 0
        self.lexical = open_lexical(self.lexical_folder, self.identity, expected, say)
        try:
            if self.vector_folder is None:
                with following.alone(self.engine, self.name):  # not while another replica exchanges it
                    vectors = VectorIndex(self.name, None, chroma_url)
            else:
                vectors = open_vectors(self.name, self.vector_folder, embedder.dimension, say)
        except BaseException:
            self.lexical.close()
            raise
        self.present = Space(embedder, vectors)
        self.serving: Space | None = self.present

    def close(self) -> None:
        self.lexical.close()
        if self.serving is not None and self.serving is not self.present:
            self.serving.vectors.close()
        self.present.vectors.close()

    @property
    def complete(self) -> bool:
        """Whether the present embedder's vectors answer."""
        return self.serving is self.present

    def serve(self, space: Space | None, note: str | None = None) -> None:
        """Lets `space` answer from now on; `note` says what is lacking then."""
        if note is not None:  # told before it is lacking, and until it is not
            self.completeness.lacks(VECTORS, note)
        self.serving = space
        if note is None:
            self.completeness.whole(VECTORS)

    def all_passages(self) -> Iterator[list[Indexable]]:
        """Every passage of the catalogue, in portions; ends early where work is to stop."""
        after = ""
        while article_ids := following.article_ids_after(self.engine, after, ARTICLES_AT_ONCE):
            if self.stopping.is_set():
                raise Stopped
            yield following.indexable(self.engine, article_ids)
            after = article_ids[-1]


class Stopped(Exception):
    """Work in the background was told to end; what is done so far is kept."""


def embedded_by(embedder: "Embedder", passages: Sequence[Indexable]) -> list[Indexable]:
    """Those in the space of this embedder."""
    return [passage for passage in passages if passage.embedding_name == embedder.name]
