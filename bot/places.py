"""Conversations as Slack knows them: their name, whether the bot may post there, and who else reads along.

It does not care what is posted. Where another company reads along, the bot is silent: the coverage was not taken in for
its people.
"""

from typing import NamedTuple

import structlog
from slack_sdk.errors import SlackApiError

from bot.faults import error_code, passing
from bot.wiring import Bot
from retrieval.errors import BriefingError

SHARED = "This channel is shared with another company, so I do not post there."

log = structlog.get_logger()


class ChannelIsShared(BriefingError):
    """What was to be posted must not be: another company reads along."""


class Place(NamedTuple):
    """A conversation: its name (empty for a direct message), whether the bot may post there, and whether it is shared
    with another company."""

    name: str
    open: bool
    shared: bool = False


async def place_of(bot: Bot, channel: str, before_posting: bool = False) -> Place:
    """The conversation as Slack knows it; one that the bot cannot see is closed to it.

    `before_posting` raises a failure that may pass: who reads along must not be left open then."""
    try:
        found = (await bot.client.conversations_info(channel=channel)).get("channel") or {}
    except SlackApiError as error:
        if before_posting and passing(error):
            raise
        log.info("channel not looked up", channel=channel, error=error_code(error))
        return Place("", False)
    shared = bool(found.get("is_ext_shared"))
    if found.get("is_im") or found.get("is_mpim"):
        return Place("", True, shared)
    return Place(str(found.get("name") or ""), bool(found.get("is_member")), shared)
