"""`/digest` and its modal: which word does what, and what each click leads to.

It does not care how a subscription is kept or described (`bot.subscribing`). All replies are private, except the one
line in the channel when its digest is set up or changed.
"""

import asyncio
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import subscribing
from bot.blocks.guard import safe_view
from bot.blocks.subscribe_view import CALLBACK, PREVIEW, faults_view, preview_view, read_wish, waiting_view
from bot.blocks.text import actions, button, escape, section, unquoted
from bot.faults import plain
from bot.manifest import prefixed
from bot.people import person
from bot.posting import respond
from bot.records.subscription_records import Wish, subscription_of
from bot.subscribing import PAUSE, RESUME, SET_UP
from bot.unanswered import value_of
from bot.wiring import Bot
from retrieval.errors import BriefingError

HELP = (
    "`{command} subscribe` sets up a daily digest for this channel: topics, time, days and length.\n"
    "`{command} now` shows you alone what has come since yesterday.\n"
    "`{command} topics` and `{command} time` change it; `{command} pause` and `{command} resume` stop and restart it.\n"
    "`{command}` alone shows how it stands."
)
FAILED = "The preview could not be made. Please try again; if it fails again, tell whoever runs me."

log = structlog.get_logger()


def register(app: AsyncApp, bot: Bot) -> None:
    """Add the command, its buttons and its modal to the app."""

    @app.command(prefixed("/digest", bot.settings.command_prefix))
    async def digest(ack: AsyncAck, command: dict[str, Any]) -> None:
        await ack()
        await _obey(bot, command)

    @app.action(SET_UP)
    async def set_up(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        user = body["user"]["id"]
        line = await subscribing.open_modal(bot, body["trigger_id"], body["team"]["id"], value_of(action), user)
        if line and body.get("response_url"):
            await respond(body["response_url"], line)

    @app.view(CALLBACK)
    async def submitted(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        await _submitted(bot, ack, body, view)

    @app.action(PREVIEW)
    async def preview(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await _preview(bot, body)

    for action_id in (PAUSE, RESUME):

        @app.action(action_id)
        async def switched(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
            await ack()
            on = action["action_id"] == RESUME
            line = await subscribing.switch(bot, body["team"]["id"], value_of(action), on)
            await respond(body["response_url"], escape(line), replace=True)


async def _obey(bot: Bot, command: dict[str, Any]) -> None:
    """One line typed after the command."""
    team, channel, user = command["team_id"], command["channel_id"], command["user_id"]
    name, url = command["command"], command["response_url"]
    word = unquoted(command.get("text") or "").casefold()
    if word.partition(" ")[0] in ("subscribe", "topics", "time"):  # what follows is asked for in the window
        if line := await subscribing.open_modal(bot, command["trigger_id"], team, channel, user):
            await respond(url, line)
    elif word == "now":
        await _now(bot, team, channel, user, url)
    elif word in ("pause", "resume"):
        await respond(url, escape(await subscribing.switch(bot, team, channel, on=word == "resume")))
    elif word == "help":
        await respond(url, HELP.format(command=name))
    elif word:
        await respond(url, f"I do not know “{escape(word[:40])}”. These I know:\n{HELP.format(command=name)}")
    else:
        await _standing(bot, team, channel, name, url)


async def _standing(bot: Bot, team: str, channel: str, name: str, url: str) -> None:
    """How the channel's digest stands, or the offer to set one up."""
    known = await asyncio.to_thread(subscription_of, bot.engine, team, channel)
    if known is not None:
        post = await subscribing.standing(bot, known)
        await respond(url, post.text, post.blocks)
        return
    offer = f"This channel has no daily digest yet. `{name} help` tells what it can do."
    blocks = [section(offer), actions(button("Set up a digest", SET_UP, channel, style="primary"))]
    await respond(url, offer, blocks)


async def _now(bot: Bot, team: str, channel: str, user: str, url: str) -> None:
    """A private preview for the channel's topics, or for all news where it has no digest."""
    known = await asyncio.to_thread(subscription_of, bot.engine, team, channel)
    wish = known.wish if known else Wish(zone=(await person(bot, user)).zone)
    await respond(url, "A preview of the digest", await subscribing.preview(bot, wish))


async def _submitted(bot: Bot, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
    """Keep the wish before Slack is told that it arrived, then say so."""
    wish, faults = read_wish(view["state"]["values"])
    if wish is None:
        await ack(response_action="errors", errors=faults)
        return
    team, user = body["team"]["id"], body["user"]["id"]
    try:
        kept, new = await subscribing.save(bot, team, subscribing.channel_in(view), user, wish)
    except BriefingError as error:
        await ack(response_action="errors", errors={"topics": f"It could not be saved. {plain(error)}"[:150]})
        return
    await ack()
    await subscribing.announce(bot, f"digest_set:{team}:{view['id']}", user, kept, new)


async def _preview(bot: Bot, body: dict[str, Any]) -> None:
    """A second modal on top of the first: at once that it reads, then what today's digest would hold."""
    wish, faults = read_wish(body["view"]["state"]["values"])
    first = waiting_view() if wish is not None else faults_view(faults)
    pushed = await bot.client.views_push(trigger_id=body["trigger_id"], view=safe_view(first))
    if wish is None:
        return
    try:
        shown = await subscribing.preview(bot, wish)
    except Exception as error:
        log.error("preview failed", error=str(error), exc_info=not isinstance(error, BriefingError))
        shown = [section(escape(plain(error)) if isinstance(error, BriefingError) else FAILED)]
    await bot.client.views_update(view_id=pushed["view"]["id"], view=safe_view(preview_view(shown)))
