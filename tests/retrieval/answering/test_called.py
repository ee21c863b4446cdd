"""What is asked for by its sort and told of by its sort alone: the sentence that names it stands beside."""

import pytest

from retrieval.answering.from_hits import answer_from
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query

APP = article(
    """\
Three years after Glimmr escaped a ban in Tallow, its makers are in trouble again. Since Monday five provinces \
have told their officials to delete the app from every telephone that the state pays for. The maker calls that unfair.

The wind farm off Sarn is to double its output.""",
    "app",
    title="Provinces turn away from short videos",
)
DAIRY = article(
    """\
The dairy Hollin & Sons has lost a quarter of its customers since spring. A report by the auditors of Brack Trust says \
that the company let its milk stand in the sun to save electricity.

Pelle Foods said the company would open a second bakery in June.""",
    "dairy",
    title="Warm milk in Brack",
)


@pytest.mark.parametrize(
    ("question", "held", "named"),
    [
        ("Which app have five provinces told their officials to delete?", "delete the app", "Glimmr"),
        ("Which company let its milk stand in the sun to save electricity?", "stand in the sun", "Hollin & Sons"),
    ],
)
def test_the_sentence_that_names_it_stands_beside(embedder: Embedder, question: str, held: str, named: str) -> None:
    answer = answer_from(query(question), hits(APP, DAIRY), embedder)
    assert not answer.abstained and held in answer.text and named in answer.text


@pytest.mark.parametrize(
    ("question", "apart"),
    [
        ("Which company would open a second bakery in June?", "Brack Trust"),  # it opens with the name
        ("Which province did not delete Glimmr?", "wind farm"),
    ],
)
def test_nothing_is_added_where_it_is_named(embedder: Embedder, question: str, apart: str) -> None:
    assert apart not in answer_from(query(question), hits(APP, DAIRY), embedder).text


MARLOW = article(
    """\
Premier Brenda Marlow has fallen ill again, her office said. It wished her well. Marlow, who is in Lorn, tested \
positive for river fever for a second time on Wednesday.""",
    "marlow",
    title="River fever returns",
)


def test_whoever_is_told_of_by_the_last_name_is_told_with_the_sentence_that_has_the_whole(embedder: Embedder) -> None:
    asked = query("Who tested positive for river fever for a second time?")
    assert "Brenda Marlow" in answer_from(asked, hits(MARLOW), embedder).text
