"""Days with their month, and figures: "4 January 2024", "Jan. 4th", "6-16 June 2022", "2024-03", "the 16th".

It does not care about months and years by themselves, nor what stands before a day ("since", "between"). A day without
a year comes every year: which one is meant is decided where it is used.
"""

import re
from datetime import date

from retrieval.dates import days, written
from retrieval.dates.days import Span
from retrieval.dates.reading import Reading
from retrieval.dates.words import word_set
from retrieval.planning import time_elsewhere as elsewhere
from retrieval.planning.time_periods import (
    Asked,
    Period,
    Toward,
    fixed,
    monthly,
    yearly,
)
from retrieval.planning.time_words import (
    DASHES,
    DAYS_IN_WORDS,
    MONTH_NAMES,
    SHORT_MONTHS,
    WEEKDAY_NAMES,
    Words,
)

RUN = DASHES | word_set("to and through thru until till")
YEAR_SHIFTS = {"last": -1, "this": 0, "next": 1}
_FIGURES = [(re.compile(pattern), read) for pattern, read in written.numeric_rules()]
_YEAR_AND_MONTH = re.compile(r"(?P<year>(?:1[5-9]|20)\d\d)-(?P<month>0[1-9]|1[0-2])(?![\w-]|[.,:/]\d)")
SENTENCE_GOES_ON = word_set(
    "in at on to for from by with as and or but when where after before about until did do does has have had was were"
    " is are will would what who which how that during over if because of the a an"
)
WEEKDAY_AFTER = word_set("on since until till by last next this before after from between to through")


def in_figures(asked: Asked, at: int) -> Period | None:
    """ "2024-01-04", "13/1/2024", "2024-03"; "4/1/2024" has two readings and is left open."""
    words = asked.words
    if not words.begins_free(at):
        return None
    start = words.starts[at]
    if month := _YEAR_AND_MONTH.match(words.text, start):
        span = days.month(int(month["year"]), int(month["month"]))
        return Period(_place_behind(words, at, month.end()), fixed(span))
    for pattern, read in _FIGURES:
        match = pattern.match(words.text, start)
        if match and (found := read(Reading(words.text, (), words.order_of_figures(start)), match)):
            return Period(_place_behind(words, at, match.end()), fixed(found.span))
    return None


def _place_behind(words: Words, at: int, offset: int) -> int:
    while at < words.size and words.starts[at] < offset:
        at += 1
    return at


def day_of_year(asked: Asked, at: int) -> Period | None:
    """A day or run of days with its month: "4 January", "Jan. 4th, 2024", "Thursday 4 January", "6-16 June 2022"."""
    words, weekday = asked.words, None
    if words[at] in WEEKDAY_NAMES:
        weekday, at = WEEKDAY_NAMES[words[at]], at + 1
        at += words[at] == "." and words.joined(at)
        at += words[at] == ","
        at += words[at] == "the"
    found = _day_first(words, at) or _month_first(words, at)
    if not found:
        return None
    month, first, last, at = found
    year, at = year_behind(asked, at)

    def of_year(number: int) -> Span | None:
        begin, end = days.day_of(number, month, first), days.day_of(number, month, last)
        if not begin or not end or end < begin or (weekday is not None and begin.weekday() != weekday):
            return None
        return begin, end

    if year:
        return Period(at, fixed(of_year(year)))
    if (month, first) in written.STANDS_FOR_AN_EVENT and not words.closes(at) and words[at] not in SENTENCE_GOES_ON:
        return Period(at, fixed(None), named=True)  # "the October 7 attack" is of one year, which is not said
    read = yearly(of_year)
    if weekday is None:
        return Period(at, read, again=True)

    def of_about_now(day: date, toward: Toward) -> Span | None:
        span = read(day, "near")
        return span if span and abs(span[0].year - day.year) <= 1 else None

    return Period(at, of_about_now)


def _day_first(words: Words, at: int) -> tuple[int, int, int, int] | None:
    """(month, first day, last day, place behind) of "4 January", "the 4th of January", "6 to 16 June"."""
    in_words = DAYS_IN_WORDS.get(words[at]) if words[at + 1] == "of" else None
    first = (in_words, at + 1) if in_words else words.day(at)
    if not first or not words.begins_free(at):
        return None
    day, place = first
    last = day
    if words[place] in RUN and (second := words.day(place + 1)):
        last, place = second
    place += words[place] in ("of", "de", ".")
    month = MONTH_NAMES.get(words[place])
    if not month and words[place] in elsewhere.MONTHS and elsewhere.is_written_so(words, place):
        month = elsewhere.MONTHS[words[place]]
    if not month or (words.written(place) in ("may", "march") and not _fits_lower_case(words, at, place + 1)):
        return None
    return month, day, last, behind_month(words, place)


def _month_first(words: Words, at: int) -> tuple[int, int, int, int] | None:
    """The same of "January 4th", "Jan. 4-6", "May the 4th"."""
    if not (month := MONTH_NAMES.get(words[at])):
        return None
    lower, place = words.written(at) in ("may", "march"), behind_month(words, at)
    place += words[place] == "the"
    ends = words.closes(place + 1) or words[place + 1] in SENTENCE_GOES_ON
    in_words = DAYS_IN_WORDS.get(words[place]) if ends else None
    first = (in_words, place + 1) if in_words else words.day(place)
    if not first:
        return None
    day, place = first
    last = day
    if words[place] in RUN and (second := words.day(place + 1)) and _ends_run(words, second[1]):
        last, place = second
    if not words.ends_free(place) or (lower and not _fits_lower_case(words, at, place)):
        return None
    return month, day, last, place


def _ends_run(words: Words, place: int) -> bool:
    following = place + (words[place] == "of")
    return words.ends_free(place) and MONTH_NAMES.get(words[following]) is None


def _fits_lower_case(words: Words, at: int, end: int) -> bool:
    """Whether "may 4" and "4 may" in lower case are dates: "the 4 may differ", "they march 3 abreast"."""
    if words.year(end) or words.year(end + 1):
        return True
    ends = words.closes(end) or words[end] in SENTENCE_GOES_ON
    return ends and (at == 0 or words[at - 1] in WEEKDAY_AFTER | {"in", "the"} or words.closes(end))


def behind_month(words: Words, at: int) -> int:
    short = words[at] in SHORT_MONTHS and words[at + 1] == "." and words.joined(at + 1)
    return at + 2 if short else at + 1


def year_behind(asked: Asked, at: int) -> tuple[int | None, int]:
    """The year that follows a day, month or feast, and the place behind it: ", 2024", "of last year"."""
    words, place = asked.words, at
    place += words[place] == ","
    place += words[place] in ("of", "in", "de")
    if (year := words.year(place, in_run=True)) is not None:
        return year, place + 1
    if words[place] in YEAR_SHIFTS and words[place + 1] == "year":
        return asked.today.year + YEAR_SHIFTS[words[place]], place + 2
    return None, at


def day_of_month(asked: Asked, at: int) -> Period | None:
    """ "the 16th", behind "the"; not "the 16th floor", nor "the second"."""
    words, found = asked.words, asked.words.day(at)
    if not found or found[1] != at + 2 or words[at - 2] not in WEEKDAY_AFTER | {"and"}:
        return None
    if not words.closes(found[1]) and words[found[1]] not in SENTENCE_GOES_ON - {"of", "the", "a", "an"}:
        return None
    return Period(found[1], monthly(found[0]), again=True)
