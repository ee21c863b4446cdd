"""Seasons and feasts: "spring 2024", "in the autumn", "New Year's Day", "over Easter", "Black Friday deals".

It does not care which days a feast has. Seasons are those of the asker's half of the earth.
"""

from collections.abc import Callable

from retrieval.dates import days
from retrieval.dates.days import Span
from retrieval.dates.words import word_set
from retrieval.planning.feasts import FEASTS
from retrieval.planning.time_dates import year_behind
from retrieval.planning.time_months import MONTH_AFTER
from retrieval.planning.time_periods import Asked, Period, Read, fixed, yearly
from retrieval.planning.time_words import SEASONS
from retrieval.planning.time_years import run_of_years

_FEAST_AFTER = word_set("on over at during since before after until till by for around this last next between from")
_NOT_A_FEAST_BEFORE = word_set("a happy brand lunar chinese jewish islamic school fiscal financial father nightmare")
_NOT_A_FEAST_AFTER = word_set("island islands rising carol egg eggs bunny seals")
_FEASTS_BY_FIRST: dict[str, list[tuple[str, ...]]] = {}
for _name in sorted(FEASTS, key=len, reverse=True):
    _FEASTS_BY_FIRST.setdefault(_name.split()[0], []).append(tuple(_name.split()))


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
    if run := run_of_years(words, place):
        return Period(run.end, fixed(of_year(words.year(place, in_run=True) or 0)))
    year, end = year_behind(asked, at + 1)
    if year:
        span = of_year(year)
        return Period(end, fixed(span if span[1].year == year else (of_year(year - 1)[0], span[1])))
    before = words[at - 1] if words[at - 1] != "the" else words[at - 2]
    if before not in MONTH_AFTER | {"over", "by", "before", "after", "from", "for"} or words[at + 1] == "of":
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
    if words.joined(at) and words[at - 1] == "'":  # "a nor'easter"
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
