"""What one expression of time denotes, before it is known from where one looks at it.

It does not care how it is written. "March" comes every year: whether the last or the next is meant is told by the
words around it, and for one end of a range by the other end. So a period is read late, from a day and in a direction.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from retrieval.dates import days
from retrieval.dates.days import Span
from retrieval.planning.time_words import Words

Toward = Literal["back", "ahead", "near", "since", "untold"]
"""Where to look from a day for what comes again and again: "since" is back, and not to that very day; "untold" is back
too, but for what has a place of its own ("this weekend")."""
Kind = Literal["explicit", "relative", "now", "back", "event", "conversation"]
Read = Callable[[date, Toward], Span | None]

_YEARS_AROUND = 11  # the 29 February is at most 8 years away, a Monday 6 January at most 11


class Asked(NamedTuple):
    """The words of a question, the asker's clock, and whether the asker's seasons are those of the south."""

    words: Words
    moment: datetime
    today: date
    south: bool


class Period(NamedTuple):
    """A time named by the words up to `end`. `again` says that it depends on where one looks; `named` that it is part
    of the name of something: "the 2020 election"; `weekday` that it is a day of the week."""

    end: int
    read: Read
    kind: Kind = "explicit"
    again: bool = False
    named: bool = False
    weekday: bool = False
    main: Read | None = None

    def from_one_side(self) -> "Period":
        """The same as what lies before or after it sees it."""
        return self._replace(read=self.main, main=None) if self.main else self


Inner = Callable[[Asked, int], Period | None]
"""Reads the time that stands inside another one, at a place."""


def fixed(span: Span | None) -> Read:
    """A time that is the same from wherever one looks; None where the calendar has no such days."""
    return lambda day, toward: span


def yearly(of_year: Callable[[int], Span | None]) -> Read:
    """What comes once a year, or in some years."""

    def read(day: date, toward: Toward) -> Span | None:
        year = _found(day, toward, of_year)
        return of_year(year) if year is not None else None

    return read


def _found(day: date, toward: Toward, of_year: Callable[[int], Span | None]) -> int | None:
    """The year of the latest one begun, the next one not yet over, or the nearer of the two."""
    back = ahead = None
    if toward != "ahead":
        back = _first(range(day.year + 1, day.year - _YEARS_AROUND, -1), lambda year: _begun(of_year(year), day))
    if toward in ("ahead", "near"):
        ahead = _first(range(day.year - 1, day.year + _YEARS_AROUND), lambda year: _not_over(of_year(year), day))
    if back is None or ahead is None:
        return ahead if back is None else back
    before, after = of_year(back), of_year(ahead)
    return ahead if before and after and after[0] - day < day - before[1] else back


def _first(years: range, fits: Callable[[int], bool]) -> int | None:
    return next((year for year in years if fits(year)), None)


def _begun(span: Span | None, day: date) -> bool:
    return span is not None and span[0] <= day


def _not_over(span: Span | None, day: date) -> bool:
    return span is not None and span[1] >= day


def weekly(weekday: int) -> Read:
    """A day of the week (Monday is 0)."""

    def read(day: date, toward: Toward) -> Span | None:
        back = days.weekday_until(day - timedelta(1) if toward == "since" else day, weekday)
        ahead = days.weekday_from(day, weekday)
        if toward == "ahead" or (toward == "near" and ahead - day < day - back):
            return days.one_day(ahead)
        return days.one_day(back)

    return read


def monthly(number: int) -> Read:
    """A day of the month, in the months that have it."""

    def read(day: date, toward: Toward) -> Span | None:
        shifts = range(0, 4) if toward == "ahead" else range(0, -4, -1)
        for shift in shifts:
            first, last = days.month(day.year, day.month + shift)
            found = first + timedelta(number - 1)
            if found <= last and (found >= day if toward == "ahead" else found <= day):
                return days.one_day(found)
        return None

    return read


def weekends() -> Read:
    """Saturday and Sunday; looking back, the one that goes on counts too."""

    def read(day: date, toward: Toward) -> Span | None:
        here = days.weekend(day)
        if toward == "ahead" or here[0] <= day:
            return here
        before = days.weekend(day, -1)
        return here if toward == "near" and here[0] - day < day - before[1] else before

    return read


def part_of(span: Span, part: str) -> Span:
    """The early, mid or late part of a time: days 1-10, 11-20 and the rest of a month, thirds of what is longer."""
    first, last = span
    index = ("early", "mid", "late").index(part)
    length = (last - first).days + 1
    if length <= 1:
        return span
    if length <= 7:
        bounds = ((0, 2), (2, 4), (3, 6))[index]
        return first + timedelta(min(bounds[0], length - 1)), first + timedelta(min(bounds[1], length - 1))
    if length <= 27:
        return first + timedelta(length * index // 3), first + timedelta(length * (index + 1) // 3 - 1)
    if length <= 31:
        bounds = ((0, 9), (10, 19), (20, length - 1))[index]
        return first + timedelta(bounds[0]), min(last, first + timedelta(bounds[1]))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months == 120:  # people speak of 1990-93, 1994-96 and 1997-99
        begin, end = ((0, 48), (48, 84), (84, 120))[index]
    else:
        begin, end = months * index // 3, max(months * (index + 1) // 3, months * index // 3 + 1)
    return max(first, days.month(first.year, first.month + begin)[0]), min(
        last, days.month(first.year, first.month + end - 1)[1]
    )


def joined(one: Span, two: Span) -> Span:
    """From the first day of either to the last of either."""
    return min(one[0], two[0]), max(one[1], two[1])


def mapped(read: Read, change: Callable[[Span], Span | None]) -> Read:
    """What `change` makes of the days read."""

    def changed(day: date, toward: Toward) -> Span | None:
        span = read(day, "untold" if toward == "since" else toward)
        return change(span) if span else None

    return changed
