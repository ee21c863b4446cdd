"""What readers say of an answer, and the evidence behind it.

It does not care what becomes of a verdict: it is kept beside the answer (`bot.records.conversation_records`).
"""

import asyncio
import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blocks.answer_blocks import VERDICTS
from bot.blocks.evidence_blocks import NOTE_BLOCK, NOTE_INPUT, evidence_view, feedback_view
from bot.blocks.guard import safe_view
from bot.people import person
from bot.posting import tell_privately
from bot.records import conversation_records as records
from bot.unanswered import Outdated, value_of
from bot.wiring import Bot

NOTED = "Thank you, noted."
_FEEDBACK = re.compile(r"feedback_(helpful|wrong|outdated|off_topic)")


def register(app: AsyncApp, bot: Bot) -> None:
    """Add the listeners to the app. Storing comes before the acknowledgement."""

    async def judge(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        verdict, answer_id = str(action["action_id"]).removeprefix("feedback_"), value_of(action)
        await _shown_there(bot, body, answer_id)
        await _keep(bot, answer_id, body["user"]["id"], verdict)
        await ack()
        if verdict == "helpful":
            channel = str((body.get("channel") or {}).get("id") or "")
            thread_ts = (body.get("message") or {}).get("thread_ts")
            await tell_privately(bot, channel, body["user"]["id"], NOTED, None, thread_ts)
        else:
            view = feedback_view(answer_id, verdict, VERDICTS[verdict])
            await bot.client.views_open(trigger_id=body["trigger_id"], view=safe_view(view))

    async def note(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        verdict, _, answer_id = str(view["private_metadata"]).partition(" ")
        given = view["state"]["values"].get(NOTE_BLOCK, {}).get(NOTE_INPUT, {}).get("value")
        await _keep(bot, answer_id, body["user"]["id"], verdict, given)
        await ack()
        kept = await asyncio.to_thread(records.answer_of, bot.engine, answer_id)
        if kept is not None:
            await tell_privately(bot, kept.channel, body["user"]["id"], NOTED, None, kept.thread_ts)

    async def evidence(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        kept = await _shown_there(bot, body, value_of(action))
        reader = await person(bot, body["user"]["id"])
        view = safe_view(evidence_view(kept.answer, reader.zone))
        await bot.client.views_open(trigger_id=body["trigger_id"], view=view)

    app.action(_FEEDBACK)(judge)
    app.view("feedback_note")(note)
    app.action("evidence")(evidence)


async def _shown_there(bot: Bot, body: dict[str, Any], answer_id: str) -> records.KeptAnswer:
    """The answer that a click is about; raises Outdated where none was given in the channel of the click."""
    kept = await asyncio.to_thread(records.answer_of, bot.engine, answer_id)
    channel = (body.get("channel") or {}).get("id") or (body.get("container") or {}).get("channel_id")
    if kept is None or kept.channel != channel:
        raise Outdated
    return kept


async def _keep(bot: Bot, answer_id: str, reader: str, verdict: str, note: str | None = None) -> None:
    now = bot.desk.clock()
    await asyncio.to_thread(records.keep_feedback, bot.engine, answer_id, reader, verdict, now, note)
