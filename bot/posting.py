"""Posting: the only place that posts whole messages (`streaming` lets one grow), so that every post is
safe, without previews, and made once.

It does not care what is said: blocks come from `bot.blocks`, and pass `bot.blocks.guard` here.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.blocks.guard import safe_blocks, safe_text
from bot.blocks.text import Block
from bot.faults import error_code, unsure
from bot.history import messages_after
from bot.records import delivery_records as ledger
from bot.wiring import Bot

EVENT_TYPE = "briefing_delivery"

log = structlog.get_logger()


async def post_once(
    bot: Bot,
    key: str,
    channel: str,
    blocks: Sequence[Block],
    text: str,
    thread_ts: str | None = None,
    after: str | None = None,
) -> str:
    """Post the message under this key unless it is there already; returns its `ts`.

    `text` is the reading for notifications, as escaped `mrkdwn`; `after` is a `ts` the post is certainly later than,
    such as the question's. Raises the call's error where the outcome is unknown: calling again with the key looks
    before it posts.
    """
    begun = await asyncio.to_thread(ledger.begin, bot.engine, key, channel, thread_ts, bot.desk.clock())
    if not begun:
        known = await asyncio.to_thread(ledger.delivery_of, bot.engine, key)
        if known is not None and known.state == "posted" and known.ts:
            return known.ts
        found = await find_by_key(bot, key, channel, thread_ts, after)
        if found is not None:
            await asyncio.to_thread(ledger.record, bot.engine, key, found)
            return found
    try:
        response = await bot.client.chat_postMessage(
            channel=channel,
            thread_ts=thread_ts,
            text=safe_text(text),
            blocks=safe_blocks(blocks),
            metadata=metadata_of(key),
            unfurl_links=False,
            unfurl_media=False,
        )
    except SlackApiError as error:
        if not unsure(error):
            await asyncio.to_thread(ledger.forget, bot.engine, key)
        raise
    ts = str(response["ts"])
    await asyncio.to_thread(ledger.record, bot.engine, key, ts)
    return ts


async def find_by_key(bot: Bot, key: str, channel: str, thread_ts: str | None, after: str | None = None) -> str | None:
    """The `ts` of the message that carries this key in its metadata, or None."""
    async for message in messages_after(bot, channel, thread_ts, after):
        metadata = message.get("metadata") or {}
        if metadata.get("event_type") == EVENT_TYPE and metadata.get("event_payload", {}).get("key") == key:
            return str(message["ts"])
    return None


async def update_post(bot: Bot, key: str, channel: str, ts: str, blocks: Sequence[Block], text: str) -> None:
    """Put these blocks in place of a message of ours; doing it twice changes nothing more."""
    await bot.client.chat_update(
        channel=channel, ts=ts, text=safe_text(text), blocks=safe_blocks(blocks), metadata=metadata_of(key)
    )


async def tell_privately(
    bot: Bot,
    channel: str,
    person: str,
    text: str,
    blocks: Sequence[Block] | None = None,
    thread_ts: str | None = None,
) -> bool:
    """Show a message to one person only, in the channel, else in a direct message; False where neither could be."""
    shown: dict[str, Any] = {"text": safe_text(text), **({"blocks": safe_blocks(blocks)} if blocks else {})}
    try:
        await bot.client.chat_postEphemeral(channel=channel, user=person, thread_ts=thread_ts, **shown)
        return True
    except SlackApiError as error:
        log.info("not told in the channel", channel=channel, error=error_code(error))
    try:
        opened = await bot.client.conversations_open(users=person)
        await bot.client.chat_postMessage(
            channel=opened["channel"]["id"], unfurl_links=False, unfurl_media=False, **shown
        )
        return True
    except SlackApiError as error:
        log.warning("could not be told", person=person, error=error_code(error))
        return False


async def respond(
    response_url: str, text: str, blocks: Sequence[Block] | None = None, *, replace: bool = False
) -> bool:
    """Answer a command or a click privately through its `response_url` (five times, within 30 minutes)."""
    response = await AsyncWebhookClient(response_url, timeout=20).send(
        text=safe_text(text),
        blocks=safe_blocks(blocks) if blocks else None,
        response_type="ephemeral",
        replace_original=replace,
        unfurl_links=False,
        unfurl_media=False,
    )
    return response.status_code == 200


def metadata_of(key: str) -> dict[str, Any]:
    """The metadata by which `find_by_key` knows a message again."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
