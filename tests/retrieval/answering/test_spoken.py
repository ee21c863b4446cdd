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
        ("wats the new tram called", "what is the new tram called"),
        ("Who’s the judge?", "Who is the judge?"),
        ("How's the bridge and where's the ferry", "How is the bridge and where is the ferry"),
        ("Didn't they vote?", "Did not they vote?"),
        ("won't it open, can't it, haven’t they", "will not it open, can not it, have not they"),
        ("What've they said?", "What have they said?"),
        ("Wat did it cost?", "What did it cost?"),
        ("how many ppl died on the ferry", "how many people died on the ferry"),
        ("whats going on w the strike", "what is going on with the strike"),
        ("why r the dockers angry", "why are the dockers angry"),
        ("what do u know about the strike", "what do you know about the strike"),
        ("R. Vane and the U boat in W. Lorn", "R. Vane and the U boat in W. Lorn"),
        ("co się dzieje w porcie, što je u luci", "co się dzieje w porcie, što je u luci"),
        ("its price and Quist's whatsit", "its price and Quist's whatsit"),
    ],
)
def test_contractions_are_written_out(said: str, written: str) -> None:
    assert as_written(said) == written


@given(st.text(max_size=200))
def test_writing_out_twice_changes_nothing_more(text: str) -> None:
    assert as_written(as_written(text)) == as_written(text)
