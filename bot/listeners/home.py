"""The App Home: showing it, and what its buttons do.

It does not care how it looks (`bot.blocks.home_blocks`). Setting up and changing a digest is `bot.listeners.digest`'s.
"""

import asyncio
import re
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot import subscribing
from bot.answer_job import start_answer
from bot.blocks.guard import safe_view
from bot.blocks.home_blocks import DELETE, EXAMPLE, PAUSE, RESUME, HomeContents, ShownDigest, home_view
from bot.blocks.text import escape, section
from bot.conversation import Question
from bot.durable import forget_jobs
from bot.manifest import prefixed
from bot.people import person
from bot.places import place_of
from bot.posting import post_once
from bot.records.personal_records import delete_personal
from bot.records.subscription_records import subscriptions_by
from bot.suggestions import suggestions
from bot.unanswered import value_of
from bot.wiring import Bot

log = structlog.get_logger()


def register(app: AsyncApp, bot: Bot) -> None:
    """Add the listeners to the app."""

    async def opened(event: dict[str, Any], body: dict[str, Any]) -> None:
        await publish(bot, body["team_id"], event["user"])

    async def example(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        await _ask(bot, body["team"]["id"], body["user"]["id"], action)

    async def switch(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        team, user = body["team"]["id"], body["user"]["id"]
        owned = await asyncio.to_thread(subscriptions_by, bot.engine, team, user)
        channel = value_of(action)
        if channel in {known.channel for known in owned}:
            await subscribing.switch(bot, team, channel, on=action["action_id"] == RESUME)
        await publish(bot, team, user)

    async def forget(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _forget(bot, body["team"]["id"], body["user"]["id"])
        await ack()
        await publish(bot, body["team"]["id"], body["user"]["id"], "Your data is deleted.")

    app.event("app_home_opened", matchers=[_is_home_tab])(opened)
    app.action(re.compile(rf"{EXAMPLE}_\d"))(example)
    app.action(re.compile(f"{PAUSE}|{RESUME}"))(switch)
    app.action(DELETE)(forget)


async def _is_home_tab(event: dict[str, Any]) -> bool:
    return event.get("tab") == "home"


async def publish(bot: Bot, team: str, user: str, said: str = "") -> None:
    """Show the person their Home as things stand now, with a line on top where there is something to say."""
    zone = ZoneInfo((await person(bot, user)).zone)
    owned = await asyncio.to_thread(subscriptions_by, bot.engine, team, user)
    digests = []
    for known in owned:
        described = subscribing.described(known.wish)
        words = f"{described[0].upper()}{described[1:]}. {await subscribing.next_words(bot, known)}"
        name = (await place_of(bot, known.channel)).name
        digests.append(ShownDigest(known.channel, name, words, known.paused))
    prefix = bot.settings.command_prefix
    contents = HomeContents(
        names={name: prefixed(f"/{name}", prefix) for name in ("lookup", "digest")},
        examples=await asyncio.to_thread(suggestions, bot.desk),
        digests=digests,
        feeds=await asyncio.to_thread(bot.desk.catalogue.feeds),
        articles=(await asyncio.to_thread(bot.desk.catalogue.counts)).articles,
        now=bot.desk.clock(),
        zone=zone,
    )
    view = home_view(contents)
    if said:
        view["blocks"].insert(0, section(f"*{escape(said)}*"))
    await bot.client.views_publish(user_id=user, view=safe_view(view))


async def _ask(bot: Bot, team: str, user: str, action: dict[str, Any]) -> None:
    """Put the example question in the direct messages, and answer it there like one that was typed."""
    text = value_of(action)
    channel = (await bot.client.conversations_open(users=user))["channel"]["id"]
    key = f"{EXAMPLE}:{team}:{user}:{action.get('action_ts')}"
    root = await post_once(bot, key, channel, [section(f"You asked: *{escape(text)}*")], f"You asked: {escape(text)}")
    question = Question(
        surface="direct",
        team=team,
        channel=channel,
        person=user,
        text=text,
        asked_at=bot.desk.clock(),
        ts=root,
        thread_ts=root,
    )
    await start_answer(bot, question)


async def _forget(bot: Bot, team: str, user: str) -> None:
    """Delete what is kept of the person, the stored jobs of their questions included."""
    keys = await asyncio.to_thread(delete_personal, bot.engine, team, user, bot.desk.clock())
    await forget_jobs(keys)
    bot.people.pop(user, None)
    log.info("personal data deleted", questions=len(keys))
