"""Read the dates of feeds, as exactly as they are given and no more.

It does not care whether a date can be true (`retrieval.sources.dates` does). A zone by name counts only where mail
defines it: "IST" and "CET" are used for more than one. A time without a zone gives its day alone.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>[A-Za-z]{1,5}\b|[+-]\d{2}(?::?\d{2})?)?"
)
_DAY_NAME = r"(?:[a-z]{2,9}\.?,?\s+)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<year>\d{{4}})-(?P<number>\d{{2}})-(?P<day>\d{{2}})(?:(?:T|\s+)\s*{_TIME})?",
        rf"{_DAY_NAME}(?P<day>\d{{1,2}})[\s-]+{_MONTH}[\s-]+(?P<year>\d{{4}}|\d{{2}})(?:,?\s+{_TIME})?(?:\s*\([^)]*\))?",
        rf"{_DAY_NAME}{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})(?:,?\s+{_TIME})?",
    )
)
_ZONES = {
    **dict.fromkeys(("Z", "UT", "UTC", "GMT"), 0),
    **{"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
}
_LONGEST = 100
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso_date(value: object) -> str | None:
    """ISO 8601: a time with its zone, or a date where no time with a zone is given; None where the date is not clear.

    The first moment of 1970 is what a program writes that has no date.
    """
    text = value.strip() if isinstance(value, str) else ""
    if not text or len(text) > _LONGEST:
        return None
    found = next((match for form in _FORMS if (match := form.fullmatch(text))), None)
    if found is None:
        return None
    given = found.groupdict()
    try:
        day = datetime(_year(given["year"]), _month(given), int(given["day"]))
        if given["hour"] is None:
            return None if day == _EPOCH.replace(tzinfo=None) else day.date().isoformat()
        time = day.replace(hour=int(given["hour"]), minute=int(given["minute"]), second=int(given["second"] or 0))
        zone = _zone(given["zone"])
    except ValueError:
        return None
    if zone is None:
        return day.date().isoformat()
    at = time.replace(tzinfo=zone)
    return None if at == _EPOCH else at.isoformat()


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 50 else 1900)  # as RFC 2822 has it


def _month(given: dict[str, str]) -> int:
    return int(given["number"]) if given.get("number") else _MONTHS.index(given["month"][:3].lower()) + 1


def _zone(text: str | None) -> timezone | None:
    """The zone, None for none and for a name that mail does not define."""
    if text is None:
        return None
    if text[0] in "+-":
        minutes = int(text[1:3]) * 60 + int(text[3:].lstrip(":") or 0)
        return timezone(timedelta(minutes=minutes if text[0] == "+" else -minutes))
    hours = _ZONES.get(text.upper())
    return None if hours is None else timezone(timedelta(hours=hours))
