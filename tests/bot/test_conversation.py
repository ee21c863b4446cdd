"""Questions in channels, threads and direct messages, over both transports."""

import re
from datetime import timedelta

import pytest

from bot.durable import settled
from bot.records import conversation_records as records
from tests.bot.conftest import Newsroom, shown

pytestmark = pytest.mark.anyio


async def test_a_mention_is_answered_in_its_thread_with_sources(newsroom: Newsroom) -> None:
    ts, answer = await newsroom.ask("How many passengers were on the Lunde Island ferry?")
    text = shown(answer)
    assert "214 passengers" in text
    assert "[1]" in text
    assert "https://harbour-courier.example/ferry-fire" in text
    assert "Tuesday 10 November 2026" in text
    assert re.search(r"Newest source: (Tuesday 10|Thursday 12) November 2026, [24] days old", text)
    assert answer["thread_ts"] == ts
    assert answer["metadata"]["event_payload"]["key"].endswith(ts)
    assert not answer["unfurl_links"] and not answer["unfurl_media"]
    methods = [method for method, _ in newsroom.slack.calls]
    assert methods.index("assistant.threads.setStatus") < methods.index("chat.postMessage")


async def test_message_and_app_mention_are_one_question(newsroom: Newsroom) -> None:
    ts, _ = await newsroom.ask("How many passengers were on the Lunde Island ferry?")
    again, _ = await newsroom.ask("What did the council of Veldhaven approve?")
    assert len(newsroom.from_bot("#newsroom", ts)) == 1
    assert len(newsroom.from_bot("#newsroom", again)) == 1


async def test_a_question_right_after_the_answer_needs_no_mention(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    ts, _ = await newsroom.ask("What replaces the damaged ferry Solvei?")
    await settled()
    await ada.say("#newsroom", "How many passengers does the Brise take?", thread_ts=ts)
    second = await newsroom.answer_to("#newsroom", ts, n=2)
    assert "150 passengers" in shown(second)


async def test_talk_in_the_thread_is_left_alone(newsroom: Newsroom) -> None:
    ada, grace = newsroom.slack.person("ada"), newsroom.slack.person("grace")
    ts, _ = await newsroom.ask("What replaces the damaged ferry Solvei?")
    await settled()
    await ada.say("#newsroom", "Thanks, that helps.", thread_ts=ts)
    await grace.say("#newsroom", "How many passengers does the Brise take?", thread_ts=ts)
    await ada.say("#newsroom", f"{newsroom.mention} who is Pelle Strand?", thread_ts=ts)
    await newsroom.answer_to("#newsroom", ts, n=2)
    assert len(newsroom.from_bot("#newsroom", ts)) == 2  # the question between people was not answered


async def test_following_expires(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    ts, _ = await newsroom.ask("What replaces the damaged ferry Solvei?")
    await settled()
    newsroom.clock.advance(timedelta(hours=7))
    await ada.say("#newsroom", "How many passengers does the Brise take?", thread_ts=ts)
    await ada.say("#newsroom", f"{newsroom.mention} who is Pelle Strand?", thread_ts=ts)
    await newsroom.answer_to("#newsroom", ts, n=2)
    assert len(newsroom.from_bot("#newsroom", ts)) == 2


async def test_a_muted_thread_is_not_followed_but_mentions_are_answered(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    ts, answer = await newsroom.ask("What replaces the damaged ferry Solvei?")
    await settled()
    await ada.click(answer, "mute_thread")
    told = await newsroom.private(ada)
    assert "no longer follow" in shown(told)
    await ada.say("#newsroom", "How many passengers does the Brise take?", thread_ts=ts)
    await ada.say("#newsroom", f"{newsroom.mention} who is Pelle Strand?", thread_ts=ts)
    await newsroom.answer_to("#newsroom", ts, n=2)
    assert len(newsroom.from_bot("#newsroom", ts)) == 2
    await ada.click(told, "unmute_thread")
    await newsroom.private(ada, n=2)
    channel = answer["channel"]
    thread = records.thread_of(newsroom.bot.engine, channel, ts)
    assert thread is not None and not thread.muted


async def test_a_direct_message_is_answered(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    ts = await ada.message_bot("How many ships does the port authority expect to be delayed by the strike?")
    answer = await newsroom.answer_to("ada", ts)
    assert "35 container ships" in shown(answer)
    again = await ada.message_bot("hello")
    assert "/lookup" in shown(await newsroom.answer_to("ada", again))


async def test_what_is_not_covered_is_said_with_the_nearest_headlines(newsroom: Newsroom) -> None:
    _, answer = await newsroom.ask("Who won the chess championship in Ulan Bator?")
    text = shown(answer)
    assert newsroom.slack.messages("#newsroom")
    assert "Nothing about this was found" in text or "no sentence was found" in text
    assert "[1]" not in text


async def test_an_empty_mention_gets_help_privately(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    await ada.say("#newsroom", newsroom.mention)
    assert "/ask" in shown(await newsroom.private(ada))
    assert newsroom.from_bot("#newsroom") == []


async def test_too_long_a_question_is_told_to_its_asker_alone(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    ts = await ada.say("#newsroom", f"{newsroom.mention} " + "why? " * 2_000)
    assert "4,000 characters" in shown(await newsroom.private(ada))
    assert newsroom.from_bot("#newsroom", ts) == []


async def test_other_bots_and_the_bot_itself_are_not_answered(newsroom: Newsroom) -> None:
    from bot.conversation import question_in

    me = newsroom.slack.bot_user_id
    event = {"type": "message", "channel": "C1", "user": "U2", "text": f"<@{me}> why?", "ts": "1.1"}
    now = newsroom.clock()
    assert question_in({"event": event}, me, now) is not None
    for change in ({"bot_id": "B9"}, {"user": me}, {"subtype": "message_changed"}, {"user": "USLACKBOT"}):
        assert question_in({"event": event | change}, me, now) is None
    assert question_in({"event": event, "is_ext_shared_channel": True}, me, now) is None


async def test_suggested_prompts_in_the_agent_view(newsroom: Newsroom) -> None:
    await newsroom.slack.person("ada").open_messages()
    await newsroom.slack.until(
        lambda: [m for m, _ in newsroom.slack.calls if m == "assistant.threads.setSuggestedPrompts"]
    )
