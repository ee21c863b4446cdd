"""The durable job that answers one question: read the thread, answer, post once, remember.

A step that was done is not done again: the answer is kept before it is posted, the post is known by its key. It does
not care how the question arrived, nor how an answer is found (`retrieval.answering`).
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from zoneinfo import ZoneInfo

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

import prompts
from bot.allowances import Admission, admit, note_spending
from bot.blocks.answer_blocks import answer_blocks, answer_text, evidence_below
from bot.blocks.evidence_blocks import private_reply
from bot.blocks.text import Block, escape
from bot.conversation import Question, query_of, says_nothing
from bot.durable import Payload, job, start_job
from bot.faults import deleted, error_code, passing, plain
from bot.manifest import prefixed
from bot.people import person
from bot.posting import post_once, respond, tell_privately
from bot.records import conversation_records as records
from bot.streaming import AnswerStream, finish_left_stream
from bot.wiring import Bot
from retrieval.answering.reading.addressed import addressed
from retrieval.errors import BriefingError
from retrieval.messages.briefing import brief_on
from retrieval.messages.verdict import check_message
from retrieval.models import MAX_QUESTION_CHARS, Answer, Query, Sentence, Turn
from retrieval.newsdesk import Newsdesk
from retrieval.opening import EXTRACTIVE, with_model
from retrieval.stories.overview import reply

STATUS = "is reading the coverage…"
_GREETINGS = {"hi", "hello", "hey", "help", "start", "test", "what can you do"}
STORED_WITHIN = 2.0  # seconds
STORED_LATER = (
    "I cannot get at my collection of articles right now, and answer as soon as I can. If nothing has come in ten "
    "minutes, please ask again."
)
_WELCOME = "You are welcome."

log = structlog.get_logger()


def help_text(bot: Bot) -> str:
    """What the bot is for, with the commands as this workspace calls them."""
    ask, lookup, digest = (prefixed(name, bot.settings.command_prefix) for name in ("/ask", "/lookup", "/digest"))
    return (
        "Ask me about the news I have read, for example: “What did the union say about the strike?” I answer with a "
        f"source behind every sentence. Also: {ask} for a private answer, {lookup} to find passages, {digest} for a "
        "daily digest of this channel."
    )


class StoredLater(BriefingError):
    """The question waits for the database, and will be answered if this process lives to see it back."""

    def __init__(self) -> None:
        super().__init__(STORED_LATER)


async def start_answer(bot: Bot, question: Question, key: str | None = None) -> None:
    """Store the question; it will be answered once. Raises where it could not be stored.

    While the database is away storing goes on without an end, and its person is told. A command is not sent again and
    Slack waits three seconds for it: StoredLater. An event stays unacknowledged, so that Slack sends it again.
    """
    key = key or question.key
    first = key not in bot.storing
    storing = _storing(bot, question, key)
    await asyncio.wait({storing}, timeout=STORED_WITHIN)
    if not storing.done():
        if question.ts is None:
            raise StoredLater
        if first:
            with suppress(ClientError, OSError):
                await _tell(bot, question, STORED_LATER)
    await asyncio.shield(storing)


def _storing(bot: Bot, question: Question, key: str) -> "asyncio.Task[None]":
    """One task for an event that comes again, so that it takes no second thread."""
    if key not in bot.storing:
        bot.storing[key] = asyncio.create_task(start_job("answer", key, question.model_dump(mode="json")))
        bot.storing[key].add_done_callback(lambda _: bot.storing.pop(key, None))
    return bot.storing[key]


@job("answer")
async def answer_question(bot: Bot, key: str, payload: Payload) -> None:
    """The body of the job; failures that may pass are raised, so that it is tried again."""
    question = Question.model_validate(payload)
    try:
        refused = _refusal(bot, question)
        admission = Admission(remark=refused) if refused else await admit(bot, key, question)
        if admission.remark is not None:
            await _remark(bot, key, question, admission.remark)
            return
        with_status = asyncio.create_task(_status(bot, question))
        try:
            await _answer(bot, key, question, admission.note)
        finally:
            await asyncio.gather(with_status, return_exceptions=True)
    except (SlackApiError, BriefingError) as error:
        if passing(error):
            raise
        if deleted(error):
            log.info("question deleted while it was answered", key=key)
            return
        log.warning("question not answered", key=key, error=error_code(error))
        await _tell(bot, question, plain(error))
    except (ClientError, OSError):
        raise
    except Exception as error:
        log.error("question not answered", key=key, error=error_code(error), exc_info=True)
        await _tell(bot, question, plain(error))


def _refusal(bot: Bot, question: Question) -> str | None:
    """What to say instead of an answer, to the person alone; None where the question is to be answered."""
    if says_nothing(question.text) or question.text.strip().lower().rstrip("?!. ") in _GREETINGS:
        return help_text(bot)
    if question.wanted == "answer" and addressed(question.text) == "thanks":
        return _WELCOME
    if len(question.text) > MAX_QUESTION_CHARS:
        return f"That question is too long: please ask in at most {MAX_QUESTION_CHARS:,} characters."
    return None


async def _remark(bot: Bot, key: str, question: Question, remark: str) -> None:
    if question.surface == "direct":  # private as it is, and a message that goes away would be odd there
        await post_once(
            bot, key, question.channel, private_reply(remark), escape(remark), question.thread_ts, question.ts
        )
    else:
        await _tell(bot, question, remark)


async def _answer(bot: Bot, key: str, question: Question, unasked: str | None) -> None:
    """`unasked` says why no model is to be asked."""
    kept = await asyncio.to_thread(records.answer_of, bot.engine, key)
    stream: AnswerStream | None = None
    if kept is None:
        query = await query_of(bot, question)
        if query is None:
            log.info("question deleted before it was answered", key=key)
            return
        desk = bot.desk if unasked is None else with_model(bot.desk, EXTRACTIVE)
        if desk.chat is not None and question.surface != "ask":
            stream = AnswerStream(bot, key, question)
        try:
            found = await _found(bot, desk, question, query, stream.show if stream else None)
            found = found.model_copy(update={"note": " ".join(filter(None, (unasked, found.note))) or None})
            kept = await _keep(bot, key, question, found)
        except BaseException:
            if stream is not None:
                await stream.close()
            raise
    await _deliver(bot, key, question, kept.answer, stream)


async def _found(
    bot: Bot, desk: Newsdesk, question: Question, query: Query, show: Callable[[Sentence], None] | None
) -> Answer:
    async with bot.answering:
        if question.wanted == "briefing":
            return await asyncio.to_thread(brief_on, desk, query)
        if question.wanted == "check":
            return await asyncio.to_thread(check_message, desk, query)
        return await asyncio.to_thread(reply, desk, query, show)


async def _keep(bot: Bot, key: str, question: Question, found: Answer) -> records.KeptAnswer:
    kept = records.KeptAnswer(
        id=key,
        team=question.team,
        channel=question.channel,
        thread_ts=question.thread_ts,
        asker=question.person,
        private=question.surface == "ask",
        asked_at=question.asked_at,
        answer=found,
    )
    if found.usage is not None:
        await note_spending(bot, key, found.usage)
        log.info("model used", key=key, model=found.model, **found.usage.model_dump(exclude_none=True))
    # The template's hash alone: what fills it is in the answer's own evidence.
    prompt = None if found.model == EXTRACTIVE else prompts.load("answer", today="").hash
    return await asyncio.to_thread(records.keep_answer, bot.engine, kept, prompt)


async def _deliver(bot: Bot, key: str, question: Question, found: Answer, stream: AnswerStream | None) -> None:
    zone = (await person(bot, question.person)).zone
    today = question.asked_at.astimezone(ZoneInfo(zone)).date()
    private, followed = question.surface == "ask", question.surface in ("mention", "follow_up")
    whole = answer_blocks(found, key, today, zone, private=private, followed=followed)
    text = answer_text(found)
    if question.ts is None or question.thread_ts is None:
        await _tell(bot, question, text, whole)
        return
    notice, ts = escape(text), None
    if stream is not None:
        below = evidence_below(found, key, today, zone, private=private, followed=followed)
        ts = await stream.finish(found.sentences, below, whole, notice)
    if ts is None:
        ts = await finish_left_stream(bot, key, question, whole, notice)
    if ts is None:
        ts = await post_once(bot, key, question.channel, whole, notice, question.thread_ts, after=question.ts)
    await asyncio.to_thread(_remember, bot, question, ts, text)


def _remember(bot: Bot, question: Question, ts: str, text: str) -> None:
    """The two turns, and that the bot has the last word in this thread."""
    thread_ts, asked = question.thread_ts or "", question.ts or ""
    records.add_turn(bot.engine, question.channel, thread_ts, asked, Turn(speaker="person", text=question.text))
    records.add_turn(bot.engine, question.channel, thread_ts, ts, Turn(speaker="bot", text=text))
    records.answered_in(bot.engine, question.channel, thread_ts, bot.desk.clock())


async def _status(bot: Bot, question: Question) -> None:
    """Show that the bot is at work; Slack clears it with the next post. Whether that works does not matter."""
    if question.thread_ts is None:
        return
    with suppress(SlackApiError, ClientError, OSError):
        await bot.client.assistant_threads_setStatus(
            channel_id=question.channel, thread_ts=question.thread_ts, status=STATUS
        )


async def _tell(bot: Bot, question: Question, text: str, blocks: list[Block] | None = None) -> None:
    """Say it to the person who asked, and to no one else."""
    if question.response_url:
        with suppress(ClientError, OSError):
            if await respond(question.response_url, escape(text), blocks):
                return
    thread_ts = question.thread_ts if question.thread_ts != question.ts else None
    await tell_privately(bot, question.channel, question.person, escape(text), blocks, thread_ts)
