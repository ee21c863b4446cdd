"""Parts of a time: "early June", "the end of 2023", "the first week of March", "the last Friday in May", "year-end".

It does not care how the time that is parted is written: `inner` reads it.
"""

from datetime import timedelta

from retrieval.dates import days
from retrieval.dates.days import Span
from retrieval.dates.words import word_set
from retrieval.planning.time_counted import FEW, moved
from retrieval.planning.time_periods import Asked, Inner, Period, fixed, mapped, part_of
from retrieval.planning.time_words import DASHES, ORDINALS, PLURALS, WEEKDAY_NAMES, Words

PARTS = {
    "early": "early", "mid": "mid", "late": "late", "start": "early", "beginning": "early", "middle": "mid",
    "end": "late", "close": "late",
}  # fmt: skip
_UP_TO_FIVE = word_set("1 2 3 4 5")


def early_or_late(asked: Asked, at: int, inner: Inner) -> Period | None:
    """ "early June", "mid-2023", "the end of the first week of March", "late in the year", "by year-end"."""
    words, part = asked.words, PARTS[asked.words[at]]
    place = at + 1
    if words[at] in ("early", "mid", "late"):
        place += words[place] in DASHES | {"in", "on"}
    elif words[place] == "of":
        place += 1
    else:
        return None
    whole = inner(asked, place) or _unit_here(asked, place)
    if not whole:
        return None
    return whole._replace(read=mapped(whole.read, lambda span: part_of(span, part)), weekday=False)


def _unit_here(asked: Asked, at: int) -> Period | None:
    """ "The year" in "the end of the year": the one that goes on."""
    words, unit = asked.words, asked.words.unit(at + 1)
    if words[at] != "the" or not unit or words[at + 1] in PLURALS or words[at + 2] in ("of", "before", "after"):
        return None
    return Period(at + 2, fixed(days.unit_around(asked.today, unit[0])), kind="relative")


def unit_end(asked: Asked, at: int, inner: Inner) -> Period | None:
    """ "year-end", "the month's end"."""
    words, unit = asked.words, asked.words.unit(at)
    if not unit or words[at + 1] not in DASHES | {"'s", "end"}:
        return None
    end = at + 1 + (words[at + 1] != "end")
    if words[end] != "end" or words[end + 1] == "of":
        return None
    return Period(end + 1, fixed(part_of(days.unit_around(asked.today, unit[0]), "late")), kind="relative")


def one_of(asked: Asked, at: int, inner: Inner) -> Period | None:
    """ "the first week of March", "the last three days of May 2024", "the second half of 2023", "the last Friday in
    May"."""
    words = asked.words
    number, place = ORDINALS.get(words[at], 0), at + 1
    if words[at] in _UP_TO_FIVE and words[at + 1] in ("st", "nd", "rd", "th") and words.joined(at + 1):
        number, place = int(words[at]), at + 2
    if not number:
        return None
    count = words.count(place)
    noun = count[2] if count else place
    what = words[noun]
    if not (what in ("half", "weekend") or words.unit(noun) or what in WEEKDAY_NAMES):
        return None
    if words[at - 1] in ("fiscal", "financial"):
        return None
    place = noun + 1
    if words[place] in ("of", "in"):
        place += 1
    elif not (what == "half" and words.year(place)):
        return None
    whole = inner(asked, place) or _unit_here(asked, place)
    if not whole and what == "half" and words.year(place):
        whole = Period(place + 1, fixed(days.years(words.year(place) or 1)))
    if not whole:
        return None
    many = count[1] if count else FEW if what in PLURALS else 1
    return whole._replace(read=mapped(whole.read, lambda span: _nth(words, noun, span, number, many)), weekday=False)


def _nth(words: Words, noun: int, span: Span, number: int, many: int) -> Span | None:
    """The `number`th (-1 the last) of the days, weeks, weekdays ... within a time."""
    first, last = span
    what = words[noun]
    if what == "half":
        return _half(span, number)
    if what in WEEKDAY_NAMES or what == "weekend":
        weekday = WEEKDAY_NAMES.get(what, 5)
        found = (
            days.weekday_until(last, weekday)
            if number < 0
            else days.weekday_from(first, weekday) + timedelta(7 * number - 7)
        )
        return (found, found + timedelta(what == "weekend")) if first <= found <= last else None
    unit, factor = words.unit(noun) or ("day", 1)
    size = factor * many
    if number < 0:
        begin, end = moved(last + timedelta(1), unit, -size), last
    else:
        begin = moved(first, unit, factor * (number - 1))
        end = moved(begin, unit, size) - timedelta(1)
    return (max(first, begin), min(last, end)) if first <= end and begin <= last else None


def _half(span: Span, number: int) -> Span | None:
    first, last = span
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if number not in (1, 2, -1):
        return None
    middle = first + timedelta(15) if months == 1 else days.month(first.year, first.month + months // 2)[0]
    return (first, middle - timedelta(1)) if number == 1 else (middle, last)
