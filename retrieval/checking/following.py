"""Whether an amount that a sentence claims follows from the amounts of its evidence.

It does not care what the amounts count (`bindings`). An amount follows where it stands there, in whatever writing;
where it rounds one that stands there and says so; or where one unit turns into another.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations

from retrieval.checking.amounts import Amount, amounts
from retrieval.checking.numbers import DAYS, figures
from retrieval.checking.reckoning import between_years, days_told, reckoned
from retrieval.words import stem

_NEAR = Decimal("0.1")  # how far "nearly" and "more than" may be off
_ABOUT = Decimal("0.08")
_CLOCK = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)")
_ELLIPSIS = 160  # characters within which a bare number takes the unit of another
_POWER = re.compile(r"(?:million|billion|trillion|mn|bn|tn)$", re.IGNORECASE)  # such sums are of the money spoken of
_WEEKEND = DAYS[5:]
_PRONOUN = re.compile(r"\b(?:the|these|those|both|all|other|first|last)\s$", re.IGNORECASE)
_COUNTS = re.compile(
    r"[\s-]+(?!and|or|to|in|at|on|from|of|after|before|with|for|while|by|but|as|more\b|than|last|"
    r"next|this|now|was|were|is|are|that|which|who|whom|so|since|because|when|where|under|above|below|against|"
    r"compared|four\b|five\b|three\b|two\b|six\b|ten\b|an?\b|the\b|per\b|each\b|every\b|if\b|over\b|until\b|during\b|"
    r"through\b|between\b|respectively\b|came\b|ahead\b|behind\b|apart\b|instead\b|left\b|it\b|he\b|she\b|they\b)\w"
)


def equal(claimed: Amount, held: Amount) -> bool:
    """Whether two amounts are one, whatever the writing; of two dates, also where one says less than the other."""
    if claimed.kind == "date" and held.kind == "date":
        parts = zip(claimed.value.split("-"), held.value.split("-"), strict=True)
        return all(a == b or "?" in (a, b) for a, b in parts)
    if {claimed.kind, held.kind} == {"date", "weekday"}:
        day, name = (claimed, held) if claimed.kind == "date" else (held, claimed)
        return _weekday(day) == name.value and claimed.kind == "weekday"
    if claimed.kind == held.kind and not (claimed.kind == "duration" and claimed.unit != held.unit):
        return claimed.value == held.value and claimed.unit == held.unit
    if {claimed.kind, held.kind} == {"share", "percent"}:
        share, percent = (claimed, held) if claimed.kind == "share" else (held, claimed)
        off = abs(Decimal(share.value) * 100 - Decimal(percent.value))
        return off <= (Decimal("2.5") if claimed.bound else Decimal("0.5"))
    if {claimed.kind, held.kind} == {"multiple", "share"}:
        return (
            claimed.number is not None
            and held.number is not None
            and abs(claimed.number * held.number - 1) < Decimal("0.01")
        )
    if claimed.kind == held.kind == "duration":
        return _days(claimed) == _days(held)
    if {claimed.kind, held.kind} == {"multiple", "count"}:
        return claimed.value == held.value
    if {claimed.kind, held.kind} == {"ordinal", "count"}:
        return claimed.value == held.value and "number" in claimed.text.lower() + held.text.lower()
    return {claimed.kind, held.kind} == {"time", "count"} and _hour(claimed) == _hour(held)


def _days(amount: Amount) -> Decimal:
    """Months as thirty days, so that two months are sixty days."""
    factor = {"month": 30, "day": 1}.get(amount.unit)
    return Decimal(amount.value) * factor if factor else Decimal(-1 if amount.unit else -2)


def follows(claimed: Amount, held: Amount, claim: str, evidence: str) -> bool:
    """Whether `claimed`, an amount of `claim`, can be said because of `held`, an amount of `evidence`."""
    if equal(claimed, held) or _rounds(claimed, held):
        return True
    bare, full = (claimed, held) if claimed.kind == "count" else (held, claimed)
    if bare.kind == "count" and full.kind in ("percent", "money", "length", "mass", "duration"):
        where = claim if bare is claimed else evidence
        pair = (bare._replace(bound=claimed.bound), _as_written(full))
        alone = is_bare(where[bare.end :]) or "." in bare.value or _is_sum(bare, full, where)
        if alone and any(equal(each, full) for each in _with_units(bare, full.kind, where)):
            return True
        return (equal(*pair) or _rounds(*pair)) and alone and _takes_unit(bare, full, where)
    return False


def _with_units(bare: Amount, kind: str, where: str) -> Iterator[Amount]:
    """A bare number in the units of others close by: "ten minutes, but now up to 90" has 90 minutes, "from 610 to 745
    million crowns" 610 million crowns."""
    if bare.number is None:
        return
    for other in amounts(where):
        if other.kind != kind or not other.number or abs(other.start - bare.start) > _ELLIPSIS:
            continue
        digits = re.search(r"\d[\d,]*(?:\.\d+)?", other.text)
        written = Decimal(digits.group().replace(",", "")) if digits else _as_written(other).number
        if written:
            yield other._replace(value=_plain(bare.number * other.number / written), bound=bare.bound)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _as_written(full: Amount) -> Amount:
    """The number as it stands, without its unit: "120 kilometres" as 120."""
    found = next((one for one in figures(full.text) if one.kind not in ("date", "weekday", "ordinal")), None)
    return full._replace(kind="count", value=found.value if found else full.value, unit="")


def is_bare(after: str) -> bool:
    """Whether a number stands without what it counts, as in "Velk had 41 per cent and Marsh 39"."""
    return not _COUNTS.match(after)


def _takes_unit(bare: Amount, full: Amount, where: str) -> bool:
    """ "Velk has 41 per cent and Marsh 39": a number takes the unit of another of its kind close by."""
    return (full.kind == "money" and _POWER.search(bare.text) is not None) or any(
        other.kind == full.kind and other.unit == full.unit and abs(other.start - bare.start) <= _ELLIPSIS
        for other in amounts(where)
    )


def _is_sum(bare: Amount, full: Amount, where: str) -> bool:
    """ "The 40 million mentioned": a sum by its size, with nothing after it that could be counted."""
    after = where[bare.end :]
    return full.kind == "money" and bool(_POWER.search(bare.text)) and re.match(r"\s[a-z]+ed\b", after) is not None


def needs_showing(amount: Amount, claim: str) -> bool:
    """False for words that only look like amounts, as "one of them" and "the two sides" do, and for "twice", which is
    often the writer's own reckoning; "five times" tells how often."""
    low = amount.text.lower()
    if amount.kind == "multiple":
        return low.endswith("times")
    if amount.kind == "count" and low == "one":
        return False
    return not (amount.kind == "count" and low == "two" and _PRONOUN.search(claim[: amount.start]))


def _is_own_count(amount: Amount, claim: str, evidence: Sequence[tuple[str, Sequence[Amount]]]) -> bool:
    """Whether a rank or share is the writer's ("a second attempt", "about two-fifths of it"): unless the evidence has
    another one of the same thing."""
    if amount.kind not in _OWN:
        return False
    thing = _thing(claim, amount)
    return not any(
        other.kind in _OWN[amount.kind] and thing and thing == _thing(text, other)
        for text, held in evidence
        for other in held
    )


_OWN = {"ordinal": ("ordinal",), "share": ("share", "percent")}
_THING = re.compile(r"\s(?:(?:of|the|its|their|his|her|an?|all)\s)*([\w'’-]+)")


def _thing(text: str, amount: Amount) -> str:
    found = _THING.match(text, amount.end)
    return stem(found[1]) if found else ""


def _rounds(claimed: Amount, held: Amount) -> bool:
    if not claimed.bound or claimed.kind != held.kind or claimed.unit != held.unit:
        return False
    said, true = claimed.number, held.number
    if said is None or true is None or said <= 0 or true <= 0 or _digits(said) > _digits(true):
        return False
    off = (true - said) / true
    if claimed.bound == "below":
        return -_NEAR <= off <= 0
    if claimed.bound == "above":
        return 0 <= off <= _NEAR
    place = Decimal(10) ** int(said.normalize().as_tuple().exponent)
    return abs(true - said) <= min(max(place / 2, true * Decimal("0.025")), true * _ABOUT)


def _digits(number: Decimal) -> int:
    return len(number.normalize().as_tuple().digits)


def _hour(amount: Amount) -> str:
    """A time of day; "five" and "11.20" may be one."""
    if amount.kind == "time":
        return amount.value
    if written := _CLOCK.fullmatch(amount.text):
        return f"{int(written[1]) % 12:02d}:{written[2]}"
    return f"{int(amount.value) % 12:02d}:00" if amount.value.isdigit() and int(amount.value) <= 24 else "?"


def _weekday(day: Amount) -> str:
    try:
        return DAYS[date.fromisoformat(day.value).weekday()]
    except ValueError:
        return ""


def missing(claim: str, evidence: Sequence[tuple[str, Sequence[Amount]]]) -> list[Amount]:
    """The amounts of `claim` that follow from none of `evidence`.

    `evidence` are texts, each with its amounts and the days its words mean. A year that the evidence does not say is
    missing unless it follows from a date resolved.
    """
    years = {
        amount.value[:4] for _, held in evidence for amount in held if amount.kind == "date" or len(amount.value) == 4
    }
    absent = []
    for amount in amounts(claim):
        if not needs_showing(amount, claim) or (amount.kind == "count" and amount.value in years):
            continue
        if any(_follows_dated(amount, other, claim, text, years) for text, held in evidence for other in held):
            continue
        if reckoned(amount, claim, evidence) or _is_own_count(amount, claim, evidence):
            continue
        if amount.value in _WEEKEND and any(re.search(r"\bweekend", text) for text, _ in evidence):
            continue
        if amount.kind == "duration" and (
            _passes(amount, evidence) or _is_quarter(amount, evidence) or between_years(amount, claim, evidence)
        ):
            continue
        days = (day for text, held in evidence for day in days_told(text, held)) if amount.kind == "date" else ()
        if any(equal(amount, day) for day in days):
            continue
        counts = {other.value for _, held in evidence for other in held if other.kind == "count"}
        if not (amount.parts and set(amount.parts) <= counts):
            absent.append(amount)
    return absent


def _passes(claimed: Amount, evidence: Sequence[tuple[str, Sequence[Amount]]]) -> bool:
    """Whether so much time lies between two days of one text: "18 days later" for 11 and 29 June."""
    for _, held in evidence:
        days = sorted({day for other in held if other.kind == "date" and (day := _day(other))})
        if any(Decimal((late - early).days) == _days(claimed) for early, late in combinations(days, 2)):
            return True
    return False


def _day(amount: Amount) -> date | None:
    try:
        return date.fromisoformat(amount.value.replace("?-", "2001-", 1))
    except ValueError:
        return None


def _is_quarter(claimed: Amount, evidence: Sequence[tuple[str, Sequence[Amount]]]) -> bool:
    return _days(claimed) == 90 and any(re.search(r"\bquarter\b", text) for text, _ in evidence)


def _follows_dated(claimed: Amount, held: Amount, claim: str, text: str, years: set[str]) -> bool:
    """A date that says less than the claim does supports only as much as it says."""
    if not follows(claimed, held, claim, text):
        return False
    if claimed.kind != "date" or held.kind != "date":
        return True
    asked, told = claimed.value.split("-"), held.value.split("-")
    if asked[2] != "?" and told[2] == "?":
        return False
    if asked[1] != "?" and told[1] == "?":
        return False
    return "?" in asked[0] or told[0] != "?" or asked[0] in years
