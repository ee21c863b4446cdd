"""What the reader tells, as features of the sentences; a reader written by hand stands in at the seam."""

from collections.abc import Sequence

from retrieval.answering.choosing.candidates import candidates
from retrieval.answering.choosing.readings import Read, readings
from retrieval.answering.reading.question import read_question
from retrieval.reader.pages import Page, Reading
from tests.retrieval.made import BRIDGE, FERRY, article, hits

QUESTION = read_question("How much will the salvage cost?")


class ByLength:
    """Scores each sentence by its length, the last of a page as too far down to be read."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def read(self, question: str, pages: Sequence[Page]) -> list[Reading]:
        self.asked.append((question, len(pages)))
        return [Reading((*(len(each) / 40 - 4 for each in page.sentences[:-1]), None), 100.0) for page in pages]


def test_each_passage_is_read_once_and_each_sentence_gets_its_own_score() -> None:
    pool = candidates(hits(article(FERRY, "ferry"), article(BRIDGE, "bridge")))
    reader = ByLength()
    found = readings(QUESTION, pool, reader)
    assert reader.asked == [(QUESTION.text, 2)]
    assert len(found) == len(pool) and all(0 <= each.sentence <= 1 == each.passage for each in found)
    read = [(one.text, each.sentence) for one, each in zip(pool, found, strict=True) if each.sentence]
    assert sorted(read, key=lambda each: each[1]) == sorted(read, key=lambda each: len(each[0]))
    assert found[-1].sentence == 0


def test_without_a_reader_nothing_is_told() -> None:
    pool = candidates(hits(article(FERRY)))
    assert set(readings(QUESTION, pool, None)) == {Read(0.0, 0.0)}
