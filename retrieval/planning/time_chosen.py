"""What "this", "last", "past" and "next" choose: a week, a weekday, so many days, a month, a season, a feast.

A week runs from Monday to Sunday. "Last week" is the calendar's, "the last week" the seven days up to today; "this
week" is the whole of it, "this week so far" ends today. "Last Friday" is the latest one before today, "next Friday"
that of next week, "this Friday" that of this week. It does not care what stands before a time ("since", "until").
"""

from collections.abc import Callable
from datetime import date, timedelta

from retrieval.dates import days
from retrieval.dates.days import Span
from retrieval.planning.feasts import FEASTS
from retrieval.planning.time_counted import FEW, MINUTES, minutes_later, moved
from retrieval.planning.time_months import in_compound, is_modal
from retrieval.planning.time_periods import Asked, Period, Toward, fixed, joined, weekends, yearly
from retrieval.planning.time_seasons import season_of
from retrieval.planning.time_words import DAY_PARTS, HOURS, MONTH_NAMES, PLURALS, SEASONS, SHORT_MONTHS, WEEKDAY_NAMES

_AROUND_LAST_YEAR = {"week": 0, "month": 3, "quarter": 7, "year": 14}
"""Days on either side that "this time last year" covers."""
_SHIFTS = {"last": -1, "this": 0, "next": 1}


def before_last(asked: Asked, at: int) -> Period | None:
    """ "The week before last", "the weekend after next", "the Monday before last"."""
    words, found = asked.words, asked.words.unit(at)
    if words[at] in WEEKDAY_NAMES and (words[at + 1], words[at + 2]) == ("before", "last"):
        day = days.weekday_until(asked.today - timedelta(1), WEEKDAY_NAMES[words[at]]) - timedelta(7)
        return Period(at + 3, fixed(days.one_day(day)), kind="relative")
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
    if which == "same":
        return _this_time(asked, which, place)
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
    """ "This time last year": some days around that day; "the same week last year"."""
    words = asked.words
    unit, shift = words.unit(at + 2), _SHIFTS.get(words[at + 1])
    if which not in ("this", "same") or not shift or not unit or unit[0] not in _AROUND_LAST_YEAR:
        return None
    day = moved(asked.today, unit[0], shift)
    if words[at] == "time":
        slack = timedelta(_AROUND_LAST_YEAR[unit[0]])
        return Period(at + 3, fixed((day - slack, day + slack)), kind="relative")
    if not (part := words.unit(at)) or words[at] in PLURALS:
        return None
    return Period(at + 3, fixed(days.unit_around(day, part[0])), kind="relative")


def _so_many(asked: Asked, which: str, at: int) -> Period | None:
    """ "the last 10 days", "past few weeks", "next two months", "recent days", "the past 24 hours"."""
    words = asked.words
    if which == "this":
        return None
    count = words.count(at)
    _, most, place = count or (0, FEW, at)
    place += words[place] in ("trading", "business", "working", "full")
    if not count and words[at] not in PLURALS:
        return None
    ahead = which in ("next", "coming")
    if words[place] in HOURS and count:
        minutes = most * MINUTES.get(words[place], 60)
        other = minutes_later(asked, minutes if ahead else -minutes)
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
        return Period(at + 1, fixed((minutes_later(asked, -60), asked.today)), kind="relative")
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
