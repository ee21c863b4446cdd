"""What a sentence says, unit by unit."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.checking.units import fold, units


def test_a_sentence_falls_into_figures_names_and_words() -> None:
    said = units("On 11 March, the Tern-built ferry of Inés Valdor carried 214 people and one dog.")
    assert [(unit.kind, unit.text) for unit in said] == [
        ("figure", "11 March"),
        ("name", "Tern"),
        ("word", "built"),
        ("word", "ferry"),
        ("name", "Ines"),
        ("name", "Valdor"),
        ("word", "carried"),
        ("figure", "214"),
        ("word", "people"),
        ("word", "dog"),
    ]


def test_nothing_is_said_by_words_that_every_sentence_has() -> None:
    assert units("It was that which they had been doing.") == []


@given(st.text(max_size=300))
def test_every_unit_stands_where_it_is_said_to(text: str) -> None:
    folded = fold(text)
    said = units(text)
    assert all(folded[unit.start :].startswith(unit.text) for unit in said)
    assert [unit.start for unit in said] == sorted(unit.start for unit in said)
