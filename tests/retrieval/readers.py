"""A reader written by hand, which stands in at the seam: it reads each sentence as a test says.

It does not care for the question.
"""

from collections.abc import Mapping, Sequence

from retrieval.reader.pages import Page, Reading


class Reads:
    """Gives a sentence the logit of the first of these words that it holds, any other one the logit `otherwise`; a
    passage has that of its best sentence."""

    def __init__(self, logits: Mapping[str, float], otherwise: float = -3.0) -> None:
        self._logits, self._otherwise = logits, otherwise

    def read(self, question: str, pages: Sequence[Page]) -> list[Reading]:
        found = []
        for page in pages:
            scores = tuple(map(self._logit, page.sentences))
            found.append(Reading(scores, max(scores)))
        return found

    def _logit(self, sentence: str) -> float:
        return next((logit for words, logit in self._logits.items() if words in sentence), self._otherwise)
