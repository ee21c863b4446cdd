"""A question for how a figure changed is read as the plain one, whose answer lists what was given before."""

import pytest

from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.changes import without_change
from retrieval.answering.reading.open_questions import as_question
from retrieval.index.embedding import Embedder
from tests.retrieval.answering.test_running import FIRST, LATEST, SECOND, told
from tests.retrieval.made import hits, query


@pytest.mark.parametrize(
    ("asked", "plain"),
    [
        ("How did the avalanche death toll change?", "What is the avalanche death toll over time?"),
        ("How has the number of fever cases risen?", "How many fever cases are there over time?"),
        (
            "How has the estimated cost of the Lorn Tram changed since May?",
            "How much will the Lorn Tram cost since May over time?",
        ),
        ("How did the number of boats laid up at Orle develop?", "How many boats laid up at Orle are there over time?"),
        ("How did the Guild's demand change?", "How much is the Guild's demand over time?"),
        ("How have the Harbour List's seats changed?", "How many seats does the Harbour List have over time?"),
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


def test_all_that_was_given_over_time_is_told_where_that_is_asked(embedder: Embedder) -> None:
    tolls = [("Four", 9), ("Six", 8), ("Seven", 6), ("Nine", 4), ("Eleven", 2), ("Twelve", 1)]
    found = [told(f"{toll} people have died in the avalanche at Holt Pass, police said.", days) for toll, days in tolls]
    asked = as_question("How did the death toll of the avalanche at Holt Pass develop?")
    given = answer_from(query(asked), hits(*found), embedder)
    assert "Twelve" in given.sentences[0].text
    assert [side.value for side in given.conflicts[0].sides] == ["twelve", "eleven", "nine", "seven", "six", "four"]


def test_seats_are_counted_over_time(embedder: Embedder) -> None:
    first = told("After the vote the Harbour List has 41 seats.", 9, title="Orle votes")
    then = told("The Harbour List falls to 38 seats after three members left.", 2, title="Three leave the Harbour List")
    asked = as_question("How did the Harbour List's seats change?")
    given = answer_from(query(asked), hits(first, then), embedder)
    assert [side.value for side in given.conflicts[0].sides] == ["38", "41"]
