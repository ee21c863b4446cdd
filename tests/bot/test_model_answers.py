"""Answers that a model writes, streamed to Slack sentence by sentence, against a real model server on loopback."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.durable import settled
from bot.running import running
from bot.wiring import build_bot
from playground.local_slack import LocalSlack
from retrieval.newsdesk import Newsdesk
from retrieval.opening import with_model
from tests.bot.conftest import Newsroom, port_of, settings_for, shown
from tests.stub_model import Reply, StubModel, keys_in, running_stub

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("transport", ["socket"], indirect=True)]
QUESTION = "How many passengers were on the Lunde Island ferry?"
FIRST = "The ferry carried 214 passengers and 18 crew when the fire broke out."
SECOND = "All passengers were brought ashore by three lifeboats within two hours."


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubModel]:
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    with running_stub() as server:
        yield server


@pytest.fixture
async def room(slack: LocalSlack, desk: Newsdesk, home: Path, stub: StubModel) -> AsyncIterator[Newsroom]:
    """The bot with a model that writes what the test scripts."""
    desk = with_model(desk, "openai:stub", stub.url, 2.0)
    bot = build_bot(desk, settings_for(slack, home, port_of(slack)))
    async with running(bot):
        yield Newsroom(slack, bot, slack.clock)


def cited(*texts: str) -> Reply:
    """A reply with each text on its own line, citing the passage about the fire."""

    def write(prompt: str) -> str:
        key = next(key for key, text in keys_in(prompt).items() if "214 passengers" in text)
        return "\n".join(f"{text} [{key}]" for text in texts) + "\n"

    return Reply(write)


def used(room: Newsroom, method: str) -> int:
    return len([name for name, _ in room.slack.calls if name == method])


async def test_checked_sentences_are_streamed_and_end_with_their_sources(room: Newsroom, stub: StubModel) -> None:
    stub.script(cited(FIRST, SECOND))
    ts, answer = await room.ask(QUESTION)
    await settled()
    text = shown(answer)
    assert answer["text"].count("214 passengers") == 1 and "three lifeboats" in answer["text"]
    assert "https://harbour-courier.example/ferry-fire" in text and "Newest source" in text
    assert "https" not in answer["text"]
    assert answer["metadata"]["event_payload"]["key"].endswith(ts)
    assert len(room.from_bot("#newsroom", ts)) == 1
    assert used(room, "chat.startStream") == 1 and used(room, "chat.postMessage") == 0


async def test_what_fails_the_check_is_never_shown(room: Newsroom, stub: StubModel) -> None:
    stub.script(cited("The ferry carried 412 passengers.", FIRST), cited("The ferry carried 999 passengers."))
    ts, _ = await room.ask(QUESTION)
    await settled()
    everything = str(room.slack.messages("#newsroom", ts)[1:]) + str(room.slack.calls)
    assert "214 passengers" in everything
    assert "412 passengers" not in everything and "999 passengers" not in everything


async def test_a_model_that_fails_midway_leaves_one_whole_answer(room: Newsroom, stub: StubModel) -> None:
    reply = cited(FIRST)
    stub.script(Reply(reply.text, end="stall"))
    ts, answer = await room.ask(QUESTION)
    await settled()
    assert "214 passengers" in shown(answer) and "in time" in shown(answer)
    assert len(room.slack.messages("#newsroom", ts)) == 2


async def test_where_streaming_is_refused_the_answer_is_posted(room: Newsroom, stub: StubModel) -> None:
    stub.script(cited(FIRST))
    room.slack.rate_limit("chat.startStream", times=10, retry_after=0)
    ts, answer = await room.ask(QUESTION)
    await settled()
    assert "214 passengers" in shown(answer)
    assert used(room, "chat.postMessage") == 1
    assert len(room.slack.messages("#newsroom", ts)) == 2


async def test_the_prompt_is_recorded_with_the_answer(room: Newsroom, stub: StubModel) -> None:
    stub.script(cited(FIRST))
    await room.ask(QUESTION)
    await settled()
    with room.bot.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT model, prompt_hash FROM answers").all()
    assert len(rows) == 1
    assert rows[0][0] == "openai:stub" and len(rows[0][1]) == 12
