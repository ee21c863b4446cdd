"""What a response says of when to come again: Cache-Control, Expires and Retry-After, as seconds from now.

It does not care who asks, nor whether the wish is obeyed. What makes no sense says nothing.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 365 * 86_400.0

_SECONDS = re.compile(r"\d{1,12}")


def fresh_for(headers: Mapping[str, str]) -> float | None:
    """Seconds for which the response holds, 0 where it must be asked for anew each time, None where nothing is said.

    `max-age` goes before `Expires`, as HTTP has it; the `Age` of the response is taken off. At most LONGEST.
    """
    rules = _directives(headers.get("Cache-Control", ""))
    if "no-store" in rules or "no-cache" in rules:
        return 0.0
    age = headers.get("Age", "").strip()
    if _SECONDS.fullmatch(rules.get("max-age", "")):
        spent = int(age) if _SECONDS.fullmatch(age) else 0
        return min(float(max(int(rules["max-age"]) - spent, 0)), LONGEST)
    expires = headers.get("Expires")
    if expires is None:
        return None
    until = _until(expires, headers)
    return 0.0 if until is None else until  # HTTP takes a date that makes no sense for one that has passed


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds for which the site asks to be left alone, at most LONGEST; None where it does not say."""
    value = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(value):
        return min(float(value), LONGEST)
    return _until(value, headers)


def _until(moment: str, headers: Mapping[str, str]) -> float | None:
    """Seconds until an HTTP date, by the site's own clock where it tells its time."""
    at = _http_date(moment)
    if at is None:
        return None
    now = _http_date(headers.get("Date", "")) or datetime.now(UTC)
    return min(max((at - now).total_seconds(), 0.0), LONGEST)


def _http_date(value: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _directives(value: str) -> dict[str, str]:
    parts = (part.partition("=") for part in value.lower().split(","))
    return {name.strip(): given.strip().strip('"') for name, _, given in parts if name.strip()}
