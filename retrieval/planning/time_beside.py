"""Times told by another one: "the week before 16 June", "two days after Christmas", "within a week of 4 July".

It does not care how the other one is written: `inner` reads it.
"""

from datetime import date, timedelta
from functools import partial

from retrieval.dates import days
from retrieval.dates.days import Span
from retrieval.dates.words import word_set
from retrieval.planning.time_counted import FEW, moved
from retrieval.planning.time_periods import Asked, Inner, Period, joined, mapped
from retrieval.planning.time_words import PLURALS, WEEKDAY_NAMES, Unit, Words

_BEFORE = word_set("before preceding")
_AFTER = word_set("after following")


def beside(asked: Asked, at: int, inner: Inner) -> Period | None:
    """ "the week before 16 June", "two days after Christmas", "the Friday before Easter", "the days after 3 May"."""
    words, count = asked.words, asked.words.count(at)
    least, most, noun = count or (1, 1, at)
    if not count and words[noun] in PLURALS:
        least, most = 1, FEW
    weekday = WEEKDAY_NAMES.get(words[noun], 5 if words[noun] == "weekend" else None)
    found = words.unit(noun)
    if not found and (weekday is None or count):
        return None
    side = _side(words, noun + 1)
    other = inner(asked, side[1]) if side else None
    if not side or not other or (other.kind == "relative" and words[side[1]] in ("yesterday", "tomorrow")):
        return None
    other = other.from_one_side()
    after = side[0] > 0
    if not found:
        change = partial(_weekday_beside, weekday=weekday or 0, after=after, weekend=words[noun] == "weekend")
    else:
        unit, factor = found
        whole = not count or words[at - 1] == "the"
        far = (factor * least, factor * most)
        change = partial(_units_beside, unit=unit, count=far, after=after, whole=whole)
    return other._replace(read=mapped(other.read, change), weekday=False, named=False)


def _side(words: Words, at: int) -> tuple[int, int] | None:
    """-1 for "before" and its like, 1 for "after", and the place behind."""
    if words[at] in _BEFORE:
        return -1, at + 1
    if words[at] in _AFTER:
        return 1, at + 1
    if tuple(words.low[at : at + 3]) == ("leading", "up", "to"):
        return -1, at + 3
    if tuple(words.low[at : at + 2]) == ("prior", "to"):
        return -1, at + 2
    return None


def _weekday_beside(span: Span, weekday: int, after: bool, weekend: bool) -> Span:
    if after:
        day = days.weekday_from(span[1] + timedelta(1), weekday)
    else:
        day = days.weekday_until(span[0] - timedelta(1 + weekend), weekday)
    return day, day + timedelta(weekend)


def _units_beside(span: Span, unit: Unit, count: tuple[int, int], after: bool, whole: bool) -> Span:
    """A stretch that touches the time, or (not `whole`) the unit that lies so far from it.

    A stretch beside a single day holds that day too, for what happened on it; one beside a longer time does not.
    """
    (first, last), (least, most) = span, count
    sign, anchor = (1, last) if after else (-1, first)
    if unit == "day" and most == 1 and whole:
        return days.one_day(anchor + timedelta(sign))
    if not whole:
        if unit == "day":
            return joined(*(days.one_day(anchor + timedelta(sign * number)) for number in (least, most)))
        return joined(*(days.unit_around(moved(anchor, unit, sign * number), unit) for number in (least, most)))
    if first == last:
        return joined(days.one_day(anchor), days.one_day(moved(anchor, unit, sign * most)))
    if after:
        return last + timedelta(1), moved(last + timedelta(1), unit, most) - timedelta(1)
    return moved(first, unit, -most), first - timedelta(1)


def holding(asked: Asked, at: int, inner: Inner) -> Period | None:
    """ "the week of 6 June", "the weekend of 6 June": the week that holds the day, the weekend nearest to it."""
    words = asked.words
    what = words[at]
    if what not in ("week", "weekend", "month") or words[at + 1] not in ("of", "beginning", "commencing", "starting"):
        return None
    if not (other := inner(asked, at + 2)):
        return None
    if what == "month":
        return other if words[at + 1] == "of" and other.kind == "explicit" else None
    from_then = words[at + 1] != "of"

    def change(span: Span) -> Span | None:
        if (span[1] - span[0]).days > 6:
            return None
        if what == "weekend":
            return _nearest_weekend(span[0])
        return (span[0], span[0] + timedelta(6)) if from_then else joined(days.week(span[0]), days.week(span[1]))

    return other._replace(read=mapped(other.read, change))


def _nearest_weekend(day: date) -> Span:
    return days.weekend(day, -1 if day.weekday() < 2 else 0)


def within(asked: Asked, at: int, inner: Inner) -> Period | None:
    """ "two weeks of 4 July" behind "within": on both sides; "a week after 4 July": up to a week after."""
    words, count = asked.words, asked.words.count(at)
    if not count or not (found := words.unit(count[2])):
        return None
    unit, size, place = found[0], found[1] * count[1], count[2] + 1
    side = (0, place + 1) if words[place] == "of" else _side(words, place)
    other = inner(asked, side[1]) if side else None
    if not side or not other:
        return None
    other, sign = other.from_one_side(), side[0]

    def change(span: Span) -> Span:
        return (
            span[0] if sign > 0 else moved(span[0], unit, -size),
            span[1] if sign < 0 else moved(span[1], unit, size),
        )

    return other._replace(read=mapped(other.read, change), weekday=False, named=False)
