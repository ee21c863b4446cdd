"""An accepted question is answered once: deliveries that repeat, posts that fail after they worked, slow answers."""

import asyncio
import copy
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.durable import settled
from bot.running import running
from bot.wiring import build_bot
from playground.delivery import DeliveryError, Envelope
from playground.local_slack import LocalSlack
from retrieval.newsdesk import Newsdesk
from tests.bot.conftest import Newsroom, port_of, settings_for, shown

pytestmark = pytest.mark.anyio
QUESTION = "How many passengers were on the Lunde Island ferry?"


def _event(newsroom: Newsroom, ts: str, kind: str = "app_mention") -> dict[str, Any]:
    """The envelope payload of a mention, as Slack would send it."""
    message = next(m for m in newsroom.slack.messages("#newsroom") if m["ts"] == ts)
    event = {
        "type": kind,
        "channel": message["channel"],
        "user": message["user"],
        "text": message["text"],
        "ts": ts,
        "team": newsroom.slack.team_id,
    }
    return {
        "type": "event_callback",
        "team_id": newsroom.slack.team_id,
        "event_id": f"Ev{kind}{ts}",
        "event": event,
    }


async def test_the_same_event_four_times_at_once_is_one_answer(newsroom: Newsroom) -> None:
    ts, _ = await newsroom.ask(QUESTION)
    payload = _event(newsroom, ts)
    attempts = (
        newsroom.slack.deliveries.transport.attempt(Envelope("events_api", copy.deepcopy(payload)), n, "http_timeout")
        for n in range(4)
    )
    await asyncio.gather(*attempts)
    await settled()
    assert len(newsroom.from_bot("#newsroom", ts)) == 1


async def test_a_rate_limited_post_arrives_once(newsroom: Newsroom) -> None:
    newsroom.slack.rate_limit("chat.postMessage", times=2, retry_after=1)
    ts, answer = await newsroom.ask(QUESTION)
    await settled()
    assert "214" in shown(answer)
    assert len(newsroom.from_bot("#newsroom", ts)) == 1


@pytest.mark.parametrize("committed", [True, False])
async def test_a_server_error_on_posting_leaves_one_message(newsroom: Newsroom, committed: bool) -> None:
    newsroom.slack.fail("chat.postMessage", committed=committed)
    ts, _ = await newsroom.ask(QUESTION)
    await settled()
    assert len(newsroom.from_bot("#newsroom", ts)) == 1
    posts = [method for method, _ in newsroom.slack.calls if method == "chat.postMessage"]
    assert len(posts) == (1 if committed else 2)


async def test_a_refusing_lookup_is_tried_again_before_posting(newsroom: Newsroom) -> None:
    newsroom.slack.fail("chat.postMessage", committed=True)
    newsroom.slack.fail("conversations.replies", times=2)
    ts, _ = await newsroom.ask(QUESTION)
    await settled()
    assert len(newsroom.from_bot("#newsroom", ts)) == 1


async def test_a_question_deleted_in_time_is_not_answered(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    async with newsroom.held_back():  # nothing is worked out yet
        ts = await ada.say("#newsroom", f"{newsroom.mention} {QUESTION}")
        await ada.delete(next(m for m in newsroom.slack.messages("#newsroom") if m["ts"] == ts))
    await newsroom.ask("What did the council of Veldhaven approve?")
    await settled()
    assert newsroom.from_bot("#newsroom", ts) == []


async def test_an_ack_does_not_wait_for_the_answer(slack: LocalSlack, desk: Newsdesk, home: Path) -> None:
    released = threading.Event()

    def slow(text: str) -> Any:
        released.wait(30)
        return desk.embedder.embed_query(text)

    slow_desk = replace(desk, embedder=replace(desk.embedder, embed_query=slow))
    bot = build_bot(slow_desk, settings_for(slack, home, port_of(slack)))
    async with running(bot, http=slack.request_url is not None):
        room = Newsroom(slack, bot, slack.clock)
        ada = slack.person("ada")
        asked = [await ada.say("#newsroom", f"{room.mention} {QUESTION} ({n})") for n in range(20)]
        await slack.until(lambda: len([m for m, _ in slack.calls if m == "assistant.threads.setStatus"]) == 20)
        took = []
        for n in range(20):
            began = time.perf_counter()
            await slack.deliveries.transport.attempt(Envelope("events_api", _event(room, asked[n])), 1, "timeout")
            took.append(time.perf_counter() - began)
        released.set()
        for ts in asked:
            await room.answer_to("#newsroom", ts)
        await settled()
        assert all(len(room.from_bot("#newsroom", ts)) == 1 for ts in asked)
    assert max(took) < 3.0
    assert slack.deliveries.undelivered == []


async def test_what_cannot_be_stored_is_not_acknowledged_and_comes_again(newsroom: Newsroom) -> None:
    ts, _ = await newsroom.ask(QUESTION)
    engine = newsroom.bot.engine
    payload = _event(newsroom, ts)
    payload["event"] |= {"ts": "not a ts", "type": "message", "thread_ts": "1.0", "text": "why?"}
    newsroom.slack.deliveries.transport.ack_seconds = 1.0  # type: ignore[attr-defined]  # both transports have it
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE threads RENAME TO threads_away")
    with pytest.raises(DeliveryError):
        await newsroom.slack.deliveries.transport.attempt(Envelope("events_api", payload), 0, "")
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE threads_away RENAME TO threads")
    await newsroom.slack.deliveries.transport.attempt(Envelope("events_api", payload), 1, "http_error")


async def test_an_hourly_cap_is_said_politely_and_privately(slack: LocalSlack, desk: Newsdesk, home: Path) -> None:
    bot = build_bot(desk, settings_for(slack, home, port_of(slack), questions_per_hour=2))
    async with running(bot, http=slack.request_url is not None):
        room = Newsroom(slack, bot, slack.clock)
        ada = slack.person("ada")
        await room.ask(QUESTION)
        await room.ask(QUESTION)
        third = await ada.say("#newsroom", f"{room.mention} {QUESTION}")
        assert "2 questions" in shown(await room.private(ada))
        assert room.from_bot("#newsroom", third) == []
        await room.ask(QUESTION, who="grace")
