"""What the reader is given and what it tells, apart from the model itself, which takes long to import.

It does not care how a page is read (`reader`).
"""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from retrieval.models import Hit
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


class PageReader(Protocol):
    """What reads a question with each page, and gives a reading of each, in their order."""

    def read(self, question: str, pages: Sequence[Page]) -> list[Reading]:
        """Raises SettingsError where the model could not be opened."""


def page_of(hit: Hit) -> Page:
    """The passage of a hit as it is read."""
    text, passage = hit.article.text, hit.passage
    spans = passage.sentences or ((passage.start, passage.end),)
    heading = heading_of(hit.article.title, hit.article.publisher, hit.article.published_at)
    return Page(heading, tuple(text[start:end] for start, end in spans))
