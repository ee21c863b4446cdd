"""How a digest looks: one post with a line for each story, and one reply for each story with its details.

It does not care when or where it is posted. Everything that comes from articles, models or people stands in
`rich_text`, where it is literal.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from bot.blocks.answer_blocks import conflict_blocks
from bot.blocks.text import (
    Block,
    bullets,
    context,
    escape,
    header,
    linked,
    literal,
    named,
    one_line,
    paragraph,
    rich_text,
)
from retrieval.answering.telling.plain_words import long_day, published_words
from retrieval.feeds.health import health_of
from retrieval.models import Digest, Feed, Headline, Story, further_words

MOST_STORIES = 7
MOST_OTHERS = 6
HEADLINE_CHARS = 160
DETAILS_BELOW = "Details and sources are in the thread. Reply there to ask about these stories."


class Post(NamedTuple):
    """A message: its blocks, and the plain reading for notifications."""

    blocks: list[Block]
    text: str


def edition_post(
    digest: Digest, day: date, since: datetime, zone: tzinfo, feeds: Sequence[Feed], note: str = DETAILS_BELOW
) -> Post:
    """The one post of an edition: its date, how many stories on what and how many more there are, a line for each, and
    what could not be read."""
    stories = digest.stories[:MOST_STORIES]
    back = since_words(since, digest.until, zone)
    subject = f"on {_topics(digest.topics)}" if digest.topics else "in the coverage"
    if stories:
        summary = f"{_count(len(stories), 'story', 'stories')} {subject} {back}"
        further = digest.further + len(digest.stories) - len(stories)
        summary += f", {further_words(further)}" if further else ""
    elif feeds and all(feed.error or feed.gone_at for feed in feeds):  # at the last try, be it late or broken by now
        summary = f"I cannot say what is new {subject} {back}: no source could be read."
    else:
        summary = f"Nothing new {subject} {back}; {_count(digest.articles_seen, 'article', 'articles')} read."
    blocks = [header(f"Daily digest, {long_day(day)}"), rich_text(paragraph(literal(summary)))]
    if stories:
        blocks.append(rich_text(_numbered(_story_line(story) for story in stories)))
    if trouble := unread(feeds, digest.until, zone):
        blocks.append(context(escape(trouble)))
    if stories and note:
        blocks.append(context(escape(note)))
    lines = [f"Daily digest, {long_day(day)}: {summary}", *(story.headline for story in stories), trouble]
    return Post(blocks, "\n".join(escape(one_line(line)) for line in lines if line))


def story_post(story: Story, zone: tzinfo) -> Post:
    """One story's details: what is new, with markers, the sources with their dates, and on what these differ."""
    urls = {citation.n: citation.article.url for citation in story.citations}
    parts = [paragraph(*_update_mark(story), literal(one_line(story.headline), bold=True))]
    if story.update_of:
        parts.append(paragraph(literal(f"Earlier: {one_line(story.update_of)}", italic=True)))
    told: list[Block] = []
    for sentence in story.summary:
        told.append(literal(one_line(sentence.text) + " "))
        told += [linked(urls.get(n), f"[{n}]") for n in sentence.citations]
        told.append(literal(" "))
    if told:
        parts.append(paragraph(*told[:-1]))
    sources = _sources(story, zone)
    if sources:
        parts.append(bullets(*sources))
    summary = " ".join(one_line(sentence.text) for sentence in story.summary)
    mark = "Update: " if story.update_of else ""
    return Post(
        [rich_text(*parts), *conflict_blocks(story, zone)], escape(f"{mark}{one_line(story.headline)}\n{summary}")
    )


def preview_blocks(digest: Digest, day: date, since: datetime, zone: tzinfo, feeds: Sequence[Feed]) -> list[Block]:
    """A whole edition in one private message or modal: the post, then each story's details."""
    post = edition_post(digest, day, since, zone, feeds, note="A preview that only you can see. Nothing was posted.")
    details = [story_post(story, zone).blocks for story in digest.stories[:MOST_STORIES]]
    return [*post.blocks, *(block for blocks in details for block in ({"type": "divider"}, *blocks))]


def unread(feeds: Sequence[Feed], now: datetime, zone: tzinfo) -> str:
    """What to say of feeds that are broken or gone, or nothing where none is: one that is only quiet is not named."""
    lost = [(feed, health) for feed in feeds if (health := health_of(feed, now)).state in ("broken", "gone")]
    if not lost:
        return ""
    broken = [feed for feed, _ in lost]
    began = min((health.since for _, health in lost if health.since), default=None)
    since = f" since {long_day(began.astimezone(zone).date())}" if began else ""
    names = ", ".join(one_line(feed.title or feed.url)[:60] for feed in broken[:3])
    more = f" and {len(broken) - 3} more" if len(broken) > 3 else ""
    sources = "source" if len(feeds) == 1 else "sources"
    return f"{len(broken)} of {len(feeds)} {sources} could not be read{since}, so news may be missing: {names}{more}."


def since_words(since: datetime, until: datetime, zone: tzinfo) -> str:
    """`since yesterday`, `since Friday`, `since Friday 6 November 2026`, as seen on the local day of `until`."""
    first, last = since.astimezone(zone), until.astimezone(zone)
    days = (last.date() - first.date()).days
    if days <= 0:
        return f"since {first:%H:%M}"
    if days == 1:
        return "since yesterday"
    return f"since {first:%A}" if days < 7 else f"since {long_day(first.date())}"


def outlets(story: Story) -> int:
    """How many different outlets carry the story, in their own words or in those of another."""
    return len({_outlet(article).casefold() for article in (*story.articles, *story.copies)})


def _story_line(story: Story) -> Block:
    title = one_line(story.headline)
    shown = title if len(title) <= HEADLINE_CHARS else title[: HEADLINE_CHARS - 1].rsplit(" ", 1)[0] + "…"
    count = _count(outlets(story), "outlet", "outlets")
    return paragraph(*_update_mark(story), literal(shown), literal(f" ({count})", italic=True))


def _update_mark(story: Story) -> list[Block]:
    return [literal("Update: ", bold=True)] if story.update_of else []


def _sources(story: Story, zone: tzinfo) -> list[Block]:
    """The cited articles with their markers, then the others that tell the same story."""
    cited: dict[str, tuple[Headline, list[int]]] = {}
    for citation in story.citations:
        cited.setdefault(citation.article.article_id, (citation.article, []))[1].append(citation.n)
    lines = [
        paragraph(literal("".join(f"[{n}]" for n in numbers) + " "), *_source(article, zone))
        for article, numbers in cited.values()
    ]
    others = [article for article in story.articles if article.article_id not in cited]
    lines += [paragraph(literal("Also: "), *_source(article, zone)) for article in others[:MOST_OTHERS]]
    lines += [paragraph(literal("The same text: "), *_source(one, zone)) for one in story.copies[:MOST_OTHERS]]
    if len(others) > MOST_OTHERS:
        lines.append(paragraph(literal(f"and {len(others) - MOST_OTHERS} more")))
    return lines


def _source(article: Headline, zone: tzinfo) -> list[Block]:
    title = one_line(article.title)[:HEADLINE_CHARS] or "(no title)"
    return [literal(f"{_outlet(article)}, {published_words(article, zone)}: "), linked(article.url, title)]


def _outlet(article: Headline) -> str:
    return named(article.publisher)[:80] or "unknown outlet"


def _numbered(lines: Iterable[Block]) -> Block:
    return bullets(*lines) | {"style": "ordered"}


def _topics(topics: Sequence[str]) -> str:
    return ", ".join(one_line(topic) for topic in topics)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
