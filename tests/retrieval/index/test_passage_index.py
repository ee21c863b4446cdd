"""The index follows the catalogue, notices what is damaged or missing, says so, and mends it from stored embeddings."""

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from retrieval.catalogue import tables
from retrieval.catalogue.catalogue import Catalogue
from retrieval.errors import IndexUnavailable
from retrieval.index.embedding import Embedder
from retrieval.index.matching import Matching, Term
from retrieval.index.passage_index import Filter, PassageIndex
from retrieval.models import Article
from tests.conftest import free_port
from tests.retrieval.stored import EMBEDDER, entry, hashing_embedder

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


def fill(catalogue: Catalogue, articles: int = 60, passages: int = 5, start: int = 0) -> None:
    batch = [
        entry(
            f"a{number}",
            "\n\n".join(f"Article {number} part {part} tells of thing{number}x{part}." for part in range(passages)),
            publisher=f"Outlet {number % 4}",
        )
        for number in range(start, start + articles)
    ]
    for first in range(0, len(batch), 100):
        catalogue.save(batch[first : first + 100], EMBEDDER.name)


def assert_whole(index: PassageIndex, catalogue: Catalogue) -> None:
    """Every stored passage, and nothing else, is found by its vector and by its words."""
    health = index.check()
    assert health.ok, health.detail
    count = catalogue.counts().passages
    assert (health.passages, health.dense, health.lexical, health.reachable) == (count, count, count, True)
    stored = {
        passage.id: passage
        for article in catalogue.list_articles(limit=10_000)
        for passage in catalogue.passages_of([article.article_id])
    }
    for passage_id, vector in list(catalogue.embeddings(stored).items())[:: max(1, len(stored) // 150)]:
        nearest = index.dense(vector, 3)
        assert nearest[0][1] > 0.999
        assert {one for one, _ in nearest} <= stored.keys()
        mine = Filter(article_ids=(stored[passage_id].article_id,))
        assert index.dense(vector, 1, mine)[0][1] == pytest.approx(1.0, abs=1e-4)
        assert passage_id in {one for one, _ in index.lexical(stored[passage_id].text, 50, mine)}


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


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
    assert index.dense(vector, 1)[0][0] == "a7:1" and "a7:1" not in {one for one, _ in view.dense(vector, 80)}
    assert {one for one, _ in view.lexical("article", 80)} == {one for one, _ in index.lexical("article", 80)} - {
        "a7:1"
    }
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


def _graph_folders(folder: Path) -> list[Path]:
    return [child for child in (folder / "vectors").iterdir() if child.is_dir()]


def _lose_everything(folder: Path) -> None:
    shutil.rmtree(folder)


def _lose_chroma(folder: Path) -> None:
    shutil.rmtree(folder / "vectors")


def _lose_the_graph(folder: Path) -> None:
    for graph in _graph_folders(folder):
        shutil.rmtree(graph)


def _truncate_the_graph(folder: Path) -> None:
    for file in (file for graph in _graph_folders(folder) for file in graph.iterdir()):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _empty_the_graph(folder: Path) -> None:
    for file in (file for graph in _graph_folders(folder) for file in graph.iterdir()):
        file.write_bytes(b"")


def _truncate_chromas_database(folder: Path) -> None:
    file = folder / "vectors" / "chroma.sqlite3"
    file.write_bytes(file.read_bytes()[:5_000])


def _scribble_over_chromas_database(folder: Path) -> None:
    (folder / "vectors" / "chroma.sqlite3").write_text("meeting notes " * 500)


def _lose_tantivy(folder: Path) -> None:
    shutil.rmtree(folder / "lexical")


def _truncate_tantivys_segments(folder: Path) -> None:
    for file in (folder / "lexical").iterdir():
        if file.suffix not in (".json", ".lock"):
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])


def _lose_tantivys_segments(folder: Path) -> None:
    for file in (folder / "lexical").iterdir():
        if file.suffix not in (".json", ".lock"):
            file.unlink()


def _spoil_tantivys_meta(folder: Path) -> None:
    (folder / "lexical" / "meta.json").write_text("{}")


def _spoil_tantivys_progress(folder: Path) -> None:
    (folder / "lexical" / "progress.json").write_text('{"seq": 10000000, "stamp": ""}')


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


def test_another_embedder_embeds_everything_anew(tmp_path: Path, catalogue: Catalogue, open_index: Opener) -> None:
    fill(catalogue)
    open_index()
    other = hashing_embedder("vendor:large/2", dimension=96)
    index, said = open_index(other)
    assert any("hashing" in line and "vendor:large/2" in line for line in said), said
    assert catalogue.embedding_names() == {"vendor:large/2"}
    assert_whole(index, catalogue)
    assert index.dense(other.embed_query("thing7x3."), 1)[0][0] == "a7:3"
    assert open_index(other)[1] == []


def test_an_interrupted_change_of_embedder_goes_on(catalogue: Catalogue, open_index: Opener) -> None:
    fill(catalogue)
    open_index()
    calls: list[int] = []
    sound = hashing_embedder("other")

    def fails_later(texts: list[str]) -> object:
        calls.append(len(texts))
        if len(calls) > 2:
            raise IndexUnavailable("the provider is down")
        return sound.embed(texts)

    with pytest.raises(IndexUnavailable, match="provider is down"):
        open_index(Embedder("other", 48, fails_later, sound.embed_query))  # type: ignore[arg-type]  # raises
    assert catalogue.embedding_names() == {"hashing", "other"}
    index, said = open_index(sound)
    assert said[-1] == f"Embedded {300 - sum(calls[:2])} passages anew."
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
