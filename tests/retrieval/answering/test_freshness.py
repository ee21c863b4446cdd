"""One rule for when old sources are warned of: the question is about what may have changed since."""

from datetime import date, timedelta

import pytest

from retrieval.answering.freshness import OLD, outdated
from retrieval.answering.reading.question import read_question

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("Who is the water minister of Lorvania?", True),
        ("Who leads the public inquiry?", True),
        ("When will Roland Pask give evidence?", True),
        ("What is the latest on Halden Mutual?", True),
        ("How many people have died in the flood?", True),
        ("How many people are missing?", True),
        ("How many people died in the flood?", False),
        ("How many people were hurt in the flood?", False),
        ("mortgage rates", True),
        ("Where did the night train derail?", False),
        ("Who was the mediator?", False),
        ("Who won the first round?", False),
        ("What is known of the fire of 3 May 2021?", False),
    ],
)
def test_a_question_about_what_may_have_changed(text: str, now: bool) -> None:
    question = read_question(text)
    assert outdated(question, TODAY - OLD - timedelta(days=1), TODAY) is now
    assert not outdated(question, TODAY - OLD, TODAY)
    assert not outdated(question, None, TODAY)
