"""What the reader is given and what it tells, apart from the model itself, which takes long to import.

It does not care how a page is read (`reader`).
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from retrieval.models import Headline, Passage
from retrieval.reader.inputs import heading_of


class Page(NamedTuple):
    """What is read: the line above a passage (headline, outlet, day; "" where there is none) and its sentences."""

    heading: str
    sentences: tuple[str, ...]


class Reading(NamedTuple):
    """Logits: that each sentence answers the question, that the passage does. A sentence that was too far down to be
    read has None."""

    sentences: tuple[float | None, ...]
    passage: float


class Entailed(NamedTuple):
    """A logit: that all of a claim stands in the pages that it was read with. `doubted`: those of its words, in order,
    that do not seem to."""

    logit: float
    doubted: tuple[str, ...] = ()


class ClaimReader(Protocol):
    """What reads a claim with the pages that it cites."""

    def entails(self, claim: str, pages: Sequence[Page]) -> Entailed:
        """Raises SettingsError where the model could not be opened."""


class PageReader(Protocol):
    """What reads a question with each page, and gives a reading of each, in their order."""

    def read(self, question: str, pages: Sequence[Page]) -> list[Reading]:
        """Raises SettingsError where the model could not be opened."""


def page_of(passage: Passage, headline: Headline | None) -> Page:
    """A passage as it is read, with the line above it where its headline is known."""
    spans = passage.sentences or ((passage.start, passage.end),)
    heading = heading_of(headline.title, headline.publisher, headline.published_at) if headline else ""
    return Page(heading, tuple(passage.text[start - passage.start : end - passage.start] for start, end in spans))
