"""Compose a digest: the new stories of a time span, the best told first, nothing told twice.

It does not care where a digest is posted, when, or for whom; what the readers were told comes in as `Told`. Summaries
are verbatim sentences with citations, so that nothing is left to verify.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.identity import is_from_web
from retrieval.models import Article, Digest, Headline, Passage, Story, Told, headline_json
from retrieval.newsdesk import Newsdesk
from retrieval.stories.cluster import article_vectors, groups, similarities
from retrieval.stories.summary import Said, choose, cited, known, new_ones, sentences_of
from retrieval.stories.topics import about

# Clustering compares every pair: beyond this many articles only the newest are looked at.
MOST_CANDIDATES = 1_500
MOST_TOLD_ARTICLES = 12
# Mean over a story's articles of the likeness to the nearest told one. It is a nearest neighbour's, and so higher than
# the mean over pairs at which articles are joined.
SAME_STORY = 0.33

# What was published this long before the newest told article of its story is old news, however it is worded.
OVERTAKEN = timedelta(hours=3)

_EARLIEST = datetime.min.replace(tzinfo=UTC)


class _Draft(NamedTuple):
    """A story before its sentences are chosen: its articles, the likeliest lead first, and what was told of it."""

    articles: list[Article]
    told: list[Told]


def compose(
    desk: Newsdesk,
    since: datetime,
    until: datetime,
    topics: Sequence[str] = (),
    told: Sequence[Told] = (),
    limit: int = 7,
) -> Digest:
    """The digest of the articles published from `since` to `until`, both inclusive.

    One without a date counts from when a feed or site was first seen to hold it, after all that are dated; read from a
    file it may be of any time, and is left out.

    `told` is what the readers know: a story of it comes back only with a sentence that says something new, with
    `update_of` set. At most `limit` stories; `quiet` where there is none. `topics` are words as people type them.
    """
    found = [one for one in desk.catalogue.published_between(since, until) if one.published_at or is_from_web(one)]
    before = _told_articles(desk, told)
    corrected = [one for one in before.values() if one not in found and _revised_within(one, since, until)]
    candidates = _candidates([*found, *corrected], before, told)[-MOST_CANDIDATES:]
    both = [*candidates, *before.values()]
    vectors = article_vectors(desk, both)
    likeness = similarities(both, vectors) if candidates else np.zeros((0, 0))
    wanted = about(candidates, vectors[: len(candidates)], topics, desk.embedder)
    drafts = _drafts(candidates, likeness, wanted, list(before), told)
    stories: list[Story] = []
    for draft in sorted(drafts, key=_importance):
        if len(stories) == limit:
            break
        story = _tell(desk, draft, before)
        if story is not None:
            stories.append(story)
    return Digest(
        since=since,
        until=until,
        topics=tuple(topics),
        stories=tuple(stories),
        quiet=not stories,
        articles_seen=len(found),
    )


def digest_json(digest: Digest) -> dict[str, Any]:
    """The object that `briefing digest --json` prints."""
    return {
        "stories": [
            {
                "headline": story.headline,
                "summary": [{"text": each.text, "citations": list(each.citations)} for each in story.summary],
                "update_of": story.update_of,
                "citations": [{"n": each.n, **_named(each.article), "quote": each.quote} for each in story.citations],
                "articles": [_named(each) for each in story.articles],
            }
            for story in digest.stories
        ],
        "quiet": digest.quiet,
    }


def _named(article: Headline) -> dict[str, str | None]:
    return {"article_id": article.article_id, **headline_json(article)}


def _told_articles(desk: Newsdesk, told: Sequence[Told]) -> dict[str, Article]:
    """The newest told articles of each story that are still in the collection, by id."""
    wanted: dict[str, list[str]] = {}
    for one in sorted(told, key=lambda one: one.edition, reverse=True):
        wanted.setdefault(one.story_id, []).extend(one.article_ids)
    return desk.catalogue.get_many(
        article_id for ids in wanted.values() for article_id in list(dict.fromkeys(ids))[:MOST_TOLD_ARTICLES]
    )


def _candidates(found: Sequence[Article], before: dict[str, Article], told: Sequence[Told]) -> list[Article]:
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


def _revised_within(article: Article, since: datetime, until: datetime) -> bool:
    """Whether an article was corrected in a time span, or its correction came in then."""
    times = (article.updated_at, article.ingested_at) if article.revision > 1 else ()
    return any(at is not None and since <= at <= until for at in times)


def _drafts(
    candidates: Sequence[Article],
    likeness: NDArray[np.float64],
    wanted: Sequence[bool],
    before: Sequence[str],
    told: Sequence[Told],
) -> list[_Draft]:
    """The candidates in stories that are on a wanted topic; those that continue one told story are one."""
    count = len(candidates)
    columns = {article_id: count + at for at, article_id in enumerate(before)}
    merged: dict[object, list[int]] = {}
    earlier: dict[object, list[Told]] = {}
    for rows in groups(likeness[:count, :count]):
        if not any(wanted[row] for row in rows):
            continue
        same = _told_of(rows, candidates, likeness, columns, told)
        key: object = same[0].story_id if same else ("new", rows[0])
        merged.setdefault(key, []).extend(rows)
        earlier[key] = same
    return [
        _Draft([candidates[row] for row in _leads_first(rows, candidates, likeness)], earlier[key])
        for key, rows in merged.items()
    ]


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


def _leads_first(rows: Sequence[int], candidates: Sequence[Article], likeness: NDArray[np.float64]) -> list[int]:
    """The rows by how well each stands for its story: near the others in content, and new; one of no known date is as
    old as the oldest."""
    central = likeness[np.ix_(rows, rows)].clip(min=0).mean(axis=1)
    days = [candidates[row].published_at for row in rows]
    oldest = min((day for day in days if day), default=_EARLIEST)
    times = np.array([(day or oldest).timestamp() for day in days])
    span = max(float(times.max() - times.min()), 1.0)
    worth = central + 0.5 * (times - times.min()) / span
    return [rows[at] for at in np.argsort(-worth, kind="stable")]


def _importance(draft: _Draft) -> tuple[bool, int, int, float]:
    """Sorts the most corroborated story first, then the longest told, then the newest; those of no known date last."""
    outlets = {article.publisher.casefold() for article in draft.articles}
    days = [article.published_at for article in draft.articles if article.published_at]
    newest = max(days or map(_moment, draft.articles), default=_EARLIEST)
    return not days, -len(outlets), -len(draft.articles), -newest.timestamp() if newest > _EARLIEST else 0.0


def _tell(desk: Newsdesk, draft: _Draft, before: dict[str, Article]) -> Story | None:
    """The story with its summary; None where it holds nothing new or no sentence that can be shown."""
    said = _sayable(desk, draft, before)
    if not said:
        return None
    summary, citations = cited(choose(said, desk.embedder))
    dated = [article.published_at for article in draft.articles if article.published_at]
    return Story(
        id=draft.told[0].story_id if draft.told else _story_id(draft.articles),
        headline=said[0].article.title,
        summary=summary,
        citations=citations,
        articles=tuple(article.headline for article in draft.articles),
        update_of=draft.told[0].headline if draft.told else None,
        newest_at=max(dated, default=None),
    )


def _sayable(desk: Newsdesk, draft: _Draft, before: dict[str, Article]) -> list[Said]:
    """The sentences that may stand in the summary, the likeliest lead first: of a told story only what is new."""
    passages: dict[str, list[Passage]] = {}
    for passage in desk.catalogue.passages_of([article.article_id for article in draft.articles]):
        passages.setdefault(passage.article_id, []).append(passage)
    for own in passages.values():
        own.sort(key=lambda passage: passage.ordinal)
    told_ids = _told_ids(draft)
    corrected: list[Said] = []
    said: list[Said] = []
    overtaken = _overtaken_before(draft, before)
    for article in draft.articles:
        own = passages.get(article.article_id, [])
        if article.article_id in told_ids:
            corrected.extend(_changed(desk, article, sentences_of(article, own, lead=None), draft.told))
        elif overtaken is None or _moment(article) > overtaken:
            said.extend(sentences_of(article, own))
    if draft.told:
        ids = {article.article_id for article in draft.articles}
        texts = [before[one].text for one in told_ids if one in before and one not in ids]
        sentences = list(dict.fromkeys(sentence for one in draft.told for sentence in one.sentences))
        said = new_ones(said, known(sentences, texts, desk.embedder), desk.embedder)
    # What a revision changed is news even where it is worded as before: the figure is what was corrected.
    return said + corrected


def _overtaken_before(draft: _Draft, before: dict[str, Article]) -> datetime | None:
    """The time before which an article of a told story is old news; None where nothing was told."""
    ids = {article.article_id for article in draft.articles}
    told = [_moment(before[one]) for one in _told_ids(draft) if one in before and one not in ids]
    newest = max(told, default=_EARLIEST)
    return newest - OVERTAKEN if newest > _EARLIEST else None


def _changed(desk: Newsdesk, article: Article, said: list[Said], told: Sequence[Told]) -> list[Said]:
    """The sentences that an article got by revision; none where one of them was told, for then all of them were."""
    earlier = [revision.text for revision in desk.catalogue.revisions(article.article_id)[:-1]]
    changed = [one for one in said if not any(one.text in text for text in earlier)]
    sentences = {sentence for one in told for sentence in one.sentences}
    return [] if any(one.text in sentences for one in changed) else changed


def _told_ids(draft: _Draft) -> frozenset[str]:
    return frozenset(article_id for one in draft.told for article_id in one.article_ids)


def _story_id(articles: Iterable[Article]) -> str:
    """The same for the same first article, however often the digest is composed."""
    first = min(articles, key=lambda article: (_moment(article), article.article_id))
    return hashlib.sha256(first.article_id.encode()).hexdigest()[:16]


def _moment(article: Article) -> datetime:
    return article.published_at or article.ingested_at or _EARLIEST
