"""Names of several words in a question, held whole by a passage or not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.whole_names import share_held, whole_names


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("Who heads the Holt Institute?", "The Holt Institute said no.", 1),
        ("Who heads the Holt Institute?", "An institute in Holt said no.", 0),
        ("Who leads the Dockers' Federation?", "The dockers’ federation met.", 1),
        ("What did Ada Quist's lawyer tell the Court of Appeal?", "Ada Quist was heard by the court of appeal.", 1),
        ("What did Ada Quist tell the Court of Appeal?", "Ada Quist was heard.", 0.5),
        ("What did Quist say?", "Quist said no.", 0),
        ("Did Holt win?", "Did Holt win", 0),
        ("Is Research & Sons hiring?", "Research & Sons is hiring.", 1),
    ],
)
def test_the_share_of_names_held(question: str, text: str, share: float) -> None:
    assert share_held(whole_names(question), text) == share


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_is_read(question: str, text: str) -> None:
    assert 0 <= share_held(whole_names(question), text) <= 1
