"""Times that a calendar names: "4 January 2024", "in march", "Q3 2025", "spring 2024", "the 1990s", "Easter".

It does not care about words that count from the asker's clock, nor what stands before a time ("since", "between").
Much here tells names of times from other names: "Theresa May", "march on the capital", "Sunday Times".
"""

import re
from collections.abc import Callable

from retrieval.dates import days, written
from retrieval.dates.days import Span
from retrieval.dates.english_spans import OF_A_YEAR, YEAR_AFTER
from retrieval.dates.reading import Reading
from retrieval.dates.tense import is_past
from retrieval.dates.words import ALSO_NAMES, WEEKDAY_IN_NAME_AFTER, WEEKDAY_IN_NAME_BEFORE, word_set
from retrieval.planning import time_elsewhere as elsewhere
from retrieval.planning.feasts import FEASTS
from retrieval.planning.time_periods import Asked, Period, Read, fixed, monthly, weekly, yearly
from retrieval.planning.time_words import (
    DASHES,
    DAY_PARTS,
    MONTH_NAMES,
    ORDINALS,
    SEASONS,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAY_NAMES,
    Words,
)

_RUN = DASHES | word_set("to and through thru until till")
_YEAR_SHIFTS = {"last": -1, "this": 0, "next": 1}
_FIGURES = [(re.compile(pattern), read) for pattern, read in written.numeric_rules()]
_YEAR_AND_MONTH = re.compile(r"(?P<year>(?:1[5-9]|20)\d\d)-(?P<month>0[1-9]|1[0-2])(?![\w-]|[.,:/]\d)")
_SENTENCE_GOES_ON = word_set(
    "in at on to for from by with as and or but when where after before about until did do does has have had was were"
    " is are will would what who which how that during over if because of the a an"
)
_MONTH_AFTER = word_set("in since until till during early mid late last next this")
_MONTH_ALSO_AFTER = _MONTH_AFTER | word_set("before after from between through to by for and of or -")
_PART_OF_MONTH = word_set("end start beginning middle close week weekend month half day days weeks monday tuesday wednesday"
                          " thursday friday saturday sunday rest th st nd rd")  # fmt: skip
_WEEKDAY_AFTER = word_set("on since until till by last next this before after from between to through")
_SHORT_WEEKDAY_AFTER = word_set("on since until till last next this")
_EVERY = word_set("every each any most many all does did was has the a of")
_SHOWS = {"night": word_set("live lights football raw"), "times": None, "telegraph": None, "mirror": None}
_YEARLY_EVENTS = OF_A_YEAR | word_set(
    "cup olympics paralympics games euro euros eurovision oscars oscar grammys grammy emmys emmy awards award ceremony"
    " bowl open wimbledon festival series marathon cop expo debate debates draft coup invasion revolution massacre riot"
    " riots uprising pandemic crash crisis shooting bombing hurricane storm floods flood wildfires fires heatwave"
    " eruption tsunami genocide protests strike strikes championships worlds prix playoffs finals budget summit bid"
)
_YEAR_AFTER = YEAR_AFTER | word_set("between and to dated ( seit depuis desde en bis hasta")
_WHOSE = word_set("its his her their our my your")
_COMPANY = word_set("ventures capital partners group inc llc ltd fund holdings media entertainment studios games gmbh")
_DECADES = {"fifties": 1950, "sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990}
_CENTURIES = {"eighteenth": 18, "nineteenth": 19, "twentieth": 20}
YEARS_IN_WORDS = frozenset(_DECADES) | frozenset(_CENTURIES)
_FEAST_AFTER = word_set("on over at during since before after until till by for around this last next between from")
_NOT_A_FEAST_BEFORE = word_set("a happy brand lunar chinese jewish islamic school fiscal financial father nightmare")
_NOT_A_FEAST_AFTER = word_set("island islands rising carol egg eggs bunny seals")
_FEASTS_BY_FIRST: dict[str, list[tuple[str, ...]]] = {}
for _name in sorted(FEASTS, key=len, reverse=True):
    _FEASTS_BY_FIRST.setdefault(_name.split()[0], []).append(tuple(_name.split()))


def in_figures(asked: Asked, at: int) -> Period | None:
    """ "2024-01-04", "13/1/2024", "2024-03"; "4/1/2024" has two readings and is left open."""
    words = asked.words
    if not words.begins_free(at):
        return None
    start = words.starts[at]
    if month := _YEAR_AND_MONTH.match(words.text, start):
        span = days.month(int(month["year"]), int(month["month"]))
        return Period(_place_behind(words, at, month.end()), fixed(span))
    for pattern, read in _FIGURES:
        match = pattern.match(words.text, start)
        if match and (found := read(Reading(words.text, (), "en"), match)):
            return Period(_place_behind(words, at, match.end()), fixed(found.span))
    return None


def _place_behind(words: Words, at: int, offset: int) -> int:
    while at < words.size and words.starts[at] < offset:
        at += 1
    return at


def day_of_year(asked: Asked, at: int) -> Period | None:
    """A day or run of days with its month: "4 January", "Jan. 4th, 2024", "Thursday 4 January", "6-16 June 2022"."""
    words, weekday = asked.words, None
    if words[at] in WEEKDAY_NAMES:
        weekday, at = WEEKDAY_NAMES[words[at]], at + 1
        at += words[at] == "." and words.joined(at)
        at += words[at] == ","
        at += words[at] == "the"
    found = _day_first(words, at) or _month_first(words, at)
    if not found:
        return None
    month, first, last, at = found
    year, at = year_behind(asked, at)

    def of_year(number: int) -> Span | None:
        begin, end = days.day_of(number, month, first), days.day_of(number, month, last)
        if not begin or not end or end < begin or (weekday is not None and begin.weekday() != weekday):
            return None
        return begin, end

    if year:
        return Period(at, fixed(of_year(year)))
    if (month, first) in written.STANDS_FOR_AN_EVENT and not words.closes(at) and words[at] not in _SENTENCE_GOES_ON:
        return Period(at, fixed(None), named=True)  # "the October 7 attack" is of one year, which is not said
    read = yearly(of_year)
    if weekday is None:
        return Period(at, read, again=True)
    return Period(at, lambda day, toward: read(day, "near"))


def _day_first(words: Words, at: int) -> tuple[int, int, int, int] | None:
    """(month, first day, last day, place behind) of "4 January", "the 4th of January", "6 to 16 June"."""
    if not (first := words.day(at)) or not words.begins_free(at):
        return None
    day, place = first
    last = day
    if words[place] in _RUN and (second := words.day(place + 1)):
        last, place = second
    place += words[place] in ("of", "de", ".")
    month = MONTH_NAMES.get(words[place])
    if not month and words[place] in elsewhere.MONTHS and elsewhere.is_written_so(words, place):
        month = elsewhere.MONTHS[words[place]]
    if not month or (words.written(place) in ("may", "march") and not _fits_lower_case(words, at, place + 1)):
        return None
    return month, day, last, _behind_month(words, place)


def _month_first(words: Words, at: int) -> tuple[int, int, int, int] | None:
    """The same of "January 4th", "Jan. 4-6", "May the 4th"."""
    if not (month := MONTH_NAMES.get(words[at])):
        return None
    lower, place = words.written(at) in ("may", "march"), _behind_month(words, at)
    place += words[place] == "the"
    if not (first := words.day(place)):
        return None
    day, place = first
    last = day
    if words[place] in _RUN and (second := words.day(place + 1)) and _ends_run(words, second[1]):
        last, place = second
    if not words.ends_free(place) or (lower and not _fits_lower_case(words, at, place)):
        return None
    return month, day, last, place


def _ends_run(words: Words, place: int) -> bool:
    following = place + (words[place] == "of")
    return words.ends_free(place) and MONTH_NAMES.get(words[following]) is None


def _fits_lower_case(words: Words, at: int, end: int) -> bool:
    """Whether "may 4" and "4 may" in lower case are dates: "the 4 may differ", "they march 3 abreast"."""
    if words.year(end) or words.year(end + 1):
        return True
    ends = words.closes(end) or words[end] in _SENTENCE_GOES_ON
    return ends and (at == 0 or words[at - 1] in _WEEKDAY_AFTER | {"in", "the"} or words.closes(end))


def _behind_month(words: Words, at: int) -> int:
    short = words[at] in SHORT_MONTHS and words[at + 1] == "." and words.joined(at + 1)
    return at + 2 if short else at + 1


def year_behind(asked: Asked, at: int) -> tuple[int | None, int]:
    """The year that follows a day, month or feast, and the place behind it: ", 2024", "of last year"."""
    words, place = asked.words, at
    place += words[place] == ","
    place += words[place] in ("of", "in", "de")
    if (year := words.year(place, in_run=True)) is not None:
        return year, place + 1
    if words[place] in _YEAR_SHIFTS and words[place + 1] == "year":
        return asked.today.year + _YEAR_SHIFTS[words[place]], place + 2
    return None, at


def month(asked: Asked, at: int) -> Period | None:
    """ "March 2023", and a month alone where its company shows that it is one."""
    words, number = asked.words, MONTH_NAMES.get(asked.words[at])
    if not number:
        return None
    behind = _behind_month(words, at)
    year, end = year_behind(asked, behind)
    if year:
        return Period(end, fixed(days.month(year, number)))
    if not _is_month(words, at, number):
        return None
    return Period(
        behind if words[at] in SHORT_MONTHS else at + 1, yearly(lambda year: days.month(year, number)), again=True
    )


def is_modal(words: Words, at: int) -> bool:
    """ "This may be", unlike "this may" and "next may in Rome"."""
    if words.written(at) not in ("may", "march") or words[at - 1] not in _YEAR_SHIFTS:
        return False
    return not words.closes(at + 1) and words[at + 1] not in ("in", "at", "on", "for", "and", "or", "when", "to")


def in_compound(words: Words, at: int) -> bool:
    """ "Mar-a-Lago", "the Sun-Times": what a dash ties to another word that is no name of the calendar."""
    if not (words[at + 1] in DASHES and words.joined(at + 1) and words.joined(at + 2) and words[at + 2].isalpha()):
        return False
    return words[at + 2] not in MONTH_NAMES and words[at + 2] not in WEEKDAY_NAMES


def _is_month(words: Words, at: int, number: int) -> bool:
    if is_modal(words, at) or in_compound(words, at):
        return False
    before, after, capital = words[at - 1], words[at + 1], words.is_capital(at)
    name_follows = words.is_capital(at + 1) and not (before in _MONTH_ALSO_AFTER and words.opens(at - 1))
    if words[at] in SHORT_MONTHS:
        return before in _MONTH_AFTER | {"by", "from", "before", "after"} and not name_follows
    if number not in ALSO_NAMES:
        return not name_follows or before == "the" or before in _MONTH_AFTER
    if name_follows or (number == 5 and (after == "'s" or is_past(words.written(at + 1)))):
        return False
    if after == "'s":
        return capital and before not in ("the",) and words.written(at + 2).islower()
    if before in _MONTH_AFTER or _in_pair_of_months(words, at):
        return True
    if before == "of":
        return words[at - 2] in _PART_OF_MONTH
    return before in ("before", "after") or (capital and before in ("by", "for") and number != 5)


def _in_pair_of_months(words: Words, at: int) -> bool:
    """ "between may and july", "from March on": unlike "they plan to march"."""
    if words[at - 1] in _RUN | {"or"} and (words[at - 2] in MONTH_NAMES or words.year(at - 2)):
        return True
    pair = words[at + 1] in _RUN | {"or"} and words[at + 2] in MONTH_NAMES
    return words[at - 1] in ("between", "from") and (pair or words[at + 1] in ("on", "onwards", "onward", "until"))


def weekday(asked: Asked, at: int) -> Period | None:
    """A day of the week, with the part of the day behind it; not in a title or a habit ("every Friday")."""
    words = asked.words
    if words[at] not in WEEKDAY_NAMES or not _is_weekday(words, at):
        return None
    end = at + 2 if words[at + 1] in DAY_PARTS else at + 1
    return Period(end, weekly(WEEKDAY_NAMES[words[at]]), kind="relative", again=True, weekday=True)


def _is_weekday(words: Words, at: int) -> bool:
    before = words[at - 1]
    if in_compound(words, at):
        return False
    if words[at] in SHORT_WEEKDAYS and (before not in _SHORT_WEEKDAY_AFTER or words[at] == words[at + 1]):
        return False
    if words.written(at + 1) in WEEKDAY_IN_NAME_AFTER or words.written(at - 1).title() in WEEKDAY_IN_NAME_BEFORE:
        return False
    if words[at + 1] in _SHOWS and (_SHOWS[words[at + 1]] is None or words[at + 2] in (_SHOWS["night"] or ())):
        return False
    if before == "on" and words.written(at - 2) in ("Mail", "Independent", "Scotland"):
        return False
    if words.is_capital(at + 1) and before not in _WEEKDAY_AFTER and not words.opens(at):
        return False
    if before == "of" and words[at - 2] in DAY_PARTS | {"as"}:
        return True
    return before not in _EVERY or words[at + 1] in DAY_PARTS or words[at + 1] == "'s"


def year(asked: Asked, at: int) -> Period | None:
    """A year in company ("in 2019", "the 2020 election"), a run of years, a decade, a century."""
    words = asked.words
    if run := _run_of_years(words, at):
        return run
    if long := _decade(words, at) or _century(words, at):
        return long
    part_before = words[at - 1] in DASHES and words[at - 2] in ("early", "mid", "late")
    number, before = words.year(at, in_run=part_before), words[at - 2] if part_before else words[at - 1]
    if number is None or words[at + 1] in _COMPANY:
        return None
    if before in ("fiscal", "fy"):
        return Period(at + 1, fixed(None))
    span = fixed(days.years(number))
    if before in _YEAR_AFTER or words[at + 1] == "'s":
        return Period(at + 1, span)
    if _year_in_name(words, at):
        return Period(at + 1, span, named=True)
    return None


def _year_in_name(words: Words, at: int) -> bool:
    if words[at - 1] in _YEARLY_EVENTS or (words[at - 1] in _WHOSE and words[at + 1].isalpha()):
        return True
    for place in range(at + 1, at + 5):
        if words[place] in _YEARLY_EVENTS:
            return True
        if words.closes(place) or words[place] in _SENTENCE_GOES_ON:
            return False
    return False


def _run_of_years(words: Words, at: int) -> Period | None:
    """ "2019-2021", "2019/20"."""
    first = words.year(at, in_run=True)
    if first is None or words[at + 1] not in DASHES | {"/"} or not words.begins_free(at):
        return None
    second, end = words[at + 2], at + 3
    if not second.isdecimal() or len(second) not in (2, 4) or not words.ends_free(end):
        return None
    last = int(second) if len(second) == 4 else first // 100 * 100 + int(second)
    if not first < last <= first + 100 or (len(second) == 2 and words[at + 1] != "/" and last == first + 100):
        return None
    return Period(end, fixed(days.years(first, last)))


def _decade(words: Words, at: int) -> Period | None:
    if words[at] in _DECADES and words[at - 1] in ("the", "early", "mid", "late", "-"):
        return Period(at + 1, fixed(days.years(_DECADES[words[at]], _DECADES[words[at]] + 9)))
    figures = words[at]
    if not figures.isdecimal() or words[at + 1] != "s" or not words.joined(at + 1) or int(figures[-3:]) % 10:
        return None
    if len(figures) == 4 and 1500 <= int(figures) < 2200:
        first = int(figures)
        return Period(at + 2, fixed(days.years(first, first + (99 if first % 100 == 0 and first != 2000 else 9))))
    if len(figures) == 2 and int(figures) >= 20 and words[at - 1] in ("the", "early", "mid", "late", "-", "'"):
        return Period(at + 2, fixed(days.years(1900 + int(figures), 1909 + int(figures))))
    return None


def _century(words: Words, at: int) -> Period | None:
    number, end = _CENTURIES.get(words[at]), at + 1
    if day := words.day(at):
        number, end = day
    if not number or not 15 <= number <= 22 or words[end] != "century" or words[at - 1] not in ("the", "early", "late"):
        return None
    return Period(end + 1, fixed(days.years(100 * number - 100, 100 * number - 1)))


def quarter(asked: Asked, at: int) -> Period | None:
    """ "Q3 2025", "H1", "the third quarter of last year": by the calendar; of a fiscal year it is left open."""
    words, number, end = asked.words, 0, at + 2
    halves = words[at] == "h"
    if words[at] in ("q", "h") and words[at + 1] in ("1", "2") + ("3", "4") * (not halves) and words.joined(at + 1):
        number = int(words[at + 1]) if words.ends_free(at + 2) else 0
    elif 1 <= ORDINALS.get(words[at], 0) <= 4 and words[at + 1] == "quarter":
        number = ORDINALS[words[at]]
    if not number:
        return None
    year, behind = year_behind(asked, end)
    if year is None and words[end] in ("of", "score", "points", "touchdown", "lead"):
        return None
    if words[at - 1] in ("fiscal", "financial"):
        return Period(behind, fixed(None))

    def of_year(given: int) -> Span:
        return (
            (days.month(given, 6 * number - 5)[0], days.month(given, 6 * number)[1])
            if halves
            else days.quarter(given, number)
        )

    if year:
        return Period(behind, fixed(of_year(year)))
    return Period(behind, yearly(of_year), again=True)


def season_of(asked: Asked, name: str) -> Callable[[int], Span]:
    """The three months of a season that begins in a given year, on the asker's half of the earth."""
    begins = (SEASONS[name] + (6 if asked.south else 0) - 1) % 12 + 1
    return lambda year: (days.month(year, begins)[0], days.month(year, begins + 2)[1])


def season(asked: Asked, at: int) -> Period | None:
    """ "spring 2024", "the summer of 2022", "in the autumn". A winter is of both years it touches."""
    words = asked.words
    if words[at] not in SEASONS:
        return None
    of_year, place = season_of(asked, words[at]), at + 1
    place += words[place] == "of"
    if run := _run_of_years(words, place):
        return Period(run.end, fixed(of_year(words.year(place, in_run=True) or 0)))
    year, end = year_behind(asked, at + 1)
    if year:
        span = of_year(year)
        return Period(end, fixed(span if span[1].year == year else (of_year(year - 1)[0], span[1])))
    before = words[at - 1] if words[at - 1] != "the" else words[at - 2]
    if before not in _MONTH_AFTER | {"over", "by", "before", "after", "from", "for"} or words[at + 1] == "of":
        return None
    if words.is_capital(at + 1) or (words[at] == "fall" and words[at - 1] != "the"):
        return None
    return Period(at + 1, yearly(of_year), again=True)


def feast(asked: Asked, at: int) -> Period | None:
    """ "New Year's Day", "over Easter", "Christmas 2023"."""
    words = asked.words
    for name in _FEASTS_BY_FIRST.get(words[at], ()):
        if tuple(words.low[at : at + len(name)]) == name:
            break
    else:
        return None
    end = at + len(name)
    if words[at - 1] in _NOT_A_FEAST_BEFORE or words[end] in _NOT_A_FEAST_AFTER:
        return None
    if name == ("epiphany",) and not words.is_capital(at):
        return None
    feast = FEASTS[" ".join(name)]
    year, behind = year_behind(asked, end)
    named = words[at - 1] not in _FEAST_AFTER and not (words[at - 1] == "the" and words[at - 2] in _FEAST_AFTER)
    if year:
        return Period(behind, fixed(feast.days(year)), main=fixed(days.one_day(feast.main(year))))

    def near(read: Read) -> Read:
        return lambda day, toward: read(day, "near" if toward == "untold" else toward)

    main = near(yearly(lambda year: days.one_day(feast.main(year))))
    return Period(end, near(yearly(feast.days)), again=True, named=named, main=main)


def day_of_month(asked: Asked, at: int) -> Period | None:
    """ "the 16th", behind "the"; not "the 16th floor", nor "the second"."""
    words, found = asked.words, asked.words.day(at)
    if not found or found[1] != at + 2 or words[at - 2] not in _WEEKDAY_AFTER | {"and"}:
        return None
    if not words.closes(found[1]) and words[found[1]] not in _SENTENCE_GOES_ON - {"of", "the", "a", "an"}:
        return None
    return Period(found[1], monthly(found[0]), again=True)
