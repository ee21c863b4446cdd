"""How much of a question's words passages hold: BM25 as a share of the most that these words could reach.

BM25 by itself says nothing of how good the best is: it grows with the number and the rarity of the words asked. It does
not care what else speaks for a passage.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

from retrieval.index.filters import Filter
from retrieval.index.lexical import LexicalIndex
from retrieval.index.matching import Matching


class AskedWords:
    """The words of one question over one lexical index; shares are 0 to 1."""

    def __init__(self, index: LexicalIndex, text: str, matching: Matching | None, instead: Mapping[str, float]) -> None:
        self._index = index
        self._text = text
        self._matching = matching
        self._instead = instead

    def passages(self, k: int, filter: Filter) -> dict[str, float]:
        """By passage id, the `k` best that fit."""
        return _shares(self._index.search(self._text, k, filter, self._matching, self._instead), self._most)

    @cached_property
    def _most(self) -> float:
        return self._index.most(self._text)


def _shares(found: Iterable[tuple[str, float]], most: float) -> dict[str, float]:
    """The BM25 of a text that is found by a near spelling can exceed the most; it counts as all of it."""
    return {one: min(score / most, 1.0) if most else 1.0 for one, score in found}
