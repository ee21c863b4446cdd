"""Things whose names are alike are told apart where things are counted."""

from retrieval.answering.answer import answer_from
from retrieval.answering.choosing.candidates import candidates
from retrieval.answering.choosing.likes import names_its_like
from retrieval.answering.reading.question import read_question
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query

STORM = article(
    "Storm Hedda brought down trees on Monday. At its height 9,400 homes were without electricity. The district said "
    "that all roads were open. Insurers expect less damage than Storm Bertil did.",
    "storm",
    title="Storm Hedda cuts power to 9,400 homes",
)


def test_a_storm_of_another_name_is_another_storm(embedder: Embedder) -> None:
    assert "9,400" in answer_from(query("How many homes lost power in Storm Hedda?"), hits(STORM), embedder).text
    assert answer_from(query("How many homes lost power in Storm Bertil?"), hits(STORM), embedder).abstained


def test_a_name_that_the_question_has_too_is_no_other() -> None:
    one = candidates(hits(STORM))[1]
    assert names_its_like(read_question("How many homes lost power in Storm Bertil?"), one)
    assert not names_its_like(read_question("How many homes lost power in Storm Hedda?"), one)
    assert not names_its_like(read_question("How many homes lost power in Tarn Valley?"), one)
