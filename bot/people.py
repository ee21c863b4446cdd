"""Who a person is: the name to show and the time zone their words are read in.

It does not care about what they may do.
"""

from datetime import timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.faults import error_code
from bot.wiring import Bot

FRESH_FOR = timedelta(hours=1)
MOST_KEPT = 10_000
_PAGE, _MOST_PAGES = 1_000, 20

log = structlog.get_logger()


class Person(NamedTuple):
    """`zone` is an IANA name that `zoneinfo` knows."""

    name: str
    zone: str


async def person(bot: Bot, user: str) -> Person:
    """From Slack, kept for an hour; a person who cannot be looked up has the zone of the settings."""
    now = bot.desk.clock()
    kept = bot.people.get(user)
    if kept is not None and abs(now - kept[0]) < FRESH_FOR:
        return Person(*kept[1])
    try:
        found = (await bot.client.users_info(user=user)).get("user") or {}
    except (SlackApiError, ClientError, OSError) as error:
        log.info("person not looked up", error=error_code(error))
        return Person("someone", bot.settings.zone)
    profile = found.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or found.get("real_name") or found.get("name")
    known = Person(str(name or "someone"), _zone(found.get("tz"), bot.settings.zone))
    if len(bot.people) >= MOST_KEPT:
        bot.people.clear()
    bot.people[user] = (now, known)
    return known


async def workspace_owner(bot: Bot) -> str | None:
    """The workspace's primary owner, else the first owner or admin found, by user id; raises SlackApiError."""
    otherwise: str | None = None
    cursor = ""
    for _ in range(_MOST_PAGES):
        listed = await bot.client.users_list(limit=_PAGE, cursor=cursor)
        for found in listed.get("members") or []:
            if found.get("deleted") or found.get("is_bot"):
                continue
            if found.get("is_primary_owner"):
                return str(found["id"])
            if otherwise is None and (found.get("is_owner") or found.get("is_admin")):
                otherwise = str(found["id"])
        cursor = (listed.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return otherwise


def _zone(name: object, otherwise: str) -> str:
    try:
        return ZoneInfo(str(name)).key
    except (KeyError, ValueError, OSError):
        return otherwise
