"""Polling as a durable job, and what people are told of feeds that break, with feeds from a real server on loopback."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from dbos import DBOS

from bot.durable import settled
from bot.feed_job import FEEDS_AT_ONCE
from bot.running import running, sweep_now
from bot.wiring import build_bot
from playground.clock import MovableClock
from playground.local_slack import LocalSlack
from retrieval.models import Feed
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from tests.bot.conftest import NOW, Newsroom, port_of, settings_for, shown
from tests.retrieval.feeds.origin import Origin, rss, serving

pytestmark = pytest.mark.anyio
one_transport = pytest.mark.parametrize("transport", ["socket"], indirect=True)
DAY = timedelta(days=1)  # by then every feed is due again, whatever its back-off


@pytest.fixture
def origin() -> Iterator[Origin]:
    with serving() as served:
        yield served


@pytest.fixture
def desk(home: Path, models: Path, origin: Origin) -> Iterator[Newsdesk]:
    """The newsroom's desk, which may fetch from the test's server."""
    with open_newsdesk(home, models=models, clock=MovableClock(NOW)) as opened:
        yield replace(opened, fetch_allow=origin.allow)


def add(newsroom: Newsroom, origin: Origin, number: int, who: str | None = None, title: str = "Feed") -> Feed:
    """A feed on the list that answers 500."""
    origin.serve(f"/feed{number}", status=500)
    person = newsroom.slack.person(who).id if who else None
    return newsroom.bot.desk.catalogue.add_feed(f"{origin.url}/feed{number}", f"{title} {number}", NOW, person)


def mend(origin: Origin, *numbers: int) -> None:
    for number in numbers:
        origin.serve(f"/feed{number}", rss(origin, title=f"Feed {number}"), kind="application/rss+xml")


def polled(newsroom: Newsroom, feed: Feed, error: str | None = "There was no answer in time.") -> None:
    """As if it had just been polled; it is not due while the test runs."""
    at = newsroom.clock()
    put_off = at + timedelta(hours=29)
    catalogue = newsroom.bot.desk.catalogue
    catalogue.record_poll(feed.id, at, etag=None, last_modified=None, error=error, next_poll_at=put_off)


async def later(newsroom: Newsroom, by: timedelta = DAY) -> None:
    """Move the clock, poll what is due, and tell what is to be told."""
    for step in (by, timedelta(minutes=1)):
        newsroom.clock.advance(step)
        await sweep_now(newsroom.bot)
        await settled()


def notes(newsroom: Newsroom, who: str) -> list[dict[str, Any]]:
    return [message for message in newsroom.from_bot(who) if "thread_ts" not in message or is_root(message)]


def is_root(message: dict[str, Any]) -> bool:
    return bool(message.get("thread_ts") == message["ts"])


def lines(newsroom: Newsroom, who: str, note: dict[str, Any]) -> list[str]:
    """What stands under the note."""
    return [shown(message) for message in newsroom.from_bot(who, note["ts"]) if message["ts"] != note["ts"]]


async def test_a_feed_that_breaks_is_told_once_to_who_added_it_and_so_is_its_end(
    newsroom: Newsroom, origin: Origin
) -> None:
    feed = add(newsroom, origin, 1, "ada", title="Brenby <!channel> Bulletin")
    await later(newsroom, timedelta(minutes=1))
    assert notes(newsroom, "ada") == []  # it failed once: that is no trouble yet
    await later(newsroom)
    told = notes(newsroom, "ada")
    assert len(told) == 1
    text = shown(told[0])
    assert f"{feed.id}. Brenby" in text and "could not be read since Saturday 14 November 2026" in text
    assert "500" in text and f"`/sources remove {feed.id}`" in text
    assert "<!channel>" not in text and "<!channel>" not in told[0]["text"]

    for _ in range(2):
        await later(newsroom)
    assert len(notes(newsroom, "ada")) == 1 and lines(newsroom, "ada", told[0]) == []
    mend(origin, 1)
    for _ in range(2):
        await later(newsroom)
    assert len(notes(newsroom, "ada")) == 1
    assert [("is read again since" in line) for line in lines(newsroom, "ada", told[0])] == [True]
    assert len(origin.asked("/feed1")) == 6

    origin.serve("/feed1", status=500)
    for _ in range(2):
        await later(newsroom)
    assert len(notes(newsroom, "ada")) == 2  # another trouble
    assert newsroom.from_bot("#newsroom") == []


@one_transport
async def test_what_a_command_added_or_who_left_added_is_told_to_the_owner(newsroom: Newsroom, origin: Origin) -> None:
    first, second = add(newsroom, origin, 1), add(newsroom, origin, 2)
    catalogue = newsroom.bot.desk.catalogue
    third = catalogue.add_feed(f"{origin.url}/feed3", "Left behind", NOW, "U0GONE")
    origin.serve("/feed3", status=410)
    for _ in range(2):
        await later(newsroom)
    told = {shown(note) for note in notes(newsroom, "you")}
    assert len(told) == 2
    of_two, of_third = sorted(told, key=lambda text: "Left behind" in text)
    assert f"{first.id}. Feed 1" in of_two and f"{second.id}. Feed 2" in of_two
    assert "has been gone since" in of_third and f"`/sources refresh {third.id}`" in of_third


@one_transport
async def test_an_outage_is_one_note_and_ends_in_few_lines(newsroom: Newsroom) -> None:
    catalogue = newsroom.bot.desk.catalogue
    feeds = [catalogue.add_feed(f"https://feed{n}.example/rss", f"Feed {n}", NOW) for n in range(30)]

    for number in range(3):
        newsroom.clock.advance(timedelta(hours=1))
        for feed in feeds[: 30 if number < 2 else 20]:
            polled(newsroom, feed)
        await later(newsroom, timedelta(minutes=1))
    told = notes(newsroom, "you")
    assert len(told) == 1
    assert "None of the 30 feeds can be read" in shown(told[0]) and "it may be the network" in shown(told[0])
    assert "and 20 more: `/sources health` lists them." in shown(told[0])
    for some, said in ((feeds[:10], 0), (feeds[10:], 1)):
        for feed in some:
            polled(newsroom, feed, None)
        await later(newsroom, timedelta(minutes=1))
        assert ["30 of these feeds are read again" in line for line in lines(newsroom, "you", told[0])] == [True] * said


@one_transport
async def test_feeds_that_break_one_after_the_other_do_not_become_a_flood(newsroom: Newsroom) -> None:
    catalogue = newsroom.bot.desk.catalogue
    feeds = [catalogue.add_feed(f"https://feed{n}.example/rss", f"Feed {n}", NOW) for n in range(12)]
    for feed in feeds:
        polled(newsroom, feed, None)
    for feed in feeds[:6]:
        for _ in range(3):
            polled(newsroom, feed)
        await later(newsroom, timedelta(minutes=6))
    told = [shown(note) for note in notes(newsroom, "you")]
    assert len(told) == 2  # the first at once, the others half an hour later
    assert [sum(f"{feed.id}. Feed" in text for text in told) for feed in feeds[:6]] == [1] * 6


@one_transport
async def test_a_note_whose_post_fails_unseen_is_there_once(newsroom: Newsroom, origin: Origin) -> None:
    add(newsroom, origin, 1, "ada")
    await later(newsroom)
    newsroom.slack.fail("chat.postMessage", committed=True)
    await later(newsroom)
    await later(newsroom)
    assert len(notes(newsroom, "ada")) == 1


@one_transport
async def test_a_feed_that_was_removed_or_mended_before_it_is_told_is_not_told(
    newsroom: Newsroom, origin: Origin
) -> None:
    kept, removed = add(newsroom, origin, 1), add(newsroom, origin, 2)
    await later(newsroom, timedelta(minutes=1))
    newsroom.clock.advance(DAY)
    await sweep_now(newsroom.bot)  # both are broken from now on
    await settled()
    newsroom.bot.desk.catalogue.remove_feed(str(removed.id))
    now = newsroom.clock()
    newsroom.bot.desk.catalogue.record_poll(kept.id, now, etag=None, last_modified=None, error=None)
    await later(newsroom, timedelta(minutes=1))
    assert notes(newsroom, "you") == []


@one_transport
async def test_each_feed_is_asked_once_when_it_is_due_and_ended_jobs_are_forgotten(
    newsroom: Newsroom, origin: Origin
) -> None:
    for number in (1, 2, 3):
        add(newsroom, origin, number)
    mend(origin, 1, 2, 3)
    for _ in range(3):
        await sweep_now(newsroom.bot)  # in one minute: one job
    await settled()
    await later(newsroom, timedelta(minutes=1))
    assert [len(origin.asked(f"/feed{number}")) for number in (1, 2, 3)] == [1, 1, 1]
    jobs = await DBOS.list_workflows_async(workflow_id_prefix="poll:")
    assert len({one.workflow_id for one in jobs}) == len(jobs) >= 3


@one_transport
async def test_a_bot_that_stops_begins_no_more_polls_and_the_rest_is_polled_later(
    slack: LocalSlack, desk: Newsdesk, home: Path, origin: Origin
) -> None:
    assert isinstance(desk.clock, MovableClock)
    numbers = range(FEEDS_AT_ONCE + 2)
    origin.seconds = 0.1
    mend(origin, *numbers)
    for number in numbers:
        desk.catalogue.add_feed(f"{origin.url}/feed{number}", "", NOW)
    bot = build_bot(desk, settings_for(slack, home, port_of(slack)))
    async with running(bot):
        assert await asyncio.to_thread(origin.arrived.acquire, timeout=30)
    assert len(origin.asked()) <= FEEDS_AT_ONCE
    desk.clock.advance(timedelta(minutes=1))
    async with running(bot):
        for _ in numbers[1:]:
            assert await asyncio.to_thread(origin.arrived.acquire, timeout=30)
        await settled()
    assert sorted(request.path for request in origin.asked()) == sorted(f"/feed{number}" for number in numbers)
    assert all(feed.error is None and feed.polled_at for feed in desk.catalogue.feeds())
