"""An edition is posted exactly once: under repeated and simultaneous sweeps, restarts, refusals and kill -9."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from dbos import DBOS, WorkflowHandleAsync

from bot import durable, editions
from bot.manifest import manifest
from bot.records import edition_records
from bot.records.database import migrate
from bot.records.subscription_records import Wish, save_subscription, subscription_of
from playground.clock import MovableClock
from playground.local_slack import LocalSlack
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from tests.bot.conftest import Newsroom, settings_for, shown
from tests.bot.press import article, publish, publish_saturday

pytestmark = pytest.mark.anyio
CHANNEL = "#newsroom"
SATURDAY = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 15, 8, 0, tzinfo=UTC)
WISH = Wish(at=time(8), zone="UTC", length=5)


@pytest.fixture
def transport() -> str:
    """What is tested here does not depend on how events arrive."""
    return "socket"


def subscribe(newsroom: Newsroom, wish: Wish = WISH, channel: str = CHANNEL, at: datetime = SATURDAY) -> str:
    found = newsroom.slack.workspace.channel(channel).id
    ada = newsroom.slack.person("ada").id
    save_subscription(newsroom.bot.engine, newsroom.slack.team_id, found, ada, wish, at)
    return found


async def swept(newsroom: Newsroom, at: datetime, times: int = 1) -> list[dict[str, Any]]:
    """Sweep `times` times at once, let all jobs end, and give the bot's posts in the channel."""
    newsroom.clock.move_to(at)
    started = await asyncio.gather(*(editions.sweep(newsroom.bot, newsroom.clock()) for _ in range(times)))
    await ended({key for keys in started for key in keys})
    return newsroom.from_bot(CHANNEL)


async def ended(keys: Iterable[str]) -> None:
    """Wait until the jobs with these keys have ended."""
    for key in keys:
        handle: WorkflowHandleAsync[str] = await DBOS.retrieve_workflow_async(key)
        await handle.get_result(polling_interval_sec=0.05)


async def test_many_sweeps_at_once_and_after_each_other_post_one_edition(newsroom: Newsroom) -> None:
    subscribe(newsroom)
    await publish_saturday(newsroom.bot.desk, SATURDAY + timedelta(hours=9))
    posts = await swept(newsroom, SUNDAY, times=8)
    assert len(posts) == 1
    whole = len(newsroom.from_bot(CHANNEL, posts[0]["ts"]))
    assert whole == 3  # the post and two stories
    for minute in range(1, 4):
        await swept(newsroom, SUNDAY + timedelta(minutes=minute), times=3)
    assert len(newsroom.from_bot(CHANNEL)) == 1
    assert len(newsroom.from_bot(CHANNEL, posts[0]["ts"])) == whole


async def test_a_bot_that_starts_again_does_not_post_again(newsroom: Newsroom, slack: LocalSlack, home: Path) -> None:
    subscribe(newsroom)
    assert len(await swept(newsroom, SUNDAY)) == 1
    await durable.shutdown()
    await durable.launch(newsroom.bot)
    assert len(await swept(newsroom, SUNDAY + timedelta(minutes=5))) == 1


async def test_each_channel_gets_its_own_edition(newsroom: Newsroom) -> None:
    subscribe(newsroom)
    subscribe(newsroom, Wish(topics=("museum clocks",), at=time(8), zone="UTC"), "#policy")
    await publish_saturday(newsroom.bot.desk, SATURDAY + timedelta(hours=9))
    await swept(newsroom, SUNDAY)
    (news,), (policy,) = newsroom.from_bot(CHANNEL), newsroom.from_bot("#policy")
    assert "2 stories in the coverage" in shown(news)
    assert "1 story on museum clocks" in shown(policy) and "Solvei" not in shown(policy)


@pytest.mark.parametrize("committed", [True, False])
async def test_a_post_that_fails_with_a_server_error_stands_once(newsroom: Newsroom, committed: bool) -> None:
    subscribe(newsroom)
    await publish_saturday(newsroom.bot.desk, SATURDAY + timedelta(hours=9))
    newsroom.slack.fail("chat.postMessage", committed=committed)
    posts = await swept(newsroom, SUNDAY)
    assert len(posts) == 1
    assert len(newsroom.from_bot(CHANNEL, posts[0]["ts"])) == 3


async def test_an_outage_of_days_is_followed_by_one_edition_with_what_was_missed(newsroom: Newsroom) -> None:
    subscribe(newsroom)
    assert len(await swept(newsroom, SUNDAY)) == 1
    await publish_saturday(newsroom.bot.desk, SUNDAY + timedelta(hours=5))
    late = await swept(newsroom, SUNDAY + timedelta(days=3, hours=7))
    assert len(late) == 2
    text = shown(late[1])
    assert "Wednesday 18 November 2026" in text and "2 stories in the coverage since Sunday" in text


async def test_a_clock_that_ran_ahead_holds_up_no_edition(newsroom: Newsroom) -> None:
    subscribe(newsroom)
    assert len(await swept(newsroom, SUNDAY + timedelta(days=400))) == 1
    await publish_saturday(newsroom.bot.desk, SATURDAY + timedelta(hours=9))
    posts = await swept(newsroom, SUNDAY)
    assert len(posts) == 2 and "Solvei" in shown(posts[-1])
    for back in (timedelta(), timedelta(hours=1), timedelta(days=1)):
        assert len(await swept(newsroom, SUNDAY - back)) == 2


async def test_too_late_an_edition_is_left_out_and_its_content_comes_with_the_next(newsroom: Newsroom) -> None:
    subscribe(newsroom, Wish(at=time(20), zone="UTC"))
    evening = SATURDAY.replace(hour=20)
    assert len(await swept(newsroom, evening)) == 1
    await publish_saturday(newsroom.bot.desk, evening + timedelta(hours=12))
    assert len(await swept(newsroom, evening + timedelta(days=1, hours=6, minutes=1))) == 1
    posts = await swept(newsroom, evening + timedelta(days=2))
    assert len(posts) == 2 and "2 stories in the coverage since Saturday" in shown(posts[1])


async def test_news_that_a_feed_brings_late_is_told_the_next_day(newsroom: Newsroom) -> None:
    subscribe(newsroom)
    assert "Nothing new" in shown((await swept(newsroom, SUNDAY))[0])
    before = SUNDAY - timedelta(minutes=20)
    text = "A storm closed the bridge to Brenby on Sunday morning. The police turned 40 lorries back at the bridge."
    await publish(newsroom.bot.desk, article("late", "Harbour Courier", "Storm closes the Brenby bridge", text, before))
    posts = await swept(newsroom, SUNDAY + timedelta(days=1))
    assert "Storm closes the Brenby bridge" in shown(posts[1])
    again = await swept(newsroom, SUNDAY + timedelta(days=2))
    assert "Nothing new" in shown(again[2])


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [("Europe/Berlin", "02:30", date(2027, 3, 28)), ("Europe/Berlin", "02:30", date(2026, 10, 25))],
)
async def test_a_clock_change_brings_one_edition(newsroom: Newsroom, zone: str, at: str, day: date) -> None:
    begin = datetime.combine(day, time(), UTC) - timedelta(hours=12)
    newsroom.clock.move_to(begin)
    subscribe(newsroom, Wish(at=time.fromisoformat(at), zone=zone), at=begin)
    for quarter in range(96):
        newsroom.clock.move_to(begin + timedelta(minutes=15 * quarter))
        await ended(await editions.sweep(newsroom.bot, newsroom.clock()))
    (post,) = newsroom.from_bot(CHANNEL)
    known = edition_records.edition_in_thread(
        newsroom.bot.engine, newsroom.slack.team_id, newsroom.slack.workspace.channel(CHANNEL).id, post["ts"]
    )
    assert known is not None and known.day == day


async def test_an_edition_that_cannot_be_composed_is_told_to_its_owner_alone(newsroom: Newsroom) -> None:
    def broken(texts: Any) -> Any:
        raise ValueError("the embedding model is damaged")

    subscribe(newsroom, Wish(topics=("ferry",), at=time(8), zone="UTC"))
    await publish_saturday(newsroom.bot.desk, SATURDAY + timedelta(hours=9))
    embedder = replace(newsroom.bot.desk.embedder, embed=broken, embed_query=broken)
    damaged = replace(newsroom.bot, desk=replace(newsroom.bot.desk, embedder=embedder))
    await durable.shutdown()
    await durable.launch(damaged)
    assert await swept(newsroom, SUNDAY) == []
    (told,) = newsroom.from_bot("ada")
    assert "could not be posted" in shown(told) and "damaged" not in shown(told)


@pytest.mark.parametrize(
    "code, paused, says",
    [
        ("is_archived", True, "in #newsroom, because I could not post it there (is_archived). Once it is in use again"),
        ("token_revoked", False, "Today's digest for #newsroom could not be posted"),
        ("account_inactive", False, "Today's digest for #newsroom could not be posted"),
    ],
)
async def test_one_refused_channel_stops_no_other_and_only_its_own_fault_pauses_it(
    newsroom: Newsroom, code: str, paused: bool, says: str
) -> None:
    first = subscribe(newsroom)
    await newsroom.slack.person("ada").invite_bot("#policy")
    subscribe(newsroom, channel="#policy", at=SATURDAY + timedelta(minutes=1))
    newsroom.slack.refuse("chat.postMessage", code, channel=first)
    await swept(newsroom, SUNDAY)
    await swept(newsroom, SUNDAY + timedelta(minutes=1))
    assert len(newsroom.from_bot(CHANNEL)) == 0 and len(newsroom.from_bot("#policy")) == 1
    (told,) = newsroom.from_bot("ada")
    assert says in shown(told)
    known = subscription_of(newsroom.bot.engine, newsroom.slack.team_id, first)
    assert known is not None and known.paused == paused


async def test_details_that_are_refused_leave_the_others(newsroom: Newsroom) -> None:
    subscribe(newsroom)
    await publish_saturday(newsroom.bot.desk, SATURDAY + timedelta(hours=9))
    newsroom.slack.refuse("chat.postMessage", "invalid_blocks", passing=1)
    (post,) = await swept(newsroom, SUNDAY)
    assert len(newsroom.from_bot(CHANNEL, post["ts"])) == 2  # the post, and the second of two stories
    assert newsroom.from_bot("ada") == []


# --- kill -9 ---


@contextmanager
def bot_process(slack: LocalSlack, home: Path, models: Path, now: datetime) -> Iterator[None]:
    settings = settings_for(slack, home)
    environment = {
        "PATH": os.environ["PATH"],
        "BRIEFING_SLACK_API_URL": settings.slack_api_url,
        "BRIEFING_SLACK_BOT_TOKEN": slack.bot_token,
        "BRIEFING_SLACK_APP_TOKEN": slack.app_token,
        "ANONYMIZED_TELEMETRY": "False",
    }
    command = [sys.executable, "-m", "tests.bot.digest_process", str(home), str(models), now.isoformat()]
    process = subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _posts(slack: LocalSlack, thread_ts: str | None = None) -> list[dict[str, Any]]:
    return [m for m in slack.messages(CHANNEL, thread_ts) if m.get("user") == slack.bot_user_id]


@pytest.mark.parametrize("posts_before_kill", [1, 2])
async def test_kill_9_amid_an_edition_leaves_each_post_once(home: Path, models: Path, posts_before_kill: int) -> None:
    with open_newsdesk(home, models=models, clock=MovableClock(SATURDAY)) as desk:
        async with LocalSlack(manifest(), MovableClock(SUNDAY)) as slack:
            await _prepare(desk, slack)
            desk.index.close()
            desk.catalogue.close()

            def cut_off(change: Any) -> None:  # from here on Slack takes no further post: the bot waits to repeat it
                if len([m for m, _ in slack.calls if m == "chat.postMessage"]) == posts_before_kill:
                    slack.rate_limit("chat.postMessage", times=1, retry_after=60)

            stop = slack.workspace.listen(cut_off)
            with bot_process(slack, home, models, SUNDAY):
                calls = posts_before_kill + 1
                await slack.until(
                    lambda: len([m for m, _ in slack.calls if m == "chat.postMessage"]) >= calls, timeout=60
                )
            stop()
            slack.faults = type(slack.faults)()
            slack.api.faults = slack.faults
            (root,) = _posts(slack)
            assert len(_posts(slack, root["ts"])) == posts_before_kill
            with bot_process(slack, home, models, SUNDAY + timedelta(minutes=2)):
                await slack.until(lambda: len(_posts(slack, root["ts"])) == 3, timeout=60)
            assert len(_posts(slack)) == 1
            assert len(_posts(slack, root["ts"])) == 3


async def _prepare(desk: Newsdesk, slack: LocalSlack) -> None:
    await publish_saturday(desk, SATURDAY + timedelta(hours=9))
    migrate(desk.catalogue.engine)
    channel = slack.workspace.channel(CHANNEL).id
    save_subscription(desk.catalogue.engine, slack.team_id, channel, slack.person("ada").id, WISH, SATURDAY)


async def test_no_edition_goes_where_another_company_reads_along(newsroom: Newsroom) -> None:
    subscribe(newsroom)
    newsroom.slack.workspace.channel(CHANNEL).shared = True
    newsroom.slack.fail("conversations.info")  # it is asked again
    await publish_saturday(newsroom.bot.desk, SATURDAY + timedelta(hours=9))
    assert await swept(newsroom, SUNDAY) == []
    ada = newsroom.slack.person("ada")
    await ada.command(CHANNEL, "/digest", "resume")
    assert "runs again" in shown(await newsroom.private(ada, CHANNEL))  # it had been paused
    await ada.command(CHANNEL, "/digest", "subscribe")
    assert "another company" in shown(await newsroom.private(ada, CHANNEL, n=2))
    assert newsroom.slack.views(ada) == []
