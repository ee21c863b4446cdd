"""Sentences and citations of an answer as they are gathered: each quote gets one number, in order of first use.

It does not care whether a sentence is true; what is added here has been checked.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from retrieval.answering.speakers import said_by
from retrieval.answering.telling.dated import read_dates
from retrieval.models import Answer, Check, Citation, Hit, Sentence
from retrieval.sources.interviews import interviewed, turn_at
from retrieval.sources.openings import begins

OnSentence = Callable[[Sentence], None]
VERBATIM = Check(name="verbatim", ok=True, detail="The sentence stands in the article as shown.")
_BEFORE = 600  # characters in front of a quote in which its "he" was named


class Gathered:
    """Grows sentence by sentence; each one added is told to `on_sentence`. Begins with those of `answer`, which were
    told."""

    def __init__(self, on_sentence: OnSentence | None = None, answer: Answer | None = None) -> None:
        self.sentences: list[Sentence] = list(answer.sentences) if answer else []
        self.citations: list[Citation] = list(answer.citations) if answer else []
        self._on_sentence = on_sentence

    def add_verbatim(self, hit: Hit, start: int, end: int) -> Sentence:
        """Add what stands in the hit's article from `start` to `end`, without the dateline in front."""
        said = hit.article.text[_from_what_is_said(hit, start, end) : end]
        return self.add(" ".join(said.split()), [(hit, start, end)], (VERBATIM,))

    def add(self, text: str, quotes: Sequence[tuple[Hit, int, int]], checks: tuple[Check, ...]) -> Sentence:
        """Add a checked sentence; each of `quotes` is a hit and the (start, end) in its article's text."""
        numbers = tuple(dict.fromkeys(self.cite(hit, start, end) for hit, start, end in quotes))
        dates = read_dates(text, [(hit.article, start, end) for hit, start, end in quotes])
        sentence = Sentence(
            text=text, citations=numbers, checks=checks, dates=dates, said_by=self._speaker(text, numbers)
        )
        self.sentences.append(sentence)
        if self._on_sentence is not None:
            self._on_sentence(sentence)
        return sentence

    def _speaker(self, text: str, numbers: Sequence[int]) -> str:
        """Who says it, where a reader is not told by this sentence or the one before."""
        said = {self.citations[n - 1].said_by for n in numbers}
        who = said.pop() if len(said) == 1 else ""
        before = self.sentences[-1].text if self.sentences else ""
        told = who.split()[-1] in f"{before} {text}" if who else True
        return "" if told else who

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def newest_source(self) -> date | None:
        days = [each.article.published_at.date() for each in self.citations if each.article.published_at]
        return max(days, default=None)

    @property
    def fields(self) -> dict[str, Any]:
        """What an `Answer` says of these."""
        gathered = {"sentences": tuple(self.sentences), "citations": tuple(self.citations)}
        return {"text": self.text, "newest_source": self.newest_source, **gathered}

    def cite(self, hit: Hit, start: int, end: int) -> int:
        """The number of this quote, its article's text from `start` to `end` without the dateline in front; a new one
        where it is not cited yet."""
        start = _from_what_is_said(hit, start, end)
        for held in self.citations:
            if (held.article.article_id, held.start, held.end) == (hit.article.article_id, start, end):
                return held.n
        text = hit.article.text
        citation = Citation(
            n=len(self.citations) + 1,
            article=hit.article.headline,
            quote=text[start:end],
            start=start,
            end=end,
            passage_id=hit.passage.id,
            revision=hit.article.revision,
            said_by=_speaker_of(hit, start, end),
        )
        self.citations.append(citation)
        return citation.n


def _speaker_of(hit: Hit, start: int, end: int) -> str:
    """Who says it, in the article's words; in an interview, whoever replies."""
    text = hit.article.text
    if (turn := turn_at(text, start)) and not turn.asks:
        return interviewed(hit.article.title, text)
    return said_by(text[start:end], text[max(start - _BEFORE, 0) : start])


def _from_what_is_said(hit: Hit, start: int, end: int) -> int:
    first = begins(hit.article.text)
    return first if start < first < end else start
