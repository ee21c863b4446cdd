"""Where a sentence is cut at its joints."""

import pytest

from retrieval.checking.parts import parts
from retrieval.checking.scenes import scenes


@pytest.mark.parametrize(
    ("sentence", "pieces"),
    [
        ("The board closed the mine, and then it sold the port.", 1),
        ("The board closed the mine, and the ministry in Morrow bought the port.", 2),
        ("The board closed the mine, but kept the port.", 2),
        ('"We closed the mine, but kept the port," the board said.', 1),
    ],
)
def test_a_list_of_deeds_is_one_part_and_another_subject_begins_one(sentence: str, pieces: int) -> None:
    assert len([part for scene in scenes(sentence) for part in parts(scene)]) == pieces
