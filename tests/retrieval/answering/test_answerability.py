"""What tells that a question is answered at all: the question said as a statement, and passages that tell the same."""

import pytest

from retrieval.answering.choosing.fellows import fellowship
from retrieval.answering.choosing.stated import likeness_as_stated, statements
from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.question import read_question
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query

MERGER = "Quist and Orsa Foods announced plans to merge on Friday."


def test_a_question_is_stated_with_each_name_that_may_answer_it() -> None:
    asked = read_question("Which supermarket said this week that it will merge with Orsa Foods?")
    assert statements(asked, "A merger of Orsa Foods with Quist was announced, Dal Bank said.") == [
        "The supermarket said that it will merge with Orsa Foods.",
        "Quist said that it will merge with Orsa Foods.",
        "Dal Bank said that it will merge with Orsa Foods.",
    ]


def test_a_question_is_stated_with_each_figure_that_may_answer_it() -> None:
    asked = read_question("How many ferries sailed on Monday?")
    assert "12 sailed." in statements(asked, "Only 12 ferries left Lorn.")


@pytest.mark.parametrize("text", ["?!", "Is the strike over?", "which", "what?"])
def test_any_question_can_be_stated(text: str) -> None:
    assert all(each.endswith(".") for each in statements(read_question(text), MERGER))


def test_a_sentence_that_answers_is_nearer_than_one_on_the_same_things(embedder: Embedder) -> None:
    asked = read_question("Which company plans to merge with Orsa Foods?")
    other = "Orsa Foods opened a shop beside the harbour of Lorn in May."
    assert likeness_as_stated(asked, [MERGER], embedder) > likeness_as_stated(asked, [other], embedder) + 0.1
    assert likeness_as_stated(asked, [], embedder) == 0.0


def test_a_passage_has_a_fellow_where_another_tells_of_the_same() -> None:
    found = hits(
        article("Crews of the Lorn ferries walked out over night shifts, and no ferry sailed.", "walkout"),
        article("The ferries at Lorn stayed in port as crews struck over night shifts.", "strike"),
        article("A bakery in Orsa won a prize for its rye bread.", "bakery"),
        article("Shares of Dal Bank fell after a warning about profits.", "bank"),
    )
    assert fellowship(found[0], found) > 0.1 > 0 > fellowship(found[2], found)
    assert fellowship(found[0], found[:1]) == 0.0


def test_a_source_without_a_name_is_none_to_look_for() -> None:
    assert read_question("According to a new study, how many bees died?").source == ()
    assert read_question("According to a Quist spokesman, how many bees died?").source
    assert "studi" not in read_question("According to a new study, how many bees died?").stems


def test_what_is_counted_elsewhere_is_not_counted_in_a_place_that_is_only_mentioned(embedder: Embedder) -> None:
    text = "Ninety lorries are waiting. The bakers fear for their flour. Some were sent on by way of Lorn."
    found = hits(article(text, title="Queue at the Holt tunnel"))
    assert "Ninety" in answer_from(query("How many lorries are waiting at the Holt tunnel?"), found, embedder).text
    assert answer_from(query("How many lorries are waiting in Lorn?"), found, embedder).abstained
