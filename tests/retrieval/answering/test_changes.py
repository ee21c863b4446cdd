"""A question for how a figure changed is read as the plain one, whose answer lists what was given before."""

import pytest

from retrieval.answering.answer import answer_from
from retrieval.answering.reading.changes import without_change
from retrieval.answering.reading.open_questions import as_question
from retrieval.index.embedding import Embedder
from tests.retrieval.answering.test_running import FIRST, LATEST, SECOND
from tests.retrieval.made import hits, query


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("How did the avalanche death toll change?", "What is the avalanche death toll?"),
        ("How has the number of fever cases risen?", "How many fever cases are there?"),
        (
            "How has the estimated cost of the Lorn Tram changed since May?",
            "How much will the Lorn Tram cost since May?",
        ),
        ("How did the village change?", "How did the village change?"),
        ("How did the mayor respond?", "How did the mayor respond?"),
    ],
)
def test_a_change_of_a_figure_is_read_as_the_figure(asked: str, plain: str) -> None:
    assert without_change(asked) == plain


def test_how_a_toll_changed_is_told_with_what_was_given_before(embedder: Embedder) -> None:
    asked = as_question("How did the death toll of the avalanche at Holt Pass change?")
    given = answer_from(query(asked), hits(FIRST, SECOND, LATEST), embedder)
    assert "16 dead" in given.sentences[0].text
    assert [side.value for side in given.conflicts[0].sides] == ["16", "twelve", "nine"]
