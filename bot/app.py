"""The Bolt app: one for Socket Mode and HTTP alike.

It does not care how events arrive. Order matters: middleware stores what must not be lost before Bolt acknowledges,
then the listeners of each subject, then catch-alls, since Slack sends again what nobody acknowledged. What a click or a
command comes to that fails or is not known, its person is told (`bot.unanswered`).
"""

import logging
import re
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import middleware, unanswered
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
    _catch_all(app, bot)
    return app


def _catch_all(app: AsyncApp, bot: Bot) -> None:
    async def nothing(ack: AsyncAck) -> None:
        await ack()

    async def unknown_command(ack: AsyncAck, command: dict[str, Any]) -> None:
        known = ", ".join(prefixed(name, bot.settings.command_prefix) for name in COMMANDS)
        await ack(f"I do not know {command['command']}. The commands are {known}.")

    async def unknown(ack: AsyncAck, body: dict[str, Any]) -> None:
        ack.response = await unanswered.unknown(bot, body)

    async def failed(error: Exception, body: dict[str, Any], response: BoltResponse | None) -> BoltResponse | None:
        return await unanswered.failed(bot, error, body, acknowledged=response is None)

    app.error(failed)
    app.event(_ANYTHING)(nothing)
    app.command(_ANYTHING)(unknown_command)
    app.action(_ANYTHING)(unknown)
    app.view(_ANYTHING)(unknown)
    app.shortcut(_ANYTHING)(unknown)
    app.view_closed(_ANYTHING)(nothing)
    app.options(_ANYTHING)(nothing)
