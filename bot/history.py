"""What was said: the messages of a thread or a channel, as Slack has them.

It does not care what they mean. Apps that are sold outside Slack's Marketplace may read about one page a minute:
the bot's own transcript (`bot.records.conversation_records`) comes first.
"""

from collections.abc import AsyncIterator
from typing import Any

from bot.wiring import Bot

PAGE = 200
MOST_PAGES = 5


async def messages_after(
    bot: Bot, channel: str, thread_ts: str | None, after: str | None = None
) -> AsyncIterator[dict[str, Any]]:
    """The messages of a thread (oldest first) or of a channel (newest first), with their metadata; at most 1,000."""
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        wanted: dict[str, Any] = {"channel": channel, "limit": PAGE, "oldest": after or "0"}
        wanted["include_all_metadata"] = True
        if cursor:
            wanted["cursor"] = cursor
        if thread_ts is None:
            response = await bot.client.conversations_history(**wanted)
        else:
            response = await bot.client.conversations_replies(ts=thread_ts, **wanted)
        for message in response.get("messages") or []:
            yield message
        cursor = (response.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return
