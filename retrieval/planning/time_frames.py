"""Times made of others: "early June", "the first week of March", "the week before 16 June", "from Monday to Wednesday".

It does not care what the times inside are; each is read by the module that knows its form. Nothing is nested deeper
than three times, so that no text takes long.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from retrieval.dates import days
from retrieval.dates.days import Span
from retrieval.dates.words import word_set
from retrieval.planning import time_counted, time_names
from retrieval.planning import time_elsewhere as elsewhere
from retrieval.planning.feasts import FEASTS
from retrieval.planning.time_counted import moved
from retrieval.planning.time_periods import Asked, Period, Read, Toward, fixed, joined, part_of
from retrieval.planning.time_words import (
    COUNTS,
    DASHES,
    MONTH_NAMES,
    ORDINALS,
    PLURALS,
    SEASONS,
    UNITS,
    VAGUE_COUNTS,
    WEEKDAY_NAMES,
    Unit,
    Words,
)

_DEPTH = 3
_FEW = 5
_PARTS = {
    "early": "early", "mid": "mid", "late": "late", "start": "early", "beginning": "early", "middle": "mid",
    "end": "late", "close": "late", "turn": "early",
}  # fmt: skip
_BEFORE = word_set("before preceding")
_AFTER = word_set("after following")
_JOINTS = DASHES | word_set("to until till through thru")
_FIGURE_ORDINALS = {"st": (1,), "nd": (2,), "rd": (3,), "th": (4, 5)}

Handler = Callable[[Asked, int], Period | None]


def span_of_time(asked: Asked, at: int, between: bool = False) -> Period | None:
    """A period, or a range from one to another; `between` says that "and" joins it."""
    first = period(asked, at)
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
    return Period(second.end, _range(first, second), kind=kind, again=first.again or second.again)


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
            if found := nesting(asked, at, depth + 1):
                return _with_genitive(words, found)
    for handler in _HANDLERS.get(word, _FIGURES if word.isdecimal() else ()):
        if found := handler(asked, at):
            return _with_genitive(words, found)
    return None


def _with_genitive(words: Words, found: Period) -> Period:
    return found._replace(end=found.end + 1) if words[found.end] == "'s" else found


def _part(asked: Asked, at: int, depth: int) -> Period | None:
    """ "early June", "mid-2023", "the end of the first week of March", "late in the year", "by year-end"."""
    words, part = asked.words, _PARTS[asked.words[at]]
    place = at + 1
    if words[at] in ("early", "mid", "late"):
        place += words[place] in DASHES | {"in", "on"}
    elif words[place] == "of":
        place += 1
    else:
        return None
    inner = period(asked, place, depth) or _unit_here(asked, place)
    if not inner:
        return None
    return inner._replace(read=_mapped(inner.read, lambda span: part_of(span, part)), weekday=False)


def _mapped(read: Read, change: Callable[[Span], Span | None]) -> Read:
    def changed(day: date, toward: Toward) -> Span | None:
        span = read(day, "untold" if toward == "since" else toward)
        return change(span) if span else None

    return changed


def _unit_here(asked: Asked, at: int) -> Period | None:
    """ "The year" in "the end of the year": the one that goes on."""
    words, unit = asked.words, asked.words.unit(at + 1)
    if words[at] != "the" or not unit or words[at + 1] in PLURALS or words[at + 2] in ("of", "before", "after"):
        return None
    return Period(at + 2, fixed(days.unit_around(asked.today, unit[0])), kind="relative")


def _unit_end(asked: Asked, at: int, depth: int) -> Period | None:
    """ "year-end", "the month's end"."""
    words, unit = asked.words, asked.words.unit(at)
    if not unit or words[at + 1] not in DASHES | {"'s", "end"}:
        return None
    end = at + 1 + (words[at + 1] != "end")
    if words[end] != "end" or words[end + 1] == "of":
        return None
    return Period(end + 1, fixed(part_of(days.unit_around(asked.today, unit[0]), "late")), kind="relative")


def _one_of(asked: Asked, at: int, depth: int) -> Period | None:
    """ "the first week of March", "the last three days of May 2024", "the second half of 2023", "the last Friday in May"."""
    words = asked.words
    number, place = ORDINALS.get(words[at], 0), at + 1
    if not number and words[at + 1] in _FIGURE_ORDINALS and words.joined(at + 1):
        number, place = int(words[at]) if words[at] in ("1", "2", "3", "4", "5") else 0, at + 2
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
    inner = period(asked, place, depth) or _unit_here(asked, place)
    if not inner and what == "half" and words.year(place):
        inner = Period(place + 1, fixed(days.years(words.year(place) or 1)))
    if not inner:
        return None
    many = count[1] if count else 1
    return inner._replace(read=_mapped(inner.read, lambda span: _nth(words, noun, span, number, many)), weekday=False)


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


def _beside(asked: Asked, at: int, depth: int) -> Period | None:
    """ "the week before 16 June", "two days after Christmas", "the Friday before Easter", "the days after 3 May"."""
    words, count = asked.words, asked.words.count(at)
    least, most, noun = count or (1, 1, at)
    if not count and words[noun] in PLURALS:
        least, most = 1, _FEW
    weekday = WEEKDAY_NAMES.get(words[noun], 5 if words[noun] == "weekend" else None)
    found = words.unit(noun)
    if not found and (weekday is None or count):
        return None
    side = _side(words, noun + 1)
    inner = period(asked, side[1], depth) if side else None
    if not side or not inner or (inner.kind == "relative" and words[side[1]] in ("yesterday", "tomorrow")):
        return None
    inner = inner.from_one_side()
    after = side[0] > 0
    if not found:
        number = weekday or 0
        change = lambda span: _weekday_beside(span, number, after, words[noun] == "weekend")  # noqa: E731
    else:
        unit, factor = found
        whole = not count or words[at - 1] == "the"
        change = lambda span: _units_beside(span, unit, (factor * least, factor * most), after, whole)  # noqa: E731
    return inner._replace(read=_mapped(inner.read, change), weekday=False, named=False)


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


def _holding(asked: Asked, at: int, depth: int) -> Period | None:
    """ "the week of 6 June", "the weekend of 6 June": the week that holds the day, the weekend nearest to it."""
    words = asked.words
    what = words[at]
    if what not in ("week", "weekend", "month") or words[at + 1] not in ("of", "beginning", "commencing", "starting"):
        return None
    if not (inner := period(asked, at + 2, depth)):
        return None
    if what == "month":
        return inner if words[at + 1] == "of" and inner.kind == "explicit" else None
    from_then = words[at + 1] != "of"

    def change(span: Span) -> Span | None:
        if (span[1] - span[0]).days > 6:
            return None
        if what == "weekend":
            return _nearest_weekend(span[0])
        return (span[0], span[0] + timedelta(6)) if from_then else joined(days.week(span[0]), days.week(span[1]))

    return inner._replace(read=_mapped(inner.read, change))


def _nearest_weekend(day: date) -> Span:
    return days.weekend(day, -1 if day.weekday() < 2 else 0)


def within(asked: Asked, at: int) -> Period | None:
    """ "two weeks of 4 July" behind "within": on both sides; "a week after 4 July": up to a week after."""
    words, count = asked.words, asked.words.count(at)
    if not count or not (found := words.unit(count[2])):
        return None
    unit, size, place = found[0], found[1] * count[1], count[2] + 1
    side = (0, place + 1) if words[place] == "of" else _side(words, place)
    inner = period(asked, side[1], 1) if side else None
    if not side or not inner:
        return None
    inner, sign = inner.from_one_side(), side[0]

    def change(span: Span) -> Span:
        return (
            span[0] if sign > 0 else moved(span[0], unit, -size),
            span[1] if sign < 0 else moved(span[1], unit, size),
        )

    return inner._replace(read=_mapped(inner.read, change), weekday=False, named=False)


_Nesting = Callable[[Asked, int, int], Period | None]
_NESTING: dict[str, list[_Nesting]] = {}
_HANDLERS: dict[str, list[Handler]] = {}
_FIGURES: list[Handler] = [
    time_names.in_figures,
    time_names.day_of_year,
    time_counted.counted_out,
    time_names.year,
    time_names.day_of_month,
]


def _register() -> None:
    """Which forms can begin with which word; those tried first stand first."""
    nestings: list[tuple[_Nesting, Iterable[str]]] = [
        (_part, _PARTS),
        (_one_of, ORDINALS),
        (_one_of, "12345"),
        (_holding, ("week", "weekend", "month")),
        (_unit_end, UNITS),
        (_beside, [*UNITS, *PLURALS, "weekend", *WEEKDAY_NAMES, *COUNTS, *VAGUE_COUNTS]),
        (_beside, [str(number) for number in range(1, 100)]),
    ]
    names, counted = time_names, time_counted
    handlers: list[tuple[Handler, Iterable[str]]] = [
        (names.feast, {name.split()[0] for name in FEASTS}),
        (names.day_of_year, [*MONTH_NAMES, *WEEKDAY_NAMES]),
        (names.month, MONTH_NAMES),
        (counted.weekday_of_week, WEEKDAY_NAMES),
        (names.weekday, WEEKDAY_NAMES),
        (names.quarter, ["q", "h", "first", "second", "third", "fourth", "last"]),
        (names.season, SEASONS),
        (names.year, names.YEARS_IN_WORDS),
        (counted.single_day, ["today", "yesterday", "tomorrow", "tonight", "overnight"]),
        (counted.day_beside, ["day"]),
        (counted.before_last, [*UNITS, "weekend"]),
        (counted.chosen, ["this", "last", "past", "next", "coming", "upcoming", "recent"]),
        (counted.the_weekend, ["weekend"]),
        (counted.counted_out, [*COUNTS, *VAGUE_COUNTS]),
        (counted.some_units_ago, ["days", "weeks"]),
        (counted.units_to_come, PLURALS),
        (counted.so_far, ["so", "earlier", "later", "rest", "remainder", "ytd", "week", "month", "quarter", "year"]),
        (counted.other_day, ["other"]),
        (elsewhere.counted, elsewhere.FIRST_WORDS),
        (elsewhere.month, elsewhere.MONTHS),
        (elsewhere.weekday, elsewhere.WEEKDAYS),
    ]
    for nesting, first_words in nestings:
        for word in first_words:
            _NESTING.setdefault(word, []).append(nesting)
    for handler, first_words in handlers:
        for word in first_words:
            _HANDLERS.setdefault(word, []).append(handler)


_register()
CAN_BEGIN = frozenset(_NESTING) | frozenset(_HANDLERS) | {"the"}
"""Words, besides figures, that a time can begin with."""
