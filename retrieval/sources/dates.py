"""Read a publication date as given in a file or feed.

It does not care about dates inside articles ("on Thursday"). Nothing is guessed: only unambiguous machine formats are
read, a time without a zone gives its day alone, and what cannot be true is left out.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

EARLIEST_YEAR = 1900
MOST_AHEAD = timedelta(days=2)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?\s*(Z|z|UTC|[+-]\d{2}:?\d{2})?")
_MAIL = re.compile(r"(?:[A-Za-z]{3}, )?\d{1,2} [A-Za-z]{3} \d{4} \d{2}:\d{2}(:\d{2})? ([A-Z]{1,4}|[+-]\d{4})")


class Published(NamedTuple):
    """When something was published, in UTC; `day_only` says that no time of day is known."""

    at: datetime | None
    day_only: bool


UNDATED = Published(None, False)


def read_published(value: object, now: datetime) -> Published:
    """ISO 8601 (a date or a time) or the form of mail and RSS; anything else, and an absurd date, is undated.

    Absurd is before EARLIEST_YEAR or more than MOST_AHEAD after `now`.
    """
    if isinstance(value, datetime):
        return _checked(value, now, day_only=False)
    if not isinstance(value, str):
        return UNDATED
    text = value.strip()
    try:
        if _DAY.fullmatch(text):
            return _checked(datetime.fromisoformat(text).replace(tzinfo=UTC), now, day_only=True)
        if _TIME.fullmatch(text):
            iso = re.sub(r"\s*(Z|z|UTC)$", "+00:00", text).replace(",", ".")
            return _checked(datetime.fromisoformat(re.sub(r"\s+(?=[+-])", "", iso)), now, day_only=False)
        if _MAIL.fullmatch(text):
            return _checked(parsedate_to_datetime(text), now, day_only=False)
    except (ValueError, OverflowError):
        pass
    return UNDATED


def _checked(at: datetime, now: datetime, *, day_only: bool) -> Published:
    if at.tzinfo is None:
        at, day_only = at.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC), True
    try:
        at = at.astimezone(UTC)
    except OverflowError:
        return UNDATED
    if at.year < EARLIEST_YEAR or at > now + MOST_AHEAD:
        return UNDATED
    return Published(at, day_only)
