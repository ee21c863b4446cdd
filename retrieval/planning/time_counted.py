"""Times counted from the asker's clock: "yesterday", "last week", "two Fridays ago", "the past 24 hours".

It does not care about what stands before them ("since", "until"). A week runs from Monday to Sunday. "Last week" is
the calendar's, "the last week" the seven days up to today; "this week" is the whole of it, "so far this week" ends
today. "Last Friday" is the latest one before today, "next Friday" that of next week, "this Friday" that of this week.
"""

from collections.abc import Callable
from datetime import UTC, date, timedelta

from retrieval.dates import days
from retrieval.dates.days import Span
from retrieval.dates.english_spans import VAGUE
from retrieval.dates.words import word_set
from retrieval.planning.feasts import FEASTS
from retrieval.planning.time_names import in_compound, is_modal, season_of
from retrieval.planning.time_periods import Asked, Period, Toward, fixed, joined, weekends, yearly
from retrieval.planning.time_words import (
    DAY_PARTS,
    HOURS,
    MONTH_NAMES,
    PLURALS,
    SEASONS,
    SHORT_MONTHS,
    WEEKDAY_NAMES,
    Unit,
    Words,
)

_FEW = 5  # how many days, weeks or months "the past weeks" and "in recent days" reach back
_ABOUT_A_DECADE = 2  # years on either side of "two decades ago"
_AROUND_LAST_YEAR = {"week": 0, "month": 3, "quarter": 7, "year": 14}
"""Days on either side that "this time last year" covers."""
_SHIFTS = {"last": -1, "this": 0, "next": 1}
_DAYS = {"today": (0, 0), "yesterday": (-1, -1), "tomorrow": (1, 1), "tonight": (0, 0), "overnight": (-1, 0)}
_TODAY_IN_NAME_BEFORE = word_set("usa russia india psychology entertainment news the 's ' \"")
_PLURAL_WEEKDAYS = {f"{name}s": number for name, number in WEEKDAY_NAMES.items()}
_MINUTES = {"min": 1, "mins": 1, "minute": 1, "minutes": 1}


def moved(day: date, unit: Unit, count: int) -> date:
    """The day so many units later."""
    if unit == "quarter":
        return days.moved(day, "month", 3 * count)
    if unit in ("decade", "century"):
        return days.moved(day, "year", count * (10 if unit == "decade" else 100))
    return days.moved(day, unit, count)


def _minutes_later(asked: Asked, minutes: int) -> date:
    """By the time that passes, not by the clock on the wall, which may have been put back."""
    later = asked.moment.astimezone(UTC) + timedelta(minutes=minutes)
    return later.astimezone(asked.moment.tzinfo).date()


def single_day(asked: Asked, at: int) -> Period | None:
    """ "today", "yesterday evening", "tonight"; not "USA Today" and "The Tonight Show"."""
    words = asked.words
    if words.is_capital(at) and not words.opens(at):
        named = words[at - 1] in _TODAY_IN_NAME_BEFORE and words.is_capital(at - 1)
        if named or words[at + 1] in ("show", "programme", "program") or words[at - 1] == "'s":
            return None
    if words[at] == "overnight" and not words.closes(at + 1) and words[at + 1] not in ("in", "on", "at"):
        return None
    first, last = _DAYS[words[at]]
    end = at + 2 if words[at + 1] in DAY_PARTS and words[at] != "tonight" else at + 1
    return Period(end, fixed((asked.today + timedelta(first), asked.today + timedelta(last))), kind="relative")


def day_beside(asked: Asked, at: int) -> Period | None:
    """ "the day before yesterday", "the day after tomorrow"."""
    phrase = asked.words[at + 1], asked.words[at + 2]
    shift = {("before", "yesterday"): -2, ("after", "tomorrow"): 2}.get(phrase)
    if shift is None:
        return None
    return Period(at + 3, fixed(days.one_day(asked.today + timedelta(shift))), kind="relative")


def before_last(asked: Asked, at: int) -> Period | None:
    """ "The week before last", "the weekend after next"."""
    words, found = asked.words, asked.words.unit(at)
    shift = {("before", "last"): -2, ("after", "next"): 2}.get((words[at + 1], words[at + 2]))
    if shift is None or words[at] == "night" or words.unit(at + 3):
        return None
    if words[at] == "weekend":
        return Period(at + 3, fixed(days.weekend(asked.today, shift)), kind="relative")
    if not found:
        return None
    return Period(at + 3, fixed(days.unit_around(asked.today, found[0], shift)), kind="relative")


def chosen(asked: Asked, at: int) -> Period | None:
    """What "this", "last", "past", "next" or "coming" chooses: a unit, so many of them, a weekday, month, season..."""
    words, which, place = asked.words, asked.words[at], at + 1
    if which == "this" and words[place] in ("past", "last", "coming", "next"):
        which, place = {"last": "past", "next": "coming"}.get(words[place], words[place]), place + 1
    if which == "upcoming":
        which = "coming"
    return (
        _part_of_day(asked, which, place)
        or _this_time(asked, which, place)
        or _so_many(asked, which, place)
        or _unit(asked, which, place, words[at - 1] == "the" or (which in ("past", "coming")))
        or _weekday(asked, which, place)
        or _month(asked, which, place)
        or _season_or_feast(asked, which, place)
    )


def _part_of_day(asked: Asked, which: str, at: int) -> Period | None:
    word = asked.words[at]
    if (which == "this" and word in ("morning", "afternoon", "evening", "lunchtime")) or (which, word) == (
        "last",
        "night",
    ):
        first = asked.today - timedelta(which == "last")
        return Period(at + 1, fixed((first, asked.today)), kind="relative")
    return None


def _this_time(asked: Asked, which: str, at: int) -> Period | None:
    """ "This time last year": some days around that day."""
    words = asked.words
    unit, shift = words.unit(at + 2), _SHIFTS.get(words[at + 1])
    if which != "this" or words[at] != "time" or not shift or not unit or unit[0] not in _AROUND_LAST_YEAR:
        return None
    day, slack = moved(asked.today, unit[0], shift), timedelta(_AROUND_LAST_YEAR[unit[0]])
    return Period(at + 3, fixed((day - slack, day + slack)), kind="relative")


def _so_many(asked: Asked, which: str, at: int) -> Period | None:
    """ "the last 10 days", "past few weeks", "next two months", "recent days", "the past 24 hours"."""
    words = asked.words
    if which == "this":
        return None
    count = words.count(at)
    _, most, place = count or (0, _FEW, at)
    if not count and words[at] not in PLURALS:
        return None
    ahead = which in ("next", "coming")
    if words[place] in HOURS and count:
        minutes = most * _MINUTES.get(words[place], 60)
        other = _minutes_later(asked, minutes if ahead else -minutes)
    elif unit := words.unit(place):
        other = moved(asked.today, unit[0], most * unit[1] * (1 if ahead else -1))
    else:
        return None
    if words[place + 1] == "of":
        return None
    return Period(place + 1, fixed(joined(days.one_day(other), days.one_day(asked.today))), kind="relative")


def _unit(asked: Asked, which: str, at: int, rolling: bool) -> Period | None:
    """ "this week", "last month", "the past year"; with what is added: "last week on Tuesday", "this year so far"."""
    words = asked.words
    if words[at] in ("hour", "hr") and which in ("past", "last"):
        return Period(at + 1, fixed((_minutes_later(asked, -60), asked.today)), kind="relative")
    found = words.unit(at)
    if not found or words[at] in PLURALS or which == "recent" or words[at + 1] == "of":
        return None
    unit, count = found
    if unit == "day" and (which in ("this", "next") or words[at] == "night"):
        return None
    if (rolling and which != "this" and unit != "century") or unit == "day":
        other = moved(asked.today, unit, count if which in ("next", "coming") else -count)
        return Period(at + 1, fixed(joined(days.one_day(other), days.one_day(asked.today))), kind="relative")
    if count > 1:
        return None
    shift = _SHIFTS.get(which, -1 if which == "past" else 1)
    span = days.unit_around(asked.today, unit, shift)
    day_at = at + 1 + (words[at + 1] in ("on", "'s"))
    if unit == "week" and words[day_at] in WEEKDAY_NAMES and words.day(day_at + 1) is None:
        return Period(day_at + 1, fixed(days.one_day(days.weekday_from(span[0], WEEKDAY_NAMES[words[day_at]]))),
                      kind="relative")  # fmt: skip
    end = at + 1
    if shift == 0 and tuple(words.low[end : end + 2]) in (("so", "far"), ("to", "date")):
        span, end = (span[0], asked.today), end + 2
    return Period(end, fixed(span), kind="relative")


def _weekday(asked: Asked, which: str, at: int) -> Period | None:
    words = asked.words
    if words[at] == "weekend":
        return _weekend(asked, which, at)
    number = WEEKDAY_NAMES.get(words[at])
    if number is None:
        return None
    today = asked.today
    before, after = (
        days.weekday_until(today - timedelta(1), number),
        days.weekday_from(today + timedelta(1), number),
    )
    here = days.weekday_from(days.week(today)[0], number)
    end = at + 2 if words[at + 1] in DAY_PARTS else at + 1

    def read(day: date, toward: Toward) -> Span:
        if which in ("last", "past"):
            return days.one_day(before)
        if which == "coming" or (which == "this" and here < today and toward == "ahead"):
            return days.one_day(after)
        return days.one_day(here + timedelta(7) if which == "next" else here)

    return Period(end, read, kind="relative", again=which == "this")


def _weekend(asked: Asked, which: str, at: int) -> Period:
    """On a Monday, "what happened this weekend" is about the one just over."""
    here, before, after = (days.weekend(asked.today, shift) for shift in (0, -1, 1))

    def read(day: date, toward: Toward) -> Span:
        if which == "past":
            return here if here[1] < asked.today else before
        if which == "coming":
            return here if here[0] > asked.today else after
        if which == "this" and toward == "back" and here[0] > asked.today:
            return before
        return {"last": before, "next": after}.get(which, here)

    return Period(at + 1, read, kind="relative", again=which == "this")


def the_weekend(asked: Asked, at: int) -> Period | None:
    """ "The weekend", as in "over the weekend"; not a weekend away."""
    if asked.words[at - 1] != "the" or asked.words[at + 1] == "of":
        return None
    return Period(at + 1, weekends(), kind="relative", again=True, weekday=True)


def _month(asked: Asked, which: str, at: int) -> Period | None:
    """ "Last March", "next June", be it in lower case."""
    words, number = asked.words, MONTH_NAMES.get(asked.words[at])
    name_follows = words.is_capital(at + 1)
    if not number or words.day(at + 1) or (words[at] in SHORT_MONTHS and name_follows) or which == "recent":
        return None
    if is_modal(words, at) or in_compound(words, at):
        return None
    if name_follows and number in (4, 5, 6, 8):
        return None
    year, month = asked.today.year, asked.today.month
    if which in ("last", "past"):
        year -= number >= month
    elif which in ("next", "coming"):
        year += number <= month
    return Period(at + 1, fixed(days.month(year, number)), kind="relative")


def _season_or_feast(asked: Asked, which: str, at: int) -> Period | None:
    words = asked.words
    of_year: Callable[[int], Span]
    if words[at] in SEASONS and words[at + 1] != "of":
        of_year, end = season_of(asked, words[at]), at + 1
    else:
        for length in (4, 3, 2, 1):
            if found := FEASTS.get(" ".join(words.low[at : at + length])):
                of_year, end = found.days, at + length
                break
        else:
            return None
    today = asked.today
    spans = [of_year(year) for year in range(today.year - 2, today.year + 3)]
    over, ahead = [span for span in spans if span[1] < today], [span for span in spans if span[0] > today]
    if which in ("last", "past"):
        span = over[-1]
    elif which in ("next", "coming"):
        span = ahead[0]
    else:
        here = of_year(today.year)
        near = yearly(of_year)(today, "near")
        span = near if near and (here[0].year != here[1].year or near[0] <= today <= near[1]) else here
    return Period(end, fixed(span), kind="relative")


def counted_out(asked: Asked, at: int) -> Period | None:
    """ "three weeks ago", "a couple of days ago", "two Fridays ago", "a week from now", "a week on Tuesday"."""
    words = asked.words
    if not (count := words.count(at)):
        return None
    least, most, place = count
    sign, end = _direction(words, place + 1)
    if sign and words[place] in _PLURAL_WEEKDAYS | {"weekends": 5}:
        return Period(end, fixed(_nth_from_today(asked, words[place], sign * most)), kind="relative")
    if sign and words[place] in HOURS:
        day = _minutes_later(asked, sign * most * _MINUTES.get(words[place], 60))
        return Period(end, fixed(days.one_day(day)), kind="relative")
    if not (found := words.unit(place)):
        return None
    unit, factor = found
    if words[place + 1] in ("on", "from") and words[place + 2] in WEEKDAY_NAMES and unit == "week":
        day = days.weekday_from(asked.today + timedelta(1), WEEKDAY_NAMES[words[place + 2]])
        return Period(place + 3, fixed(days.one_day(moved(day, unit, factor * most))), kind="relative")
    if not sign:
        return None
    end_of_day = end + (words[end] == "on")
    if sign < 0 and unit == "week" and words[end_of_day] in WEEKDAY_NAMES:
        day = days.weekday_until(asked.today - timedelta(1), WEEKDAY_NAMES[words[end_of_day]])
        return Period(end_of_day + 1, fixed(days.one_day(moved(day, unit, -factor * most))), kind="relative")
    if words[end] == "today" or words[at - 1] == "exactly" or words[end - 1] == "today":
        day = moved(asked.today, unit, sign * factor * most)
        return Period(end + (words[end] == "today"), fixed(days.one_day(day)), kind="relative")
    near, far, slack = factor * least, factor * most, int(_is_vague(words, at - 1))
    if unit == "decade":
        unit, near, far, slack = "year", 10 * near, 10 * far, _ABOUT_A_DECADE
    span = _units_from_today(asked.today, unit, sign * (near - slack), sign * (far + slack))
    return Period(end, fixed(span), kind="relative")


def _is_vague(words: Words, at: int) -> bool:
    """ "about two months ago", "more than a year ago"; "higher than a year ago" is exact."""
    if words[at] == "than":
        return words[at - 1] in ("more", "less", "fewer")
    return words[at] in VAGUE - {"to", "or", "up"}


def _direction(words: Words, at: int) -> tuple[int, int]:
    """-1 for "ago", 1 for "from now" and "weeks' time", 0 for neither; and the place behind."""
    if words[at] == "ago":
        return -1, at + 1
    if words[at] == "from" and words[at + 1] in ("now", "today"):
        return 1, at + 2
    if words[at] in ("'", "'s") and words[at + 1] == "time":
        return 1, at + 2
    return 0, at


def _nth_from_today(asked: Asked, name: str, count: int) -> Span:
    if name == "weekends":
        return days.weekend(asked.today, count)
    number, today = _PLURAL_WEEKDAYS[name], asked.today
    if count < 0:
        return days.one_day(days.weekday_until(today - timedelta(1), number) + timedelta(7 * (count + 1)))
    return days.one_day(days.weekday_from(today + timedelta(1), number) + timedelta(7 * (count - 1)))


def _units_from_today(today: date, unit: Unit, near: int, far: int) -> Span:
    """The calendar's units from the nearer to the farther one."""
    return joined(days.unit_around(today, unit, near), days.unit_around(today, unit, far))


def some_units_ago(asked: Asked, at: int) -> Period | None:
    """ "days ago", "weeks ago" without a number; months and years are too vague for days."""
    words = asked.words
    if words[at] not in ("days", "weeks") or words[at + 1] != "ago":
        return None
    unit: Unit = "day" if words[at] == "days" else "week"
    return Period(at + 2, fixed(_units_from_today(asked.today, unit, -2, -8)), kind="relative")


def units_to_come(asked: Asked, at: int) -> Period | None:
    """ "the days ahead", "in the weeks to come"."""
    words, found = asked.words, asked.words.unit(at)
    if not found or words[at] not in PLURALS:
        return None
    end = at + 2 if words[at + 1] == "ahead" else at + 3 if tuple(words.low[at + 1 : at + 3]) == ("to", "come") else 0
    if not end or words[end] == "of":
        return None
    last = moved(asked.today, found[0], found[1] * _FEW)
    return Period(end, fixed((asked.today, last)), kind="relative")


def weekday_of_week(asked: Asked, at: int) -> Period | None:
    """ "Tuesday last week", "Friday of next week", "Tuesday week"."""
    words, number = asked.words, WEEKDAY_NAMES.get(asked.words[at])
    if number is None:
        return None
    place = at + 1 + (words[at + 1] in DAY_PARTS)
    if words[place] == "week" and words[place + 1] not in ("of", "before", "after"):
        day = days.weekday_from(asked.today + timedelta(1), number) + timedelta(7)
        return Period(place + 1, fixed(days.one_day(day)), kind="relative")
    place += words[place] in (",", "of")
    if words[place] not in _SHIFTS or words[place + 1] != "week":
        return None
    monday = days.week(asked.today, _SHIFTS[words[place]])[0]
    return Period(place + 2, fixed(days.one_day(days.weekday_from(monday, number))), kind="relative")


def so_far(asked: Asked, at: int) -> Period | None:
    """ "so far this year", "earlier this month", "later today", "year to date", "the rest of the week"."""
    words = asked.words
    word, place = words[at], at + 1
    if word == "ytd":
        return Period(place, fixed((days.years(asked.today.year)[0], asked.today)), kind="relative")
    if (unit := words.unit(at)) and tuple(words.low[at + 1 : at + 3]) == ("to", "date"):
        return Period(at + 3, fixed((days.unit_around(asked.today, unit[0])[0], asked.today)), kind="relative")
    if word in ("earlier", "later") and words[place] == "today":
        return Period(place + 1, fixed(days.one_day(asked.today)), kind="relative")
    if word == "so" and words[place] == "far":
        place += 1
    elif word in ("rest", "remainder") and words[place] == "of":
        place += 1
    elif word not in ("earlier", "later"):
        return None
    in_the = words[place] == "in" and words[place + 1] == "the"
    place += 1 if in_the else 0
    unit = words.unit(place + 1)
    if not unit or words[place] != "this" and not (words[place] == "the" and (in_the or word in ("rest", "remainder"))):
        return None
    first, last = days.unit_around(asked.today, unit[0])
    ahead = word in ("later", "rest", "remainder")
    return Period(place + 2, fixed((asked.today, last) if ahead else (first, asked.today)), kind="relative")


def other_day(asked: Asked, at: int) -> Period | None:
    """ "The other day": within the last week; "the other week": one to three weeks ago."""
    words = asked.words
    if words[at - 1] != "the" or words[at + 1] not in ("day", "night", "week"):
        return None
    if words[at + 1] == "week":
        return Period(at + 2, fixed(_units_from_today(asked.today, "week", -1, -3)), kind="relative")
    return Period(at + 2, fixed((asked.today - timedelta(7), asked.today - timedelta(1))), kind="relative")
