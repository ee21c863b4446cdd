"""Streams: a preview that is put right whatever happens to it."""

from datetime import timedelta

import pytest

from bot.answer_job import answer_question
from bot.blocks.text import literal, paragraph, rich_text
from bot.conversation import Question
from bot.posting import post_once
from bot.records import delivery_records as ledger
from bot.streaming import AnswerStream, end_stream, finish_left_stream
from retrieval.models import Sentence
from tests.bot.conftest import Newsroom, shown

pytestmark = pytest.mark.anyio
SENTENCES = [Sentence(text=f"Sentence {n} <!channel> stands.", citations=(n,)) for n in (1, 2, 3)]
BELOW = [rich_text(paragraph(literal("Below")))]
WHOLE = [rich_text(paragraph(literal("Whole")))]


async def _question(room: Newsroom) -> Question:
    """A message that the bot does not answer by itself."""
    ada = room.slack.person("ada")
    ts = await ada.say("#newsroom", "hm")
    return Question(
        surface="mention",
        team=room.slack.team_id,
        channel=room.slack.messages("#newsroom")[-1]["channel"],
        person=ada.id,
        text="hm",
        asked_at=room.clock(),
        ts=ts,
        thread_ts=ts,
        bot_user=room.slack.bot_user_id,
    )


async def test_sentences_appear_and_the_sources_end_it(newsroom: Newsroom) -> None:
    question = await _question(newsroom)
    stream = AnswerStream(newsroom.bot, question.key, question)
    stream.show(SENTENCES[0])
    await newsroom.slack.until(lambda: [m for m, _ in newsroom.slack.calls if m == "chat.startStream"])
    for sentence in SENTENCES[1:]:
        stream.show(sentence)
    ts = await stream.finish(SENTENCES, BELOW, WHOLE, "text")
    (message,) = newsroom.from_bot("#newsroom", question.ts)
    assert message["ts"] == ts
    assert "Below" in shown(message) and "Whole" not in shown(message)
    assert message["text"].count("Sentence") == 3 and "<!channel>" not in str(message)
    assert message["metadata"]["event_payload"]["key"] == question.key
    known = ledger.delivery_of(newsroom.bot.engine, question.key)
    assert known is not None and known.state == "posted" and known.ts == ts


async def test_a_stream_that_does_not_hold_the_answer_is_replaced_by_it(newsroom: Newsroom) -> None:
    question = await _question(newsroom)
    stream = AnswerStream(newsroom.bot, question.key, question)
    stream.show(SENTENCES[0])
    await stream.finish(SENTENCES[1:], BELOW, WHOLE, "text")
    (message,) = newsroom.from_bot("#newsroom", question.ts)
    assert "Whole" in shown(message) and "Below" not in shown(message) and "Sentence" not in shown(message)


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream", "chat.stopStream"])
async def test_a_server_error_leaves_one_whole_message(newsroom: Newsroom, method: str, committed: bool) -> None:
    question = await _question(newsroom)
    newsroom.slack.fail(method, committed=committed)
    stream = AnswerStream(newsroom.bot, question.key, question)
    stream.show(SENTENCES[0])
    await newsroom.slack.until(lambda: [m for m, _ in newsroom.slack.calls if m == "chat.startStream"])
    stream.show(SENTENCES[1])
    done = None
    for _ in range(2):  # as the job is tried again
        try:
            done = await stream.finish(SENTENCES[:2], BELOW, WHOLE, "text")
        except Exception:
            stream = AnswerStream(newsroom.bot, question.key, question)
        if done is None:
            done = await finish_left_stream(newsroom.bot, question.key, question, WHOLE, "text")
        if done is not None:
            break
    if done is None:
        await post_once(newsroom.bot, question.key, question.channel, WHOLE, "text", question.thread_ts, question.ts)
    messages = newsroom.from_bot("#newsroom", question.ts)
    assert len(messages) == 1
    assert messages[0]["metadata"]["event_payload"]["key"] == question.key
    everything = [
        m for m in newsroom.slack.messages("#newsroom", question.ts) if m["user"] == newsroom.slack.bot_user_id
    ]
    assert len(everything) == 1


async def test_a_refused_stream_falls_back_to_a_post(newsroom: Newsroom) -> None:
    question = (await _question(newsroom)).model_copy(update={"team": ""})  # Slack: missing_recipient_team_id
    stream = AnswerStream(newsroom.bot, question.key, question)
    stream.show(SENTENCES[0])
    assert await stream.finish(SENTENCES[:1], BELOW, WHOLE, "text") is None
    assert ledger.delivery_of(newsroom.bot.engine, question.key) is None


async def test_an_expired_stream_is_put_right(newsroom: Newsroom) -> None:
    question = await _question(newsroom)
    stream = AnswerStream(newsroom.bot, question.key, question)
    stream.show(SENTENCES[0])
    await newsroom.slack.until(lambda: [m for m, _ in newsroom.slack.calls if m == "chat.startStream"])
    newsroom.clock.advance(timedelta(minutes=6))
    await stream.finish(SENTENCES[:1], BELOW, WHOLE, "text")
    _, message = newsroom.slack.messages("#newsroom", question.ts)
    assert "Whole" in shown(message)


@pytest.mark.parametrize("recorded", [True, False])
async def test_a_stream_left_by_a_crash_is_finished(newsroom: Newsroom, recorded: bool) -> None:
    question = await _question(newsroom)
    bot = newsroom.bot
    ledger.begin(bot.engine, question.key, question.channel, question.thread_ts, bot.desk.clock())
    started = await bot.client.chat_startStream(
        channel=question.channel,
        thread_ts=question.thread_ts or "",
        recipient_team_id=question.team,
        recipient_user_id=question.person,
        markdown_text="half a",
    )
    if recorded:
        ledger.record(bot.engine, question.key, str(started["ts"]), "streaming")
    assert await finish_left_stream(bot, question.key, question, WHOLE, "text") == started["ts"]
    (message,) = newsroom.from_bot("#newsroom", question.ts)
    assert "Whole" in shown(message) and "half a" not in shown(message)


async def test_a_stream_that_someone_deleted_becomes_a_new_message(newsroom: Newsroom) -> None:
    question = await _question(newsroom)
    ledger.begin(newsroom.bot.engine, question.key, question.channel, question.thread_ts, newsroom.clock())
    await end_stream(newsroom.bot, question.key, question, "1.000001", None, WHOLE, "text")
    (message,) = newsroom.from_bot("#newsroom", question.ts)
    assert "Whole" in shown(message)


async def test_the_job_finishes_what_a_stream_began(newsroom: Newsroom) -> None:
    question = (await _question(newsroom)).model_copy(update={"text": "How many passengers were on the ferry Solvei?"})
    bot = newsroom.bot
    ledger.begin(bot.engine, question.key, question.channel, question.thread_ts, bot.desk.clock())
    await bot.client.chat_startStream(
        channel=question.channel,
        thread_ts=question.thread_ts or "",
        recipient_team_id=question.team,
        recipient_user_id=question.person,
        markdown_text="half a",
    )
    await answer_question(bot, question.key, question.model_dump(mode="json"))
    (message,) = newsroom.from_bot("#newsroom", question.ts)
    assert "214" in shown(message)
