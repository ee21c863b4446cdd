"""Setting up a channel's digest and changing it: the modal, what is said of it, pause and resume, the preview.

It does not care which command or button asked for it (`bot.listeners.digest`, `bot.listeners.home`).
"""

import asyncio
import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.digest_blocks import Post, preview_blocks
from bot.blocks.guard import safe_view
from bot.blocks.subscribe_view import subscribe_view, timetable_words, topics_words
from bot.blocks.text import Block, actions, button, escape, section
from bot.editions import composed
from bot.faults import error_code
from bot.manifest import prefixed
from bot.people import person
from bot.places import SHARED, place_of
from bot.posting import post_once, tell_privately
from bot.records import edition_records as editions
from bot.records import subscription_records as subscriptions
from bot.records.subscription_records import Subscription, Wish
from bot.schedule import Slot, Timetable, local_day, next_slot, window
from bot.unanswered import readable
from bot.wiring import Bot
from retrieval.answering.telling.plain_words import long_day

SET_UP = "digest_set_up"
PAUSE = "digest_pause"
RESUME = "digest_resume"
INVITE = "I am not in this channel yet, so I could not post here. Invite me with /invite, then try again."

log = structlog.get_logger()


async def open_modal(bot: Bot, trigger_id: str, team: str, channel: str, user: str) -> str | None:
    """Open the modal for the channel; returns a line to show instead where the bot may not post."""
    place = await place_of(bot, channel)
    if place.shared:
        return SHARED
    if not place.open:
        return INVITE
    known = await asyncio.to_thread(subscriptions.subscription_of, bot.engine, team, channel)
    wish = known.wish if known else Wish(zone=(await person(bot, user)).zone)
    view = subscribe_view(wish, channel, place.name, known is not None)
    await bot.client.views_open(trigger_id=trigger_id, view=safe_view(view))
    return None


async def save(bot: Bot, team: str, channel: str, user: str, wish: Wish) -> tuple[Subscription, bool]:
    """Keep the wish; returns the subscription and whether it is new."""
    now = bot.desk.clock()
    old = await asyncio.to_thread(subscriptions.subscription_of, bot.engine, team, channel)
    kept = await asyncio.to_thread(subscriptions.save_subscription, bot.engine, team, channel, user, wish, now)
    return kept, old is None


async def announce(bot: Bot, key: str, user: str, kept: Subscription, new: bool) -> None:
    """One line in the channel on who set up what, and a private confirmation."""
    name = (await person(bot, user)).name
    following = await next_words(bot, kept)
    did = "set up" if new else "changed"
    said = f"{name[:1].upper()}{name[1:]} {did} the daily digest here: {described(kept.wish)}. {following}"
    try:
        await post_once(bot, key, kept.channel, [section(escape(said))], escape(said))
    except SlackApiError as error:
        log.info("digest not announced", channel=kept.channel, error=error_code(error))
        await tell_privately(bot, kept.channel, user, f"Saved, but I could not post in the channel. {INVITE}")
        return
    confirmation = f"Saved. {following} `{command_name(bot)}` shows how it stands."
    await tell_privately(bot, kept.channel, user, confirmation)


async def standing(bot: Bot, known: Subscription) -> Post:
    """How the channel's digest stands, with buttons to change it."""
    line = f"The daily digest of this channel: {described(known.wish)}. {await next_words(bot, known)}"
    switch_button = button("Resume", RESUME, known.channel) if known.paused else button("Pause", PAUSE, known.channel)
    text = escape(line)
    return Post([section(text), actions(button("Change", SET_UP, known.channel), switch_button)], text)


async def switch(bot: Bot, team: str, channel: str, on: bool) -> str:
    """Pause or resume the channel's digest; returns the line that says how it stands now."""
    known = await asyncio.to_thread(subscriptions.subscription_of, bot.engine, team, channel)
    if known is None:
        return f"This channel has no daily digest. `{command_name(bot)} subscribe` sets one up."
    if on:
        changed = await asyncio.to_thread(subscriptions.resume, bot.engine, team, channel, bot.desk.clock())
    else:
        changed = await asyncio.to_thread(subscriptions.pause, bot.engine, team, channel)
    now = await asyncio.to_thread(subscriptions.subscription_of, bot.engine, team, channel) or known
    following = await next_words(bot, now)
    if not changed:
        return f"The daily digest was {'running' if on else 'paused'} already. {following}"
    if on:
        return f"The daily digest runs again. {following}"
    return f"The daily digest is paused. `{command_name(bot)} resume` restarts it."


def command_name(bot: Bot) -> str:
    """`/digest` as this workspace has it."""
    return prefixed("/digest", bot.settings.command_prefix)


def described(wish: Wish) -> str:
    """`on harbour, floods, Monday to Friday at 08:00 (Europe/Berlin), at most 5 stories`."""
    return f"{topics_words(wish)}, {timetable_words(wish)}, at most {wish.length} stories"


async def next_words(bot: Bot, known: Subscription) -> str:
    """When the next digest comes, or that it is paused and why."""
    if known.paused:
        return f"It is paused. {known.problem or ''}".rstrip()
    now = bot.desk.clock()
    today = local_day(known.timetable, now)
    last = await asyncio.to_thread(editions.last_day, bot.engine, known.team, known.channel, today)
    slot = next_slot(known.timetable, now, last)
    if slot is None:
        return "No digest is to come: please choose its days anew."
    at = slot.due_at.astimezone(ZoneInfo(known.wish.zone))
    return f"The next one comes on {long_day(at.date())} at {at:%H:%M}."


async def preview(bot: Bot, wish: Wish) -> list[Block]:
    """What a digest of this wish would hold now: at least the last 24 hours, and since the last chosen day."""
    now = bot.desk.clock()
    table = Timetable(at=wish.at, zone=wish.zone, days=wish.days, starts_at=now)
    today = local_day(table, now)
    since = min(window(table, Slot(today, now), now, None)[0], now - timedelta(days=1))
    digest = await asyncio.to_thread(composed, bot, wish, since, now)
    feeds = await asyncio.to_thread(bot.desk.catalogue.feeds)
    return preview_blocks(digest, today, since, ZoneInfo(wish.zone), feeds)


def channel_in(view: dict[str, Any]) -> str:
    """The channel that the modal was opened for."""
    with readable():
        return str(json.loads(view["private_metadata"])["channel"])
