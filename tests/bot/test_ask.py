"""`/ask`: private, then shared once on request."""

import asyncio

import pytest

from bot.durable import settled
from tests.bot.conftest import Newsroom, shown

pytestmark = pytest.mark.anyio
QUESTION = "How many passengers were on the Lunde Island ferry?"


async def test_ask_is_private_and_can_be_shared_once(newsroom: Newsroom) -> None:
    ada, grace = newsroom.slack.person("ada"), newsroom.slack.person("grace")
    await ada.command("#newsroom", "/ask", QUESTION)
    private = await newsroom.slack.until(
        lambda: next((m for m in newsroom.slack.ephemeral("#newsroom", ada) if "214" in shown(m)), None)
    )
    assert newsroom.from_bot("#newsroom") == []
    assert newsroom.slack.ephemeral("#newsroom", grace) == []
    await asyncio.gather(*(ada.click(private, "share_answer") for _ in range(3)))
    shared = (await newsroom.slack.until(lambda: newsroom.from_bot("#newsroom")))[0]
    await settled()
    assert len(newsroom.from_bot("#newsroom")) == 1
    text = shown(shared)
    assert "214 passengers" in text and "shared an answer" in text
    assert "<@" not in str(shared["blocks"]) and '"user"' not in str(shared["blocks"])
    assert "https://harbour-courier.example/ferry-fire" in text


async def test_ask_without_a_question_gives_help(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    await ada.command("#newsroom", "/ask", "  ")
    assert "/lookup" in shown(await newsroom.private(ada))


async def test_ask_works_where_the_bot_is_no_member(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    outside = next(
        f"#{channel.name}"
        for channel in newsroom.slack.workspace.channels.values()
        if not channel.is_im and newsroom.slack.bot_user_id not in channel.members and ada.id in channel.members
    )
    await ada.command(outside, "/ask", QUESTION)
    private = await newsroom.slack.until(
        lambda: next((m for m in newsroom.slack.ephemeral(outside, ada) if "214" in shown(m)), None)
    )
    await ada.click(private, "share_answer")
    await newsroom.slack.until(
        lambda: next((m for m in newsroom.slack.ephemeral(outside, ada) if "Invite me" in shown(m)), None)
    )
    assert newsroom.from_bot(outside) == []
    await settled()
    await ada.invite_bot(outside)
    await ada.click(private, "share_answer")
    await newsroom.slack.until(lambda: newsroom.from_bot(outside))
    await settled()
    assert ["shared an answer" in shown(message) for message in newsroom.from_bot(outside)] == [True]


async def test_too_long_a_question_is_refused_privately(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    await ada.command("#newsroom", "/ask", "why " * 3_000)
    await newsroom.slack.until(
        lambda: next((m for m in newsroom.slack.ephemeral("#newsroom", ada) if "4,000" in shown(m)), None)
    )


async def test_an_answer_is_not_shared_where_another_company_reads_along(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    newsroom.slack.workspace.channel("#newsroom").shared = True
    await ada.command("#newsroom", "/ask", QUESTION)
    private = await newsroom.slack.until(
        lambda: next((m for m in newsroom.slack.ephemeral("#newsroom", ada) if "214" in shown(m)), None)
    )
    await ada.click(private, "share_answer")
    await newsroom.slack.until(
        lambda: next((m for m in newsroom.slack.ephemeral("#newsroom", ada) if "another company" in shown(m)), None)
    )
    await settled()
    assert newsroom.from_bot("#newsroom") == []
