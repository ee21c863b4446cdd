"""Amounts that a sentence may reckon from those of its evidence: a difference of two, or how many a list names.

It does not care what the amounts count (`bindings`). Only a claim that says it compares ("300 million less", "by two
points") may take a difference.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import combinations

from retrieval.checking.amounts import Amount, amounts

_COMPARED = re.compile(
    r"(?:\s(?!(?:and|or|but|while|which|who|that|in|on|at|for|with|by|from)\b)[a-z%-]+){0,3}\s(?:more|fewer|less|"
    r"higher|lower|above|below|over|under|ahead|behind|earlier|sooner|later|late|early|short|shorter|longer|faster|"
    r"slower|quicker|cheaper|dearer|older|younger|heavier|lighter|missing|lacking)\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:by|lead of|margin of|majority of|difference of|gap of|up|down|another|a further|added)\s"
    r"(?:about\s|some\s)?$",
    re.IGNORECASE,
)
_FORMERLY = re.compile(r"\b(?:from|than|against|compared (?:with|to)|instead of)\s(?:about\s|some\s)?$", re.IGNORECASE)
_KINDS = frozenset(("count", "percent", "money", "length", "mass", "duration"))
_NAME = r"(?:the )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*"
_YEAR = r"(?:in )?(?:1[89]|20)\d\d"
_LIST = re.compile(rf"(?P<rest>(?:{_NAME}, )+{_NAME},? and {_NAME})|(?P<years>(?:{_YEAR},? )+and (?:again )?{_YEAR})")
_APART = re.compile(r"\s(after|before|earlier|later|sooner|late|early|behind|ahead)\b")
_OF_A_WHOLE = re.compile(r"\b(?:of|among)\s(?:(?:all|the|its|their|his|her)\s)*(?P<whole>[\w,-]+)", re.IGNORECASE)
_BESIDE = 60  # characters between an amount and how much more that is
_LONGEST = 12  # a list in a sentence of news is not longer


def reckoned(claimed: Amount, claim: str, evidence: Sequence[tuple[str, Sequence[Amount]]]) -> bool:
    """Whether `claimed` is the difference of two amounts of the evidence and said as one, or the length of a list.

    `evidence` are texts, each with its amounts.
    """
    if claimed.number is None:
        return False
    counts = claimed.kind in ("count", "multiple") and 3 <= claimed.number <= _LONGEST
    if counts and any(claimed.number == length for text, _ in evidence for length in _lengths(text)):
        return True
    if _FORMERLY.search(claim[: claimed.start]) and _is_before_change(claimed, evidence):
        return True
    if claimed.kind == "count" and _is_the_rest(claimed, claim, evidence):
        return True
    compares = says_difference(claim[: claimed.start], claim[claimed.end :])
    return compares and claimed.kind in _KINDS and _differ_by(claimed, evidence)


def _is_before_change(claimed: Amount, evidence: Sequence[tuple[str, Sequence[Amount]]]) -> bool:
    """Whether it is what an amount was before a change told beside it: eight for "14, six more than last year"."""
    return any(
        claimed.number in (one.number - change.number, one.number + change.number)
        for text, each in evidence
        for one, change in combinations(sorted((a for a in each if a.kind in _KINDS), key=lambda a: a.start), 2)
        if one.number is not None and change.number is not None
        if change.start - one.end < _BESIDE and change.unit in ("", one.unit) and _COMPARED.match(text, change.end)
    )


def _is_the_rest(claimed: Amount, claim: str, evidence: Sequence[tuple[str, Sequence[Amount]]]) -> bool:
    """Whether it is what the evidence leaves of a whole that the claim names: 54 "of the 63 coins", of which nine were
    found."""
    if claimed.number is None or _OF_A_WHOLE.search(claim) is None:
        return False
    held = {other.number for _, each in evidence for other in each if other.kind == "count" and other.number}
    wholes = (match["whole"] for match in _OF_A_WHOLE.finditer(claim))
    counted = (one.number for text in wholes for one in amounts(text) if one.kind == "count" and one.number)
    return any(whole in held and whole - claimed.number in held for whole in counted)


def says_difference(before: str, after: str) -> bool:
    """Whether the words around an amount make it a difference: "by 20p", "300 million less"."""
    return bool(_COMPARED.match(after) or _CHANGED.search(before))


def _differ_by(claimed: Amount, evidence: Sequence[tuple[str, Sequence[Amount]]]) -> bool:
    """Whether two amounts of one unit differ by so much; a bare number ("two points more", "and Marsh 39") may be of
    any."""
    held = {
        (other.unit, other.number)
        for _, each in evidence
        for other in each
        if other.number is not None and other.kind in _KINDS
    }
    return any(
        abs(one - other) == claimed.number
        for (unit, one), (same, other) in combinations(sorted(held), 2)
        if (unit == same or "" in (unit, same)) and claimed.unit in ("", unit, same)
    )


def between_years(claimed: Amount, claim: str, evidence: Sequence[tuple[str, Sequence[Amount]]]) -> bool:
    """Whether so many years lie between two of one text, and the claim sets one time against another: "in 1992, four
    years after" for 1988 and 1992."""
    if claimed.unit != "month" or claimed.number is None or not _APART.match(claim, claimed.end):
        return False
    for _, held in evidence:
        years = {int(year) for one in held if _is_year(year := one.value[:4], one)}
        if any(12 * abs(one - other) == claimed.number for one, other in combinations(years, 2)):
            return True
    return False


def _is_year(year: str, amount: Amount) -> bool:
    return year.isdigit() and 1800 <= int(year) < 2200 and (amount.kind == "date" or amount.value == year)


def days_told(text: str, held: Sequence[Amount]) -> Iterator[Amount]:
    """The days that a text gives by another: 8 August for "on Tuesday, four days after it broke out"."""
    for length in held:
        told = _APART.match(text, length.end) if length.kind == "duration" and length.unit == "day" else None
        if told is None or length.number is None or length.number % 1:
            continue
        shift = timedelta(days=int(length.number)) * (-1 if told[1] in ("after", "earlier") else 1)
        for day in held:
            if day.kind == "date" and 0 <= length.start - day.end < _BESIDE and "." not in text[day.end : length.start]:
                with suppress(ValueError, OverflowError):
                    value = (date.fromisoformat(day.value) + shift).isoformat()
                    yield day._replace(value=value, start=length.start, end=length.end)


def _lengths(text: str) -> list[int]:
    return [len(re.split(r",? and (?:again )?|, ", match.group())) for match in _LIST.finditer(text)]
