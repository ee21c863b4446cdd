"""What time a question is about, and how close to that time an article appeared.

A question about now prefers current articles; one that names a past day or month prefers the articles of that time; one
that looks back without saying to when prefers none. It does not care what else makes an article fit, how a question
names its times (`retrieval.planning.times`), and it shuts nothing out: a window (`Query.window`) does that.
"""

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from retrieval.planning.times import TimeMention, leading, read_times
from retrieval.zones import zone_named

FADES_IN = timedelta(days=30)  # closeness falls to 1/e over this time
SAID = 1.0  # the question says when: "this week", "the latest", "in March 2023"
UNSAID = 0.6  # it says nothing of time: to a news desk, most such questions are about now


class Focus(NamedTuple):
    """The times a question is about, each from a first to a last moment (UTC); `strength` is 0 to 1."""

    periods: tuple[tuple[datetime, datetime], ...]
    strength: float

    def closeness(self, published_at: datetime | None) -> float:
        """1 within a period, falling to 1/e over FADES_IN outside it; 0 for an article without a date."""
        if published_at is None:
            return 0.0
        away = min(
            max(start - published_at, published_at - end, timedelta(0)) / FADES_IN for start, end in self.periods
        )
        return math.exp(-away)


def read_focus(text: str, asked_at: datetime, zone: str = "UTC") -> Focus | None:
    """What time the question is about, asked by somebody in `zone`; None where it looks back without saying to when.

    The days it names count most, then words such as "the latest", then words that look back. Days that reach up to
    now, or lie ahead, mean now: of "this year" the newest is wanted, and of next year only forecasts exist. A year or
    feast that is part of a name tells when the named thing was, not when it was written about.
    """
    asked_at = asked_at.replace(tzinfo=UTC) if asked_at.tzinfo is None else asked_at
    reading = read_times(text, asked_at, zone)
    about = leading(reading.mentions)
    in_passing = all(mention.named or mention.kind == "event" for mention in about)
    if about and not in_passing:
        return Focus(tuple(_period(mention, asked_at, zone) for mention in about), SAID)
    now = ((asked_at, asked_at),)
    if reading.about_now:
        return Focus(now, SAID)
    if reading.looks_back or _long_over(about, asked_at):
        return None
    return Focus(now, UNSAID)


def _period(mention: TimeMention, asked_at: datetime, zone: str) -> tuple[datetime, datetime]:
    """The mention's days from the first to the last moment, cut off at the time of asking; now, where they go on."""
    since, until = mention.since or date.min, mention.until or date.max
    first, last = _moment(since, time.min, zone), _moment(until, time.max, zone)
    goes_on = mention.until is not None and last >= asked_at
    if goes_on or first >= asked_at:
        return asked_at, asked_at
    return first, min(last, asked_at)


def _moment(day: date, clock: time, zone: str) -> datetime:
    try:
        return datetime.combine(day, clock, zone_named(zone)).astimezone(UTC)
    except OverflowError:  # the first or last day there is
        return datetime.combine(day, clock, UTC)


def _long_over(mentions: Sequence[TimeMention], asked_at: datetime) -> bool:
    """Whether what is named, or an event, was in an earlier year."""
    return any((mention.until or mention.since or asked_at.date()).year < asked_at.year for mention in mentions)
