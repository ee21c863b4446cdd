"""Months and weekdays by themselves: "March 2023", "in march", "on Tuesday night".

It does not care about days of the month. Much here tells them from other names and words: "Theresa May", "march on the
capital", "August Wilson", "Sunday Times", "every Friday".
"""

from retrieval.dates import days
from retrieval.dates.tense import is_past
from retrieval.dates.words import ALSO_NAMES, WEEKDAY_IN_NAME_AFTER, WEEKDAY_IN_NAME_BEFORE, word_set
from retrieval.planning.time_dates import RUN, SENTENCE_GOES_ON, WEEKDAY_AFTER, YEAR_SHIFTS, behind_month, year_behind
from retrieval.planning.time_periods import Asked, Period, fixed, weekly, yearly
from retrieval.planning.time_words import (
    DASHES,
    DAY_PARTS,
    MONTH_NAMES,
    SHORT_MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAY_NAMES,
    Words,
)

MONTH_AFTER = word_set("in since until till during early mid late last next this")
_MONTH_ALSO_AFTER = MONTH_AFTER | word_set("before after from between through to by for and of or -")
_PART_OF_MONTH = word_set(
    "end start beginning middle close week weekend month half day days weeks rest th st nd rd monday tuesday wednesday"
    " thursday friday saturday sunday"
)
_OF_WHOSE_MONTH = word_set("the its their our was were 's")
_SHORT_WEEKDAY_AFTER = word_set("on since until till last next this")
_EVERY = word_set("every each any most many all does did was has the a of")
_PAPERS = word_set("times telegraph mirror")
_SHOWS = word_set("live lights football raw")


def month(asked: Asked, at: int) -> Period | None:
    """ "March 2023", and a month alone where its company shows that it is one."""
    words, number = asked.words, MONTH_NAMES.get(asked.words[at])
    if not number:
        return None
    behind = behind_month(words, at)
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
    if words.written(at) not in ("may", "march") or words[at - 1] not in YEAR_SHIFTS:
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
    if before in DASHES and words[at - 2] in ("early", "mid", "late"):
        before = words[at - 2]
    name_follows = words.is_capital(at + 1) and not (before in _MONTH_ALSO_AFTER and words.opens(at - 1))
    if words[at] in SHORT_MONTHS:
        first_of_run = after in DASHES and words[at + 2] in MONTH_NAMES
        return (before in MONTH_AFTER | {"by", "from", "before", "after"} or first_of_run) and not name_follows
    if number not in ALSO_NAMES:
        return not name_follows or before == "the" or before in MONTH_AFTER
    if name_follows or (number == 5 and (after == "'s" or is_past(words.written(at + 1)))):
        return False
    if after == "'s":
        return capital and before != "the" and words.written(at + 2).islower()
    if capital and before in _OF_WHOSE_MONTH and _is_noun(words, at + 1):
        return True
    if before in MONTH_AFTER or _in_pair_of_months(words, at):
        return True
    if before == "of":
        return words[at - 2] in _PART_OF_MONTH
    return before in ("before", "after") or (capital and before in ("by", "for") and number != 5)


def _is_noun(words: Words, at: int) -> bool:
    """ "The March meeting", unlike "the March on Rome" and "it was April who left"."""
    word = words.written(at)
    return len(word) > 1 and word.isalpha() and word.islower() and word not in SENTENCE_GOES_ON and not is_past(word)


def _in_pair_of_months(words: Words, at: int) -> bool:
    """ "between may and july", "from March on": unlike "they plan to march"."""
    if words[at - 1] in RUN | {"or"} and (words[at - 2] in MONTH_NAMES or words.year(at - 2)):
        return True
    pair = words[at + 1] in RUN | {"or"} and words[at + 2] in MONTH_NAMES
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
    if words[at + 1] in _PAPERS or (words[at + 1] == "night" and words[at + 2] in _SHOWS):
        return False
    if before == "on" and words.written(at - 2) in ("Mail", "Independent", "Scotland"):
        return False
    if words.is_capital(at + 1) and before not in WEEKDAY_AFTER and not words.opens(at):
        return False
    if before == "of" and words[at - 2] in DAY_PARTS | {"as"}:
        return True
    return before not in _EVERY or words[at + 1] in DAY_PARTS or words[at + 1] == "'s"
