"""Figures of a text: counts, percentages, money, lengths, durations and dates, in one comparable form.

It does not care whether a figure is true or what it counts: two figures are the same when value, kind and unit agree.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

FigureKind = Literal["count", "percent", "money", "length", "mass", "duration", "ordinal", "date", "weekday"]

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
_SMALL = {word: value for value, word in enumerate([*_UNITS.split(), "eighteen", "nineteen"])}
_TENS = {
    w: 10 * v for v, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_POWERS = {
    "hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "mn": 10**6, "m": 10**6, "bn": 10**9, "b": 10**9, "k": 1_000, "dozen": 12, "tn": 10**12,
}  # fmt: skip
_ORDINALS = {
    w: v
    for v, w in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"], 1
    )
}
MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_CURRENCIES = {
    "$": "$", "us$": "$", "usd": "$", "dollar": "$", "dollars": "$", "€": "€", "eur": "€", "euro": "€", "euros": "€",
    "£": "£", "gbp": "£", "pound": "£", "pounds": "£", "¥": "¥", "yen": "¥", "cents": "cent", "cent": "cent",
}  # fmt: skip
for _name in (
    *("crown", "krone", "krona", "koruna", "franc", "rupee", "peso", "rouble", "ruble", "dinar", "dirham", "rand"),
    *("shekel", "zloty", "forint", "shilling", "naira", "riyal", "mark", "pence", "penny"),
):
    _CURRENCIES |= {_name: _name, f"{_name}s": _name}
_CURRENCIES |= {"kroner": "krone", "kronor": "krona", "yuan": "yuan", "renminbi": "yuan", "lira": "lira"}
_MEASURES: dict[str, tuple[FigureKind, str]] = {
    **dict.fromkeys(["km", "kilometre", "kilometres", "kilometer", "kilometers", "kph", "kmh"], ("length", "km")),
    **dict.fromkeys(["mile", "miles", "mi", "mph"], ("length", "mile")),
    **dict.fromkeys(["knot", "knots"], ("length", "knot")),
    **dict.fromkeys(["metre", "metres", "meter", "meters", "m"], ("length", "m")),
    **dict.fromkeys(["cm", "centimetre", "centimetres", "centimeter", "centimeters"], ("length", "cm")),
    **dict.fromkeys(["foot", "feet", "ft"], ("length", "foot")),
    **dict.fromkeys(["inch", "inches"], ("length", "inch")),
    **dict.fromkeys(["yard", "yards"], ("length", "yard")),
    **dict.fromkeys(["kg", "kilo", "kilos", "kilogram", "kilograms"], ("mass", "kg")),
    **dict.fromkeys(["tonne", "tonnes", "ton", "tons"], ("mass", "tonne")),
    **dict.fromkeys(["second", "seconds"], ("duration", "second")),
    **dict.fromkeys(["minute", "minutes"], ("duration", "minute")),
    **dict.fromkeys(["hour", "hours"], ("duration", "hour")),
    **dict.fromkeys(["day", "days"], ("duration", "day")),
    **dict.fromkeys(["week", "weeks"], ("duration", "week")),
    **dict.fromkeys(["month", "months"], ("duration", "month")),
    **dict.fromkeys(["year", "years"], ("duration", "year")),
}

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"\b(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})(?:,?\s+(?P<y1>\d{{4}}))?"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,?\s+(?P<y2>\d{{4}}))?"
    rf"|(?P<m3>{_MONTH})\s+(?P<y3>\d{{4}}))\b",
    re.IGNORECASE,
)
_SPELLED_WORD = "|".join([*_TENS, *sorted(_SMALL, key=len, reverse=True), "hundred", "thousand", "million", "billion"])
_NUMBER = re.compile(
    rf"(?P<sign>us\$|[$£€¥])?\s?(?<![\w.])"
    rf"(?:(?P<digits>\d{{1,3}}(?:[,\u202f\u00a0]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<ordinal>st|nd|rd|th)?"
    rf"|(?P<spelled>(?:{_SPELLED_WORD})(?:(?:[\s-]|(?:(?<=hundred)|(?<=thousand)|(?<=[mb]illion))\sand\s)(?:{_SPELLED_WORD}))*)\b)"
    r"(?P<power>[\s-]?(?:hundred|thousand|million|billion|trillion|dozen|mn|bn|tn)s?\b|[mbk](?![\w]))?"
    r"(?P<after>\s?%|\s(?:more|further|additional|extra|other)\s(?:per\s?cent\b|[A-Za-z]+\b)|[\s-]?(?:per\s?cent\b|[A-Za-z]+\b))?",
    re.IGNORECASE,
)
_MORE = re.compile(r"^(?:more|further|additional|extra|other)\s(?=\w)")  # "40 more metres" are 40 metres
_WORD_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(DAYS)})s?\b", re.IGNORECASE)


class Figure(NamedTuple):
    """`value` is a number, or for dates "YYYY-MM-DD" with "?" for what is not said; `text` is as written."""

    kind: FigureKind
    value: str
    unit: str
    text: str
    start: int
    end: int


def figures(text: str) -> list[Figure]:
    """All figures in the order they stand. A bare year is a count."""
    found = list(_dates(text))
    taken = [(figure.start, figure.end) for figure in found]
    for figure in (*_numbers(text), *_ordinals(text)):
        if all(figure.end <= start or figure.start >= end for start, end in taken):
            found.append(figure)
            taken.append((figure.start, figure.end))
    return sorted(found, key=lambda figure: figure.start)


def same(left: Figure, right: Figure) -> bool:
    """Whether two figures say the same; of two dates, also where one does not say the year."""
    if left.kind == "date" and right.kind == "date":
        parts = zip(left.value.split("-"), right.value.split("-"), strict=True)
        return all(a == b or "?" in (a, b) for a, b in parts)
    return left.value == right.value and left.kind == right.kind and left.unit == right.unit


def _dates(text: str) -> Iterator[Figure]:
    for match in _DATE.finditer(text):
        parts = match.groupdict()
        if parts["iso"]:
            value = parts["iso"]
        else:
            month_text = (parts["m1"] or parts["m2"] or parts["m3"]).lower().rstrip(".")
            month = next((n for n, name in enumerate(MONTHS, 1) if _is_month(month_text, name)), 0)
            if not month:
                continue
            day = parts["d1"] or parts["d2"]
            if day and not 1 <= int(day) <= 31:
                continue
            year = parts["y1"] or parts["y2"] or parts["y3"] or "?"
            value = f"{year}-{month:02d}-{f'{int(day):02d}' if day else '?'}"
        yield Figure("date", value, "", match.group(), match.start(), match.end())
    for match in _WEEKDAY.finditer(text):
        yield Figure("weekday", match.group().lower().rstrip("s"), "", match.group(), match.start(), match.end())


def _is_month(text: str, name: str) -> bool:
    return text in (name, name[:3]) or (text == "sept" and name == "september")


def _numbers(text: str) -> Iterator[Figure]:
    for match in _NUMBER.finditer(text):
        value = _digits(match["digits"]) if match["digits"] else _spelled(match["spelled"])
        if value is None:
            continue
        end = match.end("digits") if match["digits"] else match.end("spelled")
        power = (match["power"] or "").strip("-").strip().lower()
        if power:
            value *= _POWERS[power if power in _POWERS else power.rstrip("s")]
            end = match.end("power")
        kind, unit, used = _kind(match["sign"], match["after"] or "")
        if match["ordinal"]:
            kind, unit, used, end = "ordinal", "", False, match.end("ordinal")
        if used:
            end = match.end("after")
        start = match.start("sign") if match["sign"] else match.start("digits" if match["digits"] else "spelled")
        yield Figure(kind, _shortest(value), unit, text[start:end], start, end)


def _kind(sign: str | None, after: str) -> tuple[FigureKind, str, bool]:
    """Kind and unit from the sign before and the word after; whether that word belongs to the figure."""
    word = _MORE.sub("", after.strip("-").strip().lower())
    if sign:
        return "money", _CURRENCIES[sign.lower()], False
    if word.replace(" ", "") in ("%", "percent", "pc"):
        return "percent", "%", True
    if word in _CURRENCIES:
        return "money", _CURRENCIES[word], True
    if word in _MEASURES:
        kind, unit = _MEASURES[word]
        return kind, unit, True
    return "count", "", False


def _ordinals(text: str) -> Iterator[Figure]:
    for match in _WORD_ORDINAL.finditer(text):
        yield Figure("ordinal", str(_ORDINALS[match.group().lower()]), "", match.group(), match.start(), match.end())


def _digits(text: str) -> Decimal | None:
    try:
        return Decimal(re.sub(r"[,\u202f\u00a0]", "", text))
    except InvalidOperation:
        return None


def _spelled(text: str) -> Decimal | None:
    total = part = 0
    for word in re.split(r"[\s-]+", text.lower()):
        if word == "and":
            continue
        if word in _SMALL:
            part += _SMALL[word]
        elif word in _TENS:
            part += _TENS[word]
        elif word == "hundred":
            part = max(part, 1) * 100
        else:
            total += max(part, 1) * _POWERS[word]
            part = 0
    return Decimal(total + part)


def _shortest(value: Decimal) -> str:
    return format(value.normalize(), "f")


def resolved(text: str, published: date) -> Iterator[Figure]:
    """Weekdays and days without a year as full dates.

    A weekday in news copy is the last such day up to publication, or the next one after it; a day of the month is the
    one nearest to publication.
    """
    for figure in figures(text):
        if figure.kind == "weekday":
            back = (published.weekday() - DAYS.index(figure.value)) % 7
            days = _days_from(published, (-back, 7 - back))
        elif figure.kind == "date" and figure.value.startswith("?-") and not figure.value.endswith("?"):
            days = _nearest_day(figure.value, published)
        else:
            continue
        for day in days:
            yield figure._replace(kind="date", value=day.isoformat())


def _days_from(day: date, shifts: Sequence[int]) -> list[date]:
    found = []
    for shift in shifts:
        with suppress(OverflowError):  # an article dated at the end of the calendar
            found.append(day + timedelta(days=shift))
    return found


def _nearest_day(value: str, published: date) -> list[date]:
    month, day = int(value[2:4]), int(value[5:7])
    found = []
    for year in (published.year - 1, published.year, published.year + 1):
        with suppress(ValueError):  # 29 February
            found.append(date(year, month, day))
    return sorted(found, key=lambda each: abs(each - published))[:1]
