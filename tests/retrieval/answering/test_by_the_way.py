"""What a sentence names by the way is told from what it tells."""

import pytest

from retrieval.answering.choosing.by_the_way import only_aside
from retrieval.words import content_stems


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("The children's run, which was to be held before the marathon, is put off.", "held marathon"),
        ("The court freed Lionel Mabry, a tax adviser to the banker Strake, on Tuesday.", "tax adviser banker Strake"),
        ("After two years of repairs, the Tarn bridge reopened on 5 May.", ""),
        ("On Monday, the Vellen marathon was postponed to 27 April.", ""),
        ("The strike is over, the union said.", ""),
        ("The marathon, which the town had put off, is a marathon again.", "town put"),
        ("", ""),
    ],
)
def test_asides(text: str, aside: str) -> None:
    assert only_aside(text) == frozenset(content_stems(aside))
