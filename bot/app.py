"""The Bolt app: one for Socket Mode and HTTP alike.

It does not care how events arrive. Order matters: middleware stores what must not be lost before Bolt acknowledges,
then the listeners of each subject, then catch-alls, since Slack sends again what nobody acknowledged.
"""

import logging
import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import middleware
from bot.listeners import ask, conversation, digest, feedback, home, lookup, shortcuts, sources
from bot.manifest import COMMANDS, prefixed
from bot.wiring import Bot

_ANYTHING = re.compile(".*", re.DOTALL)


def build_app(bot: Bot) -> AsyncApp:
    """The app with everything registered; it is ready for either transport."""
    logger = logging.getLogger("briefing.slack")
    app = AsyncApp(
        client=bot.client,
        signing_secret=bot.settings.slack_signing_secret or "",
        logger=logger,
        attaching_conversation_kwargs_enabled=False,
    )
    middleware.register(app, bot)
    for subject in (conversation, ask, feedback, lookup, digest, sources, home, shortcuts):
        subject.register(app, bot)
    _catch_all(app, bot.settings.command_prefix)
    return app


def _catch_all(app: AsyncApp, prefix: str) -> None:
    async def nothing(ack: AsyncAck) -> None:
        await ack()

    async def unknown_command(ack: AsyncAck, command: dict[str, Any]) -> None:
        known = ", ".join(prefixed(name, prefix) for name in COMMANDS)
        await ack(f"I do not know {command['command']}. The commands are {known}.")

    app.event(_ANYTHING)(nothing)
    app.command(_ANYTHING)(unknown_command)
    for kind in (app.action, app.view, app.view_closed, app.options, app.shortcut):
        kind(_ANYTHING)(nothing)
