"""A catalogue that was emptied, deleted, cut or exchanged is said to be so; the index is kept until told otherwise."""

import shutil
from pathlib import Path

import pytest

from retrieval.belonging import open_catalogue
from retrieval.catalogue.catalogue import Catalogue
from retrieval.errors import CatalogueUnavailable
from retrieval.index.passage_index import PassageIndex
from tests.retrieval.index.indexed import assert_whole, fill
from tests.retrieval.stored import EMBEDDER


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A data folder whose index follows its catalogue, with `older.sqlite` and `another.sqlite` beside it."""
    home = tmp_path / "home"
    _fill(home, 10)
    shutil.copy(home / "briefing.sqlite", tmp_path / "older.sqlite")
    _fill(home, 10, start=10)
    _fill(tmp_path / "other", 30)
    shutil.copy(tmp_path / "other" / "briefing.sqlite", tmp_path / "another.sqlite")
    return home


def _fill(home: Path, articles: int, start: int = 0) -> None:
    home.mkdir(exist_ok=True)
    catalogue = _open(home)
    fill(catalogue, articles, start=start)
    PassageIndex.open(home / "index", catalogue, EMBEDDER).close()
    catalogue.close()


def _open(home: Path, whichever: bool = False) -> Catalogue:
    return open_catalogue(f"sqlite:///{home / 'briefing.sqlite'}", home / "index", whichever)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("how", ["emptied", "deleted", "older", "another"])
def test_a_catalogue_that_is_not_that_of_the_index_is_refused(home: Path, how: str) -> None:
    file, index = home / "briefing.sqlite", _files(home / "index")
    right = file.read_bytes()
    if how == "deleted":
        file.unlink()
    else:
        file.write_bytes(b"" if how == "emptied" else (home.parent / f"{how}.sqlite").read_bytes())
    with pytest.raises(CatalogueUnavailable, match=r"briefing.sqlite .* backup .* `briefing reindex`"):
        _open(home)
    assert _files(home / "index") == index
    assert file.exists() == (how != "deleted") and (how != "emptied" or not file.stat().st_size)

    file.write_bytes(right)
    catalogue = _open(home)
    assert catalogue.counts().articles == 20
    catalogue.close()


def test_what_an_emptied_file_had_still_to_take_in_is_not_thrown_away(home: Path) -> None:
    log = home / "briefing.sqlite-wal"
    log.write_bytes(b"the newest articles")
    (home / "briefing.sqlite").write_bytes(b"")
    with pytest.raises(CatalogueUnavailable):
        _open(home)
    assert log.exists()


def test_one_may_go_on_with_the_catalogue_that_is_there(home: Path) -> None:
    shutil.copy(home.parent / "another.sqlite", home / "briefing.sqlite")
    catalogue = _open(home, whichever=True)
    index = PassageIndex.open(home / "index", catalogue, EMBEDDER)
    assert_whole(index, catalogue)
    index.close()
    catalogue.close()
    _open(home).close()


def test_a_damaged_catalogue_is_to_be_put_back(home: Path) -> None:
    file = home / "briefing.sqlite"
    for kept in (file.read_bytes()[:10_000], b"meeting notes " * 5_000):
        file.write_bytes(kept)
        with pytest.raises(CatalogueUnavailable, match="damaged: put it back from a backup"):
            _open(home)


def test_an_index_that_does_not_know_its_catalogue_yet_is_no_reason_to_refuse(home: Path) -> None:
    progress = home / "index" / "lexical" / "progress.json"
    progress.write_text('{"stamp": "of an earlier version", "seq": 10}')
    _open(home).close()
