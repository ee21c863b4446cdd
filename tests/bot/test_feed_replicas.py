"""Replicas that share the feeds, and a bot that is killed while it polls, as processes of their own."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot.manifest import manifest
from playground.local_slack import LocalSlack
from retrieval.catalogue.catalogue import Catalogue
from tests.bot.conftest import NOW, shown
from tests.bot.test_crash import BotProcess, started
from tests.retrieval.feeds.origin import Origin, rss, serving

pytestmark = pytest.mark.anyio
NUMBERS = range(1, 7)
PER_DAY = 86_400


@pytest.fixture
def origin() -> Iterator[Origin]:
    with serving() as served:
        for number in NUMBERS:
            mend(served, number)
        yield served


def mend(origin: Origin, number: int) -> None:
    origin.serve(f"/feed{number}", rss(origin, title=f"Feed {number}"), kind="application/rss+xml")


async def arrivals(origin: Origin, count: int) -> None:
    for _ in range(count):
        assert await asyncio.to_thread(origin.arrived.acquire, timeout=60)


def asked(origin: Origin) -> list[int]:
    return [len(origin.asked(f"/feed{number}")) for number in NUMBERS]


@asynccontextmanager
async def polling(
    slack: LocalSlack, home: Path, models: Path, late: timedelta, **more: str
) -> AsyncIterator[BotProcess]:
    """A bot that polls; its clock begins `late` after NOW."""
    await asyncio.to_thread(home.mkdir, exist_ok=True)
    begun = (NOW + late).isoformat()
    async with started(slack, home, models, begun, module="tests.bot.feed_process", **more) as bot:
        yield bot


async def test_two_replicas_ask_each_feed_once_and_tell_once(
    postgres_url: str, tmp_path: Path, models: Path, origin: Origin
) -> None:
    """Whoever starts a minute's job, a feed is asked once when it is due, and never two at once of one host."""
    catalogue = Catalogue.open(postgres_url)
    origin.serve("/feed6", status=500)
    async with LocalSlack(manifest()) as slack, AsyncExitStack() as stack:
        ada = slack.person("ada").id
        for number in NUMBERS:
            catalogue.add_feed(f"{origin.url}/feed{number}", f"Feed {number}", NOW, ada)
        catalogue.close()
        more = {"database_url": postgres_url, "fetch_allow": next(iter(origin.allow))}
        bots = [
            await stack.enter_async_context(
                polling(slack, tmp_path / replica, models, timedelta(), replica=replica, **more)
            )
            for replica in ("a", "b")
        ]

        async def later(seconds: int) -> None:
            for bot in bots:
                await bot.told(str(seconds))
            for bot in bots:
                await bot.says("swept")

        await arrivals(origin, len(NUMBERS))
        await later(PER_DAY)
        await later(60)
        assert asked(origin) == [2] * len(NUMBERS)
        mend(origin, 6)
        await later(PER_DAY)
        await later(60)
        said = [message for message in slack.messages("ada") if message["user"] == slack.bot_user_id]
        assert len(said) == 1 and "6. Feed 6" in shown(said[0])
        under = [shown(message) for message in slack.messages("ada", said[0]["ts"])[1:]]
        assert len(under) == 1 and "is read again since" in under[0]
    assert origin.most_at_once == 1


async def test_a_bot_killed_while_it_polls_takes_the_job_up_again(tmp_path: Path, models: Path, origin: Origin) -> None:
    home = tmp_path / "home"
    home.mkdir()
    catalogue = Catalogue.open(f"sqlite:///{home / 'briefing.sqlite'}")
    for number in NUMBERS:
        catalogue.add_feed(f"{origin.url}/feed{number}", f"Feed {number}", NOW)
    answered = origin.pages["/feed3"]

    async def hold(request: web.BaseRequest) -> web.StreamResponse:
        await asyncio.Event().wait()  # until the bot is gone
        return await answered(request)

    origin.pages["/feed3"] = hold
    more = {"fetch_allow": next(iter(origin.allow))}
    async with LocalSlack(manifest()) as slack:
        async with polling(slack, home, models, timedelta(), **more) as bot:
            while "/feed3" not in origin.times:
                await arrivals(origin, 1)
            await bot.kill()
        assert catalogue.feed("3").polled_at is None
        origin.pages["/feed3"] = answered
        async with polling(slack, home, models, timedelta(minutes=11), **more) as bot:  # the dead one's leases are over
            await bot.told("60")
            await bot.says("swept")
            async with asyncio.timeout(60):
                while states_of_polls(home) != {"SUCCESS"}:  # the one taken up again comes from a queue, in its time
                    await bot.told("0")
                    await bot.says("swept")
    assert all(feed.polled_at and feed.error is None for feed in catalogue.feeds())
    catalogue.close()


def states_of_polls(home: Path) -> set[str]:
    with closing(sqlite3.connect(home / "jobs.sqlite")) as jobs:
        found = jobs.execute("SELECT status FROM workflow_status WHERE workflow_uuid LIKE 'poll:%'").fetchall()
    return {state for (state,) in found}
