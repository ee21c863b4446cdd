"""What time a question is about, and how close to that time an article appeared.

A question about now prefers current articles; one that names a past day or month prefers the articles of that time; one
that looks back without saying to when prefers none. It does not care what else makes an article fit, and it shuts
nothing out: a window (`Query.window`) does that.
"""

import calendar
import math
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

FADES_IN = timedelta(days=30)  # closeness falls to 1/e over this time
SAID = 1.0  # the question says when: "this week", "the latest", "in March 2023"
UNSAID = 0.6  # it says nothing of time: to a news desk, most such questions are about now

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?P<lead>\b(?:in|since|during|by|until|till|from|of|last|early|mid|late|this|next)[\s-]+)?"
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>{_MONTH})\b\.?"
    rf"(?:\s+(?P<day_after>\d{{1,2}})(?:st|nd|rd|th)?\b)?(?:,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)\b)?",
    re.IGNORECASE,
)
_ISO = re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)(?:-(?P<day>\d\d))?\b")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_NOW = re.compile(
    r"\b(?:now|nowadays|today|tonight|yesterday|tomorrow|currently|current|recent(?:ly)?|latest|newest|lately|so far|"
    r"just|breaking|upcoming|soon|at the moment|these days|this (?:week|weekend|month|morning|afternoon|evening|year)|"
    r"(?:last|past|next|coming) (?:few )?(?:days?|weeks?|weekend|night|month)|(?:days?|weeks?) ago)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:(?:last|previous|past|prior|earlier) (?:years?|decades?|century|spring|summer|autumn|fall|winter)|"
    r"(?:months?|years?|decades?|centur(?:y|ies)) (?:ago|earlier|before)|back (?:in|then|when)|histor(?:y|ically)|"
    r"originally|in the (?:1[5-9]|20)\d0s|at (?:the|that) time)\b",
    re.IGNORECASE,
)


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


def read_focus(text: str, asked_at: datetime) -> Focus | None:
    """What time the question is about; None where it looks back without saying to when.

    A day or month it names counts most, then words such as "this week", then words that look back.
    """
    if periods := _named_periods(text, asked_at):
        return Focus(tuple(periods), SAID)
    now = ((asked_at, asked_at),)
    if _NOW.search(text):
        return Focus(now, SAID)
    if _BACK.search(text) or any(int(year) < asked_at.year for year in _YEAR.findall(text)):
        return None
    return Focus(now, UNSAID)


def _named_periods(text: str, asked_at: datetime) -> list[tuple[datetime, datetime]]:
    """The days and months named. One without a year takes that of its neighbour, else it is the last before now."""
    matches = [*_ISO.finditer(text), *_DATE.finditer(text)]
    years = [int(match["year"]) for match in matches if match["year"]]
    periods = []
    for match in matches:
        parts = match.groupdict()
        day = parts["day"] or parts.get("day_after")
        if not (parts["year"] or day or parts.get("lead")):
            continue  # "may", "march" and "Mar" alone are seldom months
        month = _MONTHS.get(parts["month"].lower()) or int(parts["month"])
        year = int(parts["year"]) if parts["year"] else years[0] if years else _last_year_of(month, asked_at)
        if period := _period(year, month, int(day) if day else None):
            periods.append(period)
    return periods


def _last_year_of(month: int, asked_at: datetime) -> int:
    return asked_at.year if month <= asked_at.month else asked_at.year - 1


def _period(year: int, month: int, day: int | None) -> tuple[datetime, datetime] | None:
    try:
        first = date(year, month, day or 1)
        last = date(year, month, day or calendar.monthrange(year, month)[1])
    except ValueError:  # the 31st of June, month 13
        return None
    return datetime.combine(first, time.min, UTC), datetime.combine(last, time.max, UTC)
