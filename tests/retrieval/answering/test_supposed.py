"""What stands behind an "if" is no answer to a question for facts; what stands before it is."""

import pytest

from retrieval.answering.from_hits import answer_from
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query

LIBRARIES = article(
    "Dunholm council closes two libraries. The opposition leader, Barnaby Lisle, promised to reopen both if his party "
    "won the council election in May. The council leader, Gwen Prosser, called the promise cheap.",
    title="Dunholm council closes two libraries",
)
FINE = article(
    "The harbour of Holt was fouled by a barge. Its owner, Karsten Voll, pays a fine of 40,000 crowns if the oil is "
    "not removed by Friday. The barge had been inspected in June.",
    title="Barge fouls the harbour of Holt",
)


@pytest.mark.parametrize("asked", ["Who won the council election in May?", "Which party won the council election?"])
def test_what_is_only_supposed_is_no_answer(embedder: Embedder, asked: str) -> None:
    found = answer_from(query(asked), hits(LIBRARIES), embedder)
    assert "if his party won" not in found.text


def test_what_is_said_before_the_condition_answers(embedder: Embedder) -> None:
    assert "40,000 crowns" in answer_from(query("How much is the fine for Karsten Voll?"), hits(FINE), embedder).text


def test_a_question_that_supposes_it_is_answered(embedder: Embedder) -> None:
    asked = "What would Barnaby Lisle do if his party won the council election?"
    assert "reopen both" in answer_from(query(asked), hits(LIBRARIES), embedder).text
