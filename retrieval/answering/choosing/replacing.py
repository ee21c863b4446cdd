"""Figures and days that a sentence gives up: for another ("falls from 1,800 to 1,520", "4.7 billion in place of 5.6",
"14 June rather than 17 May") or for none ("withdrew its forecast of 240 million").

It does not care what is counted, nor who gave the former figure.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from retrieval.checking.numbers import Figure, figures

_UNIT = r"(?:\s+[a-z][\w-]*){0,4}?"  # "crowns of its own"
_ONWARD = re.compile(rf"{_UNIT}\s+to\s+(?:(?:about|only|just|at least|the)\s+)?", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|not)\s+(?:(?:about|the|some)\s+)?$", re.IGNORECASE)
_REPLACES = re.compile(
    rf"{_UNIT},?(?:\s+(?:up|down))?\s+(?:from|instead of|in place of|rather than|(?:and\s+)?not|compared with|against)"
    r"(?:,\s+as\s+[^,.;]{1,40},)?\s+(?:(?:about|the|an earlier|some)\s+)?",
    re.IGNORECASE,
)
_BUT = re.compile(rf"{_UNIT},?\s+but\s+(?:(?:about|only|just|at least)\s+)?", re.IGNORECASE)
_WITHDREW = re.compile(
    r"\b(?:withdr[ae]wn?|withdrew|scrap(?:s|ped)|abandon(?:s|ed)|drop(?:s|ped)|retract(?:s|ed)|cancel(?:s|led))\b"
    r"[^.;,]{0,40}?\b(?:of|for|at)\s+(?:(?:about|some)\s+)?",
    re.IGNORECASE,
)
_AMOUNTS = ("money", "count", "percent", "mass", "length")


def replacements(text: str) -> Iterator[tuple[Figure, Figure]]:
    """(former, present) for each figure that `text` says has come in the place of another."""
    found = [one for one in figures(text) if one.kind not in ("weekday", "ordinal", "duration")]
    for one, other in pairwise(found):
        before, between = text[: one.start], text[one.end : other.start]
        if (one.kind == "date") != (other.kind == "date"):
            continue
        if not (one.unit == other.unit or not one.unit or not other.unit) or one.value == other.value:
            continue
        # "from 2 to 9 May" is how long it takes
        if one.kind != "date" and _FROM.search(before) and (_ONWARD.fullmatch(between) or _BUT.fullmatch(between)):
            yield one, other
        elif _REPLACES.fullmatch(between):
            yield other, one


def withdrawn(text: str) -> list[Figure]:
    """The figure right after words such as "withdrew its forecast of"."""
    ends = {match.end() for match in _WITHDREW.finditer(text)}
    return [one for one in figures(text) if one.kind in _AMOUNTS and any(0 <= one.start - end <= 2 for end in ends)]
