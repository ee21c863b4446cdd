"""What is known while the dates of one text are read: the text, the possible days of publication, its quotations.

It does not care which forms dates have. A rule is a pattern and a function that says what a match of it denotes.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from retrieval.dates.days import Span, agreed
from retrieval.dates.tense import Tense, tense_at
from retrieval.sources.quotations import quotations


class Found(NamedTuple):
    """A date at `text[start:end]`, and its days or None where it is left open.

    `year` is the year where one is written out; `yearless` are month and day (None: all the month) where none is.
    """

    start: int
    end: int
    span: Span | None
    year: int | None = None
    yearless: tuple[int, int | None] | None = None


def found(match: re.Match[str], span: Span | None = None, year: int | None = None) -> Found:
    return Found(match.start(), match.end(), span, year)


class Reading:
    """The state of reading one text; `days` is empty where the day of publication is unknown."""

    def __init__(self, text: str, days: Sequence[date], language: str) -> None:
        self.text = text
        self.days = days
        self.language = language

    @cached_property
    def _quotations(self) -> tuple[list[int], list[int]]:
        spans = quotations(self.text)
        return [span.start for span in spans], [span.end for span in spans]

    def is_quoted(self, at: int) -> bool:
        """True inside a quotation: what its speaker calls today is the day of speaking, which need not be known."""
        starts, ends = self._quotations
        index = bisect_right(starts, at) - 1
        return index >= 0 and at < ends[index]

    def relative(self, at: int, read: Callable[[date], Span | None]) -> Span | None:
        """What `read` makes of the day of publication; None where that is unknown, disputed, or not the day meant."""
        if not self.days or self.is_quoted(at):
            return None
        return agreed(self.days, read)

    def tense(self, start: int, end: int) -> Tense | None:
        """The tense around `text[start:end]`; None where it does not tell, and in languages other than English."""
        return tense_at(self.text, start, end) if self.language == "en" else None

    def word_before(self, start: int) -> str:
        """The word right before, as written; empty where a mark or nothing stands there."""
        match = _WORD_BEFORE.search(self.text, max(0, start - 24), start)
        return match[1] if match else ""

    def preposition(self, start: int) -> str:
        """The word before, in lower case, passing over "early", "the end of" and the like."""
        match = _PREPOSITION.search(self.text, max(0, start - 40), start)
        return match[1].lower() if match else ""

    def is_genitive(self, end: int) -> bool:
        return self.text[end : end + 2] in ("'s", "’s")

    def word_after(self, end: int) -> str:
        match = _WORD_AFTER.match(self.text, end)
        return match[1] if match else ""


_WORD_BEFORE = re.compile(r"(?<!\w)([^\W\d_]+(?:['’]\w+)?|\d+)[ \u00a0-]{1,2}\Z")
_PREPOSITION = re.compile(
    r"\b([A-Za-z]+) (?:(?:early|late|mid|the (?:early|late|end|start|beginning|middle|week|month)(?: of)?)[ -]){0,2}\Z"
)
_WORD_AFTER = re.compile(r"[ \u00a0]{1,2}([^\W_]+)")

Reader = Callable[[Reading, re.Match[str]], Found | None]
"""What a match denotes; None where it is no date after all."""
Rule = tuple[str, Reader]
"""A pattern and the reader of its matches."""
