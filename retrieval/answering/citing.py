"""Sentences and citations of an answer as they are gathered: each quote gets one number, in order of first use.

It does not care whether a sentence is true; what is added here has been checked.
"""

from collections.abc import Callable, Sequence
from datetime import date

from retrieval.models import Check, Citation, Hit, Sentence

OnSentence = Callable[[Sentence], None]


class Gathered:
    """Grows sentence by sentence; each one added is told to `on_sentence`."""

    def __init__(self, on_sentence: OnSentence | None = None) -> None:
        self.sentences: list[Sentence] = []
        self.citations: list[Citation] = []
        self._on_sentence = on_sentence

    def add(self, text: str, quotes: Sequence[tuple[Hit, int, int]], checks: tuple[Check, ...]) -> Sentence:
        """Add a checked sentence; each of `quotes` is a hit and the (start, end) in its article's text."""
        numbers = tuple(dict.fromkeys(self.cite(hit, start, end) for hit, start, end in quotes))
        sentence = Sentence(text=text, citations=numbers, checks=checks)
        self.sentences.append(sentence)
        if self._on_sentence is not None:
            self._on_sentence(sentence)
        return sentence

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def newest_source(self) -> date | None:
        days = [each.article.published_at.date() for each in self.citations if each.article.published_at]
        return max(days, default=None)

    def cite(self, hit: Hit, start: int, end: int) -> int:
        """The number of this quote, its article's text from `start` to `end`; a new one where it is not cited yet."""
        for held in self.citations:
            if (held.article.article_id, held.start, held.end) == (hit.article.article_id, start, end):
                return held.n
        citation = Citation(
            n=len(self.citations) + 1,
            article=hit.article.headline,
            quote=hit.article.text[start:end],
            start=start,
            end=end,
            passage_id=hit.passage.id,
            revision=hit.article.revision,
        )
        self.citations.append(citation)
        return citation.n
