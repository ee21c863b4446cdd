"""A time without its preposition: which form begins with which word, and ranges from one time to another.

It does not care what the forms are; each is read by the module that knows it. Nothing is nested deeper than three
times, so that no text takes long.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import TypeVar

from retrieval.dates import days
from retrieval.dates.days import Span
from retrieval.dates.words import word_set
from retrieval.planning import (
    time_beside,
    time_chosen,
    time_counted,
    time_dates,
    time_elsewhere,
    time_months,
    time_parts,
    time_seasons,
    time_years,
)
from retrieval.planning.feasts import FEASTS
from retrieval.planning.time_periods import Asked, Inner, Period, Read, Toward, fixed, joined
from retrieval.planning.time_words import (
    COUNTS,
    DASHES,
    DAYS_IN_WORDS,
    MONTH_NAMES,
    ORDINALS,
    PLURALS,
    SEASONS,
    UNITS,
    VAGUE_COUNTS,
    WEEKDAY_NAMES,
    Words,
)

_DEPTH = 3
_JOINTS = DASHES | word_set("to until till through thru")

Form = Callable[[Asked, int], Period | None]
NestingForm = Callable[[Asked, int, Inner], Period | None]

_NESTING_FORMS: list[tuple[NestingForm, Iterable[str]]] = [
    (time_parts.early_or_late, time_parts.PARTS),
    (time_parts.one_of, [*ORDINALS, *"12345"]),
    (time_beside.holding, ["week", "weekend", "month"]),
    (time_parts.unit_end, UNITS),
    (time_beside.beside, [*UNITS, *PLURALS, "weekend", *WEEKDAY_NAMES, *COUNTS, *VAGUE_COUNTS]),
    (time_beside.beside, [str(number) for number in range(1, 100)]),
]
"""Forms that hold another time, by the words they can begin with; of those with the same word the first one counts."""
_FORMS: list[tuple[Form, Iterable[str]]] = [
    (time_seasons.feast, {name.split()[0] for name in FEASTS}),
    (time_dates.day_of_year, [*MONTH_NAMES, *WEEKDAY_NAMES, *DAYS_IN_WORDS]),
    (time_chosen.before_last, [*UNITS, "weekend", *WEEKDAY_NAMES]),
    (time_months.month, MONTH_NAMES),
    (time_chosen.weekday_of_week, WEEKDAY_NAMES),
    (time_months.weekday, WEEKDAY_NAMES),
    (time_years.quarter, ["q", "h", "first", "second", "third", "fourth"]),
    (time_seasons.season, SEASONS),
    (time_years.year, time_years.YEARS_IN_WORDS),
    (time_counted.single_day, time_counted.DAYS),
    (time_counted.day_beside, ["day"]),
    (time_chosen.chosen, ["this", "last", "past", "next", "coming", "upcoming", "recent", "same"]),
    (time_chosen.the_weekend, ["weekend"]),
    (time_counted.counted_out, [*COUNTS, *VAGUE_COUNTS]),
    (time_counted.some_units_ago, ["days", "weeks"]),
    (time_counted.units_to_come, PLURALS),
    (time_counted.so_far, ["so", "earlier", "later", "rest", "remainder", "ytd", "week", "month", "quarter", "year"]),
    (time_counted.other_day, ["other"]),
    (time_elsewhere.counted, time_elsewhere.FIRST_WORDS),
    (time_elsewhere.month, time_elsewhere.MONTHS),
    (time_elsewhere.weekday, time_elsewhere.WEEKDAYS),
]
_IN_FIGURES: list[Form] = [
    time_dates.in_figures,
    time_dates.day_of_year,
    time_counted.counted_out,
    time_years.year,
    time_dates.day_of_month,
]


AnyForm = TypeVar("AnyForm")


def _by_word(forms: list[tuple[AnyForm, Iterable[str]]]) -> dict[str, list[AnyForm]]:
    found: dict[str, list[AnyForm]] = {}
    for form, first_words in forms:
        for word in first_words:
            found.setdefault(word, []).append(form)
    return found


_NESTING, _PLAIN = _by_word(_NESTING_FORMS), _by_word(_FORMS)
CAN_BEGIN = frozenset(_NESTING) | frozenset(_PLAIN) | {"the"}
"""Words, besides figures, that a time can begin with."""


def span_of_time(asked: Asked, at: int, between: bool = False) -> Period | None:
    """A period, or a range from one to another; `between` says that "and" joins it."""
    first = _from_now(asked, at) if between and asked.words[at] == "now" else period(asked, at)
    if not first:
        return None
    words, joint = asked.words, asked.words[first.end]
    if not (joint in _JOINTS or (between and joint == "and")):
        return first
    place = first.end + 1
    place += words[place] in ("to", "the") if joint in ("up", "through") else 0
    if words[place] in ("now", "present", "date") or (words[place] == "the" and words[place + 1] == "present"):
        end = place + 1 + (words[place] == "the")
        return first._replace(end=end, read=_until_today(asked, first.read), named=False)
    second = period(asked, place)
    if not second or (joint in DASHES and first.kind != second.kind):
        return first
    kind = "explicit" if "explicit" in (first.kind, second.kind) else first.kind
    return Period(second.end, _range(first, second), kind=kind, again=first.again and second.again)


def _from_now(asked: Asked, at: int) -> Period | None:
    """ "Now" as the beginning of a range: "between now and Friday"."""
    joint = asked.words[at + 1]
    if joint not in ("and", "to", "until", "till"):
        return None
    today = days.one_day(asked.today)
    return Period(at + 1, fixed(today), kind="relative") if period(asked, at + 2) else None


def _until_today(asked: Asked, read: Read) -> Read:
    def until_today(day: date, toward: Toward) -> Span | None:
        first = read(day, "since" if toward in ("untold", "back") else toward)
        return (first[0], max(first[0], asked.today)) if first else None

    return until_today


def _range(first: Period, second: Period) -> Read:
    """What comes again takes its place from the end that does not: "from 30 December to 4 January 2024"."""

    def read(day: date, toward: Toward) -> Span | None:
        if toward == "ahead" and second.again:
            begin = first.read(day, "ahead")
            end = second.read(begin[0], "ahead") if begin else None
        elif second.again and not first.again:
            begin = first.read(day, toward)
            end = second.read(begin[0], "ahead") if begin else None
        else:
            end = second.read(day, toward)
            begin = first.read(end[1], "back") if end else None
        return joined(begin, end) if begin and end else None

    return read


def period(asked: Asked, at: int, depth: int = 0) -> Period | None:
    """One time without a preposition before it, from the word at `at` on; None where there is none."""
    words = asked.words
    if words[at] == "the":
        at += 1
        at += words[at] == "'"
    word = words[at]
    if depth < _DEPTH and word in _NESTING:
        for nesting in _NESTING[word]:
            if found := nesting(asked, at, _INNER[depth]):
                return _with_genitive(words, found)
    for form in _PLAIN.get(word, _IN_FIGURES if word.isdecimal() else ()):
        if found := form(asked, at):
            return _with_genitive(words, found)
    return None


def _with_genitive(words: Words, found: Period) -> Period:
    return found._replace(end=found.end + 1) if words[found.end] == "'s" else found


_INNER = [partial(period, depth=depth) for depth in range(1, _DEPTH + 1)]
