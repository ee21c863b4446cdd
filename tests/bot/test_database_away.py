"""The list of jobs takes nothing for a while: no question is lost or answered twice, and people are told."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.answer_job import STORED_LATER
from bot.durable import settled
from tests.bot.conftest import Newsroom, shown

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("transport", ["socket"], indirect=True)]
QUESTION = "How many passengers were on the Lunde Island ferry?"


@contextmanager
def jobs_locked(home: Path) -> Iterator[None]:
    """While inside nothing can be written into the list of jobs."""
    with closing(sqlite3.connect(home / "jobs.sqlite", isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        yield
        connection.execute("ROLLBACK")


async def test_questions_that_cannot_be_stored_wait_and_their_people_are_told(newsroom: Newsroom, home: Path) -> None:
    slack, ada, grace = newsroom.slack, newsroom.slack.person("ada"), newsroom.slack.person("grace")
    slack.deliveries.retry_scale = 0.02  # an event that was not acknowledged comes again after 0, 1.2 and 6 s
    with jobs_locked(home):
        ts = await grace.say("#newsroom", f"{newsroom.mention} {QUESTION}")
        asking = asyncio.create_task(ada.command("#newsroom", "/ask", QUESTION))
        told = [await newsroom.private(grace), await newsroom.private(ada)]
        await asyncio.sleep(1.5)  # the event has come again
        assert len(slack.ephemeral("#newsroom", grace)) == 1
    await asking
    assert [shown(one) for one in told] == [STORED_LATER] * 2
    await newsroom.answer_to("#newsroom", ts)
    assert "214" in shown(await newsroom.private(ada, n=2))
    await settled()
    assert len(newsroom.from_bot("#newsroom", ts)) == 1
    assert not newsroom.bot.storing
