"""Where a sentence is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.checking.cuts import cut


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "The mayor left the council in May, and her deputy took over the town's affairs.",
            ["The mayor left the council in May.", "her deputy took over the town's affairs."],
        ),
        (
            "Milo Brandt, who had led the union since 2011, was beaten; the vote will not be repeated.",
            ["Milo Brandt, who had led the union since 2011, was beaten.", "the vote will not be repeated."],
        ),
        ("Bread and butter cost more than a year ago.", ["Bread and butter cost more than a year ago."]),
        (
            "The union called it “a bad deal, but one that we can live with”, Brandt said.",
            ["The union called it “a bad deal, but one that we can live with”, Brandt said."],
        ),
        ("Nobody was hurt.", ["Nobody was hurt."]),
    ],
)
def test_a_sentence_is_cut_at_its_joints(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


def test_a_sentence_without_end_has_few_parts() -> None:
    parts = cut("The mayor left the council in May" + ", and her deputy took over the town's affairs" * 40 + ".")
    assert len(parts) == 8 and parts[-1].count("deputy") == 34


@given(
    st.text(' ,.;aby"“”', max_size=60)
    | st.lists(st.sampled_from(["and", "but", "which", ";", ",", "a", "b", '"']), max_size=30).map(" ".join)
)
def test_no_word_is_lost_but_what_joins(text: str) -> None:
    joins = {"and", "but", "which", "that"}
    words = [word for word in text.replace(";", " ").replace(",", " ").replace(".", " ").split() if word not in joins]
    kept = [
        word
        for part in cut(text)
        for word in part.replace(";", " ").replace(",", " ").replace(".", " ").split()
        if word not in joins
    ]
    assert kept == words
