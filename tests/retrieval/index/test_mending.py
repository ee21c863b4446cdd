"""What an index does where mending cannot make a search find everything, and with what earlier embedders left."""

from pathlib import Path

import chromadb
import numpy as np

from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.embedding import Embedder
from retrieval.index.passage_index import PassageIndex
from tests.retrieval.index.indexed import assert_whole, fill
from tests.retrieval.stored import EMBEDDER, entry, hashing_embedder


def test_vectors_that_no_search_can_tell_apart_are_told_and_not_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    nowhere = Embedder(
        "nowhere", 8, lambda texts: np.zeros((len(texts), 8), np.float32), lambda text: np.zeros(8, np.float32)
    )
    for start in range(0, 400, 100):
        some = [
            entry(f"a{number}", f"Thing{number} is here.", embedder=nowhere) for number in range(start, start + 100)
        ]
        catalogue.save(some, "nowhere")
    for _ in range(2):
        said: list[str] = []
        index = PassageIndex.open(tmp_path / "index", catalogue, nowhere, say=said.append)
        assert "holds all 400 passages" in said[-1] and "may miss some" in said[-1], said
        assert index.lexical("thing7", 1)[0][0] == "a7:0"
        index.close()


def test_a_server_keeps_one_collection_for_each_catalogue(
    tmp_path: Path, catalogue: Catalogue, chroma_server: str
) -> None:
    client = chromadb.HttpClient(host="127.0.0.1", port=int(chroma_server.rpartition(":")[2]))
    client.create_collection("of-someone-else")
    fill(catalogue, 20)
    other = Catalogue.open(f"sqlite:///{tmp_path / 'other.sqlite'}")
    fill(other, 5)
    PassageIndex.open(tmp_path / "other", other, EMBEDDER, chroma_server).close()
    for embedder in (EMBEDDER, hashing_embedder("newer")):
        index = PassageIndex.open(tmp_path / "index", catalogue, embedder, chroma_server)
        assert_whole(index, catalogue)
        index.close()
    names = sorted(collection.name for collection in client.list_collections())
    assert len(names) == 3 and "of-someone-else" in names
    assert [name for name in names if "newer" in name]
    other.close()
