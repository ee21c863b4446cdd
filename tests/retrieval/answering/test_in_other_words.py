"""A sentence in other words than the question's answers where the reader finds it likely; invented reports.

A reader written by hand stands in at the seam: it reads every sentence, and the passage, as the test says.
"""

from collections.abc import Sequence

import pytest

from retrieval.answering.from_hits import answer_from
from retrieval.index.embedding import Embedder
from retrieval.reader.pages import Page, Reading
from tests.retrieval.made import article, hits, query


class Reads:
    """These logits for each sentence and for the passage."""

    def __init__(self, sentence: float, passage: float) -> None:
        self._sentence, self._passage = sentence, passage

    def read(self, question: str, pages: Sequence[Page]) -> list[Reading]:
        return [Reading((self._sentence,) * len(page.sentences), self._passage) for page in pages]


@pytest.mark.parametrize(("sentence", "passage", "answered"), [(-0.3, 2.5, True), (-1.2, 3.9, False)])
def test_other_words_are_no_fault_where_the_reader_finds_it_likely(
    embedder: Embedder, sentence: float, passage: float, answered: bool
) -> None:
    text = "Cold nights have destroyed most of the apricots in the orchards around Lorn, growers there said."
    found = hits(article(text, title="A hard spring for growers"))
    given = answer_from(query("Which fruit did frost ruin?"), found, embedder, reader=Reads(sentence, passage))
    assert given.abstained is not answered
