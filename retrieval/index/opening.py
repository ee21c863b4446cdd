"""Opening the two indexes so that damaged files are noticed, said and thrown away, never the end of the program.

It does not care what is in them: `PassageIndex` compares that with the catalogue, and writes what is missing.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from retrieval.index.clearing import clear_away
from retrieval.index.filters import Filter
from retrieval.index.lexical import LexicalFailed, LexicalIndex
from retrieval.index.vectors import VectorIndex, VectorsFailed

if TYPE_CHECKING:  # only its attributes are used
    from retrieval.index.embedding import Embedder

Say = Callable[[str], None]
_VERSION = 2  # raise it when what is stored beside the vectors changes: older collections are then rebuilt


def collection_name(embedder: "Embedder", identity: str) -> str:
    """One collection for each catalogue and embedder, in the letters Chroma allows."""
    readable = re.sub(r"[^a-zA-Z0-9]+", "-", embedder.name).strip("-")[:60]
    exact = hashlib.sha256(f"{_VERSION} {embedder.name} {embedder.dimension}".encode()).hexdigest()[:8]
    return f"passages-{readable}-{exact}-{identity[:12]}"


def open_vectors(name: str, folder: Path, dimension: int, say: Say) -> VectorIndex:
    """The collection `name` in `folder`, made anew where the files cannot be read."""
    with _survivable(folder, say):
        try:
            vectors = VectorIndex(name, folder, None)
            try:
                vectors.search(np.ones(dimension, dtype=np.float32), 1, Filter())  # reads its files
            except BaseException:
                vectors.close()
                raise
            return vectors
        except VectorsFailed as error:
            say(f"{error} Building it anew from the catalogue.")
            return new_vectors(name, folder)


def new_vectors(name: str, folder: Path) -> VectorIndex:
    """An empty collection in place of whatever is in `folder`."""
    clear_away(folder)
    return VectorIndex(name, folder, None)


@contextmanager
def _survivable(folder: Path, say: Say) -> Iterator[None]:
    """Damaged files can end the process while they are read, at every start: the second start throws them away."""
    marker = folder.with_name(f"{folder.name}.opening")
    if marker.exists() and folder.exists():
        say("The last start ended while it opened the vector index: building it anew from the catalogue.")
        clear_away(folder)
    marker.touch()
    try:
        yield
    finally:
        marker.unlink(missing_ok=True)


def open_lexical(folder: Path, identity: str, expected: bool, say: Say) -> LexicalIndex:
    """The lexical index in `folder`, empty where it cannot be used; `expected`: it should hold something."""
    finished = folder.with_name(f"{folder.name}.new")
    if not folder.exists() and finished.exists():
        finished.rename(folder)  # it was about to take its place; one that is not complete has no progress, and is left
    known = folder.exists()
    try:
        lexical = LexicalIndex(folder, identity)
    except LexicalFailed as error:
        say(f"{error} Building it anew from the catalogue.")
        clear_away(folder)
        return LexicalIndex(folder, identity)
    if expected and not lexical.seq:
        state = "cannot be used" if known else "is missing"
        say(f"The lexical index in {folder} {state}: building it anew from the catalogue.")
    return lexical
