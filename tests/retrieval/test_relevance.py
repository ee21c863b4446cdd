"""When a result says that the collection has nothing."""

import pytest

from retrieval.models import Hit
from retrieval.relevance import FITTED_ON, anything_relevant, relevance
from tests.retrieval.stored import entry

ONE = entry("ferry", "The ferry sails.")


def hit(words: float, meaning: float) -> Hit:
    return Hit(passage=ONE.passages[0], article=ONE.article, score=1.0, lexical=words, dense=meaning)


@pytest.mark.parametrize(
    ("words", "meaning", "answers"),
    [(0.5, 0.6, True), (0.1, 0.8, True), (0.3, 0.0, True), (0.1, 0.3, False), (0.05, 0.0, False), (0.0, 0.4, False)],
)
def test_what_holds_few_words_and_means_something_else_answers_nothing(
    words: float, meaning: float, answers: bool
) -> None:
    assert anything_relevant([hit(0, 0.1), hit(words, meaning)], FITTED_ON) is answers


def test_nothing_found_answers_nothing() -> None:
    assert not anything_relevant([], FITTED_ON)


def test_an_embedder_that_was_not_measured_refuses_nothing() -> None:
    assert anything_relevant([hit(0, 0.1)], "provider:another")


def test_more_words_and_a_nearer_meaning_are_likelier_to_answer() -> None:
    assert 0 < relevance(hit(0.2, 0.3)) < relevance(hit(0.4, 0.3)) < relevance(hit(0.4, 0.6)) < 1
