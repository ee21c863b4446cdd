"""The words by which dates are written: months, weekdays, numbers, and what looks like a date and is none.

It does not care what they denote. English is written out here, with the forms that news uses; the names of other
languages come from Babel's CLDR data, loaded the first time a language is met.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())


MONTHS = (
    ("January", "Jan"), ("February", "Feb"), ("March", "Mar"), ("April", "Apr"), ("May",), ("June", "Jun"),
    ("July", "Jul"), ("August", "Aug"), ("September", "Sept", "Sep"), ("October", "Oct"), ("November", "Nov"),
    ("December", "Dec"),
)  # fmt: skip
WEEKDAYS = (
    ("Monday", "Mon"), ("Tuesday", "Tues", "Tue"), ("Wednesday", "Wed"), ("Thursday", "Thurs", "Thur", "Thu"),
    ("Friday", "Fri"), ("Saturday", "Sat"), ("Sunday", "Sun"),
)  # fmt: skip
CALENDAR_NAMES = frozenset(name for names in (*MONTHS, *WEEKDAYS) for name in names)
FULL_NAMES = frozenset(names[0].casefold() for names in (*MONTHS, *WEEKDAYS))  # in small letters
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
           "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15}  # fmt: skip

ALSO_NAMES = frozenset({3, 4, 5, 6, 8})
"""Months whose English names are also verbs or people: March, April, May, June, August."""

WEEKDAY_IN_NAME_BEFORE = word_set(
    "Black Good Ash Shrove Super Easter Palm Cyber Bloody Maundy Giving Holy Whit Fat Freaky Sheffield Pancake"
)
"""Words that make a weekday the name of a feast or a club: "Black Friday"."""
WEEKDAY_IN_NAME_AFTER = word_set(
    "Night Nights Morning Times Telegraph Mirror Mail Express Ticket School Brunch Football Best Edition Club"
)
"""Words that make a weekday part of a title: "Monday Night Football"."""

COUNTED = (
    r"people|per|percent|million|billion|thousand|hundred|points?|years?|months?|weeks?|days?|hours?|minutes?|seconds?"
    r"|miles?|kilomet\w+|met(?:re|er)s?|km|feet|ft|tons?|tonnes?|pounds|dollars|euros|votes|homes|houses|jobs|troops"
    r"|soldiers|deaths|cases|words|calories|seats|a\.?m|p\.?m|o['’]clock|x"
)
"""Nouns after which a number counts something: "up to 20 May people" is no day."""

LOOKS_AHEAD = word_set("until till by before for to through of starting beginning effective")
"""Words after which a date may lie ahead of a verb in the past: "was put off until Friday"."""

SPACE = r"[ \t\u00a0\u202f\u2009]{1,3}"
GAP = r"[ \t\u00a0\u202f\u2009]{0,3}"


class Names(NamedTuple):
    """Months (1 to 12) and weekdays (Monday is 0) by lower-case name, and patterns that match the names as written."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    month: str
    weekday: str
    month_in_full: str
    weekday_in_full: str
    first_words: frozenset[str]


def number_of(names: Mapping[str, int], written: str) -> int:
    return names[written.rstrip(".").lower()]


@lru_cache(maxsize=1)
def english() -> Names:
    """Capitalized forms only, so that "may" and "march" stay verbs; abbreviations may have a full stop."""
    return _names(
        {form: number for number, forms in enumerate(MONTHS, start=1) for form in forms},
        {form: number for number, forms in enumerate(WEEKDAYS) for form in forms},
        [forms[0] for forms in MONTHS],
        [forms[0] for forms in WEEKDAYS],
        capital_only=True,
    )


@lru_cache(maxsize=32)
def names_of(language: str) -> Names | None:
    """The names of a language by its ISO 639-1 code; None where Babel has none that are words."""
    from babel import Locale, UnknownLocaleError  # reads a file of several hundred kB for each language

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return None
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    full_months: list[str] = []
    full_days: list[str] = []
    for context in ("stand-alone", "format"):
        for width in ("abbreviated", "wide"):
            months |= {str(name): int(number) for number, name in locale.months[context][width].items()}
            weekdays |= {str(name): int(number) for number, name in locale.days[context][width].items()}
    full_months = [
        str(name) for context in ("stand-alone", "format") for name in locale.months[context]["wide"].values()
    ]
    full_days = [str(name) for context in ("stand-alone", "format") for name in locale.days[context]["wide"].values()]
    if not all(re.fullmatch(r"[^\W\d_][\w.'’ -]*", name) for name in months):
        return None
    return _names(months, weekdays, full_months, full_days, capital_only=False)


def _names(
    months: Mapping[str, int],
    weekdays: Mapping[str, int],
    full_months: list[str],
    full_days: list[str],
    capital_only: bool,
) -> Names:
    return Names(
        {name.rstrip(".").lower(): number for name, number in months.items()},
        {name.rstrip(".").lower(): number for name, number in weekdays.items()},
        _any_of(months, set(full_months), capital_only),
        _any_of(weekdays, set(full_days), capital_only),
        _any_of(full_months, set(full_months), capital_only),
        _any_of(full_days, set(full_days), capital_only),
        frozenset(re.split(r"\W", name.lower())[0] for name in (*months, *weekdays)),
    )


def _any_of(names: Mapping[str, int] | list[str], full: set[str], capital_only: bool) -> str:
    """Longest first; a shortened name may have a full stop."""
    forms = set()
    for name in names:
        bare = name.rstrip(".")
        stop = "" if name in full else r"\.?"
        for form in (bare.capitalize(), bare.upper()) if capital_only else (bare, bare.capitalize(), bare.upper()):
            forms.add((len(form), re.escape(form) + stop))
    return "(?:" + "|".join(form for _, form in sorted(forms, reverse=True)) + ")"
