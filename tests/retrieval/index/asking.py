"""Questions asked without pause from several threads, and what became of each.

It does not care what happens to the index meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Thread
from typing import NamedTuple

from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.embedding import Embedder
from retrieval.index.passage_index import PassageIndex
from retrieval.models import Query
from retrieval.newsdesk import Newsdesk
from retrieval.search import search

NOW = datetime(2024, 3, 8, tzinfo=UTC)


class Outcome(NamedTuple):
    """What one question got: whether each index and the search found its passage, and what was told to be lacking."""

    words: bool
    meaning: bool
    found: bool
    note: str | None

    @property
    def sound(self) -> bool:
        """Everything was found, or it was said that it might not be."""
        return self.found and self.words and (self.meaning or self.note is not None)


@dataclass
class Asked:
    """`failed` holds the errors that reached who asked; there should be none."""

    outcomes: list[Outcome] = field(default_factory=list)
    failed: list[BaseException] = field(default_factory=list)

    def assert_sound(self, least: int = 20) -> None:
        assert not self.failed, self.failed[0]
        assert len(self.outcomes) >= least, "too few were asked while it happened"
        unsound = [one for one in self.outcomes if not one.sound]
        assert not unsound, unsound[:3]


def ask(desk: Newsdesk, text: str, passage_id: str) -> Outcome:
    """One question whose answer is `passage_id`, put to both indexes and to the search."""
    with desk.index.observed() as seen:
        words = passage_id in {one for one, _ in desk.index.lexical(text, 5)}
        meaning = passage_id in {one for one, _ in desk.index.dense(desk.index.embed_query(text), 5)}
        hits = search(desk, Query(text=text, asked_at=NOW), 3)
    return Outcome(words, meaning, passage_id in {hit.passage.id for hit in hits}, seen.note)


def desk_of(index: PassageIndex, embedder: Embedder) -> Newsdesk:
    return Newsdesk(index._parts.catalogue, index, embedder, clock=lambda: NOW)


def question_of(catalogue: Catalogue, passage_id: str) -> str:
    """The passage itself, as it was embedded: the question that it answers best."""
    passage = catalogue.passages([passage_id])[passage_id]
    return passage.in_context(catalogue.get_many([passage.article_id])[passage.article_id])


@contextmanager
def asking(index: PassageIndex, embedder: Embedder, numbers: range, threads: int = 2) -> Iterator[Asked]:
    """Asks for passage 1 of the articles `numbers` of `indexed.fill`, over and over, while inside."""
    desk = desk_of(index, embedder)
    asked, stop = Asked(), Event()
    texts = {one: question_of(desk.catalogue, one) for one in (f"a{number}:1" for number in numbers)}

    def run(turn: int) -> None:
        while not stop.is_set():
            passage_id = f"a{numbers[turn % len(numbers)]}:1"
            turn += 7
            try:
                asked.outcomes.append(ask(desk, texts[passage_id], passage_id))
            except BaseException as error:  # whatever it is, the person would have had no answer
                asked.failed.append(error)

    askers = [Thread(target=run, args=(start,)) for start in range(threads)]
    for asker in askers:
        asker.start()
    try:
        yield asked
    finally:
        stop.set()
        for asker in askers:
            asker.join()
