"""Dates with a number or a month in them: "Thursday, 4 January 2024", "Jan. 4", "2024-01-04", "4.1.2024", "1er mai".

It does not care about words that count from the day of publication ("yesterday", "last week"). A year that is not
written is the one that makes the weekday true, else the one the tense tells.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from retrieval.dates import days
from retrieval.dates.days import Span
from retrieval.dates.reading import Found, Reader, Reading, Rule
from retrieval.dates.words import COUNTED, GAP, LOOKS_AHEAD, SPACE, Names, english, number_of, word_set

_NEAR = timedelta(60)
_LONG_AGO = timedelta(183)
_FAR_AHEAD = timedelta(334)
STANDS_FOR_AN_EVENT = frozenset({(9, 11), (1, 6), (10, 7)})
"""Days that news names without a year for what happened on them, years before."""
_ANY_YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")
_SHORTLY = 200
_DAY_FIRST = word_set("de fr es it pt nl")
_DATE_FOLLOWS = word_set("on since until by from of in")
_ATTRIBUTE_ENDS = word_set(
    "in at on to for from by with as and or but when where after before about through until that which who the a an"
    " is was are were will has had said against during for over under between of near"
)

_NUMBER_START = r"(?<![\w.,:/$€£#+–-])"
_NUMBER_END = rf"(?![\w%°]|[.,:/–-]\d|{SPACE}(?:{COUNTED})\b)"
_FIGURE_START, _FIGURE_END = r"(?<![\w.,:/$€£#+-])", r"(?![\w-]|[./]\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:1[4-9]|20)\d\d"
_YEAR_END = r"(?![\w%]|[.,:]\d)"
_ORDINAL = r"(?:st|nd|rd|th|er|re|[ºª°.])?"
_ENGLISH_ORDINAL = r"(?:st|nd|rd|th)?"


def numeric_rules() -> list[Rule]:
    """Forms that need no language, and figures whose order only some languages fix."""
    iso = rf"(?P<year>{_YEAR})(?P<mark>[-/.])(?P<month>{_MONTH})(?P=mark)(?P<day>{_DAY})"
    ideographs = rf"(?P<year>{_YEAR}) ?[年년] ?(?P<month>{_MONTH}) ?[月월] ?(?P<day>{_DAY}) ?[日일]"
    figures = rf"(?P<one>{_DAY})(?P<mark>[-/.])(?P<two>{_DAY})(?P=mark)(?P<year>{_YEAR})"
    return [
        (rf"{_FIGURE_START}{iso}(?=T\d|{_FIGURE_END})", _full),
        (rf"(?<![0-9A-Za-z.]){ideographs}", _full),
        (rf"{_FIGURE_START}{figures}{_FIGURE_END}", _figures),
    ]


def named_rules(names: Names, in_english: bool) -> list[Rule]:
    """Forms with a month by name; in English, unlike elsewhere, the month may also come first."""
    weekday = rf"(?:(?P<weekday>{names.weekday}),?{SPACE}(?:(?:the|le|el|den|dem|de|il|op){SPACE})?)?"
    month = rf"(?P<month>{names.month})"
    day, until = rf"(?P<day>{_DAY})", rf"(?P<until>{_DAY})"
    of = rf"(?:{SPACE}of)?{SPACE}" if in_english else rf"(?:{SPACE}(?:de|del|di))?{SPACE}"
    year = rf"(?:,?{of}(?P<year>{_YEAR}){_YEAR_END})?"
    if in_english:
        relative = rf"(?:of{SPACE})?(?P<relative>last|this|next){SPACE}year\b"
        year = rf"(?:,?{SPACE}(?:(?P<year>{_YEAR}){_YEAR_END}|{relative}))?"
    run = rf"(?:{GAP}[-–—]{GAP}{until}{_ORDINAL})?"
    ordinal = _ENGLISH_ORDINAL if in_english else _ORDINAL
    forms = [(rf"{weekday}{_NUMBER_START}{day}{ordinal}{run}{of}{month}(?!\w){year}", _named)]
    if in_english:
        joint = rf"{GAP}(?:[-–—]|\b(?:to|and|through)\b){GAP}"
        run = rf"(?:{joint}{until}{_ENGLISH_ORDINAL}{_NUMBER_END})?"
        day += rf"{_ENGLISH_ORDINAL}(?=[-–—]\d|{_NUMBER_END})"
        forms.append((rf"{weekday}{month}{SPACE}(?:the{SPACE})?{day}{run}{year}", _named))
    forms.append((rf"{month},?{of}(?P<year>{_YEAR}){_YEAR_END}", _month_and_year))
    return [(rf"(?<!\w){pattern}", _with_names(read, names)) for pattern, read in forms]


def _with_names(read: Callable[[Reading, re.Match[str], Names], Found | None], names: Names) -> Reader:
    return lambda reading, match: read(reading, match, names)


def _full(reading: Reading, match: re.Match[str]) -> Found | None:
    day = days.day_of(int(match["year"]), int(match["month"]), int(match["day"]))
    return Found(match.start(), match.end(), days.one_day(day), day.year) if day else None


def _figures(reading: Reading, match: re.Match[str]) -> Found | None:
    """Two figures before a year: told apart where one is above 12 or the language has one order."""
    year, one, two = int(match["year"]), int(match["one"]), int(match["two"])
    day_first, month_first = days.day_of(year, two, one), days.day_of(year, one, two)
    if not (day_first or month_first) or one == 0 or two == 0:
        return None
    if day_first and month_first and day_first != month_first:
        day = day_first if reading.language in _DAY_FIRST else None
    else:
        day = day_first or month_first
    return Found(match.start(), match.end(), days.one_day(day) if day else None, year)


def _named(reading: Reading, match: re.Match[str], names: Names) -> Found | None:
    month, day = number_of(names.months, match["month"]), int(match["day"])
    weekday = number_of(names.weekdays, match["weekday"]) if match["weekday"] else None
    until = int(match["until"]) if match["until"] else None
    groups = match.groupdict()
    if match["year"]:
        year = int(match["year"])
        return Found(match.start(), match.end(), _span(year, month, day, until, weekday), year)
    if groups.get("relative"):
        shift = {"last": -1, "this": 0, "next": 1}[groups["relative"]]
        span = reading.relative(match.start(), lambda now: _span(now.year + shift, month, day, until, weekday))
        return Found(match.start(), match.end(), span)
    span = None
    if reading.days and not _names_an_event(reading, match):
        tense = reading.tense(match.start(), match.end())
        if tense == "past" and reading.preposition(match.start()) in LOOKS_AHEAD:
            tense = None

        def read(now: date) -> Span | None:
            year = _year_meant(now, month, day, weekday, tense)
            return _span(year, month, day, until, weekday) if year else None

        span = days.agreed(reading.days, read)
        if span and tense is None and weekday is None and _another_year(reading, match.start(), span[0].year):
            span = None
    return Found(match.start(), match.end(), span, yearless=(month, day))


def _span(year: int, month: int, day: int, until: int | None, weekday: int | None) -> Span | None:
    """The day or run of days, or None where the calendar lacks it or it falls on another weekday."""
    first, last = days.day_of(year, month, day), days.day_of(year, month, until or day)
    if not first or not last or last < first or (weekday is not None and first.weekday() != weekday):
        return None
    return first, last


def _year_meant(now: date, month: int, day: int, weekday: int | None, tense: str | None) -> int | None:
    """The one year that a day without a year can mean; None where there are two, or none."""
    dates = [found for year in (now.year - 1, now.year, now.year + 1) if (found := days.day_of(year, month, day))]
    if weekday is not None:
        dates = [found for found in dates if found.weekday() == weekday]
    elif tense == "past":
        dates = [found for found in dates if now - _LONG_AGO <= found <= now]
    elif tense == "future":
        dates = [found for found in dates if now <= found <= now + _FAR_AHEAD]
    else:
        dates = [found for found in dates if abs(found - now) <= _NEAR]
    return dates[0].year if len(dates) == 1 else None


def _another_year(reading: Reading, start: int, year: int) -> bool:
    """True where the last year named shortly before is another one, be it in a heading."""
    named = _ANY_YEAR.findall(reading.text, max(0, start - _SHORTLY), start)
    return bool(named) and int(named[-1]) != year


def _names_an_event(reading: Reading, match: re.Match[str]) -> bool:
    """ "the Jan. 6 committee", "the Sept. 11 attacks": known by a day of whichever year."""
    if match["weekday"] or reading.language != "en":
        return False
    if not match["until"] and (number_of(english().months, match["month"]), int(match["day"])) in STANDS_FOR_AN_EVENT:
        return True
    before, after = reading.word_before(match.start()), reading.word_after(match.end()).lower()
    if not after or after in _ATTRIBUTE_ENDS or before.lower() in _DATE_FOLLOWS:
        return False
    return before.lower() in ("the", "a", "that") or before[:1].isupper() or before.endswith(("’s", "'s"))


def _month_and_year(reading: Reading, match: re.Match[str], names: Names) -> Found | None:
    year = int(match["year"])
    return Found(match.start(), match.end(), days.month(year, number_of(names.months, match["month"])), year)
