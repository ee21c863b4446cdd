"""Abstentions over the samples: which of three reasons, what is missing, and a question that can be answered."""

import json

import pytest

from playground.samples import questions_path
from retrieval.models import Query
from retrieval.newsdesk import Newsdesk
from retrieval.stories.overview import reply
from tests.retrieval.stories.conftest import NOW

UNANSWERABLE = [one["question"] for one in json.loads(questions_path().read_text(encoding="utf-8"))["unanswerable"]]


@pytest.mark.parametrize(
    ("question", "reason", "told"),
    [
        ("Who won the Lorvanian football championship this season?", "not_covered", "none of those looked at mentions"),
        (
            "Who designed the embankment at Brackwater in 1921?",
            "not_answered",
            "no sentence was found that says who, and",
        ),
        ("How many ducks live on the river Orlen at Brackwater?", "not_answered", "“ducks"),
        (
            "What did the White House say about North Korean missiles this week?",
            "only_older",
            "the newest article found is from Saturday 6 January 2024, 1,046 days before",
        ),
    ],
)
def test_the_three_reasons_are_told_apart(sample_desk: Newsdesk, question: str, reason: str, told: str) -> None:
    answer = reply(sample_desk, Query(text=question, asked_at=NOW))
    assert (answer.abstained, answer.reason) == (True, reason)
    assert told in answer.text
    assert answer.nearest and not answer.sentences


@pytest.mark.parametrize(
    "question", [*UNANSWERABLE, "What did the White House say about North Korean missiles this week?"]
)
def test_what_is_suggested_can_be_answered(sample_desk: Newsdesk, question: str) -> None:
    abstained = reply(sample_desk, Query(text=question, asked_at=NOW))
    suggestion = abstained.suggestion
    if suggestion is None:
        assert abstained.reason == "not_covered"  # nothing is near it
        return
    assert suggestion != question
    answer = reply(sample_desk, Query(text=suggestion, asked_at=NOW))
    assert not answer.abstained and answer.citations


@pytest.mark.parametrize(
    ("question", "topics"),
    [
        ("How did the port shut its gates to the dockers in 1950?", ("the shut",)),
        ("Is Calvex safe?", ("Hartig",)),
        ("How many fines did the Data Protection Office impose on hospitals last November?", ("about November",)),
        ("who sold ferrowell to the kessin bank", ("the ferrowell",)),
        ("Who won the Nobel prize for physics?", ("Commission",)),
    ],
)
def test_nothing_senseless_is_suggested(sample_desk: Newsdesk, question: str, topics: tuple[str, ...]) -> None:
    suggestion = reply(sample_desk, Query(text=question, asked_at=NOW)).suggestion or ""
    assert not any(topic in suggestion for topic in topics)


def test_a_day_that_is_asked_for_is_not_missed_as_a_word(sample_desk: Newsdesk) -> None:
    answer = reply(sample_desk, Query(text="Who won the chess championship on 6 November?", asked_at=NOW))
    assert answer.abstained and "chess championship" in answer.text
    assert "“November" not in answer.text
