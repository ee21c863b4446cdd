"""What a question may be answered from that wants to hear certain outlets: their articles alone, and where it asks what
they wrote on certain days, those of these days.

It does not care how outlets and times are read (`retrieval.planning`). A time beside what happened ("the flood on 6
November") shuts nothing out: it is written about for days.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from retrieval.answering.telling.plain_words import span_words
from retrieval.models import Hit, Query, Window
from retrieval.planning.plan import Plan
from retrieval.planning.times import TimeMention, leading
from retrieval.search import search

if TYPE_CHECKING:
    from retrieval.newsdesk import Newsdesk

_WRITES = (
    r"(?:writ(?:e|es|ten)|wrote|report(?:s|ed)?|publish(?:es|ed)?|say|says|said|tell|tells|told|cover(?:s|ed)?|"
    r"print(?:s|ed)?)"
)
_OF_WRITING = re.compile(rf"\b(?:{_WRITES}|articles?|stor(?:y|ies)|coverage)\b", re.IGNORECASE)
_JUST_WRITTEN = re.compile(rf"\b{_WRITES}\s+$", re.IGNORECASE)


class Source(NamedTuple):
    """`query` as it is then asked, of `hits`; `limits` say in words what these were limited to, else empty."""

    query: Query
    hits: Sequence[Hit]
    limits: str = ""


def of_outlets(desk: "Newsdesk", query: Query, plan: Plan, hits: Sequence[Hit], most: int) -> Source:
    """What the question is to be answered from: `hits`, or where it wants to hear certain outlets at most `most`
    passages of theirs."""
    if not plan.outlets or query.sources:
        return Source(query, hits)
    days = _days_of_writing(plan) if query.window == Window() else Window()
    window = query.window if days == Window() else days
    theirs = search(desk, query.model_copy(update={"sources": plan.outlets, "window": window}), most)
    return Source(query.model_copy(update={"text": plan.asking}), theirs, _said(plan, days))


def _days_of_writing(plan: Plan) -> Window:
    """The days on which it asks what was written; none where they are those of an event, or it names none."""
    if not _OF_WRITING.search(plan.text):
        return Window()
    times = leading(plan.times.mentions)
    return plan.times.window if times and all(_of_writing(plan.text, each) for each in times) else Window()


def _of_writing(text: str, time: TimeMention) -> bool:
    if time.named or time.kind == "event":
        return False
    return time.kind == "relative" or _JUST_WRITTEN.search(text[: time.start]) is not None


def _said(plan: Plan, days: Window) -> str:
    """ "Tessel Wire, Sunday 15 November 2026"."""
    outlets = " or ".join(plan.outlets)
    if days.since is None or days.until is None:
        return outlets
    return f"{outlets}, {span_words(days.since, days.until)}"
