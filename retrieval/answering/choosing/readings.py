"""How surely sentences answer a question as the reader has it, which reads each passage once as a whole.

It does not care what else tells it (`features`), nor how the reader works.
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from retrieval.answering.reading.question import Question
from retrieval.models import Hit
from retrieval.reader.pages import PageReader, page_of

_LEAST, _MOST = -8.0, 4.0  # logits, beyond which a difference tells nothing
_TOLD = 1e-3  # the least of what was read


class Read(NamedTuple):
    """0 to 1 each, a logit between `_LEAST` and `_MOST`; 0 where nothing was read."""

    sentence: float
    passage: float


class _InPassage(Protocol):
    """A sentence of a hit, by its place in the passage (`candidates.Candidate`)."""

    @property
    def hit(self) -> Hit: ...

    @property
    def ordinal(self) -> int: ...


def readings(question: Question, pool: Sequence[_InPassage], reader: PageReader | None) -> list[Read]:
    """The reading of each sentence of the pool, in their order."""
    if reader is None:
        return [Read(0.0, 0.0)] * len(pool)
    pages = {one.hit.passage.id: page_of(one.hit.passage, one.hit.article) for one in pool}
    read = dict(zip(pages, reader.read(question.text, list(pages.values())), strict=True))
    found = []
    for one in pool:
        reading = read[one.hit.passage.id]
        logit = reading.sentences[one.ordinal]
        found.append(Read(_scaled(logit) if logit is not None else 0.0, _scaled(reading.passage)))
    return found


def _scaled(logit: float) -> float:
    return max((min(max(logit, _LEAST), _MOST) - _LEAST) / (_MOST - _LEAST), _TOLD)
