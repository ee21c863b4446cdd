"""What times a question names, and the days it is about, read by the asker's clock in the asker's zone.

A week runs from Monday to Sunday; "this week", "this month" and "this year" are the whole of it, to its end, since what
is announced for later belongs to them; they end today where the words say so ("so far this year", "since New Year",
"earlier this month"). "In June 2022" is the whole month. "Before June" ends the day before it, "after 3 March" begins
the day after it, "until" and "by" include the day or month they name, "since" and "from ... on" its first day.

A day or month without a year is the latest one, or, where the question looks ahead ("will", "until", "by"), the next;
beside a date in the past that is written out, the latest one up to that date.

The window of the whole question: dates that are written out outrank what is counted from today, and that outranks a
year or feast that is part of a name ("the 2020 election", "Black Friday deals") and a date that only tells when
something else was ("after it shut in March 2020"). Several of the same rank that are not joined to a range give one
window from the first to the last day of them all, unless one only begins and another only ends it ("after 3 March and
before 5 May"). It does not care what the search makes of a window, nor who is asking.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from retrieval.models import Window
from retrieval.planning import time_phrases
from retrieval.planning.time_leads import CAN_BEGIN, Named, named_time, tense_of
from retrieval.planning.time_periods import Asked, Kind
from retrieval.planning.time_phrases import Direction, Event
from retrieval.planning.time_words import Words
from retrieval.zones import zone_named

_SOUTHERN = (
    "Australia/", "Antarctica/", "America/Argentina/", "America/Sao_Paulo", "America/Santiago", "America/Montevideo",
    "America/Asuncion", "America/Buenos_Aires", "America/La_Paz", "America/Lima", "Africa/Johannesburg",
    "Africa/Windhoek", "Africa/Harare", "Africa/Maputo", "Africa/Gaborone", "Africa/Lusaka", "Pacific/Auckland",
    "Pacific/Chatham", "Pacific/Fiji", "NZ",
)  # fmt: skip
"""Zones whose summer is in December."""


class TimeMention(NamedTuple):
    """A time at `text[start:end]`, with the preposition before it, and its days, both inclusive, None where open.

    `kind`: "explicit" for what the calendar names, "relative" for what is counted from the asker's clock, "now" and
    "back" for words without days ("latest", "years ago"), "event" for what is told by an event ("since the ceasefire":
    `direction` and `event` say how it stands to what; days only where its words hold a date), "conversation" for
    "since we last spoke". `named` says that the words are part of a name ("the 2020 election"): a search needs them;
    `aside` that the question is not about it: it is compared with ("higher than last year"), or foreseen from another
    date that is named.
    """

    start: int
    end: int
    kind: Kind
    since: date | None = None
    until: date | None = None
    named: bool = False
    aside: bool = False
    direction: Direction | None = None
    event: str = ""


class TimeReading(NamedTuple):
    """The times of a question. `about_now`: it asks how things stand, or what is to come; `looks_back`: it looks back
    without saying to when; `open`: a time is named whose days cannot be computed."""

    mentions: tuple[TimeMention, ...]
    window: Window
    about_now: bool
    looks_back: bool
    open: bool


def read_times(text: str, asked_at: datetime, zone: str = "UTC") -> TimeReading:
    """The times that a question names, asked at `asked_at` (UTC where it says no zone) by somebody in `zone`.

    Takes time in proportion to the text, whatever it holds. QuestionError where the zone is not known.
    """
    moment = _local(asked_at, zone_named(zone))
    asked = Asked(Words(text), moment, moment.date(), zone.startswith(_SOUTHERN))
    mentions = _mentions(asked)
    return TimeReading(
        mentions=mentions,
        window=_together(leading(mentions)),
        about_now=any(_is_current(mention, asked.today) for mention in mentions),
        looks_back=any(mention.kind == "back" for mention in mentions),
        open=any(_is_open(mention) for mention in mentions),
    )


def without_times(text: str, mentions: Sequence[TimeMention]) -> str:
    """The question without the words that only say when; names and events keep theirs. Never empty for a text that
    is not: where nothing else is said, the text itself."""
    parts, place = [], 0
    for mention in mentions:
        if not mention.named and mention.kind != "event":
            parts.append(text[place : mention.start].rstrip())
            place = mention.end
    rest = text[place:]
    kept = " ".join(part for part in (*parts, rest.lstrip()) if part)
    for mark in "?,.;:!":
        kept = kept.replace(f" {mark}", mark)
    kept = kept.lstrip(" ,.;:!?")
    return kept or text


def _local(asked_at: datetime, zone: ZoneInfo) -> datetime:
    asked_at = asked_at.replace(tzinfo=UTC) if asked_at.tzinfo is None else asked_at
    try:
        return asked_at.astimezone(zone)
    except OverflowError:  # at either end of the calendar
        return asked_at


def _mentions(asked: Asked) -> tuple[TimeMention, ...]:
    """In order. A day or month without a year is read beside a date in the past that the question writes out."""
    words, place = asked.words, 0
    mentions: list[TimeMention] = []
    again: list[tuple[int, int]] = []
    while place < words.size:
        if not _may_begin(words, place):
            place += 1
        elif named := named_time(asked, place):
            if named.again:
                again.append((len(mentions), place))
            mentions.append(_of_named(words, place, named))
            place = named.end
        elif other := _other_mention(asked, place):
            mention, place = other
            mentions.append(mention)
        else:
            place += 1
    if again and (anchor := _anchor(mentions, {index for index, _ in again}, asked.today)):
        for index, at in again:
            if named := named_time(asked._replace(today=anchor), at):
                mentions[index] = _of_named(words, at, named)
    return _foreseen_aside(words.text, mentions)


def _foreseen_aside(text: str, mentions: Sequence[TimeMention]) -> tuple[TimeMention, ...]:
    """ "In December 2022, how far were prices expected to climb in 2023?" is about 2022."""
    ends = [one.until or date.max for one in mentions if _is_written_out(one) and one.since]
    if len(ends) < 2:
        return tuple(mentions)
    earliest = min(ends)

    def foreseen(one: TimeMention) -> bool:
        if not _is_written_out(one) or one.since is None or one.since <= earliest:
            return False
        told = _FORESEES.search(text, max(0, one.start - _FORESEEN_WITHIN), one.start)
        return told is not None or tense_of(text, one.start, one.end) == "future"

    return tuple(one._replace(aside=True) if foreseen(one) else one for one in mentions)


def _is_written_out(mention: TimeMention) -> bool:
    return mention.kind == "explicit" and not mention.named


def _anchor(mentions: Sequence[TimeMention], again: set[int], today: date) -> date | None:
    """The last day of the first time that is written out with its year and over."""
    for index, one in enumerate(mentions):
        if _is_written_out(one) and index not in again and one.since and one.until:
            return one.until if one.until < today else None
    return None


def _other_mention(asked: Asked, at: int) -> tuple[TimeMention, int] | None:
    words = asked.words
    start = words.starts[at]
    if found := time_phrases.phrase(words, at):
        end, kind = found
        if kind == "conversation" and end < words.size and (when := named_time(asked, end)) and when.since:
            until = max(when.since, asked.today)  # "since I asked this morning"
            return TimeMention(start, words.ends[when.end - 1], kind, when.since, until), when.end
        return TimeMention(start, words.ends[end - 1], kind), end
    if event := time_phrases.event(words, at):
        return _of_event(asked, start, event)
    return None


def _of_event(asked: Asked, start: int, event: Event) -> tuple[TimeMention, int] | None:
    """An event is dated where its words are: "since the vote in March", "after the 2020 election"."""
    words, place, since, until = asked.words, event.end, None, None
    for at in range(event.begins, event.end + 1):
        if (
            at < words.size
            and _may_begin(words, at)
            and (found := named_time(asked, at))
            and (found.since or found.until)
        ):
            place = max(found.end, event.end if found.part_of_name else 0)
            since = found.since if event.direction in ("since", "after", "during") else None
            until = found.until if event.direction in ("before", "until", "during") else None
            if since and event.direction == "since":
                until = max(since, asked.today)
            break
    else:
        if not event.by_itself:
            return None
    end = words.ends[place - 1]
    told = words.text[words.starts[event.begins] : end]
    return TimeMention(start, end, "event", since, until, direction=event.direction, event=told), place


def _may_begin(words: Words, at: int) -> bool:
    return words.low[at] in _CAN_BEGIN or words.low[at][0].isdecimal()


def _of_named(words: Words, at: int, named: Named) -> TimeMention:
    start, end = words.starts[at], words.ends[named.end - 1]
    return TimeMention(
        start,
        end,
        named.kind,
        named.since,
        named.until,
        named=named.part_of_name,
        aside=_is_compared(words, at),
    )


def _is_compared(words: Words, at: int) -> bool:
    """ "Higher than last year", "compared to March", "different from last year"."""
    if words[at] == "from":
        return words[at - 1] in ("different", "up", "down", "unchanged")
    return words[at - 1] in _COMPARES or (words[at - 2] in _COMPARED and words[at - 1] in ("to", "with"))


def _is_open(mention: TimeMention) -> bool:
    dateless = mention.since is None and mention.until is None
    return dateless and mention.kind in ("explicit", "relative", "event", "conversation")


def _is_current(mention: TimeMention, today: date) -> bool:
    """Whether it says "now", or its days reach today or lie ahead."""
    if mention.kind == "now":
        return True
    if mention.named or mention.aside:
        return False
    return any(day is not None and day >= today for day in (mention.since, mention.until))


def leading(mentions: Sequence[TimeMention]) -> list[TimeMention]:
    """The mentions that the question is about: those with days that no other outranks."""
    dated = [one for one in mentions if (one.since or one.until) and not one.aside]
    in_passing = [one for one in dated if one.named or one.kind == "event"]
    apart = [one for one in dated if one not in in_passing]
    return [one for one in apart if one.kind == "explicit"] or apart or in_passing


def _together(mentions: Sequence[TimeMention]) -> Window:
    if not mentions:
        return Window()
    begins, ends = [one.since for one in mentions], [one.until for one in mentions]
    lower = [one.since for one in mentions if one.since and not one.until]
    upper = [one.until for one in mentions if one.until and not one.since]
    if lower and upper and len(lower) + len(upper) == len(mentions) and max(lower) <= min(upper):
        return Window(since=max(lower), until=min(upper))
    known_begins, known_ends = [day for day in begins if day], [day for day in ends if day]
    return Window(
        since=min(known_begins) if len(known_begins) == len(begins) else None,
        until=max(known_ends) if len(known_ends) == len(ends) else None,
    )


_FORESEES = re.compile(r"\b(?:expect(?:ed|s)?|forecasts?|projected|plan(?:ned|s)?|due|scheduled|would)\b[^.?!]*\Z")
_FORESEEN_WITHIN = 60
_COMPARES = ("than", "versus", "vs")
_COMPARED = ("compared", "comparison", "relative")
_CAN_BEGIN = CAN_BEGIN | time_phrases.CAN_BEGIN
