"""Amounts of a text beyond plain figures: shares, multiples, times of day and ages, and units made comparable.

It does not care whether an amount is supported (`following`) or what it counts (`bindings`).
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple, cast

from retrieval.checking.numbers import MONTHS, Figure, figures, resolved
from retrieval.dates.mentions import find_dates

Bound = Literal["", "about", "below", "above"]

NUMBER_WORDS = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
]  # fmt: skip
_NUMBER = {word: value for value, word in enumerate(NUMBER_WORDS, 1)} | {"a": 1, "an": 1, "hundred": 100}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "hundredth": 100,
}  # fmt: skip
_PART = "third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth"
_SMALL = rf"(?:\d{{1,3}}|{'|'.join(NUMBER_WORDS)})"
# "A third of" and "by a third" are shares, "a third candidate" is an ordinal.
_NO_NOUN = (
    r"(?=\s*(?:[.,;:)\"”]|$)|\s(?:point|within|with|after|before|between|during|compared|while|but|of|on|in|from|to|more|less|fewer|lower|higher|up|down|over|since|"
    r"than|each|and|or|for|at|were|was|are|is|do|have|had|would|will|who|that|this|last|as|by|alone|"
    r"off)\b|['’])"
)
_ITSELF = r"(?! (?:was|is|were|had|has|turned|proved) )"  # "and a third was shut": the third of some, no share
_SHARE = re.compile(
    rf"(?:(?<=about )|(?<=around )|(?<=nearly )|(?<=almost )|(?<=roughly )|(?<=than )|(?<=least ))"
    rf"(?P<some>an?|one)[\s-](?P<of_it>{_PART})\b(?! past)"
    rf"|\b(?P<n>{'|'.join(_NUMBER)})[\s-](?P<part>half|(?:{_PART})s?\b{_NO_NOUN}{_ITSELF})(?!\s+(?:time|day|year|"
    rf"week|round|place|century|past|hour|dozen|million|billion))"
    rf"|\b(?P<of>{_SMALL})\s+(?:in(?: every)?|out of(?: every)?)\s+(?P<all>{_SMALL})\b(?!\s*(?:per|%|"
    rf"million|thousand|hundred|weeks?|days?|months?|years?|hours?|minutes?|night|november|december|"
    rf"october|january|february|march|april|may|june|july|august|september))"
    r"|(?<!first )(?<!second )\b(?P<half>half|halv(?:e|ed|es|ing))\b(?!\s*(?:past|century|"
    r"an? (?:century|million|billion|dozen|hour|day|year|mile)|-?dozen|-?million|-?hour|-time))"
    r"|(?<=than the )(?P<than>third|quarter|half|fifth|tenth)\b"
    rf"|\b(?P<bare>quarter)(?=(?:[\s-]of a)?[\s-](?:percentage[\s-])?point)",
    re.IGNORECASE,
)
_HALF_OF = re.compile(
    r"\bhalf[\s-](?:an?\s|of an?\s)?(?P<unit>century|million|billion|dozen|hour|day|year|mile)\b", re.IGNORECASE
)
_TIMES = re.compile(
    rf"\b(?:(?P<twice>twice|two-?fold|doubl(?:e[ds]?|ing))|(?P<thrice>thrice|three-?fold|"
    rf"tripl(?:e[ds]?|ing)|treble[ds]?)"
    rf"|(?P<fourfold>four-?fold|quadrupl(?:e[ds]?|ing))|(?P<n>\d+|{'|'.join(NUMBER_WORDS)})\s+times)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    rf"\b(?:half past (?P<half>\d{{1,2}}|{'|'.join(NUMBER_WORDS)})"
    r"|(?P<h>\d{1,2})(?::(?P<m>[0-5]\d)(?P<pm>\s?[ap]\.?m\b\.?)?|\.(?P<m1>[0-5]\d)\s?[ap]\.?m\b\.?)"
    r"|(?P<h2>\d{1,2})\s?(?P<pm2>[ap]\.?m\b\.?)"
    rf"|(?P<h3>\d{{1,2}}|{'|'.join(NUMBER_WORDS)}) o['’]clock"
    r"|(?P<noon>noon|midday)|(?P<midnight>midnight))",
    re.IGNORECASE,
)
_LONG = re.compile(
    r"\b(?P<n>an?|one|half an?|half|two|three|four|five|several|(?:\d+))[\s-](?P<unit>decades?|"
    r"centur(?:y|ies)|fortnights?)\b",
    re.IGNORECASE,
)
_ONE_UNIT = re.compile(r"\b(?:an?|one)\s(?P<unit>minute|hour|day|week|month|year)\b", re.IGNORECASE)
_COUNTED = rf"an?|\d{{1,3}}|{'|'.join(NUMBER_WORDS)}"
_COMPOUND = re.compile(
    rf"\b(?:(?P<n>{_COUNTED})\sand\sa\shalf[\s-](?P<of>minute|hour|day|week|month|year)s?"
    rf"|(?P<whole>{_COUNTED})\s(?P<unit>minute|hour|day|week|month|year)s?\s(?:and\s)?(?:(?P<half>a\shalf)"
    rf"|(?P<more>\d{{1,2}}|{'|'.join(NUMBER_WORDS)})\s(?P<small>second|minute|month)s?))\b",
    re.IGNORECASE,
)
_DOZEN = re.compile(r"\b(?P<n>an?|half a|two|three|four)\sdozen\b", re.IGNORECASE)
_NUMBERED = re.compile(rf"\b(?:number|no\.)\s(?P<n>\d+|{'|'.join(NUMBER_WORDS)})\b", re.IGNORECASE)
_MONTH = re.compile(
    r"(?<![\d] )\b(?:(?P<sure>January|February|April|June|July|August|September|October|November|December)"
    r"|(?<=\b(?:in|by|of|or|to) )(?P<in2>March|May)|(?<=\b(?:and|for|dry|wet|was|mid|its) )(?P<in3>March|May)"
    r"|(?<=(?:ntil|ince|fter|arly|from|last|next|late|this|with) )(?P<in4>March|May)"
    r"|(?<=(?:before|during) )(?P<in5>March|May))\b(?!\s\d{1,2}\b(?!:)|\s\d{4}|,?\s\d{4})"
)
_MONTH_BESIDE = re.compile(rf"\b(?P<which>last|next) (?P<month>{'|'.join(MONTHS)})\b(?! \d)", re.IGNORECASE)
_OLD = re.compile(r"^[\s-]olds?\b", re.IGNORECASE)
_BASE: dict[str, tuple[str, int | Decimal]] = {
    "km": ("m", 1000), "m": ("m", 1), "cm": ("m", Decimal("0.01")), "tonne": ("kg", 1000), "kg": ("kg", 1),
    "second": ("second", 1), "minute": ("second", 60), "hour": ("second", 3600), "day": ("day", 1), "week": ("day", 7),
    "month": ("month", 1), "year": ("month", 12),
}  # fmt: skip
_MM = re.compile(r"^\s?(?:(?:more|further|additional|extra)\s)?(?:mm|millimet(?:re|er)s?)\b", re.IGNORECASE)
_APPROXIMATE = re.compile(
    r"\b(?:(?P<about>about|around|some|roughly|approximately|circa|close to|or so)"
    r"|(?P<below>nearly|almost|just under|a little under|just below|not quite|up to|under|fewer than|"
    r"less than|as many as)"
    r"|(?P<above>over|more than|just over|a little over|upwards of|at least|above|well over|no fewer than))"
    r"(?:\s(?:the|a|an|its|\$|€|£))?\s*[$€£]?$",
    re.IGNORECASE,
)


class Amount(NamedTuple):
    """An amount in one comparable form.

    `value` is a number, "YYYY-MM-DD" with "?" for what is not said, a weekday, or "HH:MM" on a clock of twelve hours;
    `bound` says whether it is given as rounded, and to which side; `parts` are the two counts of "three in five".
    """

    kind: str
    value: str
    unit: str
    text: str
    start: int
    end: int
    bound: Bound = ""
    parts: tuple[str, ...] = ()

    @property
    def number(self) -> Decimal | None:
        return None if self.kind in ("date", "weekday", "time") else Decimal(self.value)


@lru_cache(maxsize=512)
def amounts(text: str) -> tuple[Amount, ...]:
    """All amounts of a text in the order they stand; a figure inside a share or a time is part of that."""
    found: list[Amount] = []
    for read in (_clock, _compound, _half_of, _shares, _multiples, _long, _dozens, _numbered, _months):
        found.extend(one for one in read(text) if _free(one, found))
    found.extend(one for one in (_normal(text, figure) for figure in figures(text)) if _free(one, found))
    return tuple(sorted((_bounded(text, one) for one in found), key=lambda one: one.start))


@lru_cache(maxsize=256)
def dated(text: str, published_at: datetime | None, day_only: bool = False) -> tuple[Amount, ...]:
    """The dates that a text names by weekday or without year, resolved by its publication; open ones are left out."""
    found = []
    for mention in find_dates(text, published_at, day_only):
        if mention.first is None or mention.last is None:
            continue
        if mention.first == mention.last:
            value = mention.first.isoformat()
        elif mention.first.day == 1 and 27 < (mention.last - mention.first).days + 1 < 32:
            value = f"{mention.first.year}-{mention.first.month:02d}-?"
        elif (mention.last - mention.first).days in (364, 365) and mention.first.month == 1:
            value = f"{mention.first.year}-?-?"
        else:
            continue
        found.append(Amount("date", value, "", text[mention.start : mention.end], mention.start, mention.end))
    if published_at is not None:
        found.extend(one for one in _months_beside(text, published_at.date()) if _free(one, found))
        taken = [(one.start, one.end) for one in found]
        found.extend(
            Amount("date", figure.value, "", figure.text, figure.start, figure.end)
            for figure in resolved(text, published_at.date())
            if all(figure.end <= start or figure.start >= end for start, end in taken)
        )
    return tuple(found)


def _months_beside(text: str, published: date) -> Iterator[Amount]:
    """ "Last June" and "next June", each the one nearest to publication, whatever the tense around it."""
    for match in _MONTH_BESIDE.finditer(text):
        month = MONTHS.index(match["month"].lower()) + 1
        if match["which"].lower() == "last":
            year = published.year - (month >= published.month)
        else:
            year = published.year + (month <= published.month)
        yield Amount("date", f"{year}-{month:02d}-?", "", match.group(), match.start(), match.end())


def all_amounts(text: str, published_at: datetime | None, day_only: bool = False) -> tuple[Amount, ...]:
    """What a text of evidence holds: its amounts, its single units and the days that its words mean."""
    return (*amounts(text), *one_units(text), *dated(text, published_at, day_only))


def one_units(text: str) -> Iterator[Amount]:
    """ "A week", "an hour": evidence for seven days or sixty minutes, but nothing a claim has to show."""
    for match in _ONE_UNIT.finditer(text):
        unit, factor = _BASE[match["unit"].lower()]
        yield Amount("duration", _shortest(Decimal(factor)), unit, match.group(), match.start(), match.end())


def _free(one: Amount, others: list[Amount]) -> bool:
    return all(one.end <= other.start or one.start >= other.end for other in others)


def _normal(text: str, figure: Figure) -> Amount:
    kind, value, unit, end = str(figure.kind), figure.value, figure.unit, figure.end
    if kind == "duration" and unit == "year" and (old := _OLD.match(text[end:])):
        return Amount("count", value, "", text[figure.start : end + old.end()], figure.start, end + old.end())
    if kind == "count" and (match := _MM.match(text[end:])):
        return Amount(
            "length", _shortest(Decimal(value) / 1000), "m", text[figure.start : end + match.end()], figure.start,
            end + match.end(),
        )  # fmt: skip
    if unit in _BASE and kind in ("length", "mass", "duration"):
        unit, factor = _BASE[unit]
        value = _shortest(Decimal(value) * factor)
    return Amount(kind, value, unit, figure.text, figure.start, end)


def _bounded(text: str, one: Amount) -> Amount:
    match = _APPROXIMATE.search(text[max(0, one.start - 24) : one.start])
    return one._replace(bound=cast(Bound, match.lastgroup)) if match else one  # the groups are the bounds


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER[word.lower()]


def _shortest(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _shares(text: str) -> Iterator[Amount]:
    for match in _SHARE.finditer(text):
        parts: tuple[str, ...] = ()
        if match["some"]:  # "about a third" is a share whatever follows
            share = Decimal(1) / _PARTS[match["of_it"].lower()]
        elif match["part"]:
            if match.group()[0].isupper() and match["n"].lower() not in ("a", "an") and match["part"][0].isupper():
                continue
            share = Decimal(_value(match["n"])) / _PARTS[match["part"].lower().removesuffix("s")]
        elif match["of"]:
            few, all_ = _value(match["of"]), _value(match["all"])
            if not 0 < few <= all_ or all_ < 2:
                continue
            share, parts = Decimal(few) / all_, (str(few), str(all_))
        elif match["than"]:
            share = Decimal(1) / _PARTS[match["than"].lower()]
        elif match["half"]:
            share = Decimal("0.5")
        else:
            share = Decimal("0.25")
        if share > 1:
            continue
        yield Amount("share", _shortest(round(share, 4)), "", match.group(), match.start(), match.end(), parts=parts)


def _half_of(text: str) -> Iterator[Amount]:
    known: dict[str, tuple[str, int | Decimal, str]] = {
        "century": ("duration", 600, "month"), "year": ("duration", 6, "month"), "hour": ("duration", 1800, "second"),
        "day": ("duration", Decimal("0.5"), "day"), "million": ("count", 500_000, ""),
        "mile": ("length", 1, "halfmile"),
        "billion": ("count", 500_000_000, ""), "dozen": ("count", 6, ""),
    }  # fmt: skip
    for match in _HALF_OF.finditer(text):
        kind, value, unit = known[match["unit"].lower()]
        yield Amount(kind, _shortest(Decimal(value)), unit, match.group(), match.start(), match.end())


def _multiples(text: str) -> Iterator[Amount]:
    for match in _TIMES.finditer(text):
        value = 2 if match["twice"] else 3 if match["thrice"] else 4 if match["fourfold"] else _value(match["n"])
        yield Amount("multiple", str(value), "", match.group(), match.start(), match.end())


def _clock(text: str) -> Iterator[Amount]:
    for match in _CLOCK.finditer(text):
        if match["noon"] or match["midnight"]:
            hour, minute = 12, 0
        elif match["half"]:
            hour, minute = _value(match["half"]), 30
        else:
            hour, minute = _value(match["h"] or match["h2"] or match["h3"]), int(match["m"] or match["m1"] or 0)
        if hour > 24:
            continue
        yield Amount("time", f"{hour % 12:02d}:{minute:02d}", "", match.group(), match.start(), match.end())


def _long(text: str) -> Iterator[Amount]:
    for match in _LONG.finditer(text):
        number = match["n"].lower()
        if number == "several":
            continue
        times = Decimal("0.5") if number.startswith("half") else Decimal(_value(number))
        months = {"d": 120, "c": 1200}.get(match["unit"][0].lower())
        value, unit = (times * months, "month") if months else (times * 14, "day")
        yield Amount("duration", _shortest(value), unit, match.group(), match.start(), match.end())


def _compound(text: str) -> Iterator[Amount]:
    """ "An hour and a half", "two and a half years", "1 minute 52 seconds": one length of time."""
    for match in _COMPOUND.finditer(text):
        unit, factor = _BASE[(match["of"] or match["unit"]).lower()]
        value = Decimal(_value(match["n"] or match["whole"])) * factor
        if match["more"]:
            same, part = _BASE[match["small"].lower()]
            if same != unit or part >= factor:
                continue
            value += _value(match["more"]) * part
        else:
            value += Decimal(factor) / 2
        yield Amount("duration", _shortest(value), unit, match.group(), match.start(), match.end())


def _dozens(text: str) -> Iterator[Amount]:
    for match in _DOZEN.finditer(text):
        number = match["n"].lower()
        value = 6 if number == "half a" else 12 * _value(number)
        yield Amount("count", str(value), "", match.group(), match.start(), match.end())


def _numbered(text: str) -> Iterator[Amount]:
    for match in _NUMBERED.finditer(text):
        yield Amount("ordinal", str(_value(match["n"])), "", match.group(), match.start(), match.end())


def _months(text: str) -> Iterator[Amount]:
    """Months without day or year; "March" and "May" only after a word that dates."""
    for match in _MONTH.finditer(text):
        month = MONTHS.index(match.group().lower()) + 1
        yield Amount("date", f"?-{month:02d}-?", "", match.group(), match.start(), match.end())
