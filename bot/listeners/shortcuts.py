"""The message shortcuts: a private answer on what the coverage says about a message, or whether it bears it out.

It does not care how the answer is found: the message becomes a question like one typed after `/ask`.
"""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.answer_job import start_answer
from bot.conversation import Question, plain_text
from bot.posting import respond
from bot.wiring import Bot

ASKED = {
    "brief_me": "What has been reported about this: {text}",
    "check_coverage": "Is it true that {text}",
}
MESSAGE_CHARS = 1_500
NO_TEXT = "That message has no text to look into."


def register(app: AsyncApp, bot: Bot) -> None:
    """Add the shortcuts to the app. Storing comes before the acknowledgement."""

    async def about_message(ack: AsyncAck, body: dict[str, Any]) -> None:
        text = plain_text(str((body.get("message") or {}).get("text") or ""))[:MESSAGE_CHARS]
        if not text:
            await ack()
            await respond(body["response_url"], NO_TEXT)
            return
        question = Question(
            surface="ask",
            team=body["team"]["id"],
            channel=body["channel"]["id"],
            person=body["user"]["id"],
            text=ASKED[body["callback_id"]].format(text=text),
            asked_at=bot.desk.clock(),
            response_url=body["response_url"],
        )
        await start_answer(question, f"ask:{question.team}:{body.get('trigger_id')}")
        await ack()
        await respond(body["response_url"], "Reading the coverage…")

    for callback_id in ASKED:
        app.message_shortcut(callback_id)(about_message)
