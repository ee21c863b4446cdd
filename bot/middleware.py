"""What happens before Slack is told that an event arrived: a question is stored, or the event comes again.

Bolt acknowledges an event before its listener runs, so what a listener fails to store is lost; an error here is
answered with 500 (or with silence on a socket), and Slack delivers the event again.

It does not care what happens to a stored question (`bot.answer_job`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.answer_job import start_answer
from bot.conversation import follows, question_in
from bot.records import conversation_records as records
from bot.wiring import Bot


def register(app: AsyncApp, bot: Bot) -> None:
    """Add the middleware to the app."""

    async def store_question(
        body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> None:
        if body.get("type") == "event_callback":
            await _store(bot, body, context.bot_user_id or "")
        await next_()

    app.middleware(store_question)


async def _store(bot: Bot, body: dict[str, Any], bot_user: str) -> None:
    question = question_in(body, bot_user, bot.desk.clock())
    if question is None:
        return
    thread_ts = question.thread_ts or ""
    in_thread = thread_ts != question.ts
    if question.surface != "follow_up":
        await start_answer(question)
    elif in_thread:
        thread = await asyncio.to_thread(records.thread_of, bot.engine, question.channel, thread_ts)
        if follows(question, str(body["event"].get("text") or ""), thread):
            await start_answer(question)
    if in_thread:  # last: an event that comes again because storing failed must find the thread as it was
        await asyncio.to_thread(records.spoken_in, bot.engine, question.channel, thread_ts)
