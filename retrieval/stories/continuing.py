"""Which of the stories of one time span go on with each other: the strike, its end, and the vote on its end.

Clustering joins what tells of one event. Over days and weeks a story has several, and each edition would tell the next
one as an update; where all of them are told at once, they are one story as it stands now. It does not care how a story
is told, nor what anyone was told before.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from retrieval.dates.words import FULL_NAMES
from retrieval.models import Article
from retrieval.stories.newer_figures import figures_of, is_overtaken
from retrieval.stories.reporting import reports
from retrieval.stories.summary import is_older
from retrieval.words import STOP_WORDS

# Kinship of a story's articles with the nearest one of an earlier story, on average. On ECB+ topics 1-35, whose stories
# are pairs of look-alike events, the lowest at which none that is another is joined.
GOES_ON = 0.40
# What was last told of longer ago is another chapter: a player's transfer in summer, his injury in winter.
LONGEST_PAUSE = timedelta(days=60)

# Below which nothing is one story, whatever figures it gives anew; and how many names must then be the same.
AKIN, FEWEST_NAMES = 0.25, 2

_BEGINNING = 400  # characters
_NAME = re.compile(r"\b([^\W\d_a-z][\w-]+)")
_EARLIEST = datetime.min.replace(tzinfo=UTC)


def joined(groups: Sequence[Sequence[int]], articles: Sequence[Article], kin: NDArray[np.float64]) -> list[list[int]]:
    """The groups of rows of `articles`, each with the earlier groups that it goes on with; rows stay in their order.

    `kin`: (n_articles, n_articles), as `retrieval.stories.cluster.kinship` gives. What has no date goes on with
    nothing.
    """
    stories: list[list[int]] = []
    at: dict[int, int] = {}  # by row, the place of its story
    for rows in sorted(groups, key=lambda rows: _last(rows, articles)):
        akin = {at[row] for row in np.flatnonzero((kin[list(rows)] >= AKIN).any(axis=0)).tolist() if row in at}
        place = _goes_on_with(rows, [(one, stories[one]) for one in sorted(akin)], articles, kin)
        if place is None:
            place = len(stories)
            stories.append([])
        stories[place].extend(rows)
        at |= dict.fromkeys(rows, place)
    return sorted((sorted(story) for story in stories), key=lambda story: story[0])


def _goes_on_with(
    rows: Sequence[int],
    stories: Sequence[tuple[int, Sequence[int]]],
    articles: Sequence[Article],
    kin: NDArray[np.float64],
) -> int | None:
    """The place of the story that these rows go on with, the nearest; None where there is none."""
    began, best, found = _first(rows, articles), GOES_ON, None
    for place, story in stories if began is not None else ():
        last = _last(story, articles)
        if last == _EARLIEST or began is None or began - last > LONGEST_PAUSE:
            continue
        near = nearness(rows, story, kin)
        if near >= best or (found is None and _replaces(rows, story, articles, kin)):
            best, found = max(near, best), place
    return found


def nearness(rows: Sequence[int], others: Sequence[int], kin: NDArray[np.float64]) -> float:
    """How near these articles are to the nearest of the others, on average."""
    return float(kin[np.ix_(list(rows), list(others))].max(axis=1).mean()) if len(others) else 0.0


def _replaces(
    rows: Sequence[int], others: Sequence[int], articles: Sequence[Article], kin: NDArray[np.float64]
) -> bool:
    """Whether one of these articles gives a figure anew that an earlier one leads with, and on the same names: 49 ill
    in Holm, where it had been 31."""
    for row in rows:
        for other in others:
            newer, older = articles[row], articles[other]
            if kin[row, other] < AKIN or not is_older(older, newer) or not (reports(newer) and reports(older)):
                continue
            shared = _names(newer) & _names(older)
            if len(shared) >= FEWEST_NAMES and is_overtaken(_beginning(older), [figures_of(newer.text)]):
                return True
    return False


def _beginning(article: Article) -> str:
    """The first paragraph, where the news is."""
    return article.text.split("\n", 1)[0][:_BEGINNING]


def _names(article: Article) -> frozenset[str]:
    """Words with a capital in the first paragraph, without common words and days."""
    found = {match[1].casefold() for match in _NAME.finditer(_beginning(article))}
    return frozenset(found - STOP_WORDS - FULL_NAMES)


def _first(rows: Sequence[int], articles: Sequence[Article]) -> datetime | None:
    return min((at for row in rows if (at := articles[row].published_at)), default=None)


def _last(rows: Sequence[int], articles: Sequence[Article]) -> datetime:
    return max((at for row in rows if (at := articles[row].published_at)), default=_EARLIEST)
