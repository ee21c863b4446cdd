"""What time a question is about, and how close to that time an article appeared.

A question about now prefers current articles; one that names a past day or month prefers the articles of that time; one
that looks back without saying to when prefers none. It does not care what else makes an article fit, how a question
names its times (`retrieval.planning.times`), and it shuts nothing out: a window (`Query.window`) does that.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from retrieval.planning.times import TimeMention, TimeReading, leading

DAY = 86_400.0  # seconds
STILL_NEWS = 5 * DAY  # an event is written about for some days: within them no article is more current than another
TOLD_AROUND = 2 * DAY  # what happened on a day is written on the next, and announced before
OUTSIDE = 0.9  # of what is within
FADES_IN = 10 * DAY  # then closeness falls to 1/e over so long
LINGERS_IN = 180 * DAY  # and a small share of it over half a year: of two old articles, the newer one
LINGERING = 0.15
DATED = 1.3  # the question names a time that is over: "in March 2023"
SAID = 1.0  # it says that it is about now: "this week", "the latest"
UNSAID = 0.6  # it says nothing of time: to a news desk, most such questions are about now
_EVER = 1e12  # seconds: further away than any date

Seconds = NDArray[np.float64]


class Focus(NamedTuple):
    """The times a question is about, each from a first to a last moment in seconds since 1970; `strength` is how much
    they count, beside 1 for a question about now."""

    periods: tuple[tuple[float, float], ...]
    strength: float

    def closeness(self, published: Seconds) -> Seconds:
        """(n,) of 0 to 1 for these moments: 1 within a period, less and less outside; 0 for NaN, an unknown date."""
        away: Seconds = np.full(len(published), _EVER)
        for first, last in self.periods:
            outside = np.maximum(np.maximum(first - published, published - last), 0.0)
            away = np.fmin(away, outside)
        since = np.maximum(away - TOLD_AROUND, 0.0)
        near: Seconds = (1 - LINGERING) * np.exp(-since / FADES_IN) + LINGERING * np.exp(-since / LINGERS_IN)
        return np.where(away > 0, OUTSIDE * near, near)


def read_focus(times: TimeReading, asked_at: datetime, zone: ZoneInfo) -> Focus | None:
    """What time the question is about, asked by somebody in `zone`; None where it looks back without saying to when.

    The days it names count most, then words such as "the latest", then words that look back. Days that reach up to
    now, or lie ahead, mean now: of "this year" the newest is wanted, and of next year only forecasts exist. A year or
    feast that is part of a name tells when the named thing was, not when it was written about.
    """
    asked_at = asked_at.replace(tzinfo=UTC) if asked_at.tzinfo is None else asked_at
    now = asked_at.timestamp()
    latest = now - STILL_NEWS, now
    about = leading(times.mentions)
    in_passing = all(mention.named or mention.kind == "event" for mention in about)
    if about and not in_passing:
        periods = (_period(mention, now, zone) or latest for mention in about)
        named = tuple(dict.fromkeys(periods))
        return Focus(named, SAID if latest in named else DATED)
    if times.about_now:
        return Focus((latest,), SAID)
    if times.looks_back or _long_over(about, asked_at):
        return None
    return Focus((latest,), UNSAID)


def _period(mention: TimeMention, now: float, zone: ZoneInfo) -> tuple[float, float] | None:
    """The mention's days from the first to the last moment, and what is written around them, cut off at the time of
    asking; None where they go on."""
    first = _moment(mention.since, time.min, zone) if mention.since else -_EVER
    last = _moment(mention.until, time.max, zone) if mention.until else now
    goes_on = mention.until is not None and last >= now
    if goes_on or first >= now:
        return None
    return first, min(last, now)


def _moment(day: date, clock: time, zone: ZoneInfo) -> float:
    try:
        return datetime.combine(day, clock, zone).timestamp()
    except (OverflowError, ValueError):  # the first or last day there is
        return datetime.combine(day, clock, UTC).timestamp()


def _long_over(mentions: Sequence[TimeMention], asked_at: datetime) -> bool:
    """Whether what is named, or an event, was in an earlier year."""
    return any((mention.until or mention.since or asked_at.date()).year < asked_at.year for mention in mentions)
