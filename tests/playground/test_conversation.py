"""A real Bolt app in conversation, the same over Socket Mode and over signed HTTP."""

import pytest

from tests.playground.conftest import Connected

pytestmark = pytest.mark.anyio


async def test_a_mention_is_answered_in_its_thread_by_a_stream(connected: Connected) -> None:
    slack, toy = connected
    ada = slack.person("ada")
    ts = await ada.say("#newsroom", f"<@{slack.bot_user_id}> polly")

    def answer() -> dict | None:  # type: ignore[type-arg]  # a message as the API has it
        return next((m for m in slack.messages("#newsroom", ts)[1:] if m.get("streaming_state") == "completed"), None)

    message = await slack.until(answer)
    assert message["text"] == "You said: polly"
    assert [block["type"] for block in message["blocks"]] == ["markdown", "context_actions"]
    await slack.until(lambda: {b["event"]["type"] for b in toy.events} >= {"message", "app_mention"})
    same = [body for body in toy.events if body["event"].get("ts") == ts]
    assert len(same) == 2 and len({body["event_id"] for body in same}) == 2
    await ada.click(message, "feedback", "bad")
    assert toy.actions[0]["actions"][0]["value"] == "bad"
    assert toy.actions[0]["message"]["ts"] == message["ts"]
    assert toy.actions[0]["container"]["thread_ts"] == ts
