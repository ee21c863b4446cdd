"""`/ask QUESTION`: a private answer, which its reader may share with the channel once.

It does not care how the answer is found: the command is stored as a question like any other.
"""

import asyncio
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from bot.answer_job import help_text, start_answer
from bot.blocks.answer_blocks import answer_blocks, answer_text
from bot.blocks.evidence_blocks import private_reply
from bot.blocks.text import escape
from bot.conversation import Question, plain_text
from bot.durable import Payload, forget_jobs, job, start_job
from bot.faults import error_code, passing, plain
from bot.manifest import prefixed
from bot.people import person
from bot.places import SHARED, place_of
from bot.posting import post_once, respond, tell_privately
from bot.records import conversation_records as records
from bot.unanswered import value_of
from bot.wiring import Bot
from retrieval.models import MAX_QUESTION_CHARS

GONE = "That answer is not kept any more, or was not given here to you. Please ask again."

log = structlog.get_logger()


def register(app: AsyncApp, bot: Bot) -> None:
    """Add the listeners to the app. Storing comes before the acknowledgement."""

    async def ask(ack: AsyncAck, command: dict[str, Any]) -> None:
        text = plain_text(str(command.get("text") or ""))
        if not text:
            await ack(help_text(bot))
            return
        question = Question(
            surface="ask",
            team=str(command.get("team_id") or ""),
            channel=str(command["channel_id"]),
            person=str(command["user_id"]),
            text=text[: MAX_QUESTION_CHARS + 1],
            asked_at=bot.desk.clock(),
            response_url=command.get("response_url"),
        )
        # A command that Slack or a proxy sends again has the same trigger.
        await start_answer(bot, question, f"ask:{question.team}:{command.get('trigger_id')}")
        await ack("Reading the coverage…" if bot.desk.chat else "")  # without a model the answer is there at once

    async def share(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        channel = str((body.get("channel") or {}).get("id") or body["container"]["channel_id"])
        answer_id = value_of(action)
        payload = {
            "answer_id": answer_id,
            "channel": channel,
            "person": body["user"]["id"],
            "response_url": body.get("response_url"),
        }
        key = f"share:{answer_id}"
        await forget_jobs([key])  # one that has ended without a post may be tried again; `post_once` posts once
        await start_job("share", key, payload)
        await ack()

    app.command(prefixed("/ask", bot.settings.command_prefix))(ask)
    app.action("share_answer")(share)


@job("share")
async def share_answer(bot: Bot, key: str, payload: Payload) -> None:
    """Post a private answer to its channel, once, naming who shared it; only its reader may, within their company."""
    channel, sharer = str(payload["channel"]), str(payload["person"])
    kept = await asyncio.to_thread(records.answer_of, bot.engine, str(payload["answer_id"]))
    if kept is None or kept.asker != sharer or kept.channel != channel:
        log.warning("not shared", key=key)
        told = GONE
    else:
        place = await place_of(bot, channel, before_posting=True)
        told = SHARED if place.shared else await _shared(bot, key, kept, sharer)
    url = payload.get("response_url")
    if not url or not await respond(str(url), told, private_reply(told)):
        await tell_privately(bot, channel, sharer, told)


async def _shared(bot: Bot, key: str, kept: records.KeptAnswer, sharer: str) -> str:
    """Post it; returns what to tell the sharer."""
    known = await person(bot, sharer)
    today = kept.asked_at.astimezone(ZoneInfo(known.zone)).date()
    blocks = answer_blocks(kept.answer, kept.id, today, known.zone, shared_by=known.name)
    try:
        await post_once(bot, key, kept.channel, blocks, escape(answer_text(kept.answer)))
    except SlackApiError as error:
        if passing(error):
            raise
        log.warning("not shared", key=key, error=error_code(error))
        return plain(error)
    return "Shared with the channel."
