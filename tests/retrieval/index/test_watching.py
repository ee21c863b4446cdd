"""What is lost while the process runs: noticed at the next look, said, mended beside the questions, never silent."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import chromadb
import pytest

from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.passage_index import PassageIndex
from tests.retrieval.index.asking import ask, asking, desk_of, question_of
from tests.retrieval.index.indexed import assert_whole, fill
from tests.retrieval.stored import EMBEDDER

WAIT = 60.0


class Bot:
    """An index as a process that stays keeps it, and what it said."""

    def __init__(self, folder: Path, catalogue: Catalogue, url: str | None = None) -> None:
        self.said: list[str] = []
        self.index = PassageIndex.open(folder, catalogue, EMBEDDER, url, say=self.said.append, background=True)


@pytest.fixture
def bot(tmp_path: Path, catalogue: Catalogue) -> Iterator[Bot]:
    fill(catalogue)
    one = Bot(tmp_path / "index", catalogue)
    assert one.index.wait(WAIT), "built beside what it does"
    yield one
    one.index.close()


def _vectors(folder: Path) -> None:
    shutil.rmtree(folder / "vectors")


def _lexical(folder: Path) -> None:
    shutil.rmtree(folder / "lexical")


def _both(folder: Path) -> None:
    shutil.rmtree(folder)


@pytest.mark.parametrize("lose", [_vectors, _lexical, _both], ids=lambda lose: lose.__name__.strip("_"))
@pytest.mark.parametrize("busy", [False, True], ids=["idle", "saving"])
def test_a_folder_deleted_while_it_runs(
    tmp_path: Path, catalogue: Catalogue, bot: Bot, lose: Callable[[Path], None], busy: bool
) -> None:
    with asking(bot.index, EMBEDDER, range(60)) as asked:
        lose(tmp_path / "index")
        if busy:
            fill(catalogue, 2, start=70)
        for _ in range(2):
            bot.index.watch()
            assert bot.index.wait(WAIT)
        while len(asked.outcomes) < 20 and not asked.failed:
            bot.index.wait(0)
    asked.assert_sound()
    assert any("anew" in line for line in bot.said), bot.said
    assert_whole(bot.index, catalogue)
    assert ask(desk_of(bot.index, EMBEDDER), question_of(catalogue, "a5:1"), "a5:1") == (True, True, True, None)


def test_a_missing_index_is_built_beside_the_questions(tmp_path: Path, catalogue: Catalogue, bot: Bot) -> None:
    bot.index.close()
    shutil.rmtree(tmp_path / "index")
    again = Bot(tmp_path / "index", catalogue)
    outcome = ask(desk_of(again.index, EMBEDDER), question_of(catalogue, "a5:1"), "a5:1")
    assert outcome.words and outcome.found and (outcome.meaning or outcome.note is not None)
    assert again.index.wait(WAIT)
    assert again.said, "it is told"
    assert_whole(again.index, catalogue)
    again.index.close()


def test_a_collection_deleted_on_the_server(tmp_path: Path, catalogue: Catalogue, chroma_server: str) -> None:
    fill(catalogue)
    bot = Bot(tmp_path / "index", catalogue, chroma_server)
    assert bot.index.wait(WAIT)
    client = chromadb.HttpClient(host="127.0.0.1", port=int(chroma_server.rpartition(":")[2]))
    with asking(bot.index, EMBEDDER, range(60)) as asked:
        for collection in client.list_collections():
            client.delete_collection(collection.name)
        while not any(one.note for one in asked.outcomes) and not asked.failed:
            bot.index.wait(0)
        bot.index.watch()
        assert bot.index.wait(WAIT)
    asked.assert_sound(1)
    assert any("empty" in line for line in bot.said), bot.said
    assert_whole(bot.index, catalogue)
    bot.index.close()


def test_a_catalogue_ahead_is_found_by_its_words_although_the_vectors_fail(
    tmp_path: Path, catalogue: Catalogue, chroma_server: str
) -> None:
    fill(catalogue, 20)
    bot = Bot(tmp_path / "index", catalogue, chroma_server)
    assert bot.index.wait(WAIT)
    bot.index._parts.present.vectors.close()  # as when the server is gone
    fill(catalogue, 2, start=50)
    bot.index.watch()
    outcome = ask(desk_of(bot.index, EMBEDDER), question_of(catalogue, "a51:1"), "a51:1")
    assert (outcome.words, outcome.meaning, outcome.found) == (True, False, True)
    assert outcome.note is not None and "words alone" in outcome.note
    assert not bot.index.check().ok
    assert bot.index.wait(WAIT)
    assert any("is tried again" in line for line in bot.said), bot.said
    bot.index.close()


def test_a_replica_follows_while_another_takes_in(tmp_path: Path, postgres_url: str, chroma_server: str) -> None:
    ingesting, reading = (Catalogue.open(postgres_url) for _ in range(2))
    fill(ingesting, 5)
    writer, reader = Bot(tmp_path / "one", ingesting, chroma_server), Bot(tmp_path / "two", reading, chroma_server)
    stop, saved = Event(), [4]

    def take_in() -> None:
        while not stop.is_set():
            fill(ingesting, 1, passages=2, start=saved[-1] + 1)
            writer.index.follow()
            saved.append(saved[-1] + 1)

    assert writer.index.wait(WAIT) and reader.index.wait(WAIT)
    taking = Thread(target=take_in)
    taking.start()
    for _ in range(5):
        there = saved[-1]
        reader.index.follow()
        assert f"a{there}:1" in {one for one, _ in reader.index.lexical(f"thing{there}x1", 1)}, "no more than one look"
    stop.set()
    taking.join()
    for one, catalogue in ((writer, ingesting), (reader, reading)):
        one.index.follow()
        assert_whole(one.index, catalogue)
        one.index.close()
        catalogue.close()
