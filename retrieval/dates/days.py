"""Spans of days by the calendar: weeks, months, the nearest Thursday, and the day on which an article came out.

It does not care how a text names them. A span is a pair of inclusive days; None stands for "cannot be told".
"""

import calendar
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

Span = tuple[date, date]

_EARLIEST, _LATEST = 1800, 2200
_STILL_THE_DAY_BEFORE_TO_THE_WEST = time(6)
_NEXT_DAY_ALREADY_TO_THE_EAST = time(21)


def possible_days(published_at: datetime | None, day_only: bool) -> tuple[date, ...]:
    """The calendar days it may have been where the article was published; empty where no usable day is known.

    One day where only a day is known. A time is in UTC, and where it was taken is not known: before 06:00 it may
    still have been the day before (an evening in America), from 21:00 the day after (a morning in East Asia).
    """
    if published_at is None or not _EARLIEST <= published_at.year <= _LATEST:
        return ()
    day, clock = published_at.date(), published_at.time()
    if not day_only and clock < _STILL_THE_DAY_BEFORE_TO_THE_WEST:
        return day - timedelta(1), day
    if not day_only and clock >= _NEXT_DAY_ALREADY_TO_THE_EAST:
        return day, day + timedelta(1)
    return (day,)


def agreed(days: Sequence[date], read: Callable[[date], Span | None]) -> Span | None:
    """What `read` makes of each possible day of publication, where that is one and the same; else None."""
    spans = {read(day) for day in days}
    return spans.pop() if len(spans) == 1 else None


def one_day(day: date) -> Span:
    return day, day


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has none ("30 February")."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def weekday_until(day: date, weekday: int) -> date:
    """The latest such weekday (Monday is 0), up to and including `day`."""
    return day - timedelta((day.weekday() - weekday) % 7)


def weekday_from(day: date, weekday: int) -> date:
    """The first such weekday from `day` on, `day` included."""
    return day + timedelta((weekday - day.weekday()) % 7)


def week(day: date, shift: int = 0) -> Span:
    """The week from Monday to Sunday that holds `day`, or the one `shift` weeks later."""
    monday = weekday_until(day, 0) + timedelta(7 * shift)
    return monday, monday + timedelta(6)


def weekend(day: date, shift: int = 0) -> Span:
    """Saturday and Sunday of that week."""
    monday, sunday = week(day, shift)
    return monday + timedelta(5), sunday


def month(year: int, number: int) -> Span:
    """All days of a month; numbers below 1 and above 12 run on into the years around."""
    year, index = year + (number - 1) // 12, (number - 1) % 12
    return date(year, index + 1, 1), date(year, index + 1, calendar.monthrange(year, index + 1)[1])


def quarter(year: int, number: int) -> Span:
    return month(year, 3 * number - 2)[0], month(year, 3 * number)[1]


def years(first: int, last: int | None = None) -> Span:
    return date(first, 1, 1), date(last or first, 12, 31)


def moved(day: date, unit: str, count: int) -> date:
    """`day` shifted by days, weeks, months or years; the 31st becomes the last day of a shorter month."""
    if unit in ("day", "week"):
        return day + timedelta(count * (7 if unit == "week" else 1))
    first, last = month(day.year, day.month + count * (12 if unit == "year" else 1))
    return min(first + timedelta(day.day - 1), last)


def unit_around(day: date, unit: str, shift: int = 0) -> Span:
    """The calendar week, month, quarter, year, decade or century that holds `day`, or the one `shift` units later."""
    if unit == "day":
        return one_day(day + timedelta(shift))
    if unit == "week":
        return week(day, shift)
    if unit == "month":
        return month(day.year, day.month + shift)
    if unit == "quarter":
        return quarter(day.year, (day.month + 2) // 3 + shift)
    if unit in ("decade", "century"):
        length = 10 if unit == "decade" else 100
        first = day.year // length * length + shift * length
        return years(first, first + length - 1)
    return years(day.year + shift)
