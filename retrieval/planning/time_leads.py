"""What stands before a time and what it makes of its days: "since March", "until Friday", "between A and B".

It does not care how the time itself is written. Which March is meant is told by the tense of the question and by the
preposition: "until" and "by" look ahead unless the question tells of the past.
"""

import re
from datetime import date, timedelta
from typing import Literal, NamedTuple

from retrieval.dates.days import Span
from retrieval.dates.tense import tense_at
from retrieval.dates.words import word_set
from retrieval.planning import time_frames
from retrieval.planning.time_beside import within
from retrieval.planning.time_elsewhere import LEADS as LEADS_ELSEWHERE
from retrieval.planning.time_frames import period, span_of_time
from retrieval.planning.time_periods import Asked, Kind, Period, Toward

Relation = Literal["in", "around", "since", "from", "until", "before", "after", "between", "within"]

_LEADS: dict[Relation, str] = {
    "in": "in|on|at|during|over|throughout|for|of|as of|as at|back in|back on|earlier in|later in|dated|amid|across"
    "|sometime in|all through|within|way back in|about|over the course of",
    "around": "around|circa|round about|on or around|on or about",
    "since": "since|ever since|as from",
    "from": "from|starting|starting from|starting on|starting in|beginning|beginning on|beginning in",
    "until": "until|till|up to|up until|by|no later than|not later than|through",
    "before": "before|prior to|ahead of|earlier than|no sooner than|in the run up to|in the run - up to|leading up to",
    "after": "after|following|later than",
    "between": "between|from",
}
_BY_FIRST: dict[str, list[tuple[tuple[str, ...], Relation]]] = {}
for _relation, _listed in _LEADS.items():
    for _lead in f"{_listed}|{LEADS_ELSEWHERE.get(_relation, _listed)}".split("|"):
        _BY_FIRST.setdefault(_lead.split()[0], []).append((tuple(_lead.split()), _relation))
for _entries in _BY_FIRST.values():
    _entries.sort(key=lambda entry: -len(entry[0]))

_ON = word_set("on onwards onward forward forwards")
_LOOKED_AT = 80
_SLACK = timedelta(3)  # on either side of "around 6 June"
_AUXILIARY = re.compile(r"(?:\A|[.?!:;]\s+)\W*(?:Did|Do|Does|Was|Were|Will|Is|Are|Has|Have|Had|Can|Could|Would)\b")
_TAKING_PLACE = re.compile(r"\b(?:is|are|what's|what’s)\b(?: \S+){0,5}? (?!during)\w{2,}ing\b", re.IGNORECASE)

_TOLD = word_set("did was were had has have been")
_TAKES_PLACE = word_set(
    "opens open starts start begins begin comes come takes take plays play meets meet launches launch airs air"
    " premieres premiere votes happens happen ends end closes close changes change resumes resume returns return"
    " arrives arrive speaks speak planned scheduled due"
)
"""Verbs that tell, in the present, what a date will bring: "which laws change on 1 July"."""

CAN_BEGIN = frozenset(_BY_FIRST) | time_frames.CAN_BEGIN
"""Words, besides figures, that a time with or without a preposition can begin with."""


class Named(NamedTuple):
    """A time named by the words up to `end`, with its days; `again`: they depend on where one looks from."""

    end: int
    kind: Kind
    since: date | None
    until: date | None
    part_of_name: bool
    again: bool


def named_time(asked: Asked, at: int) -> Named | None:
    """The time whose preposition, or else its own first word, stands at `at`; None where the calendar does not reach
    that far ("the last 9999 years")."""
    try:
        return _named_time(asked, at)
    except (OverflowError, ValueError):
        return None


def _named_time(asked: Asked, at: int) -> Named | None:
    words = asked.words
    for lead, relation in _BY_FIRST.get(words[at], ()):
        stands_here = len(lead) == 1 or tuple(words.low[at : at + len(lead)]) == lead
        if stands_here and (led := _led(asked, at, at + len(lead), relation)):
            return led
    found = span_of_time(asked, at)
    if not found or (found.named and words[at] == "the"):
        return None
    return _named(asked, at, found, "in")


def _led(asked: Asked, at: int, place: int, relation: Relation) -> Named | None:
    words = asked.words
    if words[at] == "within" and (around := within(asked, place, period)):
        return _named(asked, at, around, "in")
    if relation == "before" and words[place + (words[place] == "the")] in ("end", "close"):
        relation = "until"  # "before the end of the year"
    found = span_of_time(asked, place, between=words[at] in ("between", "from"))
    if not found:
        return None
    if found.named:
        return None  # "after the 2020 election" is after a day of that year
    if relation == "between":
        return _named(asked, at, found, "in")
    if relation not in ("in", "around"):
        found = found.from_one_side()
    if relation == "from":
        if words[found.end] in _ON and not period(asked, found.end + 1):
            return _named(asked, at, found._replace(end=found.end + 1), "from")
        if words[at] == "from":
            return _named(asked, at, found, "in")
    return _named(asked, at, found, relation)


def _named(asked: Asked, at: int, found: Period, relation: Relation) -> Named:
    toward = _toward(asked, at, found, relation) if found.again or relation == "since" else "untold"
    part_of_name = found.named and relation == "in"
    span = found.read(asked.today, toward)
    since, until = _days(asked, span, relation) if span else (None, None)
    return Named(found.end, found.kind, since, until, part_of_name, found.again)


def _days(asked: Asked, span: Span, relation: Relation) -> tuple[date | None, date | None]:
    first, last = span
    if relation == "around" and first == last:
        return first - _SLACK, last + _SLACK
    if relation == "since":
        return first, asked.today if first <= asked.today else None
    if relation == "from":
        return first, None
    if relation == "until":
        return None, last
    if relation == "before":
        return None, first - timedelta(1)
    if relation == "after":
        return last + timedelta(1), None
    return first, last


def _toward(asked: Asked, at: int, found: Period, relation: Relation) -> Toward:
    """Where the question looks for a time that comes again and again."""
    if relation == "since":
        return "since"
    words = asked.words
    start, end = words.starts[at], words.ends[found.end - 1]
    tense = tense_of(words.text, start, end)
    if tense == "past":
        return "back"
    if tense is None and words[at - 1] in ("a", "an"):
        return "near"  # "a December cut", which may be one to come
    if tense != "future" and words.hold_any(_TOLD):
        return "near" if tense == "present" else "untold"
    if words.hold_any(_TAKES_PLACE):
        return "ahead"
    if tense == "future" or relation == "until" or (relation == "from" and tense != "present"):
        return "ahead"
    if found.weekday and tense is None and _TAKING_PLACE.search(words.text, max(0, start - _LOOKED_AT), start):
        return "ahead"
    return "near" if tense == "present" else "untold"


def tense_of(text: str, start: int, end: int) -> str | None:
    """The tense around a time; a question opens with its verb: "Will it open on Friday?"."""
    near = max(0, start - 200)
    stretch = _AUXILIARY.sub(lambda match: match.group().lower(), text[near : end + 200])
    return tense_at(stretch, start - near, end - near)
