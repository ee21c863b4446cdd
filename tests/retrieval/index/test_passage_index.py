"""The index follows the catalogue, notices what is damaged or missing, says so, and mends it from stored embeddings."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from retrieval.catalogue import tables
from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.embedding import Embedder
from retrieval.index.matching import Matching, Term
from retrieval.index.passage_index import Filter, PassageIndex
from retrieval.models import Article
from tests.retrieval.index.conftest import Opener
from tests.retrieval.index.indexed import assert_whole, fill
from tests.retrieval.stored import EMBEDDER, entry


def test_follows_what_is_saved_revised_and_removed(catalogue: Catalogue, open_index: Opener) -> None:
    index, said = open_index()
    assert index.follow() == 0
    catalogue.save([entry("dam", "The dam held.\n\nIt rained."), entry("ferry", "Ferries sail.")], EMBEDDER.name)
    assert index.lexical("dam", 5) == []
    assert index.follow() == 3
    assert index.lexical("rained", 5)[0][0] == "dam:1"

    catalogue.save([entry("dam", "The wall cracked.")], EMBEDDER.name)
    catalogue.remove("ferry")
    assert index.follow() == 1
    assert index.lexical("rained sail", 5) == []
    assert [one for one, _ in index.dense(EMBEDDER.embed_query("cracked"), 5)] == ["dam:0"]
    assert index.follow() == 0
    assert_whole(index, catalogue)
    assert said == []


def test_filters_reach_both_indexes(catalogue: Catalogue, open_index: Opener) -> None:
    fill(catalogue, 40)
    index, _ = open_index()
    only = Filter(publishers=("OUTLET 1",))
    allowed = {f"a{number}:{part}" for number in range(1, 40, 4) for part in range(5)}
    assert {one for one, _ in index.lexical("article tells", 500, only)} == allowed
    assert {one for one, _ in index.dense(EMBEDDER.embed_query("article tells"), 500, only)} == allowed


START = datetime(2024, 1, 1, tzinfo=UTC)
DATED = [  # one article a day, every tenth without a date, which counts from the day it was ingested
    entry(
        f"d{number}",
        f"Article {number} tells of thing{number}.",
        publisher=f"Outlet {number % 5}",
        published_at=None if number % 10 == 0 else START + timedelta(days=number),
        ingested_at=START + timedelta(days=number),
        language=("en", "de", None)[number % 3],
    )
    for number in range(120)
]
_days = st.none() | st.integers(-2, 122).map(lambda days: START + timedelta(days=days))
_filters = st.builds(
    Filter,
    since=_days,
    until=_days,
    publishers=st.lists(st.sampled_from([f"OUTLET {n}" for n in range(6)]), max_size=2).map(tuple),
    excluded_publishers=st.lists(st.sampled_from([f"OUTLET {n}" for n in range(6)]), max_size=2).map(tuple),
    languages=st.lists(st.sampled_from(["en", "de", "fr"]), max_size=2).map(tuple),
    article_ids=st.none() | st.lists(st.sampled_from([f"d{n}" for n in range(130)]), max_size=30).map(tuple),
)


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PassageIndex]:
    folder = tmp_path_factory.mktemp("dated")
    catalogue = Catalogue.open(f"sqlite:///{folder / 'catalogue.sqlite'}")
    catalogue.save(DATED, EMBEDDER.name)
    index = PassageIndex.open(folder / "index", catalogue, EMBEDDER)
    yield index
    index.close()
    catalogue.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filter=_filters, k=st.integers(1, 40), number=st.integers(0, 119))
def test_a_filter_gives_the_nearest_that_pass(dated: PassageIndex, filter: Filter, k: int, number: int) -> None:
    def passes(one: Article) -> bool:
        at = one.published_at or one.ingested_at
        assert at is not None
        return (
            (not filter.publishers or one.publisher.upper() in filter.publishers)
            and one.publisher.upper() not in filter.excluded_publishers
            and (not filter.languages or one.language in filter.languages)
            and (filter.article_ids is None or one.article_id in filter.article_ids)
            and (filter.since is None or at >= filter.since)
            and (filter.until is None or at <= filter.until or (filter.since is None and one.published_at is None))
        )

    vector = DATED[number].embeddings[0]
    near = {f"{one.article.article_id}:0": float(one.embeddings[0] @ vector) for one in DATED if passes(one.article)}
    hits = dated.dense(vector, k, filter)
    assert [score for _, score in hits] == pytest.approx(sorted(near.values(), reverse=True)[:k], abs=1e-4)
    assert {one for one, _ in hits} <= near.keys()
    words = dated.lexical("article tells", len(DATED), filter)
    assert {one for one, _ in words} == near.keys()


def test_seen_through_a_matching_both_indexes_hold_only_what_fits(catalogue: Catalogue, open_index: Opener) -> None:
    fill(catalogue, 40, passages=2)
    index, _ = open_index()
    vector = EMBEDDER.embed_query("article 7 part 1 tells of thing7x1.")
    left_out = Term(text="thing7x1", excluded=True)
    view = index.matching(Matching(terms=(left_out,)))
    both = {"a7:0", "a7:1"}  # what one passage holds leaves out its article
    assert index.dense(vector, 1)[0][0] == "a7:1" and not both & {one for one, _ in view.dense(vector, 80)}
    assert {one for one, _ in view.lexical("article", 80)} == {one for one, _ in index.lexical("article", 80)} - both
    only = index.matching(Matching(terms=(Term(text="thing7*", kind="prefix"),)))
    assert {one for one, _ in only.dense(vector, 80)} == set(only.newest(80)[0]) == {"a7:0", "a7:1"}
    assert len(index.lexical("article", 80)) == 80, "the index itself holds what it held"


def test_an_index_in_step_opens_without_a_word(catalogue: Catalogue, open_index: Opener) -> None:
    fill(catalogue)
    open_index()
    index, said = open_index()
    assert said == []
    assert index.follow() == 0
    assert_whole(index, catalogue)


def test_catches_up_with_a_catalogue_that_is_ahead(catalogue: Catalogue, open_index: Opener) -> None:
    fill(catalogue)
    open_index()[0].close()
    fill(catalogue, 30, start=60)
    fill(catalogue, 10, passages=2)
    catalogue.remove("a20")
    index, _ = open_index()
    assert_whole(index, catalogue)


def test_check_tells_what_is_wrong_and_changes_nothing(catalogue: Catalogue, open_index: Opener) -> None:
    fill(catalogue)
    index, _ = open_index()
    fill(catalogue, 1, start=60)
    for _ in range(2):
        health = index.check()
        assert not health.ok
        assert (health.passages, health.dense, health.lexical) == (305, 300, 300)
        assert "the vector index holds 300 of 305 passages" in health.detail
    index.follow()
    assert index.check().ok


def test_rebuild_writes_both_anew_from_stored_embeddings(catalogue: Catalogue, open_index: Opener) -> None:
    def refuse(_: object) -> np.ndarray:  # type: ignore[type-arg]  # never called
        raise AssertionError("the stored embeddings are enough")

    fill(catalogue, 250)
    index, _ = open_index(Embedder(EMBEDDER.name, EMBEDDER.dimension, refuse, refuse))
    seen: list[tuple[int, int]] = []
    assert index.rebuild(lambda done, total: seen.append((done, total))) == 1_250
    assert seen[-1] == (1_250, 1_250)
    assert_whole(index, catalogue)


def test_passages_of_another_embedder_are_reported(catalogue: Catalogue, open_index: Opener) -> None:
    fill(catalogue)
    index, _ = open_index()
    with catalogue.engine.begin() as connection:
        mine = tables.passages.c.article_id == "a1"
        connection.execute(update(tables.passages).where(mine).values(embedding_name="older"))
    assert "5 passages were embedded by another embedder" in index.check().detail


def test_follows_from_several_threads_at_once(catalogue: Catalogue, open_index: Opener) -> None:
    index, _ = open_index()

    def save_and_follow(worker: int) -> None:
        for number in range(5):
            catalogue.save([entry(f"w{worker}-{number}", f"Worker {worker} wrote {number}.")], EMBEDDER.name)
            index.follow()
            assert index.lexical(f"{worker} {number}", 3)

    threads = [Thread(target=save_and_follow, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert index.check().passages == 20
    assert_whole(index, catalogue)
