"""A change of embedder: embedded anew before or beside the questions, and none of them fails or is silently partial."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.answering.answer import answer
from retrieval.answering.as_json import answer_json
from retrieval.catalogue.catalogue import Catalogue
from retrieval.errors import IndexUnavailable, ModelError
from retrieval.index.embedding import Embedder
from retrieval.index.passage_index import PassageIndex
from retrieval.index.reembedding import CHANGING
from retrieval.models import Query
from tests.retrieval.index.asking import NOW, ask, asking, desk_of, question_of
from tests.retrieval.index.conftest import Opener
from tests.retrieval.index.indexed import assert_whole, fill
from tests.retrieval.stored import EMBEDDER, entry, hashing_embedder

NEW = hashing_embedder("vendor:large/2", dimension=96)
WAIT = 60.0


def known(name: str) -> Embedder | None:
    """What opens an embedder by its name."""
    return {one.name: one for one in (EMBEDDER, NEW)}.get(name)


class Held:
    """NEW, which embeds passages only while it is let go, and counts them."""

    def __init__(self) -> None:
        self.free, self.begun = Event(), Event()
        self.embedded = 0
        self.embedder = replace(NEW, embed=self._embed)

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.begun.set()
        assert self.free.wait(WAIT)
        self.embedded += len(texts)
        return NEW.embed(texts)


@pytest.fixture
def held() -> Iterator[Held]:
    one = Held()
    yield one
    one.free.set()


@pytest.fixture
def beside(tmp_path: Path, catalogue: Catalogue) -> Iterator[Callable[..., tuple[PassageIndex, list[str]]]]:
    """Opens the index without waiting for what takes long."""
    opened: list[PassageIndex] = []

    def open_it(embedder: Embedder, reopen: Callable[[str], Embedder | None] = known) -> tuple[PassageIndex, list[str]]:
        said: list[str] = []
        index = PassageIndex.open(
            tmp_path / "index", catalogue, embedder, say=said.append, reopen=reopen, background=True
        )
        opened.append(index)
        return index, said

    yield open_it
    for index in opened:
        index.close()


def test_another_embedder_embeds_everything_anew(catalogue: Catalogue, open_index: Opener) -> None:
    fill(catalogue)
    open_index()
    index, said = open_index(NEW)
    assert any("hashing" in line and NEW.name in line for line in said), said
    assert catalogue.embedding_names() == {NEW.name}
    assert_whole(index, catalogue)
    assert index.dense(NEW.embed_query("thing7x3."), 1)[0][0] == "a7:3"
    assert open_index(NEW)[1] == []


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


def test_the_embedder_before_answers_until_all_is_embedded(
    catalogue: Catalogue, open_index: Opener, beside: Opener, held: Held
) -> None:
    fill(catalogue)
    open_index()[0].close()
    index, said = beside(held.embedder)
    assert held.begun.wait(WAIT), "it is at work already"
    with asking(index, held.embedder, range(60)) as asked:
        while len(asked.outcomes) < 40 and not asked.failed:
            held.begun.wait(0.01)
        early = len(asked.outcomes)
        catalogue.save([entry("new", "A heron nests at the lock.", embedder=NEW)], NEW.name)
        index.follow()
        assert index.lexical("heron lock", 1)[0][0] == "new:0", "found by its words at least"
        assert "embedded anew" in index.check().detail
        held.free.set()
        assert index.wait(WAIT)
    asked.assert_sound()
    assert all(one.meaning and one.note == CHANGING for one in asked.outcomes[:early]), "whole, and marked"
    assert held.embedded == 300
    assert "Embedded 300 passages anew." in said
    assert_whole(index, catalogue)
    desk = desk_of(index, held.embedder)
    text = question_of(catalogue, "new:0")
    assert ask(desk, text, "new:0") == (True, True, True, None), "whole again, by the new embedder, and not marked"


@pytest.mark.parametrize("why", ["not known any more", "its vectors are gone"])
def test_words_alone_answer_where_the_embedder_before_cannot(
    catalogue: Catalogue, open_index: Opener, beside: Opener, held: Held, why: str
) -> None:
    fill(catalogue)
    if why == "not known any more":
        open_index()[0].close()
    index, _ = beside(held.embedder, known if why == "its vectors are gone" else lambda name: None)
    outcome = ask(desk_of(index, held.embedder), question_of(catalogue, "a3:1"), "a3:1")
    assert outcome == (True, False, True, "The collection is being re-indexed; words alone were used.")
    told = answer(desk_of(index, hashing_embedder()), Query(text="What does article 3 part 1 tell of?", asked_at=NOW))
    assert told.note is not None and "words alone were used" in told.note
    assert "words alone were used" in str(answer_json(told)["note"])
    with pytest.raises(IndexUnavailable, match="being re-indexed already"):
        index.rebuild()
    held.free.set()
    assert index.wait(WAIT)
    assert_whole(index, catalogue)


def test_a_former_provider_that_is_down_leaves_the_words(
    catalogue: Catalogue, open_index: Opener, beside: Opener, held: Held
) -> None:
    fill(catalogue)
    open_index()[0].close()

    def down(text: str) -> NDArray[np.float32]:
        raise ModelError("the provider does not answer")

    index, _ = beside(held.embedder, lambda name: replace(EMBEDDER, embed_query=down))
    outcome = ask(desk_of(index, held.embedder), question_of(catalogue, "a3:1"), "a3:1")
    assert (outcome.words, outcome.meaning, outcome.found) == (True, False, True)
    assert outcome.note is not None and "words alone were used" in outcome.note
    held.free.set()


def test_a_failure_beside_the_questions_is_said_and_tried_again(
    catalogue: Catalogue, open_index: Opener, beside: Opener
) -> None:
    fill(catalogue)
    open_index()[0].close()
    down = [True]

    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        if down:
            raise ModelError("The provider is down.")
        return NEW.embed(texts)

    index, said = beside(replace(NEW, embed=embed))
    assert index.wait(WAIT)
    assert any("provider is down" in line for line in said)
    assert ask(desk_of(index, NEW), question_of(catalogue, "a3:1"), "a3:1").note == CHANGING
    down.clear()
    index.watch()
    assert index.wait(WAIT)
    assert_whole(index, catalogue)


def test_killed_again_and_again_a_change_of_embedder_goes_on(tmp_path: Path, catalogue: Catalogue) -> None:
    fill(catalogue, 90)
    PassageIndex.open(tmp_path / "index", catalogue, EMBEDDER).close()
    command = [sys.executable, "-m", "tests.retrieval.index.changing_embedder", str(catalogue.engine.url)]
    portions = 0
    for lines in (1, 3, 2):
        process = subprocess.Popen([*command, str(tmp_path / "index")], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for _ in range(lines):
            line = process.stdout.readline()
            portions += line.startswith("embedded")
            if not line:
                break
        process.kill()
        process.wait()
        process.stdout.close()
    done = subprocess.run([*command, str(tmp_path / "index")], capture_output=True, text=True, check=True).stdout
    portions += done.count("embedded")
    assert portions <= 8 + 3 + 3, "each run goes on, at most the portion under way is embedded twice"
    assert "done" in done
    index = PassageIndex.open(tmp_path / "index", catalogue, NEW)
    assert catalogue.embedding_names() == {NEW.name}
    assert_whole(index, catalogue)
    index.close()


def test_replicas_embed_in_turn_and_all_switch(tmp_path: Path, postgres_url: str, chroma_server: str) -> None:
    catalogues = [Catalogue.open(postgres_url) for _ in range(3)]
    fill(catalogues[0], 40)
    before = PassageIndex.open(tmp_path / "before", catalogues[0], EMBEDDER, chroma_server)
    helds = [Held(), Held()]
    for one in helds:
        one.free.set()
    after = [
        PassageIndex.open(
            tmp_path / f"after-{number}", mine, one.embedder, chroma_server, reopen=known, background=True
        )
        for number, (mine, one) in enumerate(zip(catalogues[1:], helds, strict=True))
    ]
    for index, mine in zip(after, catalogues[1:], strict=True):
        assert index.wait(WAIT)
        assert_whole(index, mine)
    assert sum(one.embedded for one in helds) == 200, "none of them twice"

    fill(catalogues[0], 1, start=90)  # by the replica that was not started again yet
    before.follow()
    desk = desk_of(before, EMBEDDER)
    outcome = ask(desk, question_of(catalogues[0], "a90:1"), "a90:1")
    assert outcome.words and outcome.found and outcome.note is not None, "it has lost its vectors, and says so"
    assert not before.check().ok and "BRIEFING_EMBEDDING" in before.check().detail
    for index, mine in zip(after, catalogues[1:], strict=True):
        index.watch()
        assert index.wait(WAIT)
        index.follow()
        assert_whole(index, mine)
    for index in (before, *after):
        index.close()
    for mine in catalogues:
        mine.close()
