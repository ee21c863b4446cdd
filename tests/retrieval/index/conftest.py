"""What tests of the index share: opening it again and again, and a Chroma server.

It does not care what is tested.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.embedding import Embedder
from retrieval.index.passage_index import PassageIndex
from tests.conftest import free_port
from tests.retrieval.stored import EMBEDDER

Opener = Callable[..., tuple[PassageIndex, list[str]]]


@pytest.fixture
def open_index(tmp_path: Path, catalogue: Catalogue) -> Iterator[Opener]:
    """Opens the index of `catalogue`, and gives what it said; the one opened before is closed first."""
    opened: list[PassageIndex] = []

    def open_it(embedder: Embedder = EMBEDDER) -> tuple[PassageIndex, list[str]]:
        close_all()
        said: list[str] = []
        opened.append(PassageIndex.open(tmp_path / "index", catalogue, embedder, say=said.append))
        return opened[-1], said

    def close_all() -> None:
        while opened:
            opened.pop().close()

    yield open_it
    close_all()


@pytest.fixture
def chroma_server(tmp_path: Path) -> Iterator[str]:
    """A Chroma server on loopback."""
    port = free_port()
    command = Path(sys.executable).with_name("chroma")
    process = subprocess.Popen(
        [command, "run", "--path", tmp_path / "server", "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={"ANONYMIZED_TELEMETRY": "False", "HOME": str(tmp_path), "NO_COLOR": "1"},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "listening on address" in line:
            break
    log = Thread(target=process.stdout.read)  # a full pipe would stop the server
    log.start()
    assert process.poll() is None, "the server did not start"
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()
    log.join()
    process.stdout.close()
