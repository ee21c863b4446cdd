"""Compose a digest: the new stories of a time span, the best told first, nothing told twice.

It does not care where a digest is posted, when, or for whom; what the readers were told comes in as `Told`. Summaries
are verbatim sentences with citations, so that nothing is left to verify.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.as_json import conflict_json
from retrieval.identity import is_from_web
from retrieval.models import Article, Citation, Conflict, Digest, Headline, Passage, Story, Told, headline_json
from retrieval.newsdesk import Newsdesk
from retrieval.stories.cluster import article_vectors, kinship, similarities
from retrieval.stories.differing import as_conflict, differing
from retrieval.stories.drafts import Draft, candidates_of, copies_of, drafts_of, importance
from retrieval.stories.followed import NOT_FOLLOWED, followed_by
from retrieval.stories.leading import moment, standing
from retrieval.stories.novelty import known, new_ones
from retrieval.stories.reporting import goes_over, reports
from retrieval.stories.summary import Said, choose, cited, every_sentence, sentences_of, telling_first
from retrieval.stories.topics import about

# Clustering compares every pair: beyond this many articles only the newest are looked at.
MOST_CANDIDATES = 1_500
MOST_TOLD_ARTICLES = 12
# Of this many stories it is looked up who followed them before: for each the index is asked once.
MOST_FOLLOWED = 40

# What was published this long before the newest told article of its story is old news, however it is worded.
OVERTAKEN = timedelta(hours=3)

_EARLIEST = datetime.min.replace(tzinfo=UTC)

Passages = Mapping[str, Sequence[Passage]]


def compose(
    desk: Newsdesk,
    since: datetime,
    until: datetime,
    topics: Sequence[str] = (),
    told: Sequence[Told] = (),
    limit: int = 7,
    admits: Callable[[Article], bool] = lambda article: True,
) -> Digest:
    """The digest of the articles published from `since` to `until`, both inclusive, that `admits` lets through.

    One without a date counts from when a feed or site was first seen to hold it, after all that are dated; read from a
    file it may be of any time, and is left out.

    `told` is what the readers know: a story of it comes back only with a sentence that says something new, with
    `update_of` set. At most `limit` stories, and `further` says how many more there are; `quiet` where there is none.
    `topics` are words as people type them.
    """
    found = [one for one in desk.catalogue.published_between(since, until) if one.published_at or is_from_web(one)]
    found = [one for one in found if admits(one)]
    before = _told_articles(desk, told)
    corrected = [one for one in before.values() if one not in found and _revised_within(one, since, until)]
    candidates = candidates_of([*found, *corrected], before, told)[-MOST_CANDIDATES:]
    drafts = _ranked(desk, candidates, before, told, topics, since) if candidates else []
    passages = _passages_of(desk, drafts)
    stories: list[Story] = []
    further = 0
    for draft in drafts:
        said = _sayable(desk, draft, before, passages)
        if said and len(stories) < limit:
            story = _tell(desk, draft, said, _told_before(draft, before), passages)
            copies = tuple(one.headline for one in copies_of(draft.articles, found))
            stories.append(story.model_copy(update={"copies": copies}))
        elif said:
            further += 1
    return Digest(
        since=since,
        until=until,
        topics=tuple(topics),
        stories=tuple(stories),
        quiet=not stories,
        articles_seen=len(found),
        further=further,
    )


def _ranked(
    desk: Newsdesk,
    candidates: Sequence[Article],
    before: dict[str, Article],
    told: Sequence[Told],
    topics: Sequence[str],
    since: datetime,
) -> list[Draft]:
    """The stories of the candidates, the one to be told first in front."""
    both = [*candidates, *before.values()]
    vectors = article_vectors(desk, both)
    ours = vectors[: len(candidates)]
    wanted = about(candidates, ours, topics, desk.embedder)
    drafts = drafts_of(candidates, similarities(both, vectors), kinship(candidates, ours), wanted, list(before), told)
    drafts.sort(key=importance)
    by_id: dict[str, NDArray[np.float32]] = {one.article_id: row for one, row in zip(candidates, ours, strict=True)}
    followed = followed_by(desk, [draft.articles[0] for draft in drafts[:MOST_FOLLOWED]], by_id, since)
    return sorted(drafts, key=lambda draft: importance(draft, followed.get(draft.articles[0].article_id, NOT_FOLLOWED)))


def digest_json(digest: Digest) -> dict[str, Any]:
    """The object that `briefing digest --json` prints."""
    return {
        "stories": [
            {
                "headline": story.headline,
                "summary": [{"text": each.text, "citations": list(each.citations)} for each in story.summary],
                "update_of": story.update_of,
                "citations": [{"n": each.n, **_named(each.article), "quote": each.quote} for each in story.citations],
                "conflicts": [conflict_json(each) for each in story.conflicts],
                "articles": [_named(each) for each in story.articles],
                "copies": [_named(each) for each in story.copies],
            }
            for story in digest.stories
        ],
        "quiet": digest.quiet,
        "further": digest.further,
        "articles_seen": digest.articles_seen,
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


def _revised_within(article: Article, since: datetime, until: datetime) -> bool:
    """Whether an article was corrected in a time span, or its correction came in then."""
    times = (article.updated_at, article.ingested_at) if article.revision > 1 else ()
    return any(at is not None and since <= at <= until for at in times)


def _passages_of(desk: Newsdesk, drafts: Iterable[Draft]) -> Passages:
    found: dict[str, list[Passage]] = {}
    for passage in desk.catalogue.passages_of(one.article_id for draft in drafts for one in draft.articles):
        found.setdefault(passage.article_id, []).append(passage)
    return found


def _tell(desk: Newsdesk, draft: Draft, said: Sequence[Said], before: Sequence[Article], passages: Passages) -> Story:
    """The story with its summary, of what may be said of it, and on what its outlets differ; `before`: the articles
    told of it."""
    sentences = telling_first(standing(said, draft.articles, before))
    chosen = choose(sentences, desk.embedder)
    summary, citations = cited(chosen)
    reporting = [one for one in draft.articles if reports(one) and not goes_over(one)]
    if len({one.publisher for one in reporting}) < 2:
        reporting = []
    every = [each for one in reporting for each in every_sentence(one, passages.get(one.article_id, []))]
    conflicts, citations = _conflicts(every, chosen, citations)
    dated = [article.published_at for article in draft.articles if article.published_at]
    return Story(
        id=draft.told[0].story_id if draft.told else _story_id(draft.articles),
        headline=sentences[0].article.title,
        summary=summary,
        citations=citations,
        articles=tuple(article.headline for article in draft.articles),
        update_of=draft.told[0].headline if draft.told else None,
        newest_at=max(dated, default=None),
        conflicts=conflicts,
    )


def _conflicts(
    every: Sequence[Said], chosen: Sequence[Said], citations: tuple[Citation, ...]
) -> tuple[tuple[Conflict, ...], tuple[Citation, ...]]:
    """On what the sentences of a story differ, and the citations with those of its sides."""
    shown, found = list(chosen), []
    for of, sides in differing(every):
        shown += [one for _, one in sides if not any(_same_place(one, each) for each in shown)]
        numbers = [next(at for at, each in enumerate(shown, 1) if _same_place(one, each)) for _, one in sides]
        found.append(as_conflict(of, sides, numbers))
    return tuple(found), (*citations, *cited(shown)[1][len(citations) :])


def _same_place(one: Said, other: Said) -> bool:
    return (one.article.article_id, one.start) == (other.article.article_id, other.start)


def _sayable(desk: Newsdesk, draft: Draft, before: dict[str, Article], passages: Passages) -> list[Said]:
    """The sentences that may stand in the summary, the likeliest lead first: of a told story only what is new, and
    of opinions and memories only where nothing is reported nor was told."""
    told_ids = _told_ids(draft)
    corrected: list[Said] = []
    said: list[Said] = []
    asides: list[Said] = []
    overtaken = _overtaken_before(draft, before)
    for article in draft.articles:
        own = passages.get(article.article_id, [])
        if article.article_id in told_ids:
            corrected.extend(_changed(desk, article, sentences_of(article, own, lead=None), draft.told))
        elif overtaken is None or moment(article) > overtaken:
            (said if reports(article) else asides).extend(sentences_of(article, own))
    said = said or ([] if draft.told else asides)
    if draft.told:
        others = _told_before(draft, before)
        sentences = list(dict.fromkeys(sentence for one in draft.told for sentence in one.sentences))
        said = new_ones(said, known(sentences, others, desk.embedder), desk.embedder)
    # What a revision changed is news even where it is worded as before: the figure is what was corrected.
    return said + corrected


def _overtaken_before(draft: Draft, before: dict[str, Article]) -> datetime | None:
    """The time before which an article of a told story is old news; None where nothing was told."""
    newest = max(map(moment, _told_before(draft, before)), default=_EARLIEST)
    return newest - OVERTAKEN if newest > _EARLIEST else None


def _changed(desk: Newsdesk, article: Article, said: list[Said], told: Sequence[Told]) -> list[Said]:
    """The sentences that an article got by revision; none where one of them was told, for then all of them were."""
    earlier = [revision.text for revision in desk.catalogue.revisions(article.article_id)[:-1]]
    changed = [one for one in said if not any(one.text in text for text in earlier)]
    sentences = {sentence for one in told for sentence in one.sentences}
    return [] if any(one.text in sentences for one in changed) else changed


def _told_before(draft: Draft, before: dict[str, Article]) -> list[Article]:
    """The told articles of a story, without those that are to be told anew."""
    ids = {article.article_id for article in draft.articles}
    return [before[one] for one in sorted(_told_ids(draft)) if one in before and one not in ids]


def _told_ids(draft: Draft) -> frozenset[str]:
    return frozenset(article_id for one in draft.told for article_id in one.article_ids)


def _story_id(articles: Iterable[Article]) -> str:
    """The same for the same first article, however often the digest is composed."""
    first = min(articles, key=lambda article: (moment(article), article.article_id))
    return hashlib.sha256(first.article_id.encode()).hexdigest()[:16]
