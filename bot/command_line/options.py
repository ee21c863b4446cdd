"""Options that several commands share, each defined once.

It does not care what a command does with them.
"""

from datetime import date, datetime, time
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import typer

# The days before the first and after the last that a clock can show are wanted too: for zones, and for "until".
_YEARS = range(1000, 9000)


def _day(value: str) -> str:
    day = _said_day(value)
    if day is None:
        raise typer.BadParameter(f"{value!r} is not a day such as 2026-11-05, today, yesterday or 7d")
    _in_range(day)
    return day.isoformat()


def _moment(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        day = _said_day(value)
        if day is None:
            told = "a day or time such as 2026-11-05, 2026-11-05T09:30Z, today, yesterday or 7d"
            raise typer.BadParameter(f"{value!r} is not {told}") from None
        moment = datetime.combine(day, time())
    _in_range(moment)
    return moment.isoformat()


def _said_day(value: str) -> date | None:
    """A day in the words that a lookup's since: takes, counted from today in the person's zone; None for others."""
    from bot.settings import load_settings
    from retrieval.errors import QuestionError
    from retrieval.lookup.values import read_day

    try:
        return date.fromisoformat(value)
    except ValueError:
        try:
            return read_day("", value, datetime.now(ZoneInfo(valid_zone(load_settings().zone))).date())
        except QuestionError:
            return None


def _in_range(day: date) -> None:
    if day.year not in _YEARS:
        raise typer.BadParameter(f"the year {day.year} is not between {_YEARS[0]} and {_YEARS[-1]}")


def web_address(value: str) -> str:
    """Where Slack can send events: http or https, with a host."""
    try:
        parts = urlsplit(value.strip())
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)
    except ValueError:
        fits = False
    if not fits:
        raise typer.BadParameter(f"{value!r} is not an address such as https://bot.example.org")
    return value.strip()


Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
Since = Annotated[str | None, typer.Option("--since", parser=_day, metavar="DAY", help="First day, inclusive.")]
Until = Annotated[str | None, typer.Option("--until", parser=_day, metavar="DAY", help="Last day, inclusive.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", parser=_moment, metavar="DATE", help="The day or time to answer as of (default: now)."),
]
Source = Annotated[list[str] | None, typer.Option("--source", metavar="NAME", help="Only this outlet; repeatable.")]


def in_order(since: str | None, until: str | None) -> None:
    """Wrong usage where the last day lies before the first."""
    if since and until and until < since:
        raise typer.BadParameter(f"--until {until} lies before --since {since}")


def valid_zone(name: str) -> str:
    """The zone's name, where the zone database knows it."""
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, KeyError):
        raise typer.BadParameter(f"BRIEFING_ZONE={name!r} is not a time zone such as Europe/Berlin") from None
