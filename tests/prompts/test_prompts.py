"""Prompts are filled exactly, once, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import prompts


@given(st.text(), st.text(), st.text())
def test_values_are_put_in_and_never_read_as_templates(passages: str, conversation: str, question: str) -> None:
    marked = f"{{question}} {{{{x}}}} {passages}"
    filled = prompts.load("question", passages=marked, conversation=conversation, question=question)
    assert marked in filled.text
    assert filled.text.endswith(question)


@pytest.mark.parametrize(
    ("name", "variables", "words"),
    [
        ("question", {"question": "?"}, "missing conversation, passages"),
        ("answer", {"today": "now", "more": "x"}, "unknown more"),
        ("nobody", {}, "no prompt"),
        ("../answer", {}, "no prompt"),
    ],
)
def test_a_wrong_name_or_variable_fails(name: str, variables: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        prompts.load(name, **variables)


def test_the_hash_is_of_the_template() -> None:
    one, other = prompts.load("answer", today="Monday"), prompts.load("answer", today="Tuesday")
    assert one.hash == other.hash
    assert one.text != other.text
    assert one.hash != prompts.load("rewrite").hash
