"""The form in which the reader reads, the same where it learns and where it is used.

It does not care how words become pieces, nor what a score means.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from retrieval.reader.mpnet import ENDS, OPENS, SHIFT

MAX_TOKENS = 384
_MAX_QUESTION = 90  # tokens: of a longer question the beginning is read
_MAX_HEADING = 90  # and of a longer headline: the sentences must have room


class Input(NamedTuple):
    """One row: word pieces; 0 in the question and 1 in the passage; the number of the sentence, 0 outside of any."""

    ids: list[int]
    types: list[int]
    sentences: list[int]


def heading_of(title: str, publisher: str | None, day: date | None) -> str:
    """The line above a passage; "" where there is no headline."""
    dated = f"{day:%A} {day.day} {day:%B %Y}" if day else ""
    return f"{title} ({publisher or ''}, {dated})" if title else ""


def joined(question: Sequence[int], heading: Sequence[int], sentences: Sequence[Sequence[int]]) -> Input:
    """`<s> question </s> heading </s> sentences </s>`, from the word pieces of each, as BERT numbers them; cut at
    MAX_TOKENS."""
    opening = [OPENS, *_shifted(question[:_MAX_QUESTION]), ENDS]
    before = [*opening, *_shifted(heading[:_MAX_HEADING]), ENDS]
    numbered = [(piece, number) for number, ids in enumerate(sentences, 1) for piece in _shifted(ids)]
    ids = [*before, *(piece for piece, _ in numbered), ENDS]
    types = [0] * len(opening) + [1] * (len(ids) - len(opening))
    numbers = [0] * len(before) + [number for _, number in numbered] + [0]
    return Input(ids[:MAX_TOKENS], types[:MAX_TOKENS], numbers[:MAX_TOKENS])


def _shifted(pieces: Sequence[int]) -> list[int]:
    return [piece + SHIFT for piece in pieces]
