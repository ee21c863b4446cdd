"""What is damaged or lost is noticed, said, and mended from stored embeddings, also after kill -9."""

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import delete

from retrieval.catalogue import tables
from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.passage_index import PassageIndex
from retrieval.index.unwritable import unwritable
from tests.retrieval.index.conftest import Opener
from tests.retrieval.index.indexed import assert_whole, fill
from tests.retrieval.stored import EMBEDDER, entry


def _graph_folders(folder: Path) -> list[Path]:
    return [child for child in (folder / "vectors").iterdir() if child.is_dir()]


def _lose_everything(folder: Path) -> None:
    shutil.rmtree(folder)


def _lose_chroma(folder: Path) -> None:
    shutil.rmtree(folder / "vectors")


def _lose_the_graph(folder: Path) -> None:
    for graph in _graph_folders(folder):
        shutil.rmtree(graph)


def _cut(file: Path, size: int) -> None:
    """As another file in its place: an index that was closed a moment ago may still have the old one mapped."""
    kept = file.read_bytes()[:size]
    file.unlink()
    file.write_bytes(kept)


def _truncate_the_graph(folder: Path) -> None:
    for file in (file for graph in _graph_folders(folder) for file in graph.iterdir()):
        _cut(file, file.stat().st_size // 2)


def _empty_the_graph(folder: Path) -> None:
    for file in (file for graph in _graph_folders(folder) for file in graph.iterdir()):
        _cut(file, 0)


def _truncate_chromas_database(folder: Path) -> None:
    _cut(folder / "vectors" / "chroma.sqlite3", 5_000)


def _scribble_over_chromas_database(folder: Path) -> None:
    (folder / "vectors" / "chroma.sqlite3").write_text("meeting notes " * 500)


def _lose_tantivy(folder: Path) -> None:
    shutil.rmtree(folder / "lexical")


def _truncate_tantivys_segments(folder: Path) -> None:
    for file in (folder / "lexical").iterdir():
        if file.suffix not in (".json", ".lock"):
            _cut(file, file.stat().st_size // 3)


def _lose_tantivys_segments(folder: Path) -> None:
    for file in (folder / "lexical").iterdir():
        if file.suffix not in (".json", ".lock"):
            file.unlink()


def _spoil_tantivys_meta(folder: Path) -> None:
    (folder / "lexical" / "meta.json").write_text("{}")


def _spoil_tantivys_progress(folder: Path) -> None:
    (folder / "lexical" / "progress.json").write_text('{"seq": 10000000, "stamp": ""}')


def _files_in_place_of_folders(folder: Path) -> None:
    for name in ("lexical", "vectors"):
        shutil.rmtree(folder / name)
        (folder / name).write_text("a file")
    (folder / "lexical.old").write_text("a file")


def _a_start_that_ended_in_chroma(folder: Path) -> None:
    (folder / "vectors.opening").touch()


@pytest.mark.parametrize(
    "damage",
    [
        _lose_everything,
        _lose_chroma,
        _lose_the_graph,
        _truncate_the_graph,
        _empty_the_graph,
        _truncate_chromas_database,
        _scribble_over_chromas_database,
        _lose_tantivy,
        _truncate_tantivys_segments,
        _lose_tantivys_segments,
        _spoil_tantivys_meta,
        _spoil_tantivys_progress,
        _files_in_place_of_folders,
        _a_start_that_ended_in_chroma,
    ],
    ids=lambda damage: damage.__name__.strip("_"),
)
def test_damage_is_noticed_said_and_mended(
    tmp_path: Path, catalogue: Catalogue, open_index: Opener, damage: Callable[[Path], None]
) -> None:
    fill(catalogue, 500)  # 2,500 passages: Chroma writes its graph to files after each thousand
    folder = tmp_path / "index"
    open_index()[0].close()
    assert _graph_folders(folder), "nothing to damage"
    damage(folder)

    index, said = open_index()
    assert any("anew" in line for line in said), said
    assert_whole(index, catalogue)
    assert open_index()[1] == [], "mended once and for all"


def test_entries_lost_from_either_index_are_noticed(catalogue: Catalogue, open_index: Opener) -> None:
    fill(catalogue)
    open_index()[0].close()
    with catalogue.engine.begin() as connection:  # a change nobody logged: the counts differ
        connection.execute(delete(tables.passages).where(tables.passages.c.article_id == "a3"))
    index, said = open_index()
    assert any("300 of 295" in line for line in said), said
    assert_whole(index, catalogue)


def test_a_database_in_place_of_another_is_noticed(tmp_path: Path, catalogue: Catalogue, open_index: Opener) -> None:
    fill(catalogue)
    open_index()[0].close()
    other = Catalogue.open(f"sqlite:///{tmp_path / 'other.sqlite'}")
    other.save([entry(f"b{number}", "Something else.") for number in range(300)], EMBEDDER.name)
    index = PassageIndex.open(tmp_path / "index", other, EMBEDDER)
    assert_whole(index, other)
    assert index.lexical("thing3x2", 5) == []
    index.close()
    other.close()


@pytest.mark.timeout(600)
def test_killed_again_and_again_loses_nothing_acknowledged(tmp_path: Path, catalogue: Catalogue) -> None:
    chance = random.Random(5)
    acknowledged: dict[str, set[str]] = {}
    for run in range(8):
        with _saving(catalogue, tmp_path / "index", run) as process:
            assert process.stdout is not None
            wanted = chance.randint(1, 40)
            for line in process.stdout:  # killed between any two steps, some way into the next
                word, _, rest = line.partition(" ")
                if word == "saved":
                    article_id, content_hash = rest.split()
                    acknowledged.setdefault(article_id, set()).add(content_hash)
                wanted -= word.strip() != "say"
                if not wanted:
                    break
    hashes = catalogue.content_hashes(acknowledged)
    for article_id in acknowledged:
        assert article_id in hashes, "acknowledged, and lost"
    index = PassageIndex.open(tmp_path / "index", catalogue, EMBEDDER)
    assert_whole(index, catalogue)
    index.close()


@contextmanager
def _saving(catalogue: Catalogue, folder: Path, run: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.retrieval.index.saving_forever", str(catalogue.engine.url), str(folder)]
    process = subprocess.Popen([*command, str(run)], stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        assert process.poll() is None, "it ended by itself"
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


FULL = """
import resource, signal, sys
from pathlib import Path
from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.passage_index import PassageIndex
from retrieval.index.unwritable import Unwritable
from tests.retrieval.stored import EMBEDDER

catalogue = Catalogue.open(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, resource.RLIM_INFINITY))
try:
    PassageIndex.open(Path(sys.argv[2]), catalogue, EMBEDDER).close()
except Unwritable as error:
    print(error)
"""


def test_a_full_disk_is_no_damage(tmp_path: Path, catalogue: Catalogue, open_index: Opener) -> None:
    fill(catalogue, 500)
    open_index()[0].close()
    fill(catalogue, 300, start=500)
    before = {path: path.stat().st_ino for path in (tmp_path / "index" / "vectors").rglob("*")}
    told = subprocess.run(
        [sys.executable, "-c", FULL, str(catalogue.engine.url), str(tmp_path / "index")],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert "Make room" in told.stdout
    assert before.items() <= {path: path.stat().st_ino for path in (tmp_path / "index" / "vectors").rglob("*")}.items()
    index, said = open_index()
    assert not any("anew" in line for line in said), said
    assert_whole(index, catalogue)


@pytest.mark.parametrize(
    "error",
    [
        PermissionError(13, "Permission denied"),
        ValueError('Failed to acquire Lockfile: IoError(Os { code: 13, message: "Permission denied" }). None'),
        RuntimeError("error returned from database: (code: 8) attempt to write a readonly database"),
    ],
)
def test_files_of_another_are_no_damage(error: Exception) -> None:
    assert "Check whose it is" in str(unwritable(error, "in index/vectors"))
    assert unwritable(RuntimeError("database disk image is malformed"), "in index/vectors") is None
