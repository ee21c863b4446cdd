"""The form in which the reader reads, the same where it learns and where it is used.

It does not care how words become pieces, nor what a score means.
"""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from retrieval.reader.mpnet import ENDS, OPENS, SHIFT

MAX_TOKENS = 384
MAX_CLAIM = 90  # tokens: of a longer claim, or question, the beginning is read
_MAX_HEADING = 90  # and of a longer headline: the sentences must have room
_MAX_HEADING_BESIDE = 60  # where there may be several


Pieces = Sequence[int]


class Input(NamedTuple):
    """One row: word pieces; 0 in the question or claim and 1 in what is read with it; the number of the sentence, 0
    outside of any."""

    ids: list[int]
    types: list[int]
    sentences: list[int]


def heading_of(title: str, publisher: str | None, day: date | None) -> str:
    """The line above a passage; "" where there is no headline."""
    dated = f"{day:%A} {day.day} {day:%B %Y}" if day else ""
    return f"{title} ({publisher or ''}, {dated})" if title else ""


def joined(question: Pieces, heading: Pieces, sentences: Sequence[Pieces]) -> Input:
    """`<s> question </s> heading </s> sentences </s>`, from the word pieces of each, as BERT numbers them; cut at
    MAX_TOKENS."""
    opening = [OPENS, *_shifted(question[:MAX_CLAIM]), ENDS]
    before = [*opening, *_shifted(heading[:_MAX_HEADING]), ENDS]
    numbered = [(piece, number) for number, ids in enumerate(sentences, 1) for piece in _shifted(ids)]
    ids = [*before, *(piece for piece, _ in numbered), ENDS]
    types = [0] * len(opening) + [1] * (len(ids) - len(opening))
    numbers = [0] * len(before) + [number for _, number in numbered] + [0]
    return Input(ids[:MAX_TOKENS], types[:MAX_TOKENS], numbers[:MAX_TOKENS])


def joined_claim(claim: Pieces, passages: Sequence[tuple[Pieces, Sequence[Pieces]]]) -> Input:
    """`<s> claim </s> heading </s> sentences heading sentences … </s>`, from the word pieces of each. Where there is no
    room for all sentences, those that share most pieces with the claim are kept, in their order."""
    opening = [OPENS, *_shifted(claim[:MAX_CLAIM]), ENDS]
    headings = [heading[:_MAX_HEADING_BESIDE] for heading, _ in passages]
    room = MAX_TOKENS - len(opening) - 2 - sum(map(len, headings))
    kept = _nearest(claim[:MAX_CLAIM], [sentences for _, sentences in passages], room)
    ids = list(opening)
    for number, (heading, (_, sentences)) in enumerate(zip(headings, passages, strict=True)):
        ids += [*_shifted(heading), *([ENDS] if number == 0 else [])]
        ids += [piece for at, ids_ in enumerate(sentences) if (number, at) in kept for piece in _shifted(ids_)]
    ids.append(ENDS)
    types = [0] * len(opening) + [1] * (len(ids) - len(opening))
    return Input(ids[:MAX_TOKENS], types[:MAX_TOKENS], types[:MAX_TOKENS])


def _nearest(claim: Pieces, passages: Sequence[Sequence[Pieces]], room: int) -> set[tuple[int, int]]:
    """The numbers of passage and sentence of those that fit, the nearest to the claim first."""
    said = set(claim)
    places = [(number, at) for number, sentences in enumerate(passages) for at in range(len(sentences))]
    kept = set()
    for number, at in sorted(places, key=lambda place: -len(said.intersection(passages[place[0]][place[1]]))):
        length = len(passages[number][at])
        if length <= room:
            kept.add((number, at))
            room -= length
    return kept


def _shifted(pieces: Pieces) -> list[int]:
    return [piece + SHIFT for piece in pieces]
