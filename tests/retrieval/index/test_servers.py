"""The index on a Chroma server, over several replicas and one database."""

from pathlib import Path
from threading import Thread

import pytest

from retrieval.catalogue.catalogue import Catalogue
from retrieval.errors import IndexUnavailable
from retrieval.index.passage_index import PassageIndex
from tests.conftest import free_port
from tests.retrieval.index.indexed import assert_whole, fill
from tests.retrieval.stored import EMBEDDER


def test_replicas_share_a_chroma_server(tmp_path: Path, postgres_url: str, chroma_server: str) -> None:
    catalogues = [Catalogue.open(postgres_url) for _ in range(3)]
    fill(catalogues[0], 30)
    replicas = [
        PassageIndex.open(tmp_path / f"replica-{number}", one, EMBEDDER, chroma_server)
        for number, one in enumerate(catalogues)
    ]

    def work(number: int) -> None:
        for turn in range(3):
            fill(catalogues[number], 4, passages=turn + 1, start=number * 3)  # the replicas revise each other's
            catalogues[number].remove(f"a{20 + number}")
            replicas[number].follow()

    threads = [Thread(target=work, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for replica, one in zip(replicas, catalogues, strict=True):
        replica.follow()
        assert_whole(replica, one)

    replicas[0].rebuild()
    for replica, one in zip(replicas, catalogues, strict=True):
        assert_whole(replica, one)
        replica.close()
        one.close()


def test_a_server_that_lost_its_data_is_filled_again(tmp_path: Path, catalogue: Catalogue, chroma_server: str) -> None:
    import chromadb

    fill(catalogue, 30)
    PassageIndex.open(tmp_path / "index", catalogue, EMBEDDER, chroma_server).close()
    client = chromadb.HttpClient(host="127.0.0.1", port=int(chroma_server.rpartition(":")[2]))
    for collection in client.list_collections():
        client.delete_collection(collection.name)
    index = PassageIndex.open(tmp_path / "index", catalogue, EMBEDDER, chroma_server)
    assert_whole(index, catalogue)
    index.close()


def test_a_server_that_cannot_be_reached_is_named(tmp_path: Path, catalogue: Catalogue) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(IndexUnavailable, match=url):
        PassageIndex.open(tmp_path / "index", catalogue, EMBEDDER, url)
