"""Conversation as Slack shows it: suggested prompts, and following a thread or not.

It does not care about the questions themselves: `bot.middleware` has stored them before a listener runs.
"""

import asyncio
from contextlib import suppress
from typing import Any

from aiohttp import ClientError
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from bot.blocks.evidence_blocks import private_reply, unmute_blocks
from bot.posting import tell_privately
from bot.records import conversation_records as records
from bot.suggestions import suggestions
from bot.wiring import Bot


def register(app: AsyncApp, bot: Bot) -> None:
    """Add the listeners to the app."""

    async def opened(event: dict[str, Any]) -> None:
        # Prompts are a courtesy: a workspace without the agent view refuses them.
        with suppress(SlackApiError, ClientError, OSError):
            offered = await asyncio.to_thread(suggestions, bot.desk)
            await bot.client.api_call(
                "assistant.threads.setSuggestedPrompts",
                json={
                    "channel_id": event["channel"],
                    "title": "Ask about the news I have read",
                    "prompts": [{"title": title, "message": text} for title, text in offered],
                },
            )

    async def mute(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _set_muted(bot, body, True)
        await ack()
        text = "I no longer follow this thread. Mention me and I answer all the same."
        await _tell(bot, body, text, unmute_blocks(text))

    async def unmute(ack: AsyncAck, body: dict[str, Any]) -> None:
        await _set_muted(bot, body, False)
        await ack()
        text = "I follow this thread again."
        await _tell(bot, body, text, private_reply(text))

    app.event("app_home_opened", matchers=[_is_messages_tab])(opened)
    app.action("mute_thread")(mute)
    app.action("unmute_thread")(unmute)


async def _is_messages_tab(event: dict[str, Any]) -> bool:
    return event.get("tab") == "messages"


def _thread_of(body: dict[str, Any]) -> tuple[str, str]:
    container, message = body.get("container") or {}, body.get("message") or {}
    channel = container.get("channel_id") or (body.get("channel") or {}).get("id")
    thread_ts = message.get("thread_ts") or container.get("thread_ts") or container.get("message_ts")
    return str(channel), str(thread_ts)


async def _set_muted(bot: Bot, body: dict[str, Any], muted: bool) -> None:
    channel, thread_ts = _thread_of(body)
    await asyncio.to_thread(records.mute_thread, bot.engine, channel, thread_ts, muted)


async def _tell(bot: Bot, body: dict[str, Any], text: str, blocks: list[dict[str, Any]]) -> None:
    channel, thread_ts = _thread_of(body)
    await tell_privately(bot, channel, body["user"]["id"], text, blocks, thread_ts)
