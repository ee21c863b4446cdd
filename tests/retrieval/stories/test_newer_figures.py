"""A figure that a newer report gives anew is known as overtaken, one that it says nothing of is not."""

import pytest

from retrieval.stories.newer_figures import STATES, counted_people, figures_of, is_overtaken


@pytest.mark.parametrize(
    ("older", "newer", "overtaken"),
    [
        ("The number of people ill with the fever has risen to 31.", "By Thursday 49 people had fallen ill.", True),
        ("Twelve people in the north of Holm have fallen ill.", "The town counts 29 cases.", True),
        ("Two people died.", "Two people died, and 40 were rescued.", False),
        ("Two people died.", "Two more people were hurt and 40 homes burned.", False),
        (
            "It made a profit of 64 million euros.",
            "The profit was 41 million euros, not the 64 million euros told.",
            True,
        ),
        ("The maker recalls 48,000 prams.", "The recall was widened from 48,000 to 71,000 prams.", True),
        ("The maker recalls 48,000 prams.", "The maker refunds 349 euros for 71,000 prams.", False),
    ],
)
def test_a_figure_is_overtaken(older: str, newer: str, overtaken: bool) -> None:
    assert is_overtaken(older, [figures_of(newer)]) is overtaken


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("A slide killed at least four people and injured about 30.", [("dead", "4"), ("injured", "30")]),
        ("Police have arrested two men.", [("arrested", "2")]),
        ("They were killed by three men.", []),
    ],
)
def test_people_are_counted_behind_what_was_done_to_them(text: str, counted: list[tuple[str, str]]) -> None:
    assert [(STATES[state], figure.value) for state, figure in counted_people(text)] == counted
