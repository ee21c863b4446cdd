"""What happens before Slack is told that an event arrived: a question is stored, or the event comes again.

Bolt acknowledges an event before its listener runs, so what a listener fails to store is lost; an error here is
answered with 500 (or with silence on a socket), and Slack delivers the event again.

An interaction to be answered at an address that is not Slack's goes no further.

It does not care what happens to a stored question (`bot.answer_job`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import structlog
from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.answer_job import start_answer
from bot.conversation import follows, question_in
from bot.records import conversation_records as records
from bot.wiring import Bot
from retrieval.answering.reading.addressed import addressed

log = structlog.get_logger()


def register(app: AsyncApp, bot: Bot) -> None:
    """Add the middleware to the app."""

    async def store_question(
        body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]
    ) -> None:
        if body.get("type") == "event_callback":
            await _store(bot, body, context.bot_user_id or "")
        await next_()

    async def only_slack(body: dict[str, Any], next_: Callable[[], Awaitable[None]]) -> BoltResponse | None:
        given = [body, *(body.get("response_urls") or [])]
        if all(_is_slack(bot, url) for one in given if (url := one.get("response_url"))):
            await next_()
            return None
        log.warning("an interaction names an address that is not Slack's")
        return BoltResponse(status=400)

    app.middleware(only_slack)
    app.middleware(store_question)


def _is_slack(bot: Bot, url: str) -> bool:
    parts, api = urlsplit(url), urlsplit(bot.settings.slack_api_url)
    of_slack = parts.scheme == "https" and (parts.hostname or "").endswith((".slack.com", ".slack-gov.com"))
    return of_slack or (parts.scheme, parts.netloc) == (api.scheme, api.netloc)


async def _store(bot: Bot, body: dict[str, Any], bot_user: str) -> None:
    question = question_in(body, bot_user, bot.desk.clock())
    if question is None:
        return
    thread_ts = question.thread_ts or ""
    in_thread = thread_ts != question.ts
    if question.surface != "follow_up":
        await start_answer(bot, question)
    elif in_thread:
        thread = await asyncio.to_thread(records.thread_of, bot.engine, question.channel, thread_ts)
        if follows(question, str(body["event"].get("text") or ""), thread):
            await start_answer(bot, question)
    # Thanks leave the turn with the bot: what is asked next is asked of it.
    polite = question.surface == "follow_up" and addressed(question.text) == "thanks"
    if (
        in_thread and not polite
    ):  # last: an event that comes again because storing failed must find the thread as it was
        await asyncio.to_thread(records.spoken_in, bot.engine, question.channel, thread_ts)
