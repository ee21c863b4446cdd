"""What of a told story is new: what its new articles tell that none of the told sentences does.

An article brings news where it gives a figure that was not known, names somebody new in a sentence that tells of a
deed, or tells in its headline or first sentences of a deed that was not told. One that only describes and quotes brings
none, whoever speaks in it. It does not care which of the new sentences are shown.
"""

import calendar
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.dates.words import FULL_NAMES
from retrieval.index.embedding import Embedder
from retrieval.models import Article
from retrieval.stories.happenings import deeds, told_of, unheard, weekdays_of_deeds
from retrieval.stories.summary import SAME, Said, numbers

LEADING = 3  # sentences in which an article says what its news is
_SLIGHT = re.compile(r"weekday|count \d\Z")  # "of two minds on Thursday": figures where nothing is said to be done

_PROPER = re.compile(r"(?<=[^.!?\s]\s)[^\W\d_a-z][\w'’-]+")
_NAME = re.compile(r"\b[^\W\d_a-z][\w'’-]+")
_EARLIEST = datetime.min.replace(tzinfo=UTC)


class Known(NamedTuple):
    """What was told of a story. `sentences`: their vectors, (n, dimension); `words`: all names and figures told;
    `deeds`: what was told as done; `newest`: when the newest told article appeared."""

    sentences: NDArray[np.float32]
    words: frozenset[str]
    deeds: frozenset[str] = frozenset()
    newest: datetime = _EARLIEST


def known(told: Sequence[str], articles: Sequence[Article], embedder: Embedder) -> Known:
    """What is known from the sentences `told`, and from the full text of the articles they were taken from or linked
    to."""
    texts = [*told, *(article.text for article in articles)]
    newest = max((one.published_at for one in articles if one.published_at), default=_EARLIEST)
    return Known(
        embedder.embed(list(told)),
        frozenset().union(*map(particulars, texts)),
        frozenset().union(*map(deeds, texts)),
        newest,
    )


def particulars(text: str) -> frozenset[str]:
    """The figures and names of a text."""
    return frozenset({*numbers(text), *(set(map(str.casefold, _PROPER.findall(text))) - FULL_NAMES)})


def new_ones(said: Sequence[Said], before: Known, embedder: Embedder) -> list[Said]:
    """Those of the sentences that tell something not known, in the order given: of the articles that bring news.

    An article's first sentence says what its news is, often in known words: it counts where the article brings news,
    unless it says the same as one that was told.
    """
    if not said or len(before.sentences) == 0:
        return list(said)
    likeness = (embedder.embed([one.text for one in said]) @ before.sentences.T).max(axis=1)
    of_article: dict[str, list[tuple[Said, float]]] = {}
    for one, like in zip(said, likeness.tolist(), strict=True):
        of_article.setdefault(one.article.article_id, []).append((one, like))
    new: list[Said] = []
    for sentences in of_article.values():
        acts = [one for one, _ in sentences[:LEADING] if _tells_new_deed(one, before)]
        if acts or any(_brings_news(one.text, like, before) for one, like in sentences):
            new.extend(
                one
                for one, like in sentences
                if one in acts or _is_new(one.text, like, before) or (one.leads and like < SAME)
            )
    return new


def _is_new(text: str, likeness: float, before: Known) -> bool:
    """A figure that was not known is news in whatever words: a toll rises in the same sentence. A name is not, in a
    sentence that says the same."""
    return bool(numbers(text) - before.words) or (likeness < SAME and bool(particulars(text) - before.words))


def _brings_news(text: str, likeness: float, before: Known) -> bool:
    """Whether a sentence makes its article news: what is quoted, an age or the hour does not, nor does the name of
    somebody who is only there."""
    told = told_of(text)
    acts = bool(deeds(text))
    figures = {one for one in numbers(told) - before.words if acts or _SLIGHT.match(one) is None}
    return bool(figures) or (acts and likeness < SAME and bool(particulars(told) - before.words))


def _tells_new_deed(one: Said, before: Known) -> bool:
    """Whether a sentence tells, of what the story is about, that something was done that was not told: by its word, or
    by a day after all that was told."""
    done = deeds(one.text)
    names = {name.casefold() for name in _NAME.findall(one.text)} - FULL_NAMES
    if not done or not names & before.words:
        return False
    return bool(unheard(done, before.deeds)) or _is_later(one, before)


def _is_later(one: Said, before: Known) -> bool:
    appeared = one.article.published_at
    if appeared is None or before.newest == _EARLIEST or before.newest.date() >= appeared.date():
        return False
    return calendar.day_name[appeared.weekday()].casefold() in weekdays_of_deeds(one.text)
