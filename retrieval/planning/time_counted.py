"""Times counted from the asker's clock: "yesterday", "three weeks ago", "two Fridays ago", "so far this year".

It does not care about what "last", "this" and "next" choose (`time_chosen`), nor what stands before a time.
"""

from datetime import UTC, date, timedelta

from retrieval.dates import days
from retrieval.dates.days import Span
from retrieval.dates.english_spans import VAGUE
from retrieval.dates.words import word_set
from retrieval.planning.time_periods import Asked, Period, fixed, joined
from retrieval.planning.time_seasons import season_of
from retrieval.planning.time_words import DAY_PARTS, HOURS, PLURALS, SEASONS, WEEKDAY_NAMES, Unit, Words

FEW = 5  # how many days, weeks or months "the past weeks" and "in recent days" reach back
DAYS = {"today": (0, 0), "yesterday": (-1, -1), "tomorrow": (1, 1), "tonight": (0, 0), "overnight": (-1, 0)}
_TODAY_IN_NAME_BEFORE = word_set("usa russia india psychology entertainment news the 's ' \"")
_PLURAL_WEEKDAYS = {f"{name}s": number for name, number in WEEKDAY_NAMES.items()}
_ABOUT_A_DECADE = 2  # years on either side of "two decades ago"
MINUTES = {"min": 1, "mins": 1, "minute": 1, "minutes": 1}


def moved(day: date, unit: Unit, count: int) -> date:
    """The day so many units later."""
    if unit == "quarter":
        return days.moved(day, "month", 3 * count)
    if unit in ("decade", "century"):
        return days.moved(day, "year", count * (10 if unit == "decade" else 100))
    return days.moved(day, unit, count)


def minutes_later(asked: Asked, minutes: int) -> date:
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
    first, last = DAYS[words[at]]
    end = at + 2 if words[at + 1] in DAY_PARTS and words[at] != "tonight" else at + 1
    return Period(end, fixed((asked.today + timedelta(first), asked.today + timedelta(last))), kind="relative")


def day_beside(asked: Asked, at: int) -> Period | None:
    """ "the day before yesterday", "the day after tomorrow"."""
    phrase = asked.words[at + 1], asked.words[at + 2]
    shift = {("before", "yesterday"): -2, ("after", "tomorrow"): 2}.get(phrase)
    if shift is None:
        return None
    return Period(at + 3, fixed(days.one_day(asked.today + timedelta(shift))), kind="relative")


def counted_out(asked: Asked, at: int) -> Period | None:
    """ "three weeks ago", "a couple of days ago", "two Fridays ago", "a week from now", "a week on Tuesday"."""
    words = asked.words
    if not (count := words.count(at)):
        return None
    least, most, place = count
    sign, end = _direction(words, place + 1)
    if sign and words[place] in _PLURAL_WEEKDAYS | {"weekends": 5}:
        return Period(end, fixed(_nth_from_today(asked, words[place], sign * most)), kind="relative")
    if sign < 0 and words[place].removesuffix("s") in SEASONS:
        of_year = season_of(asked, words[place].removesuffix("s"))
        over = [year for year in (asked.today.year, asked.today.year - 1) if of_year(year)[1] < asked.today]
        return Period(end, fixed(of_year(over[0] + 1 - most)), kind="relative")
    if sign and words[place] in HOURS:
        day = minutes_later(asked, sign * most * MINUTES.get(words[place], 60))
        return Period(end, fixed(days.one_day(day)), kind="relative")
    if not (found := words.unit(place)):
        return None
    unit, factor = found
    if words[at - 1] == "half" and unit == "year":  # "half a year ago"
        unit, factor = "month", 6
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
    if words[end] == "this" and (here := words.unit(end + 1)):  # "ten years ago this month"
        span = days.unit_around(moved(asked.today, unit, sign * factor * most), here[0])
        return Period(end + 2, fixed(span), kind="relative")
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
    if words[at] == "ago" or (words[at] == "back" and words.closes(at + 1)):
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
    last = moved(asked.today, found[0], found[1] * FEW)
    return Period(end, fixed((asked.today, last)), kind="relative")


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
    if (word, words[place]) in (("so", "far"), ("rest", "of"), ("remainder", "of")):
        place += 1
    elif word not in ("earlier", "later"):
        return None
    in_the = words[place] == "in" and words[place + 1] == "the"
    place += 1 if in_the else 0
    unit = words.unit(place + 1)
    of_the_one = words[place] == "the" and (in_the or word in ("rest", "remainder"))
    if not unit or not (words[place] == "this" or of_the_one):
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
