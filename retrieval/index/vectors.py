"""The vector index: passages by the cosine of their embeddings, kept by Chroma in a folder or on a server.

It does not care where vectors come from, nor that it may be damaged: it can be thrown away, and `PassageIndex` does so
where it is found wanting. How Chroma is opened is in `chroma`: no other module knows it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.following import Indexable
from retrieval.errors import BriefingError, IndexUnavailable
from retrieval.index.chroma import OpenedFolder, in_folder, not_found, on_server
from retrieval.index.filters import Filter
from retrieval.index.unwritable import unwritable
from retrieval.index.vector_fields import metadata, where

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import QueryResult

_SERVER_SECONDS = 30.0
_BATCH = 5_000  # Chroma takes 5,461 at most, and is fastest with large ones
_PROBE_CANDIDATES = 5
_MORE_PROBE_CANDIDATES = 100  # Chroma looks at 100 candidates anyway
_WRITTEN_EACH, _WRITTEN_EACH_AT_MOST = 1_000, 10_000
_WRITTEN_TIMES = 50
_EQUAL = 1 - 1e-4  # the similarity of a vector with itself, but for rounding
_T = TypeVar("_T")


class VectorsFailed(IndexUnavailable):
    """Chroma failed: damaged files, a server that does not answer."""


class VectorIndex:
    """One collection. Every method raises VectorsFailed where Chroma fails, or Unwritable."""

    def __init__(
        self,
        name: str,
        folder: Path | None,
        url: str | None,
        wait: float = _SERVER_SECONDS,
        client: "ClientAPI | None" = None,
        expected: int = 0,
    ) -> None:
        """The collection `name`, made where it is missing, in `folder` or on the server at `url`.

        A server has `wait` seconds to answer. `client` is one that is open already, and stays the other's to close;
        `expected` is how many passages a new one will hold.
        """
        self.name = name
        self.folder = folder
        self.place = f"in {folder}" if folder is not None else f"on the server {url or 'of Chroma'}"
        self._client: ClientAPI | None = client
        self._owns_client = client is None
        with self._reported():
            if client is None:
                self._client = on_server(url, wait) if url is not None else in_folder(folder or Path())
            self._collection = self._get_or_create(name, expected)
        self._opened = None if folder is None else OpenedFolder(folder)

    @property
    def index_id(self) -> str:
        """Another one for each collection, also for one of the same name made anew."""
        return str(self._collection.id)

    def count(self) -> int:
        """Passages in the index."""
        return self._again_if_replaced(lambda: self._collection.count())

    def replace(self, article_ids: Sequence[str], passages: Sequence[Indexable]) -> None:
        """Takes out what it has of these articles (at most some hundred) and puts `passages` in."""
        if article_ids:
            of_these: dict[str, Any] = {"article_id": {"$in": list(article_ids)}}
            with self._reported():
                self._collection.delete(where=of_these)
        self._write(self._collection, passages)

    def search(self, vector: NDArray[np.float32], k: int, filter: Filter) -> list[tuple[str, float]]:
        """(passage_id, cosine similarity), best first; `vector` has shape (dimension,).

        Chroma reads every passage that a condition lets through, 38 ms of 15,000, where the nearest of all take 1 ms.
        """
        if k < 1 or filter.article_ids == ():
            return []
        return self._nearest_to([vector], k, where(filter))[0]

    def finds(self, stored: Mapping[str, NDArray[np.float32]]) -> int:
        """How many of these stored vectors come back when they are searched for, themselves or an equal one."""
        missed = dict(stored)
        for candidates in (_PROBE_CANDIDATES, _MORE_PROBE_CANDIDATES):  # the second is for one crowded by equals
            if missed:
                nearest = self._nearest_to(list(missed.values()), candidates)
                missed = {
                    passage_id: vector
                    for (passage_id, vector), near in zip(missed.items(), nearest, strict=True)
                    if not any(one == passage_id or score > _EQUAL for one, score in near)
                }
        return len(stored) - len(missed)

    def refresh(self) -> None:
        """Takes up a collection of the same name that another replica put in place of this one."""
        with self._reported():
            self._collection = self._get_or_create(self.name)

    def unfinished(self, expected: int) -> "VectorIndex":
        """An empty one beside this, to be filled with about `expected` passages and then to `exchange` for it.

        There is one of them: an earlier one that was not finished is thrown away.
        """
        name = f"{self.name}-new"
        with self._reported():
            client = self._open_client()
            for leftover in (name, f"{self.name}-old"):
                with suppress(not_found()):
                    client.delete_collection(leftover)
            return VectorIndex(name, self.folder, None, client=client, expected=expected)

    def exchange(self, complete: "VectorIndex") -> None:
        """Puts `complete` in place of this one, which answers until then."""
        former = f"{self.name}-old"
        with self._reported():
            client = self._open_client()
            # Other replicas know the former one by its id: it answers them until the name leads to the new one.
            with suppress(not_found()):
                client.get_collection(self.name, embedding_function=None).modify(name=former)
            complete._collection.modify(name=self.name)
            self._collection = complete._collection
            with suppress(not_found()):
                client.delete_collection(former)

    def beside(self, name: str) -> "VectorIndex | None":
        """The collection `name` in the same place, None where there is none."""
        with self._reported():
            client = self._open_client()
            try:
                client.get_collection(name, embedding_function=None)
            except not_found():
                return None
            return VectorIndex(name, self.folder, None, client=client)

    def gone(self) -> bool:
        """Whether the folder was deleted or replaced under this process, which would go on reading what is no more."""
        return self._opened is not None and self._opened.gone()

    def holds(self, passage_ids: Sequence[str]) -> bool:
        """Whether all of these are in it, whatever a search finds."""
        found = self._again_if_replaced(lambda: self._collection.get(ids=list(passage_ids), include=[]))
        return set(found["ids"]) == set(passage_ids)

    def keep_only_this(self) -> None:
        """Deletes what earlier embedders left: in a folder all else, on a server only what is of the same catalogue.

        A name ends with the catalogue it is of; one that is being put in the place of another does not yet.
        """
        ours = f"-{self.name.rpartition('-')[2]}"
        with self._reported():
            client = self._open_client()
            for other in client.list_collections():
                if other.name != self.name and (self.folder is not None or other.name.endswith(ours)):
                    with suppress(not_found()):  # another replica was faster
                        client.delete_collection(other.name)

    def close(self) -> None:
        """Lets go of the folder or the connection."""
        if self._client is not None and self._owns_client:
            with suppress(Exception):  # it may be what is broken
                self._client.close()  # type: ignore[attr-defined]  # missing from the interface, not from the client
        self._client = None
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def _nearest_to(
        self, vectors: Sequence[NDArray[np.float32]], k: int, condition: dict[str, Any] | None = None
    ) -> list[list[tuple[str, float]]]:
        """For each vector: (passage_id, similarity), best first."""

        def ask() -> "QueryResult":
            return self._collection.query(
                query_embeddings=np.stack(vectors).astype(np.float32),
                n_results=k,
                where=condition,
                include=["distances"],  # reading the metadata of forty takes longer than finding them
            )

        found = self._again_if_replaced(ask)
        return [
            [(passage_id, 1.0 - float(distance)) for passage_id, distance in zip(ids, distances, strict=True)]
            for ids, distances in zip(found["ids"], found["distances"] or [], strict=True)
        ]

    def _write(self, collection: "Collection", passages: Sequence[Indexable]) -> None:
        for start in range(0, len(passages), _BATCH):
            some = passages[start : start + _BATCH]
            with self._reported():
                collection.upsert(
                    ids=[passage.passage_id for passage in some],
                    embeddings=np.stack([passage.embedding for passage in some]),
                    metadatas=[metadata(passage) for passage in some],
                )

    def _get_or_create(self, name: str, expected: int = 0) -> "Collection":
        # Chroma writes the whole graph to its files each time so many passages have come: of a large one, seldom. What
        # it has not written it builds again when it is opened, half a second for a thousand.
        often = min(max(_WRITTEN_EACH, expected // _WRITTEN_TIMES), _WRITTEN_EACH_AT_MOST)
        return self._open_client().get_or_create_collection(
            name, embedding_function=None, configuration={"hnsw": {"space": "cosine", "sync_threshold": often}}
        )

    def _open_client(self) -> "ClientAPI":
        if self._client is None:
            raise VectorsFailed(f"The vector index {self.place} is closed.")
        return self._client

    def _again_if_replaced(self, call: Callable[[], _T]) -> _T:
        """This or another replica may have exchanged the collection: then it has another id, and the old one fails."""
        with self._reported():
            before = self._collection
            try:
                return call()
            except Exception:  # Chroma has many words for a collection that goes while it is searched
                # Not made anew where there is none: an empty one would be searched as if it were whole.
                now = self._open_client().get_collection(self.name, embedding_function=None)
                if now.id == before.id:
                    raise
                self._collection = now
                return call()

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except (BriefingError, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:  # Chroma's Rust part panics with a BaseException
            if (refused := unwritable(error, self.place)) is not None:
                raise refused from error
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise VectorsFailed(
                f"The vector index {self.place} failed: {reason}. Check that it can be reached and written; "
                "`briefing reindex` builds it anew."
            ) from error
