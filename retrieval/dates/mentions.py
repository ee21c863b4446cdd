"""Find the dates that an article's text names, and the days they denote, read against its publication date.

It does not care who uses them, nor about times of day. What the text and the publication date do not decide is left
open, never guessed: a mention without days still says that a date stands there.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from retrieval.dates import days
from retrieval.dates.days import Span
from retrieval.dates.reading import Found, Reader, Reading
from retrieval.models import DateMention, Later

MAX_PLACES = 20_000
"""Words and figures of one text at which a date is looked for; what has more is a table, not an article."""

_SAME_SUBJECT_CHARS = 300
_JOINT = re.compile(r"\s?(?:to|through|until|till|and|or|[-–—])\s?\Z")
_MAX_JOINT = 9
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")


class _Grammar(NamedTuple):
    """`first_words` are those a date can begin with, in lower case; `any_rule` finds which rule applies at one."""

    first_words: frozenset[str]
    any_rule: re.Pattern[str]
    rules: dict[str, tuple[re.Pattern[str], Reader]]


def find_dates(
    text: str,
    published_at: datetime | None,
    day_only: bool = False,
    language: str | None = None,
    later: tuple[Later, ...] = (),
) -> tuple[DateMention, ...]:
    """The dates named in `text`, in order, none overlapping, from its first MAX_PLACES words that can begin one.

    `published_at` is in UTC, and only its day counts where `day_only`; what is in a run of `later` is read by its time.
    `language` is an ISO 639-1 code; English where None. Never raises. Takes time in proportion to the text.
    """
    first = _found(text, published_at, day_only, language)
    for run in later:
        read = _found(text, run.at, False, language)
        first = (*(one for one in first if not _within(one, run)), *(one for one in read if _within(one, run)))
    return tuple(sorted(first, key=lambda one: one.start)) if later else first


def _within(mention: DateMention, run: Later) -> bool:
    return run.start <= mention.start < run.end


def _found(text: str, published_at: datetime | None, day_only: bool, language: str | None) -> tuple[DateMention, ...]:
    language = (language or "en").split("-")[0].lower()
    reading = Reading(text, days.possible_days(published_at, day_only), language)
    found = list(_scan(reading))
    return tuple(
        DateMention(start=one.start, end=one.end, first=span and span[0], last=span and span[1])
        for one, span in zip(found, _in_company(reading, found), strict=True)
    )


def _scan(reading: Reading) -> Iterator[Found]:
    text, (_, any_rule, rules) = reading.text, _grammar(reading.language)
    end = 0
    for at in islice(_places(reading), MAX_PLACES):
        if at >= end and (match := any_rule.match(text, at)):
            end = match.end()
            pattern, read = rules[match.lastgroup or ""]
            exact = pattern.match(text, at)
            if exact and (found := read(reading, exact)):
                yield found


def _places(reading: Reading) -> Iterator[int]:
    """Where a word or figure stands that can begin a date: to try all rules at every word costs three times that."""
    first_words = _grammar(reading.language).first_words
    for token in _TOKEN.finditer(reading.text):
        word = token.group()
        if "0" <= word[0] <= "9" or word.lower() in first_words:
            yield token.start()


@lru_cache(maxsize=32)
def _grammar(language: str) -> _Grammar:
    from retrieval.dates import english_days, english_spans, words, written

    rules, first_words = written.numeric_rules(), frozenset[str]()
    if language == "en":
        rules = [
            *rules,
            *written.named_rules(words.english(), in_english=True),
            *english_days.rules(),
            *english_spans.rules(),
        ]
        first_words = words.english().first_words | english_days.FIRST_WORDS | english_spans.FIRST_WORDS
    elif names := words.names_of(language):
        rules = [*rules, *written.named_rules(names, in_english=False)]
        first_words = names.first_words
    named = {f"rule{number}": rule for number, rule in enumerate(rules)}
    parts = (f"(?P<{name}>{_without_groups(pattern)})" for name, (pattern, _) in named.items())
    return _Grammar(
        first_words,
        re.compile("|".join(parts)),
        {name: (re.compile(pattern), read) for name, (pattern, read) in named.items()},
    )


def _without_groups(pattern: str) -> str:
    bare = re.sub(r"\(\?P<\w+>", "(?:", pattern)
    return re.sub(r"\(\?P=\w+\)", r"[-/.]", bare)


def _in_company(reading: Reading, found: list[Found]) -> list[Span | None]:
    """The days of each, where those around it say more about its year.

    "From 30 December to 4 January 2024" gives the first day its year; a year named shortly before, other than the
    one meant otherwise, leaves a day or month without a year open: the text may still be about that year.
    """
    spans: list[Span | None] = []
    named: Found | None = None
    for index, one in enumerate(found):
        span = one.span
        if one.yearless and not (span := _year_from_next(reading.text, one, found[index + 1 : index + 2])):
            span = one.span
            if span and named and span[0].year != named.year and _same_subject(reading.text, named, one):
                span = None
        spans.append(span)
        if one.year and one.span:
            named = one
    return spans


def _year_from_next(text: str, one: Found, following: list[Found]) -> Span | None:
    if not one.yearless or not following or not (later := following[0]).year or not later.span:
        return None
    if later.start - one.end > _MAX_JOINT or not _JOINT.fullmatch(text[one.end : later.start]):
        return None
    month, day = one.yearless
    for year in (later.year, later.year - 1):
        first = days.day_of(year, month, day or 1)
        if first and first <= later.span[0]:
            return days.one_day(first) if day else days.month(year, month)
    return None


def _same_subject(text: str, named: Found, one: Found) -> bool:
    return one.start - named.end <= _SAME_SUBJECT_CHARS and "\n" not in text[named.end : one.start]
