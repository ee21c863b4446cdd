"""The days that a sentence of an answer names: "on Thursday" is Thursday 4 January 2024, by the day of its source.

It does not care where they are shown, beyond this: they are ours and stand outside what is quoted. A date that says its
year needs no reading; one whose source has no date is left open, and said to be.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from retrieval.dates.mentions import find_dates
from retrieval.models import Article, DateMention, ReadDate

MOST = 3
_LONGEST = 366  # days; what spans more is no time that a reader has to look up
_YEAR = re.compile(r"\b\d{4}\b")
_COMPARED = re.compile(
    r"\b(?:(?:(?:up|down|rising|falling)\s+)?from|compared\s+(?:with|to)|than|against)\s+"
    r"(?:(?:about|some|only|nearly|almost|around)\s+)?[€$£]?\d[\d,.]*(?:\s+(?!on\b|in\b)[a-z][\w'’-]+){0,2}\s+(?:on\s+|in\s+)?$"
)
_NO_DAY = re.compile(r"\bnow\b|\btoday\b|\bcurrently\b|\bso far\b", re.IGNORECASE)


def read_dates(text: str, quotes: Sequence[tuple[Article, int, int]]) -> tuple[ReadDate, ...]:
    """The dates without a year that `text` takes from its quotes, each (article, start, end) in the article's text."""
    found: dict[ReadDate, None] = {}
    lowered = text.lower()
    for article, start, end in quotes:
        for mention in mentioned(article, start, end):
            words = article.text[mention.start : mention.end]
            if words.lower() in lowered and _needs_reading(words, mention, article):
                words = _of_another_value(article.text[start : mention.start]) + words
                found[ReadDate(words=words, first=mention.first, last=mention.last)] = None
    return tuple(found)[:MOST]


def _of_another_value(before: str) -> str:
    """ "down from 60,000 on " in front of a day: it is that of the value compared with, not of what is told."""
    match = _COMPARED.search(before)
    return " ".join(match.group().split()) + " " if match else ""


def mentioned(article: Article, start: int, end: int) -> list[DateMention]:
    """The dates that begin in `article.text[start:end]`, read as they are when the article is taken in."""
    every = _found(article.text, article.published_at, article.published_on_day_only, article.language, article.later)
    return [mention for mention in every if start <= mention.start < end]


def _needs_reading(words: str, mention: DateMention, article: Article) -> bool:
    if _YEAR.search(words) or _NO_DAY.search(words):
        return False
    if mention.first is None or mention.last is None:
        return article.published_at is None  # else the text leaves it open, and there is nothing to tell
    return (mention.last - mention.first).days <= _LONGEST


_found = lru_cache(maxsize=64)(find_dates)
