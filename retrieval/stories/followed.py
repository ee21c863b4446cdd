"""Which outlets told of a story before: what several have followed for weeks is likelier wanted than what is new and
slight.

It does not care what they said, nor whether the readers were told of it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.index.filters import Filter, article_of
from retrieval.models import Article
from retrieval.newsdesk import Newsdesk
from retrieval.stories.cluster import article_vectors, kinship
from retrieval.stories.continuing import GOES_ON, LONGEST_PAUSE
from retrieval.stories.reporting import reports

_NEAR = 12  # passages from before the time span that are looked at for each story


class Followed(NamedTuple):
    """Who told of a story before, and in how many reports."""

    outlets: frozenset[str]
    reports: int


NOT_FOLLOWED = Followed(frozenset(), 0)


def followed_by(
    desk: Newsdesk, leads: Sequence[Article], vectors: Mapping[str, NDArray[np.float32]], since: datetime
) -> dict[str, Followed]:
    """By the id of each leading article, who reported on its story in the weeks before `since`."""
    before = Filter(since=since - LONGEST_PAUSE, until=since - timedelta(seconds=1))
    near = {lead.article_id: desk.index.dense(vectors[lead.article_id], _NEAR, before) for lead in leads}
    found = desk.catalogue.get_many({article_of(one) for hits in near.values() for one, _ in hits})
    earlier = [one for one in found.values() if one.published_at and one.published_at < since and reports(one)]
    if not earlier:
        return {}
    ours = np.stack([vectors[lead.article_id] for lead in leads])
    kin = kinship([*leads, *earlier], np.concatenate([ours, article_vectors(desk, earlier)]))
    return {
        lead.article_id: _followed(
            [one for one, near in zip(earlier, row[len(leads) :], strict=True) if near >= GOES_ON]
        )
        for lead, row in zip(leads, kin, strict=False)
    }


def _followed(earlier: Sequence[Article]) -> Followed:
    return Followed(frozenset(one.publisher.casefold() for one in earlier), len(earlier))
