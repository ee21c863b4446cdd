"""The central types: what is collected, what is asked, what is answered.

It does not care where values are stored, how they are found or how they are shown. All types are frozen pydantic
models; times are aware `datetime` in UTC; offsets are character offsets into `Article.text`.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

MAX_QUESTION_CHARS = 4_000
MAX_ARTICLE_BYTES = 5_000_000

Clock = Callable[[], datetime]
Progress = Callable[[int, int | None, str], None]
"""Items done, items known so far (None while unknown), and what is being done."""
AbstainReason = Literal["not_covered", "not_answered", "only_older", "no_question"]


class Model(BaseModel):
    """Frozen, and strict about unknown fields, so that a misspelt field is an error where it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
        """The line put in front of each passage for embedding and BM25: "Title. Outlet. 4 January 2024."."""
        day = self.published_at and f"{self.published_at.day} {self.published_at:%B %Y}"
        return " ".join(f"{part}." for part in (self.title.strip().rstrip("."), self.publisher.strip(), day) if part)


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


class Window(Model):
    """Inclusive days, either side open; read in the asker's time zone."""

    since: date | None = None
    until: date | None = None


class Turn(Model):
    """One earlier message of the conversation. The bot's own turns are context, never evidence."""

    speaker: Literal["person", "bot"]
    text: str


class Asked(Model):
    """An earlier question of the same person (`own`) or of the same conversation (`here`), and the articles that its
    answer cited, in that order, or named as nearest. They may tell what a pronoun means; what the bot said of them is
    no evidence."""

    text: str
    at: datetime
    article_ids: tuple[str, ...] = ()
    here: bool = True
    own: bool = True


class Query(Model):
    """A question, when and where it was asked, and what may answer it.

    `history` is what was said before in the conversation, `asked_before` what was asked and cited, both oldest first.
    `sources` are publisher names (compared without case), `excluded_sources` those that may not be evidence;
    `languages` are ISO 639-1 codes. `article_ids`, where given, restrict the evidence to those articles (a reply under
    a digest item).
    """

    text: str
    asked_at: datetime
    zone: str = "UTC"
    history: tuple[Turn, ...] = ()
    asked_before: tuple[Asked, ...] = ()
    window: Window = Window()
    sources: tuple[str, ...] = ()
    excluded_sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    article_ids: tuple[str, ...] | None = None

    @field_validator("text")
    @classmethod
    def _whole_characters(cls, value: str) -> str:
        # Half a surrogate pair, from a terminal in another encoding, is refused by every tokenizer and database.
        return value.encode("utf-8", "replace").decode()

    @field_validator("asked_at")
    @classmethod
    def _in_utc(cls, value: datetime) -> datetime:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Hit(Model):
    """A found passage. `lexical` is the share of the question's words that it holds by BM25, `dense` its cosine to the
    question; `copies` are the other outlets that carry nearly the same text."""

    passage: Passage
    article: Article
    score: float
    lexical: float = 0.0
    dense: float = 0.0
    copies: tuple[Headline, ...] = ()


class Check(Model):
    """One check of one sentence; `detail` says in plain words what was found."""

    name: str
    ok: bool
    detail: str = ""


class Citation(Model):
    """`quote` is verbatim: it equals `article.text[start:end]` of the revision named. `said_by` is who says it, in the
    article's own words ("the White House"); empty where the article says it itself or that cannot be told."""

    n: int
    article: Headline
    quote: str
    start: int
    end: int
    passage_id: str
    revision: int = 1
    said_by: str = ""


class ReadDate(Model):
    """The days, both inclusive, that `words` of a sentence ("on Thursday") denote by the day its source was published;
    both None where that day is not known. Ours, never part of what is quoted."""

    words: str
    first: date | None = None
    last: date | None = None


class Sentence(Model):
    """A sentence of an answer with the numbers of its citations, the checks it passed and the days it names.

    `said_by` is who says it, in the article's words, where neither it nor the sentence before it names them.
    """

    text: str
    citations: tuple[int, ...]
    checks: tuple[Check, ...] = ()
    dates: tuple[ReadDate, ...] = ()
    said_by: str = ""


Standing = Literal["current", "earlier", "superseded"]
"""Of one side: not overtaken; told before something newer was; or since corrected by the article that told it."""


class Side(Model):
    """One side of a disagreement: the value, the outlet that gives it, the day of that, and who says it there.

    `citations` are where it stands; of a superseded value, where the article now says something else. `now` says that
    earlier sides have given way to it.
    """

    value: str
    citations: tuple[int, ...]
    publisher: str = ""
    published_on: date | None = None
    said_by: str = ""
    standing: Standing = "current"
    now: bool = False


class Conflict(Model):
    """Sources that differ on one thing, or an article that was corrected on it; all sides shown, the newest first."""

    about: str
    sides: tuple[Side, ...]
    kind: Literal["figure", "who", "where", "when", "correction"] = "figure"


class Verdict(Model):
    """What the coverage says of a statement, by its newest report: `detail` what is different or missing there,
    `citations` where that stands; `differed_before`: an earlier report took the other side."""

    claim: str
    stands: Literal["supported", "in_part", "contradicted", "not_found"]
    detail: str = ""
    differed_before: bool = False
    citations: tuple[int, ...] = ()


class Prices(Model):
    """Of a million tokens of a model; `currency` is only a name to show."""

    input: float
    output: float
    currency: str = "USD"


class Usage(Model):
    """What a model was given and wrote for one answer, over `calls` calls; `estimated` where the provider did not count
    all of it. `cost` is in `currency`, None where no prices are set."""

    calls: int
    input_tokens: int
    output_tokens: int
    estimated: bool = False
    cost: float | None = None
    currency: str | None = None


class Answer(Model):
    """What is shown to the person who asked. `text` is always fit to show, also for an abstention.

    `dropped` counts sentences of the model that failed the check; `note` is a plain remark for the reader, such as
    that the model failed and extracts were used. `read_as` says how a `follow_up`, which cannot be asked alone, was
    read, and what time and outlets the question was read to ask for. `outdated` says that the question is about now and
    the newest source is not. `suggestion` is a question like one that could not be answered, and can be. `verdicts` say
    whether the statements of a message hold, where that was asked.
    `usage` is None where no model was asked.
    """

    question: str
    text: str
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    abstained: bool = False
    reason: AbstainReason | None = None
    nearest: tuple[Headline, ...] = ()
    suggestion: str | None = None
    newest_source: date | None = None
    outdated: bool = False
    conflicts: tuple[Conflict, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    model: str = "extractive"
    dropped: int = 0
    note: str | None = None
    read_as: str = ""
    follow_up: bool = False
    usage: Usage | None = None
    seconds: float = Field(default=0.0, ge=0)


class Story(Model):
    """One event as several articles tell it. Citation numbers count within the story."""

    id: str
    headline: str
    summary: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    articles: tuple[Headline, ...]
    update_of: str | None = None
    newest_at: datetime | None = None


class Told(Model):
    """What a channel has already been told of a story."""

    story_id: str
    headline: str
    article_ids: tuple[str, ...]
    sentences: tuple[str, ...]
    edition: date


class Digest(Model):
    """The stories of one edition, most important first; `quiet` says that there was nothing new to tell."""

    since: datetime
    until: datetime
    topics: tuple[str, ...]
    stories: tuple[Story, ...]
    quiet: bool
    articles_seen: int = 0


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
