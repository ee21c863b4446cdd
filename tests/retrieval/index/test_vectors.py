"""The vector index on Chroma in a folder: nearest passages, and filters that lose none."""

import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from retrieval.catalogue.following import Indexable
from retrieval.errors import SettingsError
from retrieval.index.filters import Filter
from retrieval.index.vectors import VectorIndex, VectorsFailed
from tests.conftest import free_port

COUNT = 400
START = datetime(2024, 1, 1, tzinfo=UTC)
EVERYTHING = Filter()


def _vectors() -> NDArray[np.float32]:
    values = np.random.default_rng(3).normal(size=(COUNT, 24)).astype(np.float32)
    normal: NDArray[np.float32] = values / np.linalg.norm(values, axis=1, keepdims=True)
    return normal


VECTORS = _vectors()


def _passage(number: int) -> Indexable:
    """Two passages an article, one article a day, every tenth without a date."""
    at = START + timedelta(days=number // 2)
    return Indexable(
        passage_id=f"a{number // 2}:{number % 2}",
        article_id=f"a{number // 2}",
        text="",
        publisher_key=f"outlet {number // 2 % 5}",
        dated_from=at,
        dated_to=at,
        undated=number // 2 % 10 == 0,
        embedding_name="random",
        embedding=VECTORS[number],
        language=("en", "de", "")[number // 2 % 3],
    )


PASSAGES = [_passage(number) for number in range(COUNT)]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VectorIndex]:
    index = VectorIndex("passages-random", tmp_path_factory.mktemp("vectors"), None)
    index.replace([], PASSAGES)
    yield index
    index.close()


def _matching(filter: Filter) -> list[int]:
    def passes(one: Indexable) -> bool:
        assert one.dated_from is not None
        return (
            (not filter.publishers or one.publisher_key in filter.publishers)
            and one.publisher_key not in filter.excluded_publishers
            and (not filter.languages or one.language in filter.languages)
            and (filter.article_ids is None or one.article_id in filter.article_ids)
            and (filter.since is None or one.dated_from >= filter.since)
            and (filter.until is None or one.dated_from <= filter.until or (filter.since is None and one.undated))
        )

    return [number for number, one in enumerate(PASSAGES) if passes(one)]


_moments = st.none() | st.integers(-2, COUNT // 2 + 2).map(lambda days: START + timedelta(days=days))
_filters = st.builds(
    Filter,
    since=_moments,
    until=_moments,
    publishers=st.lists(st.sampled_from([f"outlet {n}" for n in range(6)]), max_size=2).map(tuple),
    excluded_publishers=st.lists(st.sampled_from([f"outlet {n}" for n in range(6)]), max_size=2).map(tuple),
    languages=st.lists(st.sampled_from(["en", "de", "fr"]), max_size=2).map(tuple),
    article_ids=st.none() | st.lists(st.sampled_from([f"a{n}" for n in range(220)]), max_size=30).map(tuple),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filter=_filters, k=st.integers(1, 60), query=st.integers(0, COUNT - 1))
def test_a_filter_loses_nothing_and_lets_nothing_else_through(
    index: VectorIndex, filter: Filter, k: int, query: int
) -> None:
    allowed = _matching(filter)
    expected = sorted((float(VECTORS[number] @ VECTORS[query]) for number in allowed), reverse=True)[:k]
    hits = index.search(VECTORS[query], k, filter)
    assert {passage_id for passage_id, _ in hits} <= {PASSAGES[number].passage_id for number in allowed}
    assert [score for _, score in hits] == pytest.approx(expected, abs=1e-4)


def test_replacing_takes_out_what_was_there(tmp_path: Path) -> None:
    index = VectorIndex("passages-random", tmp_path / "vectors", None)
    index.replace([], PASSAGES[:10])
    moved = PASSAGES[2]._replace(embedding=VECTORS[50], publisher_key="other", undated=True)
    index.replace(["a1", "a2"], [moved])
    assert index.count() == 7
    assert index.search(VECTORS[50], 1, EVERYTHING) == [("a1:0", pytest.approx(1.0, abs=1e-5))]
    assert index.search(VECTORS[50], 1, Filter(publishers=("Other",)))[0][0] == "a1:0"
    index.close()


def test_a_rebuilt_collection_takes_the_place_of_the_old_one_when_complete(tmp_path: Path) -> None:
    index = VectorIndex("passages-random", tmp_path / "vectors", None)
    index.replace([], PASSAGES[:10])
    former = index.index_id
    seen: list[int] = []

    unfinished = index.unfinished(30)
    for start in range(10, 40, 10):
        seen.append(len(index.search(VECTORS[0], 100, EVERYTHING)))
        unfinished.replace([], PASSAGES[start : start + 10])
    index.exchange(unfinished)
    assert seen == [10, 10, 10], "the old collection answers meanwhile"
    assert index.index_id != former
    assert index.count() == 30
    assert index.name == "passages-random"
    index.close()

    again = VectorIndex("passages-random", tmp_path / "vectors", None)
    assert again.count() == 30
    again.close()


def test_takes_up_a_collection_that_another_replaced(tmp_path: Path) -> None:
    one = VectorIndex("passages-random", tmp_path / "vectors", None)
    two = VectorIndex("passages-random", tmp_path / "vectors", None)
    one.replace([], PASSAGES[:10])
    unfinished = two.unfinished(20)
    unfinished.replace([], PASSAGES[:20])
    two.exchange(unfinished)
    assert one.count() == 20
    assert len(one.search(VECTORS[0], 30, EVERYTHING)) == 20
    one.close()
    two.close()


def test_counts_what_it_can_reach(index: VectorIndex) -> None:
    known = {one.passage_id: one.embedding for one in PASSAGES[::40]}
    assert index.finds(known) == 10
    stranger = np.ones(24, dtype=np.float32) / np.sqrt(np.float32(24))
    assert index.finds(known | {"stranger:0": stranger}) == 10
    assert index.finds({"copy:0": VECTORS[5]}) == 1, "an equal vector stands for it"
    assert index.finds({}) == 0


def test_keeps_no_collection_of_another_embedder(tmp_path: Path) -> None:
    other = VectorIndex("passages-other", tmp_path / "vectors", None)
    other.replace([], PASSAGES[:4])
    index = VectorIndex("passages-random", tmp_path / "vectors", None)
    index.replace([], PASSAGES[:2])
    index.keep_only_this()
    assert index.count() == 2
    with pytest.raises(VectorsFailed):  # not made anew: an empty one would be searched as if it were whole
        other.count()
    index.close()
    other.close()


def test_a_collection_that_lost_its_place_is_not_searched_as_an_empty_one(tmp_path: Path) -> None:
    index = VectorIndex("passages-random", tmp_path / "vectors", None)
    index.replace([], PASSAGES[:10])
    other = VectorIndex("passages-other", tmp_path / "vectors", None)
    other.keep_only_this()
    with pytest.raises(VectorsFailed):
        index.search(VECTORS[0], 3, EVERYTHING)
    index.close()
    other.close()


def test_a_folder_deleted_under_it_is_noticed(tmp_path: Path) -> None:
    index = VectorIndex("passages-random", tmp_path / "vectors", None)
    index.replace([], PASSAGES[:10])
    assert not index.gone()
    shutil.rmtree(tmp_path / "vectors")
    assert index.gone()
    index.close()
    again = VectorIndex("passages-random", tmp_path / "vectors", None)
    assert not again.gone()
    again.close()


def test_a_folder_replaced_under_it_is_noticed_whatever_its_number(tmp_path: Path) -> None:
    index = VectorIndex("passages-random", tmp_path / "vectors", None)
    for _ in range(20):  # a file system that gives numbers out again does so within a few
        shutil.rmtree(tmp_path / "vectors")
        (tmp_path / "vectors").mkdir()
        (tmp_path / "vectors" / "chroma.sqlite3").touch()
        assert index.gone()
    index.close()


def test_names_the_server_that_does_not_answer() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(VectorsFailed) as caught:
        VectorIndex("passages-random", None, url)
    assert url in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://"])
def test_refuses_an_address_that_is_none(url: str) -> None:
    with pytest.raises(SettingsError, match="BRIEFING_CHROMA_URL"):
        VectorIndex("passages-random", None, url)


def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(VectorsFailed, match=url):
            VectorIndex("passages-random", None, url, wait=0.2)
