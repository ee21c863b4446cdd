"""Posting a note on feeds that broke, and the line under it once they are read again.

What stands in the note is looked up as it is posted: a feed that has recovered, or was removed, meanwhile is left out.

It does not care which troubles belong in a note (`bot.feed_notes`), nor how notes look (`bot.blocks.feed_note_blocks`).
"""

import asyncio
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.digest_blocks import Post
from bot.blocks.feed_note_blocks import Troubled, broken_note, well_note
from bot.durable import Payload, job, start_job
from bot.faults import error_code, passing
from bot.feed_notes import BROKEN, WELL, is_outage, is_well, put_down, trouble_of
from bot.manifest import prefixed
from bot.people import person, workspace_owner
from bot.posting import post_once
from bot.records import feed_note_records as records
from bot.records.delivery_records import delivery_of
from bot.records.feed_note_records import FeedNote
from bot.wiring import Bot
from retrieval.feeds.health import health_of
from retrieval.models import Feed

log = structlog.get_logger()


async def sweep(bot: Bot) -> list[str]:
    """Start a job for each note that is due and not posted; returns their keys. Again, it starts nothing twice."""
    due = await asyncio.to_thread(put_down, bot)
    for name, key in due:
        await start_job(name, key, {})
    return [key for _, key in due]


@job(BROKEN)
async def tell_broken(bot: Bot, key: str, payload: Payload) -> None:
    """Post the note to the person it is for, else to the workspace's owner; one that nobody takes is logged."""
    notes = [note for note in await asyncio.to_thread(records.feed_notes_now, bot.engine) if note.note == key]
    feeds = await asyncio.to_thread(bot.desk.catalogue.feeds)
    troubled = _troubled(bot, notes, feeds)
    if not troubled and await asyncio.to_thread(delivery_of, bot.engine, key) is None:
        await asyncio.to_thread(records.drop_troubles, bot.engine, [note.trouble for note in notes])
        return
    told = await _post(bot, key, notes[0].asked_for, troubled, feeds) if troubled else None
    await asyncio.to_thread(records.mark_told, bot.engine, key, told)
    for note in notes:
        await asyncio.to_thread(bot.desk.catalogue.claim_telling, *note.trouble)
    log.warning("feeds broke", feeds=[one.feed.id for one in troubled], told=told)


def _troubled(bot: Bot, notes: list[FeedNote], feeds: list[Feed]) -> list[Troubled]:
    wanted = {note.trouble for note in notes}
    now = bot.desk.clock()
    failing = (feed for feed in feeds if not is_well(feed) and trouble_of(feed) in wanted)
    return [Troubled(feed, health_of(feed, now), trouble_of(feed).since) for feed in failing]


async def _post(bot: Bot, key: str, asked_for: str, troubled: list[Troubled], feeds: list[Feed]) -> str | None:
    """Returns who was told, if anyone."""
    command = prefixed("/sources", bot.settings.command_prefix)
    async for who in _recipients(bot, asked_for):
        try:
            channel = (await bot.client.conversations_open(users=who))["channel"]["id"]
            zone = ZoneInfo((await person(bot, who)).zone)
            post = broken_note(troubled, len(feeds), zone, command, outage=is_outage(feeds))
            await post_once(bot, key, channel, post.blocks, post.text)
            return who
        except SlackApiError as error:
            if passing(error):
                raise
            log.warning("not told of broken feeds", key=key, error=error_code(error))
    return None


async def _recipients(bot: Bot, asked_for: str) -> AsyncIterator[str]:
    if asked_for:
        yield asked_for
    try:
        owner = await workspace_owner(bot)
    except SlackApiError as error:
        if passing(error):
            raise
        log.warning("the workspace's owner is not known", error=error_code(error))
        return
    if owner is not None and owner != asked_for:
        yield owner


@job(WELL)
async def tell_well(bot: Bot, key: str, payload: Payload) -> None:
    """Post the line in the note's thread, and forget the troubles."""
    notes = [note for note in await asyncio.to_thread(records.feed_notes_now, bot.engine) if note.well_note == key]
    if not notes:
        return
    ended = {note.trouble.feed_id for note in notes}
    feeds = [feed for feed in await asyncio.to_thread(bot.desk.catalogue.feeds) if feed.id in ended and is_well(feed)]
    parent = await asyncio.to_thread(delivery_of, bot.engine, notes[0].note)
    if feeds and parent is not None and parent.ts is not None:
        zone = ZoneInfo((await person(bot, notes[0].person or "")).zone)
        post: Post = well_note(feeds, zone)
        try:
            await post_once(bot, key, parent.channel, post.blocks, post.text, parent.ts, parent.ts)
        except SlackApiError as error:
            if passing(error):
                raise
            log.warning("not told of recovered feeds", key=key, error=error_code(error))
    await asyncio.to_thread(records.drop_troubles, bot.engine, [note.trouble for note in notes])
