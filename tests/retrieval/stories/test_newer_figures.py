"""A figure that a newer report gives anew is known as overtaken, one that it says nothing of is not."""

import pytest

from retrieval.stories.newer_figures import figures_of, is_overtaken


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
