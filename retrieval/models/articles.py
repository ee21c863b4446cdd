"""What is collected: feeds, articles with their passages and dates, and what an ingest did.

It does not care where they are stored. Offsets are character offsets into `Article.text`.
"""

import re
from datetime import UTC, date, datetime
from typing import Literal

from pydantic import Field, field_validator

from retrieval.models.base import Model
from retrieval.slugs import words_of_address

MAX_ARTICLE_BYTES = 5_000_000


class Feed(Model):
    """An RSS or Atom feed that is polled; `error` is the plain reason of the last failure, None when healthy."""

    id: int
    url: str
    title: str = ""
    added_at: datetime
    polled_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    error: str | None = None
    error_since: datetime | None = None
    added_by: str | None = None
    next_poll_at: datetime | None = None
    interval_seconds: int | None = None
    failures: int = 0
    gone_at: datetime | None = None
    newest_at: datetime | None = None
    usual_gap_seconds: int | None = None
    ttl_seconds: int | None = None
    told_of: datetime | None = None


# How a title ends that was taken from the text (`retrieval.sources.items`); "..." ends a headline that was cut.
_BEGINNING = re.compile(r"(?:[^.]\.| …)$")


class Headline(Model):
    """What identifies an article to a reader; `published_on_day_only` says that no time of day is known.

    Its day is that of its first publication. `revision` counts from 1; `updated_at` is the time of the last change.
    """

    article_id: str
    title: str
    publisher: str = ""
    url: str | None = None
    published_at: datetime | None = None
    published_on_day_only: bool = False
    revision: int = 1
    updated_at: datetime | None = None

    @field_validator("published_at")
    @classmethod
    def _in_utc(cls, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    @property
    def corrected_on(self) -> date | None:
        """The day in UTC of the last change to what it says, where there was one."""
        return self.updated_at.date() if self.revision > 1 and self.updated_at is not None else None

    @property
    def published_iso(self) -> str | None:
        """ISO 8601: a date where only the day is known, else a time in UTC, else None."""
        if self.published_at is None:
            return None
        return self.published_at.date().isoformat() if self.published_on_day_only else self.published_at.isoformat()

    @property
    def context(self) -> str:
        """The line put in front of each passage for embedding and BM25: "Title. Outlet. 4 January 2024.". Where the
        title is none, but the beginning of the text, the words of the address stand for it."""
        day = self.published_at and f"{self.published_at.day} {self.published_at:%B %Y}"
        title = self.title.strip()
        if not title or _BEGINNING.search(title):
            title = words_of_address(self.url) or title
        title = title.rstrip(".")
        return " ".join(f"{part}." for part in (title, self.publisher.strip(), day) if part)


def headline_json(headline: Headline) -> dict[str, str | None]:
    """The four fields by which every JSON output names an article, and the day of its last correction, if any."""
    corrected = headline.corrected_on
    return {
        "title": headline.title,
        "publisher": headline.publisher,
        "url": headline.url,
        "published_at": headline.published_iso,
        **({"corrected_on": corrected.isoformat()} if corrected else {}),
    }


class Later(Model):
    """A run of a text, `text[start:end]`, that appeared later than the rest, by a revision of the time `at`."""

    start: int
    end: int
    at: datetime


class Article(Headline):
    """One article as stored. `text` is clean body text, paragraphs parted by a blank line.

    `duplicate_of` names the earlier article whose text is nearly the same (a syndicated copy); `origin` is the file,
    URL or feed it came from. `standfirst` is the line between headline and body; `updated_at` is as the outlet gives
    it. `later` is not stored: it is read from the revisions (`retrieval.revising.appeared_later`).
    """

    text: str
    author: str | None = None
    language: str | None = None
    standfirst: str | None = None
    section: str | None = None
    origin: str | None = None
    duplicate_of: str | None = None
    ingested_at: datetime | None = None
    later: tuple[Later, ...] = Field(default=(), exclude=True)

    @property
    def headline(self) -> Headline:
        return Headline(
            article_id=self.article_id,
            title=self.title,
            publisher=self.publisher,
            url=self.url,
            published_at=self.published_at,
            published_on_day_only=self.published_on_day_only,
            revision=self.revision,
            updated_at=(self.updated_at or self.ingested_at) if self.revision > 1 else None,
        )


class Passage(Model):
    """A run of whole sentences of one article: `text == article.text[start:end]`.

    `sentences` holds the (start, end) offsets of its sentences, also into `Article.text`. `id` is
    `"<article_id>:<ordinal>"`.
    """

    id: str
    article_id: str
    ordinal: int
    text: str
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...]

    def in_context(self, article: Headline) -> str:
        """What is embedded and indexed for this passage of `article`: its context line, then its text."""
        return f"{article.context}\n{self.text}"


class DateMention(Model):
    """A date named in a text, at `text[start:end]`, and the days it denotes, both inclusive, read against the
    publication date; both None where that does not tell: it is left open, never guessed."""

    start: int
    end: int
    first: date | None = None
    last: date | None = None


class SentenceChange(Model):
    """One difference between a revision and the one before it; `before` is None for what was added, `after` for what
    was removed. `part` says whether it is a sentence of the text or the headline."""

    part: Literal["headline", "text"] = "text"
    before: str | None = None
    after: str | None = None


class Failure(Model):
    """One source or item that could not be ingested, and why."""

    source: str
    reason: str


class Undated(Failure):
    """An article that was read without its date, which could not be: the article itself comes as one of its own."""


class IngestReport(Model):
    """What `ingest` did; the counts are of this run, `articles` and `passages` of the whole collection after it.

    `failed_more` counts the items that failed beyond those in `failed`: they were logged. `undated` are articles taken
    in without the date that they gave, since it could not be read. Both are absent where there are none.
    """

    added: int = 0
    unchanged: int = 0
    revised: int = 0
    duplicates: int = 0
    failed: tuple[Failure, ...] = ()
    failed_more: int = Field(default=0, exclude_if=lambda count: not count)
    undated: tuple[Failure, ...] = Field(default=(), exclude_if=lambda items: not items)
    articles: int = 0
    passages: int = 0
    seconds: float = 0.0
