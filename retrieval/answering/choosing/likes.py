"""Things whose names begin or end as that of the question does: Storm Ada beside Storm Berta, Upper and Lower Tarn,
Tern-2 and Tern-3.

It does not care for things that are named otherwise.
"""

import re

from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.reading.question import Question
from retrieval.dates.words import CALENDAR_NAMES
from retrieval.words import stem

_NUMBERED = re.compile(
    r"\b(?P<name>[A-Z][\w’]*[a-z])[- ](?P<number>\d{1,3}|[IVX]{1,5})\b(?![%.,:]\d|[ -](?:January|February"
    r"|March|April|May|June|July|August|September|October|November|December)\b)"
)
_PAIR = re.compile(r"\b(?=(?P<first>[A-Z][\w’-]+)\s(?P<last>[A-Z][\w’-]+))")


def names_its_like(question: Question, one: Candidate) -> bool:
    """Whether the sentence or its headline names a thing of such a name, and neither it nor what stands beside it or
    begins its article has the one that the question names."""
    told = _pairs(f"{one.text} . {one.hit.article.title}")
    held = one.stems | one.near_stems | one.given
    for first, last in _pairs(question.text) & {(a, b) for a in question.names for b in question.names}:
        if {first, last} <= held:
            continue
        if any((a == first) != (b == last) and not {a, b} <= question.names for a, b in told):
            return True
    return False


def _pairs(text: str) -> set[tuple[str, str]]:
    return {(stem(match["first"]), stem(match["last"])) for match in _PAIR.finditer(text)}


def numbered_otherwise(question: Question, one: Candidate) -> bool:
    """Whether the sentence or its headline names a thing by the name asked about and another number, and neither has
    that of the question: Tern-2 is not Tern-3."""
    asked = _numbers(question.text)
    if not asked:
        return False
    told = _numbers(f"{one.text} . {one.hit.article.title}")
    return not asked & told and bool({name for name, _ in asked} & {name for name, _ in told})


def _numbers(text: str) -> set[tuple[str, str]]:
    return {
        (match["name"].lower(), match["number"])
        for match in _NUMBERED.finditer(text)
        if match["name"] not in CALENDAR_NAMES
    }
