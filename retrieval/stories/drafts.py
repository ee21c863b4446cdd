"""The stories of a time span before a word is chosen: which articles are one, which lead, and which come first.

It does not care what is said of a story. What the readers were told comes in as `Told`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.models import Article, Told
from retrieval.stories.cluster import groups
from retrieval.stories.continuing import joined
from retrieval.stories.followed import NOT_FOLLOWED, Followed
from retrieval.stories.gravity import gravity, weight
from retrieval.stories.leading import leads_first
from retrieval.stories.reporting import reports
from retrieval.words import word_count

# Mean over a story's articles of the likeness to the nearest told one. It is a nearest neighbour's, and so higher than
# the mean over pairs at which articles are joined.
SAME_STORY = 0.33


class Draft(NamedTuple):
    """A story before its sentences are chosen: its articles, the likeliest lead first, and what was told of it."""

    articles: list[Article]
    told: list[Told]

    @property
    def outlets(self) -> frozenset[str]:
        """Who reports it, or where nobody does, who writes of it."""
        told_by = [article for article in self.articles if reports(article)]
        return frozenset(article.publisher.casefold() for article in told_by or self.articles)


def candidates_of(found: Sequence[Article], before: dict[str, Article], told: Sequence[Told]) -> list[Article]:
    """What may be new, oldest first: told articles only once revised, and one of each set of syndicated copies."""
    seen = {article_id for one in told for article_id in one.article_ids}
    # The original of a told copy was told too, in all but its masthead.
    originals = {article.duplicate_of for article in before.values() if article.duplicate_of}
    present = {article.article_id for article in found}
    taken: set[str] = set()
    kept = []
    for article in found:
        original = article.duplicate_of or article.article_id
        revised_since = article.article_id in seen and article.revision > 1
        copied = article.duplicate_of is not None and (original in present or original in seen)
        if original in taken or copied or (original in seen | originals and not revised_since):
            continue
        taken.add(original)
        kept.append(article)
    return kept


def copies_of(articles: Sequence[Article], found: Sequence[Article]) -> list[Article]:
    """Those of the articles found that are copies of a story's articles, one of each other outlet."""
    originals = {one.duplicate_of or one.article_id for one in articles}
    seen = {one.publisher.casefold() for one in articles}
    copies = []
    for one in found:
        if (one.duplicate_of or one.article_id) in originals and one.publisher.casefold() not in seen:
            seen.add(one.publisher.casefold())
            copies.append(one)
    return copies


def drafts_of(
    candidates: Sequence[Article],
    likeness: NDArray[np.float64],
    kin: NDArray[np.float64],
    wanted: Sequence[bool],
    before: Sequence[str],
    told: Sequence[Told],
) -> list[Draft]:
    """The candidates in stories that are on a wanted topic; those that continue one told story are one.

    `likeness`: of the candidates and behind them the told articles `before`; `kin`: of the candidates alone.
    """
    count = len(candidates)
    columns = {article_id: count + at for at, article_id in enumerate(before)}
    merged: dict[object, list[int]] = {}
    earlier: dict[object, list[Told]] = {}
    for rows in joined(groups(likeness[:count, :count]), candidates, kin):
        if not any(wanted[row] for row in rows):
            continue
        same = _told_of(rows, candidates, likeness, columns, told)
        key: object = same[0].story_id if same else ("new", rows[0])
        merged.setdefault(key, []).extend(rows)
        earlier[key] = same
    return [
        Draft([candidates[row] for row in _on_topic_first(rows, candidates, likeness, wanted)], earlier[key])
        for key, rows in merged.items()
    ]


def _on_topic_first(
    rows: Sequence[int], candidates: Sequence[Article], likeness: NDArray[np.float64], wanted: Sequence[bool]
) -> list[int]:
    """The rows, the likeliest lead first; of a story that was looked for by a topic, a report on that: who asks for
    resignations is not told of the funeral first."""
    order = leads_first(rows, candidates, likeness)
    return sorted(order, key=lambda row: (not reports(candidates[row]), not wanted[row]))


def _told_of(
    rows: Sequence[int],
    candidates: Sequence[Article],
    likeness: NDArray[np.float64],
    columns: dict[str, int],
    told: Sequence[Told],
) -> list[Told]:
    """What was told of the story that these rows continue, newest edition first; empty where it is a new story."""
    stories: dict[str, list[Told]] = {}
    for one in told:
        stories.setdefault(one.story_id, []).append(one)
    ids = {candidates[row].article_id for row in rows}
    best, found = SAME_STORY, None
    for story_id, editions in stories.items():
        articles = {article_id for one in editions for article_id in one.article_ids}
        theirs = [columns[article_id] for article_id in articles if article_id in columns]
        near = float(likeness[np.ix_(list(rows), theirs)].max(axis=1).mean()) if theirs else 0.0
        if ids & articles:  # a told article that was revised since
            near = 1.0
        if near >= best:
            best, found = near, story_id
    return sorted(stories.get(found or "", []), key=lambda one: one.edition, reverse=True)


def importance(draft: Draft, before: Followed = NOT_FOLLOWED) -> tuple[bool, bool, int, int, int, int, int]:
    """Sorts what is dated and reported first, then by how many outlets tell it and how grave it is, then by how many
    have followed it so far, how often it was told, and the space it was given: what came last is not more important."""
    grave = max(map(gravity, draft.articles))
    return (
        not any(article.published_at for article in draft.articles),
        not any(map(reports, draft.articles)),
        -len(draft.outlets) - weight(grave),
        -grave,
        -len(draft.outlets | before.outlets),
        -len(draft.articles) - before.reports,
        -sum(word_count(article.text) for article in draft.articles),
    )
