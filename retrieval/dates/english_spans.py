"""English words for weeks, months and years: "last week", "two months ago", "in March", "in 2019", "Q3 2025".

It does not care about single days. What counts from the day of publication is left open inside quotations, and where
the tense or the calendar leaves two readings.
"""

import re
from datetime import date

from retrieval.dates import days
from retrieval.dates.days import Span
from retrieval.dates.reading import Found, Reading, Rule, found
from retrieval.dates.tense import is_past
from retrieval.dates.words import ALSO_NAMES, COUNTED, LOOKS_AHEAD, NUMBERS, SPACE, english, number_of, word_set

FIRST_WORDS = word_set(
    "the this last next earlier later early late q first second third fourth spring summer autumn fall winter"
) | frozenset(NUMBERS)
"""Words that a span of this module can begin with, besides names and figures."""

_SHIFTS = {"last": -1, "this": 0, "next": 1}
_COUNTED_OUT = {"day": 31, "week": 8, "month": 12, "year": 9}
_NUMBER = rf"(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))}|[1-9]\d{{0,2}})"
_YEAR = r"(?:1[89]|20)\d\d"
_YEAR_END = r"(?!\w|[.,:]\d)"
_RELATIVE_YEAR = rf"(?P<relative>last|this|next){SPACE}year\b"
_OF_YEAR = rf"(?:{SPACE}(?:of{SPACE})?(?:(?P<year>{_YEAR}){_YEAR_END}|{_RELATIVE_YEAR}))"

YEAR_AFTER = word_set("in since until till by of during from through before after late early mid around year for")
OF_A_YEAR = word_set(
    "election elections midterm midterms presidential campaign primary vote referendum census survey study report law"
    " budget war attack attacks earthquake summit convention season tournament final finals championship championships"
    " race deal agreement treaty ruling decision film movie album book"
)
"""Nouns that a year tells apart: "the 2020 election", unlike "the 2022 saloon"."""
_MONTH_AFTER = word_set("in since until till during early late mid")
_MONTH_ALSO_AFTER = word_set("by from to through before after of between and")
_WEEKEND_AFTER = word_set("at over on during for until since of")
VAGUE = word_set("about nearly almost over than some around roughly approximately least under up to or barely")
_WHOSE = word_set("the his her their its my our your very")

# "Offered free parking in December" was offered for then; "announced in December" was announced then.
_OFFERED = re.compile(
    r"\b(?:offered|promised|pledged|vowed|proposed|announced|suggested|requested|agreed)(?: [\w'’-]+){2,} in \Z",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(rf"{english().month_in_full}{SPACE}(?:and|to|or|through){SPACE}\Z")
_NOUN_IN = re.compile(rf"([^\W\d_]+){SPACE}in{SPACE}\Z")
_SOON = 3  # months: who means the one a year before says "last"
_MONTH_NEXT = re.compile(rf"{SPACE}(?:and|to|or|through|until){SPACE}{english().month_in_full}")
_YEAR_BEFORE = re.compile(rf"(?<!\d){_YEAR}(?:,{SPACE}|{SPACE}(?:and|to|or|until|through){SPACE})\Z")
_YEAR_NEXT = re.compile(rf"{SPACE}and{SPACE}{_YEAR}\b")
_AROUND = 20
_SENTENCE = 120


def rules() -> list[Rule]:
    which = r"(?P<which>(?i:this|last|next))"
    which_month = rf"(?:(?P<which>(?i:last|next|this(?:{SPACE}(?:past|coming))?)){SPACE})?"
    month = rf"(?P<month>{english().month_in_full})"
    part, unit = r"(?P<part>(?i:earlier|later|early|late))", r"(?P<unit>day|week|month|year)"
    count = rf"(?P<count>(?i:{_NUMBER}))"
    seasons = "(?i:spring|summer|autumn|fall|winter)"
    forms: list[Rule] = [
        (rf"(?i:(?:the{SPACE}|this{SPACE}|(?P<which>last|next){SPACE})weekend)\b", _weekend),
        (rf"(?:{part}{SPACE})?{which}{SPACE}(?P<unit>week|month|year)(?!\w)", _unit),
        (rf"(?i:the){SPACE}(?:last|past){SPACE}(?:{count}{SPACE})?{unit}s?\b", _rolling),
        (rf"{count}{SPACE}{unit}s?{SPACE}ago\b", _ago),
        (rf"Q(?P<number>[1-4])(?:{SPACE}of)?{SPACE}(?P<year>{_YEAR})(?!\w)", _quarter),
        (rf"(?P<ordinal>(?i:first|second|third|fourth)){SPACE}quarter\b{_OF_YEAR}?", _quarter),
        (rf"{which}{SPACE}(?:spring|summer|autumn|winter)\b", _season),
        (rf"{seasons}{SPACE}(?:of{SPACE})?{_YEAR}{_YEAR_END}", _season),
        (rf"{which_month}{month}(?:{_OF_YEAR}|(?!\w|[-–]\w))", _month),
        (r"(?P<decade>(?:1[89]|20)\d0)s\b", _decade),
        (rf"(?<![$€£#.,:/–-])(?P<year>{_YEAR})(?![\w%]|[.,:/–-]\d|{SPACE}(?:{COUNTED})\b)", _year),
    ]
    return [(rf"(?<!\w){pattern}", read) for pattern, read in forms]


def _weekend(reading: Reading, match: re.Match[str]) -> Found | None:
    before = reading.word_before(match.start()).lower()
    which = (match["which"] or "").lower()
    if match.group().lower().startswith("the") and before not in _WEEKEND_AFTER:
        return None
    if before == "every" or reading.word_after(match.end()) in ("of", "before", "after", "that"):
        return found(match)
    tense = reading.tense(match.start(), match.end())

    def read(now: date) -> Span | None:
        here = days.weekend(now)
        if which == "last":
            return days.weekend(now, -1) if now.weekday() < 5 else None
        if which == "next":
            return days.weekend(now, 1) if now.weekday() == 5 else None
        if now >= here[0]:
            return here
        return {"past": days.weekend(now, -1), "future": here}.get(tense or "")

    return found(match, reading.relative(match.start(), read))


def _unit(reading: Reading, match: re.Match[str]) -> Found | None:
    before, after = reading.word_before(match.start()).lower(), reading.word_after(match.end())
    unit, shift, part = match["unit"], _SHIFTS[match["which"].lower()], (match["part"] or "").lower()
    if before in _WHOSE or after == "of":
        return None

    def read(now: date) -> Span | None:
        if unit == "week" and now.weekday() == 6:
            return None
        first, last = days.unit_around(now, unit, shift)
        if shift == 0 and part == "earlier":
            return (first, now) if now > first else None
        if shift == 0 and part == "later":
            return (now, last) if now < last else None
        return first, last

    return found(match, reading.relative(match.start(), read))


def _rolling(reading: Reading, match: re.Match[str]) -> Found | None:
    """ "the past two weeks" end with the day of publication."""
    if reading.word_after(match.end()) in ("of", "in", "was") or (not match["count"] and match.group().endswith("s")):
        return None
    count = _count(match["count"] or "one")
    return found(match, reading.relative(match.start(), lambda now: (days.moved(now, match["unit"], -count), now)))


def _ago(reading: Reading, match: re.Match[str]) -> Found:
    """ "Two weeks ago" is the calendar week two before; many of a unit, or "about" so many, are not counted out."""
    count, unit = _count(match["count"]), match["unit"]
    if count > _COUNTED_OUT[unit] or reading.word_before(match.start()).lower() in VAGUE:
        return found(match)
    return found(match, reading.relative(match.start(), lambda now: days.unit_around(now, unit, -count)))


def _count(words: str) -> int:
    return NUMBERS.get(words.lower()) or int(words)


def _season(reading: Reading, match: re.Match[str]) -> Found:
    """Seasons: the days differ with the hemisphere, which a text rarely says."""
    return found(match)


def _quarter(reading: Reading, match: re.Match[str]) -> Found:
    """A quarter of the calendar, where its year is named; a company's own year ("fiscal") may begin in any month."""
    groups = match.groupdict()
    number = int(groups.get("number") or 1 + ("first", "second", "third", "fourth").index(groups["ordinal"].lower()))
    around = reading.text[max(0, match.start() - 24) : match.end() + 12].lower()
    year = _year_named(reading, match)
    fiscal = "fiscal" in around or "financial" in around
    return found(match, days.quarter(year, number) if year and not fiscal else None, year=year)


def _year_named(reading: Reading, match: re.Match[str]) -> int | None:
    """The year written out, or the one that "last year" means."""
    if match["year"]:
        return int(match["year"])
    if which := match.groupdict().get("relative"):
        span = reading.relative(match.start(), lambda now: days.years(now.year + _SHIFTS[which]))
        return span[0].year if span else None
    return None


def _month(reading: Reading, match: re.Match[str]) -> Found | None:
    number = number_of(english().months, match["month"])
    before, which = reading.word_before(match.start()).lower(), re.sub(r"\W+", " ", match["which"] or "").lower()
    if match["year"] or match.groupdict().get("relative"):
        year = _year_named(reading, match)
        return found(match, days.month(year, number) if year else None, year=year)
    if not which and not _is_month(reading, match, number, before):
        return None
    if which and number in ALSO_NAMES and reading.word_after(match.end())[:1].isupper():
        return None
    tense = "past" if before == "since" else reading.tense(match.start(), match.end())
    ahead = reading.preposition(match.start()) in LOOKS_AHEAD - {"of"}
    if tense == "past" and (ahead or _OFFERED.search(reading.text, max(0, match.start() - _SENTENCE), match.start())):
        tense = None
    of_a_noun = tense == "past" and _is_of_a_noun(reading, match.start())

    def nearest(now: date) -> Span | None:
        if of_a_noun and not which and 0 < (number - now.month) % 12 <= _SOON:
            return None
        return _nearest_month(now, number, tense, which)

    span = reading.relative(match.start(), nearest)
    return found(match, span)._replace(yearless=(number, None))


def _is_of_a_noun(reading: Reading, start: int) -> bool:
    """ "made a cut in December likelier": the verb need not tell when the cut is."""
    noun = _NOUN_IN.search(reading.text, max(0, start - _AROUND), start)
    return noun is not None and not is_past(noun[1])


def _is_month(reading: Reading, match: re.Match[str], number: int, before: str) -> bool:
    """A bare month counts behind "in" and its like; one that is also a name or verb needs better company."""
    after = reading.word_after(match.end())
    paired = _MONTH_BEFORE.search(reading.text, max(0, match.start() - _AROUND), match.start()) or _MONTH_NEXT.match(
        reading.text, match.end()
    )
    if number in ALSO_NAMES:
        if after[:1].isupper() or reading.is_genitive(match.end()):
            return False
        return before in _MONTH_AFTER or bool(paired and before in _MONTH_ALSO_AFTER)
    return before in _MONTH_AFTER | _MONTH_ALSO_AFTER or bool(paired)


def _nearest_month(now: date, number: int, tense: str | None, which: str) -> Span | None:
    back = days.month(now.year - (number > now.month), number)
    ahead = days.month(now.year + (number < now.month), number)
    if which in ("last", "this past"):
        return back if number > now.month else None
    if which in ("next", "this coming"):
        return ahead if number < now.month else None
    if which == "this":
        return days.month(now.year, number)
    return {"past": back, "future": ahead}.get(tense or "")


def _decade(reading: Reading, match: re.Match[str]) -> Found:
    """Ten years; "the 1800s" may be a hundred."""
    year = int(match["decade"])
    return found(match, days.years(year, year + 9), year) if year % 100 else found(match)


def _year(reading: Reading, match: re.Match[str]) -> Found | None:
    """A bare number is a year behind "in" and its like alone, or in a row of years."""
    before = reading.word_before(match.start()).lower()
    if not (
        before in YEAR_AFTER
        or ((before == "the" or before.endswith(("'s", "’s"))) and reading.word_after(match.end()) in OF_A_YEAR)
        or _YEAR_BEFORE.search(reading.text, max(0, match.start() - _AROUND), match.start())
        or (before == "between" and _YEAR_NEXT.match(reading.text, match.end()))
    ):
        return None
    year = int(match["year"])
    return found(match, days.years(year), year=year)
