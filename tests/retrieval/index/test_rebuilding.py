"""`briefing reindex` while questions are asked and articles come in: nothing fails, nothing is missed, nothing lost."""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.passage_index import PassageIndex
from tests.retrieval.index.asking import asking
from tests.retrieval.index.indexed import assert_whole, fill
from tests.retrieval.stored import EMBEDDER


@pytest.fixture(params=["folder", "server"])
def chroma_url(request: pytest.FixtureRequest) -> str | None:
    """Chroma inside the process, then on a server."""
    if request.param == "folder":
        return None
    url: str = request.getfixturevalue("chroma_server")
    return url


@pytest.fixture
def index(tmp_path: Path, catalogue: Catalogue, chroma_url: str | None) -> Iterator[PassageIndex]:
    fill(catalogue, 80)
    index = PassageIndex.open(tmp_path / "index", catalogue, EMBEDDER, chroma_url)
    yield index
    index.close()


def test_every_question_is_answered_in_full_while_both_are_rebuilt(index: PassageIndex, catalogue: Catalogue) -> None:
    done = Event()
    came: list[int] = []

    def come_in() -> None:
        while not done.is_set():
            number = 1_000 + len(came)
            fill(catalogue, 1, start=number)
            index.follow()
            found = {one for one, _ in index.lexical(f"thing{number}x1", 1)}
            came.append(number if f"a{number}:1" in found else -1)

    arriving = Thread(target=come_in)
    with asking(index, EMBEDDER, range(80)) as asked:
        arriving.start()
        for _ in range(2):
            assert index.rebuild() >= 400
        done.set()
        arriving.join()
    asked.assert_sound()
    assert {one.note for one in asked.outcomes} == {None}
    assert came and -1 not in came, "found by its words as soon as it was followed, also during a rebuild"
    assert_whole(index, catalogue)


def test_what_comes_in_between_two_portions_is_in_the_new_one(index: PassageIndex, catalogue: Catalogue) -> None:
    steps: list[int] = []

    def while_it_builds(done: int, total: int) -> None:
        if not steps:
            fill(catalogue, 3, start=500)  # new, after what was read
            fill(catalogue, 1, passages=2)  # a0, which was read already, with less text
            catalogue.remove("a1")
        steps.append(done)

    index.rebuild(while_it_builds)
    assert steps
    assert_whole(index, catalogue)
    assert [one for one, _ in index.lexical("thing0x4", 5) if one.startswith("a0:")] == []
    new = catalogue.embeddings(["a502:4"])["a502:4"]
    assert index.dense(new, 1)[0][0] == "a502:4"


@pytest.mark.timeout(300)
def test_killed_while_it_rebuilds_it_is_whole_at_the_next_start(tmp_path: Path, catalogue: Catalogue) -> None:
    fill(catalogue, 120)
    PassageIndex.open(tmp_path / "index", catalogue, EMBEDDER).close()
    chance = random.Random(11)
    command = [sys.executable, "-m", "tests.retrieval.index.rebuilding_forever", str(catalogue.engine.url)]
    for _ in range(6):
        process = subprocess.Popen([*command, str(tmp_path / "index")], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        lines = chance.randint(1, 12)
        for _ in range(lines):
            assert process.stdout.readline(), "it ended by itself"
        process.kill()
        process.wait()
        process.stdout.close()
    index = PassageIndex.open(tmp_path / "index", catalogue, EMBEDDER)
    assert_whole(index, catalogue)
    index.close()
