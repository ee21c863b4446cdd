"""The central types: what is collected, what is asked, what is answered.

It does not care where values are stored, how they are found or how they are shown. All types are frozen pydantic
models; times are aware `datetime` in UTC; offsets are character offsets into `Article.text`.
"""

from collections.abc import Callable
from datetime import datetime

from retrieval.models.answers import (
    AbstainReason,
    Answer,
    Check,
    Citation,
    Conflict,
    Prices,
    ReadDate,
    Sentence,
    Side,
    Standing,
    Usage,
    Verdict,
)
from retrieval.models.articles import (
    MAX_ARTICLE_BYTES,
    Article,
    DateMention,
    Failure,
    Feed,
    Headline,
    IngestReport,
    Later,
    Passage,
    SentenceChange,
    Undated,
    headline_json,
)
from retrieval.models.base import Model
from retrieval.models.digests import Digest, Story, Told, further_words
from retrieval.models.questions import FORESIGHT, MAX_QUESTION_CHARS, Asked, Hit, Listed, Query, Turn, Window

Clock = Callable[[], datetime]
Progress = Callable[[int, int | None, str], None]
"""Items done, items known so far (None while unknown), and what is being done."""

__all__ = [
    "FORESIGHT",
    "MAX_ARTICLE_BYTES",
    "MAX_QUESTION_CHARS",
    "AbstainReason",
    "Answer",
    "Article",
    "Asked",
    "Check",
    "Citation",
    "Clock",
    "Conflict",
    "DateMention",
    "Digest",
    "Failure",
    "Feed",
    "Headline",
    "Hit",
    "IngestReport",
    "Later",
    "Listed",
    "Model",
    "Passage",
    "Prices",
    "Progress",
    "Query",
    "ReadDate",
    "Sentence",
    "SentenceChange",
    "Side",
    "Standing",
    "Story",
    "Told",
    "Turn",
    "Undated",
    "Usage",
    "Verdict",
    "Window",
    "further_words",
    "headline_json",
]
