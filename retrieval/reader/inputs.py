"""The form in which the reader reads, the same where it learns and where it is used.

It does not care how words become pieces, nor what a score means.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

MAX_TOKENS = 384
_MAX_QUESTION = 90  # tokens: of a longer question the beginning is read
_MAX_HEADING = 90  # and of a longer headline: the sentences must have room
_CLS, _SEP = 101, 102  # the word pieces of BERT that open an input and end its parts


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
    """`[CLS] question [SEP] heading [SEP] sentences [SEP]`, from the word pieces of each; cut at MAX_TOKENS."""
    opening = [_CLS, *question[:_MAX_QUESTION], _SEP]
    before = [*opening, *heading[:_MAX_HEADING], _SEP]
    numbered = [(piece, number) for number, ids in enumerate(sentences, 1) for piece in ids]
    ids = [*before, *(piece for piece, _ in numbered), _SEP]
    types = [0] * len(opening) + [1] * (len(ids) - len(opening))
    numbers = [0] * len(before) + [number for _, number in numbered] + [0]
    return Input(ids[:MAX_TOKENS], types[:MAX_TOKENS], numbers[:MAX_TOKENS])
