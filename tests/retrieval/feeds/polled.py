"""A desk whose clock stands still until it is moved, and pages of our own for it to read.

It does not care what is polled.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.passage_index import PassageIndex
from retrieval.newsdesk import Newsdesk
from tests.retrieval.stored import EMBEDDER

_SYLLABLES = [
    first + second for first in ("b", "d", "gr", "k", "l", "m", "st", "v") for second in ("a", "en", "ir", "o")
]
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
PAGE = """<html lang="en"><head><title>{title}</title><meta property="og:site_name" content="The Gull">
<meta property="article:published_time" content="2026-01-05T10:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>{title}</h1>{body}</article></body></html>"""


class StandingClock:
    """Gives the same time until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        """Forward, by what `timedelta` takes."""
        self.now += timedelta(**by)


@contextmanager
def desk_over(folder: Path, url: str, clock: StandingClock, allow: frozenset[str]) -> Iterator[Newsdesk]:
    """A desk with real parts over the database at `url`."""
    catalogue = Catalogue.open(url)
    index = PassageIndex.open(folder / "index", catalogue, EMBEDDER)
    yield Newsdesk(catalogue, index, EMBEDDER, clock=clock, fetch_allow=allow)
    index.close()
    catalogue.close()


def prose(seed: int) -> str:
    """Twelve sentences that no other seed has."""
    chance = random.Random(seed)
    sentences = (chance.choices(_SYLLABLES, k=24) for _ in range(12))
    words = ((a + b for a, b in zip(parts[::2], parts[1::2], strict=True)) for parts in sentences)
    return " ".join(f"The {' '.join(sentence)} ended on Monday." for sentence in words)


def page(number: int, extra: str = "") -> str:
    """The page of story `number`, with a paragraph more where there is one."""
    paragraphs = [*(prose(number * 10 + part) for part in range(3)), *([extra] if extra else [])]
    return PAGE.format(title=f"Story {number}", body="".join(f"<p>{paragraph}</p>" for paragraph in paragraphs))
