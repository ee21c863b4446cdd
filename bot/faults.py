"""Failures of Slack and the network: which pass, which are final, which may have worked all the same.

It does not care what was being done. Error codes: docs.slack.dev/reference/methods.
"""

import asyncio

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from retrieval.errors import BriefingError, CatalogueUnavailable, IndexUnavailable

_UNSURE = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_PASSING = _UNSURE | {"ratelimited", "rate_limited", "team_added_to_org"}
_AWAY = "I cannot get at my collection of articles right now. Please try again in a few minutes."
_PLAIN = {
    "not_in_channel": "I am not in that channel. Invite me with /invite, then ask again.",
    "channel_not_found": "I cannot see that channel. Invite me with /invite, then ask again.",
    "is_archived": "That channel is archived, so I cannot write there.",
    "missing_scope": "My Slack app lacks a permission it needs. Whoever runs me can see which: `briefing doctor`.",
    "restricted_action": "This workspace's rules do not let me write there.",
}


def error_code(error: BaseException) -> str:
    """Slack's code such as `not_in_channel`, `http_500` for a bare status, or the exception's name."""
    if isinstance(error, SlackApiError):
        data = error.response.data if hasattr(error.response, "data") else error.response
        if isinstance(data, dict) and data.get("error"):
            return str(data["error"])
        return f"http_{getattr(error.response, 'status_code', 0)}"
    return type(error).__name__


def deleted(error: BaseException) -> bool:
    """Whether the message, or the thread that it began, is there no more: whoever deleted it wants no answer."""
    return error_code(error) in ("thread_not_found", "message_not_found")


def unsure(error: BaseException) -> bool:
    """Whether the call may have worked although it failed: a server error, a broken connection, no answer in time."""
    if isinstance(error, SlackApiError):
        return int(getattr(error.response, "status_code", 200)) >= 500 or error_code(error) in _UNSURE
    return isinstance(error, (ClientError, asyncio.TimeoutError, ConnectionError, OSError))


def passing(error: BaseException) -> bool:
    """Whether trying again later may help."""
    if isinstance(error, SlackApiError):
        return unsure(error) or error_code(error) in _PASSING or error_code(error) == "http_429"
    return unsure(error) or away(error)


def away(error: BaseException) -> bool:
    """Whether the database or the index is not there at present."""
    return isinstance(error, (CatalogueUnavailable, IndexUnavailable))


def plain(error: BaseException) -> str:
    """What to tell the person who asked; where a server is and as whom it is asked is for whoever runs the bot."""
    if away(error):
        return _AWAY
    if isinstance(error, BriefingError):
        return str(error)
    return _PLAIN.get(error_code(error), "Something went wrong on my side, and I could not finish. It is logged.")
