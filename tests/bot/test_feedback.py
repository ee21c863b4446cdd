"""Verdicts with their notes, and the evidence behind an answer."""

import json

import pytest

from bot.records.conversation_records import feedback_on
from tests.bot.conftest import Newsroom, shown

pytestmark = pytest.mark.anyio
QUESTION = "What did harbour master Ingrid Falk say?"


async def test_the_evidence_modal_shows_quotes_and_checks(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    _, answer = await newsroom.ask(QUESTION)
    await ada.click(answer, "evidence")
    view = (await newsroom.slack.until(lambda: newsroom.slack.views(ada)))[-1]
    text = shown(view)
    assert "The crew acted by the book" in text
    assert "Harbour Courier" in text and "Tuesday 10 November 2026" in text
    assert "✓" in text


async def test_a_verdict_is_kept_at_once_and_a_note_with_it(newsroom: Newsroom) -> None:
    ada, grace = newsroom.slack.person("ada"), newsroom.slack.person("grace")
    _, answer = await newsroom.ask(QUESTION)
    key = answer["metadata"]["event_payload"]["key"]
    await grace.click(answer, "feedback_helpful")
    assert feedback_on(newsroom.bot.engine, key) == [(grace.id, "helpful", None)]
    await ada.click(answer, "feedback_wrong")
    assert (ada.id, "wrong", None) in feedback_on(newsroom.bot.engine, key)
    view = (await newsroom.slack.until(lambda: newsroom.slack.views(ada)))[-1]
    assert await ada.submit(view, {("note", "note"): "She said more than that."}) == {}
    assert (ada.id, "wrong", "She said more than that.") in feedback_on(newsroom.bot.engine, key)
    told = await newsroom.private(ada)
    assert "Thank you, noted." in shown(told) and told.get("thread_ts") == answer["thread_ts"]
    await ada.click(answer, "feedback_outdated")
    assert len(feedback_on(newsroom.bot.engine, key)) == 2


async def test_evidence_and_verdicts_belong_to_the_channel_of_the_answer(newsroom: Newsroom) -> None:
    ada, grace, slack = newsroom.slack.person("ada"), newsroom.slack.person("grace"), newsroom.slack
    _, answer = await newsroom.ask(QUESTION)
    key = answer["metadata"]["event_payload"]["key"]
    carried = json.loads(json.dumps(answer["blocks"]))
    other = next(
        channel
        for channel in slack.workspace.channels.values()
        if not channel.is_im and channel.id != answer["channel"] and grace.id in channel.members
    )
    ts = await grace.say(f"#{other.name}", "Look")
    other.messages[ts]["blocks"] = carried
    for action in ("evidence", "feedback_helpful", "feedback_wrong"):
        await grace.click(other.messages[ts], action)
    await ada.click(answer, "evidence")
    await slack.until(lambda: slack.views(ada))
    assert slack.views(grace) == []
    assert feedback_on(newsroom.bot.engine, key) == []
