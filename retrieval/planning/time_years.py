"""Years and what is made of them: "in 2019", "the 2020 election", "2019-2021", "the 1990s", "Q3 2025", "H1".

It does not care about months and seasons. Four figures alone are seldom a year ("1984", "size 2022"): they are one in
company.
"""

from retrieval.dates import days
from retrieval.dates.days import Span
from retrieval.dates.english_spans import OF_A_YEAR, YEAR_AFTER
from retrieval.dates.words import word_set
from retrieval.planning.time_dates import SENTENCE_GOES_ON, year_behind
from retrieval.planning.time_periods import Asked, Period, fixed, yearly
from retrieval.planning.time_words import DASHES, ORDINALS, Words

_YEARLY_EVENTS = OF_A_YEAR | word_set(
    "cup olympics paralympics games euro euros eurovision oscars oscar grammys grammy emmys emmy awards award ceremony"
    " bowl open wimbledon festival series marathon cop expo debate debates draft coup invasion revolution massacre riot"
    " riots uprising pandemic crash crisis shooting bombing hurricane storm floods flood wildfires fires heatwave"
    " eruption tsunami genocide protests strike strikes championships worlds prix playoffs finals budget summit bid"
)
_YEAR_AFTER = YEAR_AFTER | word_set("between and to dated ( seit depuis desde en bis hasta circa")
_WHOSE = word_set("its his her their our my your")
_COMPANY = word_set("ventures capital partners group inc llc ltd fund holdings media entertainment studios games gmbh")
_DECADES = {"fifties": 1950, "sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990}
_CENTURIES = {"eighteenth": 18, "nineteenth": 19, "twentieth": 20}
YEARS_IN_WORDS = frozenset(_DECADES) | frozenset(_CENTURIES)


def year(asked: Asked, at: int) -> Period | None:
    """A year in company ("in 2019", "the 2020 election"), a run of years, a decade, a century."""
    words = asked.words
    if run := run_of_years(words, at):
        return run
    if long := _decade(words, at) or _century(words, at):
        return long
    part_before = words[at - 1] in DASHES and words[at - 2] in ("early", "mid", "late")
    number, before = words.year(at, in_run=part_before), words[at - 2] if part_before else words[at - 1]
    if number is None or words[at + 1] in _COMPANY:
        return None
    if words[at + 1] in ("q", "h") and (part := quarter(asked, at + 1)):
        return part
    if before in ("fiscal", "fy"):
        return Period(at + 1, fixed(None))
    span = fixed(days.years(number))
    another = words[at + 1] in ("and", "or", "vs", "versus") and words.year(at + 2) is not None
    if another or before in _YEAR_AFTER or words[at + 1] == "'s":
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
        if words.closes(place) or words[place] in SENTENCE_GOES_ON:
            return False
    return False


def run_of_years(words: Words, at: int) -> Period | None:
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
    year = year or words.year(at - 1)
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
