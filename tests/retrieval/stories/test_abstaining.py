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
        ("Who won the Lorvanian football championship this season?", "not_covered", "none of those found mentions"),
        ("Who designed the embankment at Brackwater in 1921?", "not_answered", "none says who, and"),
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
    suggestion = reply(sample_desk, Query(text=question, asked_at=NOW)).suggestion
    assert suggestion is not None and suggestion != question
    answer = reply(sample_desk, Query(text=suggestion, asked_at=NOW))
    assert not answer.abstained and answer.citations
