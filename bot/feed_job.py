"""Polling the feeds: a durable job for each minute, and ending it when the bot stops.

The minute's key makes it one job over all replicas; leases in SQL (`retrieval.feeds.polling`) make sure that no feed is
polled twice at once, also where a former minute's job is still at work, here or elsewhere. A job that is taken up again
after a crash does no harm: it polls what is due then.

It does not care how a feed is polled, nor who is told of a broken one (`bot.feed_notes`).
"""

import asyncio
import time
from contextlib import suppress
from datetime import UTC, timedelta

import structlog

from bot.durable import Payload, job, start_job
from bot.wiring import POLLS_AT_ONCE, Bot
from retrieval.errors import BriefingError
from retrieval.models import IngestReport

JOB = "poll"
PREFIX = "poll:"
FEEDS_AT_ONCE = 8
ROUND_SECONDS = 10.0  # after which a round asks for nothing more, so that a bot that stops waits no longer
WORK_SECONDS = 300.0  # after which the next minute's job goes on

log = structlog.get_logger()


class Stopping(BriefingError):
    """The bot stops: what is not polled yet stays due."""


async def start_polling(bot: Bot) -> None:
    """Start this minute's job, unless it was started anywhere, or this process has enough to poll already."""
    if not bot.polling.locked():  # else another replica may be free to take this minute
        await start_job(JOB, f"{PREFIX}{bot.desk.clock().astimezone(UTC):%Y-%m-%dT%H:%M}", {})


@job(JOB)
async def poll(bot: Bot, key: str, payload: Payload) -> None:
    """Poll what is due, some feeds at a time, until nothing is left."""
    if bot.polling.locked():
        return
    async with bot.polling:
        began, feeds, added = time.monotonic(), 0, 0
        try:
            while time.monotonic() - began < WORK_SECONDS:
                reports = await asyncio.to_thread(_poll_some, bot)
                if not reports:
                    break
                feeds += len(reports)
                added += sum(report.added for report in reports.values())
        except Stopping:
            log.info("polling stopped", key=key)
        except BriefingError as error:  # the next minute's job is the next try
            log.error("polling failed", key=key, error=str(error))
        if feeds:
            log.info("feeds polled", key=key, feeds=feeds, added=added)


def _poll_some(bot: Bot) -> dict[int, IngestReport]:
    from retrieval.feeds.polling import poll_due  # brings the readers of every format

    def noticed(done: int, total: int | None, at: str) -> None:
        if bot.stopping.is_set():
            raise Stopping("The bot stops.")

    noticed(0, None, "")
    shortest = timedelta(minutes=bot.settings.poll_minutes)
    return poll_due(
        bot.desk,
        bot.settings.replica,
        FEEDS_AT_ONCE,
        shortest=shortest,
        seconds=ROUND_SECONDS,
        progress=noticed,
    )


async def stop_polling(bot: Bot, within: float) -> None:
    """Have the polling end between two requests, and wait for it at most `within` seconds."""
    bot.stopping.set()
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            for _ in range(POLLS_AT_ONCE):
                await bot.polling.acquire()
            for _ in range(POLLS_AT_ONCE):
                bot.polling.release()
