"""Questions as they are spoken or typed in haste, put as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.reading.spoken import as_written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("What's the latest?", "What is the latest?"),
        ("whats going on", "what is going on"),
        ("Who’s the judge?", "Who is the judge?"),
        ("How's the bridge and where's the ferry", "How is the bridge and where is the ferry"),
        ("Didn't they vote?", "Did not they vote?"),
        ("won't it open, can't it, haven’t they", "will not it open, can not it, have not they"),
        ("What've they said?", "What have they said?"),
        ("Wat did it cost?", "What did it cost?"),
        ("its price and Quist's whatsit", "its price and Quist's whatsit"),
    ],
)
def test_contractions_are_written_out(said: str, written: str) -> None:
    assert as_written(said) == written


@given(st.text(max_size=200))
def test_writing_out_twice_changes_nothing_more(text: str) -> None:
    assert as_written(as_written(text)) == as_written(text)
