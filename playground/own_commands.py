"""The workspace's own slash commands, which no app is told of: `/invite` and `/remove`.

It does not care who types. Everybody is in every channel, so only the bot's coming and going changes anything.
"""

import re
from typing import NamedTuple

from playground.web_api.conversations import add_bot, remove_bot
from playground.workspace import Channel, User, Workspace


class OwnCommand(NamedTuple):
    """One command as the page offers it."""

    command: str
    usage_hint: str
    description: str


OWN_COMMANDS = (
    OwnCommand("/invite", "@name", "Add somebody, or an app, to this channel"),
    OwnCommand("/remove", "@name", "Take somebody, or an app, out of this channel"),
)
NAMES = frozenset(one.command for one in OWN_COMMANDS)
_MENTION = re.compile(r"<@([^<>|]+)(?:\|[^<>]*)?>|@?(\S.*)", re.DOTALL)


def obey(workspace: Workspace, channel: Channel, by: str, command: str, text: str) -> str:
    """Do it, and return what Slackbot says of it to the person with the id `by` alone."""
    if channel.is_im:
        return f"`{command}` does not work in direct messages."
    user = _named(workspace, text.strip())
    if user is None:
        there = f"`{command} @{workspace.app.bot_name}`"
        return f"“{text.strip()[:80]}” is nobody here. Try {there}." if text.strip() else f"Say whom: {there}."
    inside = user.id in channel.members
    if command == "/invite":
        if inside:
            return f"<@{user.id}> is already in this channel."
        add_bot(workspace, channel, by)
        return f"<@{user.id}> is in #{channel.name} now."
    if not inside:
        return f"<@{user.id}> is not in this channel."
    if user.bot_id is None:
        return "In the local Slack everybody stays in every channel; only the bot can be removed."
    remove_bot(workspace, channel)
    return f"<@{user.id}> was removed from #{channel.name}."


def _named(workspace: Workspace, text: str) -> User | None:
    """The person or the bot, by mention or name; Slackbot is nowhere and cannot be brought."""
    found = _MENTION.fullmatch(text)
    if found is None:
        return None
    named = (found[1] or found[2]).casefold()
    for user in workspace.users.values():
        if user.id != workspace.slackbot_id and named in (user.id.casefold(), user.name.casefold()):
            return user
    return None
