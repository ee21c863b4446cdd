"""Things whose names are alike are told apart where things are counted."""

import pytest

from retrieval.answering.choosing.candidates import candidates
from retrieval.answering.choosing.likes import names_its_like, numbered_otherwise
from retrieval.answering.from_hits import answer_from
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


TERN = article(
    "The satellite Tern-2 was launched from Cape Lorn on Monday. Tern-1 will go on working for a year.",
    "tern",
    title="Satellite launched from Cape Lorn",
)


def test_a_thing_of_another_number_is_another(embedder: Embedder) -> None:
    assert "Tern-2" in answer_from(query("When was the satellite Tern-2 launched?"), hits(TERN), embedder).text
    assert answer_from(query("When was the satellite Tern-3 launched?"), hits(TERN), embedder).abstained


@pytest.mark.parametrize(
    ("asked", "so"),
    [
        ("Will Tern-1 go on working?", False),
        ("Will Tern 2 go on working?", True),
        ("Will Gull-2 go on working?", False),
        ("Was it launched on Monday 3 March?", False),
    ],
)
def test_only_of_the_same_name_is_the_number_another(asked: str, so: bool) -> None:
    assert numbered_otherwise(read_question(asked), candidates(hits(TERN))[1]) is so
