"""English words for single days, counted from the day of publication: "Thursday", "last Friday", "yesterday".

It does not care about weeks, months and years. Where two readings of a word are in use ("next Friday" said on a
Monday), where the tense does not tell, and inside quotations, a day is found and left open.
"""

import re
from datetime import date

from retrieval.dates import days
from retrieval.dates.days import Span
from retrieval.dates.reading import Found, Reading, Rule, found
from retrieval.dates.words import (
    GAP,
    LOOKS_AHEAD,
    SPACE,
    WEEKDAY_IN_NAME_AFTER,
    WEEKDAY_IN_NAME_BEFORE,
    english,
    number_of,
    word_set,
)

FIRST_WORDS = word_set("the this last next yesterday tomorrow tonight today")
"""Words that a day of this module can begin with, besides names."""

_SHIFTS = {"last": -1, "this": 0, "next": 1}
_EVERY = word_set("every each any most many all")
_WHICH = word_set("first second third fourth fifth final last only other alternate")
_OF_ANOTHER = word_set("the that following previous same preceding one")
_PLACES_IN_PAST = word_set("in after following during")
_NOWADAYS_AFTER = word_set("may might can could would is are")
_NOT_OF_ONE_DAY = re.compile(r"\b(?:still|if|would|could)\b[^.\n]*\Z")
_TODAY_AS_NOWADAYS = word_set("of until to even still")
_RANGE_TO = rf"(?:{SPACE}(?:to|through|thru){SPACE}|{GAP}[-–—]{GAP})"
_UP_TO_WEEKDAY = re.compile(rf"{_RANGE_TO}{english().weekday_in_full}|{SPACE}the{SPACE}\d")
_ON_A = re.compile(rf"(?i:on){SPACE}a{SPACE}\Z")
_A_WEEK = re.compile(rf"a{SPACE}week{SPACE}(?:on{SPACE}|from{SPACE})?\Z")
_AROUND = 16


def rules() -> list[Rule]:
    weekday = rf"(?P<weekday>{english().weekday_in_full})"
    which = rf"(?P<which>(?i:last|next|this(?:{SPACE}(?:past|coming))?))"
    forms: list[Rule] = [
        (rf"{weekday},?{SPACE}(?:of{SPACE})?(?P<which>last|this|next){SPACE}week\b", _weekday_of_week),
        (rf"(?:{which}{SPACE})?{weekday}(?!\w)", _weekday),
        (r"(?i:the day before yesterday|the day after tomorrow|yesterday|tomorrow|tonight|last night)\b", _day),
        (r"(?i:today|this (?:morning|afternoon|evening))\b", _today),
    ]
    return [(rf"(?<!\w){pattern}", read) for pattern, read in forms]


def _weekday_of_week(reading: Reading, match: re.Match[str]) -> Found:
    weekday, shift = number_of(english().weekdays, match["weekday"]), _SHIFTS[match["which"]]
    if _A_WEEK.search(reading.text, max(0, match.start() - _AROUND), match.start()):
        return found(match)

    def read(now: date) -> Span | None:
        monday, _ = days.week(now, shift)
        return days.one_day(days.weekday_from(monday, weekday)) if now.weekday() != 6 else None

    return found(match, reading.relative(match.start(), read))


def _weekday(reading: Reading, match: re.Match[str]) -> Found | None:
    before, after = reading.word_before(match.start()), reading.word_after(match.end())
    if before in WEEKDAY_IN_NAME_BEFORE or after in WEEKDAY_IN_NAME_AFTER or before.lower() in _EVERY:
        return None
    if (match["which"] or before).lower() in _WHICH and after in ("in", "of"):
        return None
    weekday = number_of(english().weekdays, match["weekday"])
    which = re.sub(r"\W+", " ", match["which"] or "").lower()
    if which:
        return found(match, reading.relative(match.start(), lambda now: _chosen(reading, match, now, weekday, which)))
    if before.lower() in _OF_ANOTHER or _UP_TO_WEEKDAY.match(reading.text, match.end()):
        return found(match)
    if _ON_A.search(reading.text, max(0, match.start() - _AROUND), match.start()):
        return found(match)
    tense = _tense_of_weekday(reading, match, before.lower())
    return found(match, reading.relative(match.start(), lambda now: _nearest(now, weekday, tense)))


def _tense_of_weekday(reading: Reading, match: re.Match[str], before: str) -> str | None:
    """The tense, less sure where the word before it, or its genitive, says that the day may lie ahead of the verb."""
    if before in ("since", "including"):
        return "since" if before == "since" else None
    tense = reading.tense(match.start(), match.end())
    if before == "of" and reading.text[max(0, match.start() - 6) : match.start()].lower() == "as of ":
        return tense or "past"
    ahead = reading.preposition(match.start()) in LOOKS_AHEAD
    if tense != "future" and (ahead or (reading.is_genitive(match.end()) and before not in _PLACES_IN_PAST)):
        return None
    return tense


def _nearest(now: date, weekday: int, tense: str | None) -> Span | None:
    """The weekday of publication is that day, unless the verb looks ahead, or back ("since"): it may be a week off."""
    today = weekday == now.weekday()
    if tense == "past" or (tense == "present" and today) or (tense == "since" and not today):
        return days.one_day(days.weekday_until(now, weekday))
    if tense == "future" and not today:
        return days.one_day(days.weekday_from(now, weekday))
    return None


def _chosen(reading: Reading, match: re.Match[str], now: date, weekday: int, which: str) -> Span | None:
    """ "last", "next" and "this" Thursday, where the nearest such day and that of the week meant are the same."""
    before, after = (
        days.weekday_until(days.moved(now, "day", -1), weekday),
        days.weekday_from(days.moved(now, "day", 1), weekday),
    )
    if which == "this past":
        return days.one_day(before)
    if which == "this coming":
        return days.one_day(after)
    if which == "last":
        return days.one_day(before) if before >= days.week(now, -1)[0] and before <= days.week(now, -1)[1] else None
    if which == "next":
        return days.one_day(after) if after > days.week(now)[1] and now.weekday() != 6 else None
    here = days.weekday_from(days.week(now)[0], weekday)
    tense = reading.tense(match.start(), match.end())
    if here == now:
        return days.one_day(here)
    return None if tense == ("past" if here > now else "future") else days.one_day(here)


def _day(reading: Reading, match: re.Match[str]) -> Found:
    words = re.sub(r"\s+", " ", match.group()).lower()
    figurative = (
        reading.word_before(match.start()) in ("of", "for")
        or reading.is_genitive(match.end())
        or (words == "yesterday" and _NOT_OF_ONE_DAY.search(reading.text, max(0, match.start() - 90), match.start()))
    )
    if figurative and words in ("tomorrow", "yesterday"):
        return found(match)
    shifts = {"yesterday": (-1, -1), "tomorrow": (1, 1), "tonight": (0, 0), "last night": (-1, 0)}
    first, last = shifts.get(words, (-2, -2) if "before" in words else (2, 2))
    span = reading.relative(match.start(), lambda now: (days.moved(now, "day", first), days.moved(now, "day", last)))
    return found(match, span)


def _today(reading: Reading, match: re.Match[str]) -> Found | None:
    """ "Today" is the day of publication with a past or a coming verb; with a present one it may mean nowadays."""
    before = reading.word_before(match.start())
    if match.group() in ("Today", "TODAY") and before:
        return None
    nowadays = (
        before.lower() in _TODAY_AS_NOWADAYS
        or reading.word_after(match.end()) in _NOWADAYS_AFTER
        or _NOT_OF_ONE_DAY.search(reading.text, max(0, match.start() - 90), match.start())
        or reading.is_genitive(match.end())
        or reading.tense(match.start(), match.end()) not in ("past", "future")
    )
    if nowadays and match.group().lower() == "today":
        return found(match)
    return found(match, reading.relative(match.start(), days.one_day))
