"""Durable jobs: stored once, run once, taken up again; started and stopped several times in one process."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dbos import DBOS
from slack_sdk.web.async_client import AsyncWebClient

from bot import durable
from bot.settings import Settings
from bot.wiring import Bot
from retrieval.errors import CatalogueUnavailable
from retrieval.newsdesk import Newsdesk

pytestmark = pytest.mark.anyio

ran: list[str] = []
gate, begun, done = asyncio.Event(), asyncio.Event(), asyncio.Event()


@durable.job("test_note")
async def _note(bot: Bot, key: str, payload: durable.Payload) -> None:
    ran.append(f"{key} {payload['what']}")


@durable.job("test_stuck")
async def _stuck(bot: Bot, key: str, payload: durable.Payload) -> None:
    ran.append(f"{key} begun")
    begun.set()
    await gate.wait()
    ran.append(f"{key} done")
    done.set()


@durable.job("test_shaky")
async def _shaky(bot: Bot, key: str, payload: durable.Payload) -> None:
    ran.append(key)
    if ran.count(key) == 1:
        raise ConnectionError("gone for a moment")


@durable.job("test_away")
async def _away(bot: Bot, key: str, payload: durable.Payload) -> None:
    ran.append(key)
    if ran.count(key) < 5:
        raise CatalogueUnavailable("The database is away.")


@durable.job("test_broken")
async def _broken(bot: Bot, key: str, payload: durable.Payload) -> None:
    ran.append(key)
    raise ValueError("broken for good")


@pytest.fixture(autouse=True)
def _fresh() -> None:
    global gate, begun, done  # each test has a loop of its own, and an event belongs to one
    ran.clear()
    gate, begun, done = asyncio.Event(), asyncio.Event(), asyncio.Event()


@pytest.fixture
def bot(desk: Newsdesk, home: Path) -> Bot:
    return Bot(desk, Settings(home=home), AsyncWebClient(token="xoxb-none"))


async def test_the_same_key_runs_once(bot: Bot) -> None:
    await durable.launch(bot)
    try:
        await asyncio.gather(*(durable.start_job("test_note", "k1", {"what": "tea"}) for _ in range(8)))
        await durable.settled()
        await durable.start_job("test_note", "k1", {"what": "tea"})
        await durable.settled()
    finally:
        await durable.shutdown()
    assert ran == ["k1 tea"]


async def test_an_unfinished_job_is_taken_up_at_the_next_launch(bot: Bot) -> None:
    await durable.launch(bot)
    await durable.start_job("test_stuck", "k2", {})
    await begun.wait()
    await durable.shutdown(grace=0)
    assert ran == ["k2 begun"]
    gate.set()
    await durable.launch(bot)
    try:
        async with asyncio.timeout(20):
            await done.wait()
    finally:
        await durable.shutdown()
    assert ran == ["k2 begun", "k2 begun", "k2 done"]
    # and threads still work on this loop, whose executor DBOS had taken over
    assert await asyncio.to_thread(lambda: 7) == 7


async def test_a_passing_failure_is_tried_again_and_a_final_one_is_not(bot: Bot) -> None:
    await durable.launch(bot)
    try:
        await durable.start_job("test_shaky", "shaky", {})
        await durable.start_job("test_broken", "broken", {})
        await durable.settled()
    finally:
        await durable.shutdown()
    assert ran.count("shaky") == 2
    assert ran.count("broken") == 1


async def test_ended_jobs_are_forgotten_by_age_and_kind_and_unfinished_ones_never(bot: Bot) -> None:
    await durable.launch(bot)
    try:
        for key in ("poll:1", "poll:2", "answer:1"):
            await durable.start_job("test_note", key, {"what": "tea"})
        await durable.settled()
        await durable.start_job("test_stuck", "poll:3", {})
        await begun.wait()
        now = datetime.now(UTC)
        assert await durable.forget_ended(now - timedelta(hours=1)) == 0
        assert await durable.forget_ended(now + timedelta(minutes=1), "poll:") == 2
        assert await durable.forget_ended(now + timedelta(minutes=1)) == 1
        assert [one.workflow_id for one in await DBOS.list_workflows_async()] == ["poll:3"]
        gate.set()
        await durable.settled()
    finally:
        await durable.shutdown()


async def test_a_job_that_cannot_be_stored_is_an_error(bot: Bot, home: Path) -> None:
    await durable.launch(bot)
    try:
        with pytest.raises(ValueError, match="no job called"):
            await durable.start_job("no_such_job", "k", {})
        with pytest.raises(RuntimeError, match="already runs"):
            await durable.launch(bot)
    finally:
        await durable.shutdown()


async def test_a_job_outlives_a_database_that_is_away_for_longer_than_it_is_tried(bot: Bot) -> None:
    await durable.launch(bot, try_for=0.1)
    try:
        await durable.start_job("test_away", "away", {})
        await durable.settled()
    finally:
        await durable.shutdown()
    assert ran == ["away"] * 5
