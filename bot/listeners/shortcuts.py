"""The message shortcuts: a private briefing on what a message is about, or whether the coverage bears it out.

It does not care how either is found (`retrieval.messages`): the message is stored as a question is.
"""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.answer_job import start_answer
from bot.conversation import Question, Wanted, plain_text, says_nothing
from bot.posting import respond
from bot.wiring import Bot

WANTED: dict[str, Wanted] = {"brief_me": "briefing", "check_coverage": "check"}
MESSAGE_CHARS = 1_500
NO_TEXT = "That message has no text to look into."


def register(app: AsyncApp, bot: Bot) -> None:
    """Add the shortcuts to the app. Storing comes before the acknowledgement."""

    async def about_message(ack: AsyncAck, body: dict[str, Any]) -> None:
        text = plain_text(str((body.get("message") or {}).get("text") or ""))[:MESSAGE_CHARS]
        if says_nothing(text):
            await ack()
            await respond(body["response_url"], NO_TEXT)
            return
        question = Question(
            surface="ask",
            team=body["team"]["id"],
            channel=body["channel"]["id"],
            person=body["user"]["id"],
            text=text,
            asked_at=bot.desk.clock(),
            response_url=body["response_url"],
            wanted=WANTED[body["callback_id"]],
        )
        await start_answer(bot, question, f"ask:{question.team}:{body.get('trigger_id')}")
        await ack()  # nothing is said meanwhile: no model is asked, and a remark would stay beside the answer

    for callback_id in WANTED:
        app.message_shortcut(callback_id)(about_message)
