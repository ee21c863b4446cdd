"""What is asked, and the passages that are found for it.

It does not care how a question is read nor how passages are found.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from pydantic import field_validator

from retrieval.models.answers import Citation
from retrieval.models.articles import Article, Headline, Passage
from retrieval.models.base import Model

MAX_QUESTION_CHARS = 4_000
FORESIGHT = timedelta(days=1)  # articles dated a little after the question are kept: clocks and zones differ
# soft hyphens, spaces and joiners without width, marks of direction; not what joins or parts letters in some scripts
_UNSEEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


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
    no evidence. `told` are the quotes behind what was answered, none where nothing was; `lists` says that the answer
    told several stories, one with each of the articles."""

    text: str
    at: datetime
    article_ids: tuple[str, ...] = ()
    here: bool = True
    own: bool = True
    told: tuple[Citation, ...] = ()
    lists: bool = False


class Listed(Model):
    """One story of a list that was posted, as it was called there, and the articles behind it."""

    headline: str
    article_ids: tuple[str, ...]


class Query(Model):
    """A question, when and where it was asked, and what may answer it.

    `history` is what was said before in the conversation, `asked_before` what was asked and cited, both oldest first.
    `sources` are publisher names (compared without case), `excluded_sources` those that may not be evidence;
    `languages` are ISO 639-1 codes. `article_ids`, where given, restrict the evidence to those articles (a question on
    one of them). `listed` are the stories of the digest that it is asked under, in the order they were posted: what it
    names and counts is looked for there first. An article dated up to `foresight` after `asked_at` may be evidence.
    """

    text: str
    asked_at: datetime
    foresight: timedelta = FORESIGHT
    zone: str = "UTC"
    history: tuple[Turn, ...] = ()
    asked_before: tuple[Asked, ...] = ()
    window: Window = Window()
    sources: tuple[str, ...] = ()
    excluded_sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    article_ids: tuple[str, ...] | None = None
    listed: tuple[Listed, ...] = ()

    @field_validator("text")
    @classmethod
    def _whole_characters(cls, value: str) -> str:
        # Half a surrogate pair, from a terminal in another encoding, is refused by every tokenizer and database. What
        # nobody sees comes with what is copied from a page, and would cut a word in two.
        return _UNSEEN.sub("", value.encode("utf-8", "replace").decode())

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
