"""Listings are kept, and never older than what the catalogue says."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.listings import list_by_id
from tests.retrieval.stored import EMBEDDER, entry

IDS = [f"a{number}" for number in range(6)]


def test_what_changed_is_read_again(either: Catalogue) -> None:
    either.save([entry("dam", publisher="Harbour Times"), entry("ferry")], EMBEDDER.name)
    assert list_by_id(either.engine, ["dam", "ferry", "none"]).keys() == {"dam", "ferry"}
    either.save([entry("dam", "The wall cracked.", publisher="The Courier")], EMBEDDER.name)
    assert list_by_id(either.engine, ["dam"])["dam"].publisher == "The Courier"
    either.remove("dam")
    assert list_by_id(either.engine, ["dam", "ferry"]).keys() == {"ferry"}
    either.save([entry("dam", published_at=None, duplicate_of="ferry")], EMBEDDER.name)
    assert list_by_id(either.engine, ["dam"])["dam"].original == "ferry"


def test_a_copy_that_gets_another_head_is_read_again(either: Catalogue) -> None:
    family = ("a", None), ("b", "a"), ("c", "a")
    either.save([entry(one, duplicate_of=original) for one, original in family], EMBEDDER.name)
    before = list_by_id(either.engine, ["b", "c"])
    assert {one.original for one in before.values()} == {"a"}
    either.remove("a")
    after = list_by_id(either.engine, ["b", "c"])
    assert {one.original for one in after.values()} == {"b"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    folder: Path = tmp_path_factory.mktemp("listings")
    catalogue = Catalogue.open(f"sqlite:///{folder / 'catalogue.sqlite'}")
    yield catalogue
    catalogue.close()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.sampled_from(["save", "remove", "list"]), st.sampled_from(IDS), st.integers(0, 9))),
)
def test_any_order_of_changes(kept: Catalogue, steps: list[tuple[str, str, int]]) -> None:
    for step, article_id, number in steps:
        if step == "save":
            kept.save([entry(article_id, f"Version {number}.", publisher=f"Outlet {number}")], EMBEDDER.name)
        elif step == "remove":
            kept.remove(article_id)
        listed = list_by_id(kept.engine, IDS)
        assert {one: listing.publisher for one, listing in listed.items()} == {
            one: article.publisher for one, article in kept.get_many(IDS).items()
        }


def test_readers_beside_a_writer_never_keep_what_is_old(catalogue: Catalogue) -> None:
    def write(turn: int) -> None:
        catalogue.save([entry(one, f"Version {turn}.", publisher=f"Outlet {turn}") for one in IDS], EMBEDDER.name)
        listed = list_by_id(catalogue.engine, IDS)
        assert {listing.publisher for listing in listed.values()} == {f"Outlet {turn}"}, "its own save is over"

    with ThreadPoolExecutor(3) as readers:
        reading = [readers.submit(list_by_id, catalogue.engine, IDS[:number]) for number in range(1, 7) for _ in "abc"]
        for turn in range(12):
            write(turn)
            reading += [readers.submit(list_by_id, catalogue.engine, IDS) for _ in range(6)]
        for one in reading:
            one.result()
    write(99)
