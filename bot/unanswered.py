"""An interaction that failed, or that nothing here knows: whoever clicked or typed is told, privately and plainly.

Slack itself would say no more than that the app did not answer in time. It does not care about events: what fails there
is delivered again, and an answer has its own ways to say that it failed (`bot.answer_job`).
"""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from aiohttp import ClientError
from slack_bolt import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.blocks.guard import safe_view
from bot.blocks.text import Block, escape, section
from bot.faults import error_code, passing, plain
from bot.posting import respond, tell_privately
from bot.wiring import Bot
from retrieval.errors import BriefingError

OUTDATED = (
    "I cannot tell any more what that button or form was for: it is from an earlier time, or was damaged. "
    "Please type the command or the question again."
)
# Bolt takes back the acknowledgement of a listener that then fails, unless it has sent it: it looks every 10 ms.
_SEEN_SECONDS = 0.1
_INTERACTIONS = ("block_actions", "view_submission", "shortcut", "message_action")

log = structlog.get_logger()


class Outdated(BriefingError):
    """What a click or a form carries cannot be read."""

    def __init__(self) -> None:
        super().__init__(OUTDATED)


def value_of(action: dict[str, Any]) -> str:
    """What the button carries; raises Outdated where that is nothing."""
    value = action.get("value")
    if not isinstance(value, str) or not value:
        raise Outdated
    return value


@contextmanager
def readable() -> Iterator[None]:
    """For reading what a button or a form carries: whatever is wrong with it is Outdated."""
    try:
        yield
    except (ValueError, TypeError, LookupError) as error:
        raise Outdated from error


async def unknown(bot: Bot, body: dict[str, Any]) -> BoltResponse:
    """The answer to an interaction that no listener is for."""
    if any(action.get("type") != "button" for action in body.get("actions") or ()):
        return BoltResponse(status=200, body="")  # something was chosen in a form, to be read when that is sent
    log.info("unknown interaction", type=body.get("type"))
    return await _told(bot, body, OUTDATED, acknowledged=False)


async def failed(bot: Bot, error: Exception, body: dict[str, Any], acknowledged: bool) -> BoltResponse | None:
    """What to answer in place of a listener that raised; None: nothing, or what Slack is to deliver again."""
    _note(error)
    if body.get("type") not in _INTERACTIONS and "command" not in body:
        return None
    response = await _told(bot, body, escape(plain(error)), acknowledged)
    if not acknowledged:
        return response
    await asyncio.sleep(_SEEN_SECONDS)
    return None


def _note(error: Exception) -> None:
    """What a person typed amiss is no matter for whoever runs the bot."""
    line = f"{error_code(error)}: {error}"
    if passing(error) or isinstance(error, SlackApiError):
        log.warning("listener failed", error=line)
    elif isinstance(error, BriefingError):
        log.info("not done", error=line)
    else:
        log.error("listener failed", error=line, exc_info=error)


async def _told(bot: Bot, body: dict[str, Any], words: str, acknowledged: bool) -> BoltResponse:
    """Tells it; where a form waits for its answer, in the place of the form."""
    if body.get("type") == "view_submission" and not acknowledged:
        answer = {"response_action": "update", "view": safe_view(_notice(words))}
        return BoltResponse(status=200, body=json.dumps(answer), headers={"Content-Type": ["application/json"]})
    try:
        await _tell(bot, body, words)
    except (SlackApiError, ClientError, OSError) as error:
        log.warning("could not be told", error=error_code(error))
    return BoltResponse(status=200, body="")


async def _tell(bot: Bot, body: dict[str, Any], words: str) -> None:
    url, trigger = body.get("response_url"), body.get("trigger_id")
    if url and await respond(str(url), words):
        return
    channel = (body.get("channel") or {}).get("id") or body.get("channel_id")
    if channel is None and trigger and body.get("type") == "block_actions":  # in the App Home, or in a form
        over_a_form = (body.get("view") or {}).get("type") == "modal"
        show = bot.client.views_push if over_a_form else bot.client.views_open
        await show(trigger_id=str(trigger), view=safe_view(_notice(words)))
        return
    user = str((body.get("user") or {}).get("id") or body.get("user_id"))
    await tell_privately(bot, str(channel or user), user, words)


def _notice(words: str) -> Block:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "That did not work"},
        "close": {"type": "plain_text", "text": "Close"},
        "blocks": [section(words)],
    }
