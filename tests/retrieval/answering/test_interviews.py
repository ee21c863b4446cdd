"""Questions that an interview answers."""

import pytest

from retrieval.answering.choosing.candidates import candidates
from retrieval.answering.from_hits import answer_from
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query
from tests.retrieval.sources.test_interviews import DASHED, NAMED, PLAIN

MILL = article(PLAIN, "mill", title="“My wheel turns in the air”: the miller of Lorn")
PORT = article(NAMED, "port", title="The harbour board will dredge")
VANE = article(DASHED, "vane", title="“My hands miss it”")


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Why does Ansel Tode close the mill?", "Because the river has sunk by a metre."),
        ("How many people will the mill lose?", "Nine. I have found work for six of them."),
        ("What will Hedda Marlow pay for the dredging of the port?", "Some 40 million."),
        ("What did Ansel Tode say about help from the council?", "I asked twice."),
        ("When did Odo Vane play for the last time?", "In March, in Holm."),
    ],
)
def test_the_reply_to_that_question_is_given(question: str, begins: str, embedder: Embedder) -> None:
    given = answer_from(query(question), hits(MILL, PORT, VANE), embedder)
    assert given.text.startswith(begins)
    assert "?" not in given.text


def test_who_replies_is_said(embedder: Embedder) -> None:
    given = answer_from(query("Why does Ansel Tode close the mill?"), hits(MILL), embedder)
    assert given.citations[0].said_by == "Ansel Tode" and given.sentences[0].said_by == "Ansel Tode"


def test_no_line_of_the_interviewer_may_be_chosen() -> None:
    said = [one.text for one in candidates(hits(MILL, PORT, VANE))]
    assert not [one for one in said if one.endswith("?") or "never asked for help" in one or "Marlow:" in one]


def test_a_figure_that_the_interviewer_told_is_not_taken_from_the_reply(embedder: Embedder) -> None:
    text = PLAIN.replace("How many people will you lose?", "You have 15 workers. Is that enough?")
    text = text.replace("Nine. I have found work for six of them.", "No. The mill at Holm, which is smaller, has 20.")
    given = answer_from(query("How many workers does Ansel Tode have?"), hits(article(text, "mill")), embedder)
    assert "20" not in given.text
