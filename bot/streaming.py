"""A growing answer: checked sentences appear in a Slack stream as they come, and the whole answer ends it.

A stream is only a preview. The answer itself is in SQL before the stream ends, so one that breaks, expires or is left
behind by a crash is put right with the whole text. Streamed text holds no links: streams cannot switch previews off.

It does not care how sentences are made or checked.
"""

import asyncio
import re
from collections.abc import Sequence

import structlog
from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.blocks.answer_blocks import markers
from bot.blocks.guard import safe_blocks
from bot.blocks.text import Block, one_line
from bot.conversation import Question
from bot.faults import error_code, unsure
from bot.history import messages_after
from bot.posting import EVENT_TYPE, metadata_of, post_once, update_post
from bot.records import delivery_records as ledger
from bot.wiring import Bot
from retrieval.answering.telling.plain_words import remark
from retrieval.models import Sentence

FLUSH_SECONDS = 0.4
MOST_STREAMED = 10_000  # characters; Slack takes 12,000

log = structlog.get_logger()
_URL = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+~|!>=-])")
_NUMBERED = re.compile(r"^(\d+)\.")  # would begin a list


class AnswerStream:
    """One stream for one answer. `show` may be called from any thread; the rest belongs to the event loop."""

    def __init__(self, bot: Bot, key: str, question: Question) -> None:
        self._bot, self._key, self._question = bot, key, question
        self._loop = asyncio.get_running_loop()
        self._waiting: asyncio.Queue[Sentence | None] = asyncio.Queue()  # None: no more will come
        self._shown: list[Sentence] = []
        self._chars = 0
        self._ts: str | None = None
        self._whole = True  # whether all that was shown is known to stand in the stream, once
        self._task = asyncio.create_task(self._pump())

    def show(self, sentence: Sentence) -> None:
        """Show a sentence that has passed its checks, soon."""
        self._loop.call_soon_threadsafe(self._waiting.put_nowait, sentence)

    async def finish(
        self, sentences: Sequence[Sentence], below: Sequence[Block], whole: Sequence[Block], text: str
    ) -> str | None:
        """End the stream with what stands `below` the sentences, or with the `whole` message where the stream does not
        hold exactly these sentences. Returns its `ts`, or None where there is no stream."""
        await self.close()
        if self._ts is None:
            return None
        same = self._whole and self._shown == list(sentences)
        return await end_stream(self._bot, self._key, self._question, self._ts, below if same else None, whole, text)

    async def close(self) -> None:
        """Take no more sentences, and wait until those taken are sent: a call cut off half-way may have worked."""
        self._loop.call_soon(self._waiting.put_nowait, None)  # after those that `show` has handed to the loop
        await asyncio.gather(self._task, return_exceptions=True)

    async def _pump(self) -> None:
        closed = False
        while not closed:
            batch = [await self._waiting.get()]
            while not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            closed = None in batch
            sentences = [sentence for sentence in batch if sentence is not None]
            if not sentences or not self._whole:
                continue
            self._whole = False  # until Slack has said that it took the batch
            if self._chars > MOST_STREAMED or not await self._send("".join(map(streamed, sentences))):
                continue
            self._shown += sentences
            self._whole = True
            if not closed:
                await asyncio.sleep(FLUSH_SECONDS)

    async def _send(self, markdown: str) -> bool:
        self._chars += len(markdown)
        try:
            if self._ts is None:
                return await self._start(markdown)
            await self._bot.client.chat_appendStream(
                channel=self._question.channel, ts=self._ts, markdown_text=markdown
            )
            return True
        except (SlackApiError, ClientError, OSError) as error:
            log.info("stream refused", key=self._key, error=error_code(error))
            if self._ts is None and not unsure(error):
                await asyncio.to_thread(ledger.forget, self._bot.engine, self._key)
            return False

    async def _start(self, markdown: str) -> bool:
        """False where this answer was begun before a crash or a failed call: what that left is put right at the end."""
        bot, question = self._bot, self._question
        if not await asyncio.to_thread(
            ledger.begin, bot.engine, self._key, question.channel, question.thread_ts, bot.desk.clock()
        ):
            return False
        response = await bot.client.chat_startStream(
            channel=question.channel,
            thread_ts=question.thread_ts or "",
            recipient_team_id=question.team,
            recipient_user_id=question.person,
            markdown_text=markdown,
        )
        self._ts = str(response["ts"])
        await asyncio.to_thread(ledger.record, bot.engine, self._key, self._ts, "streaming")
        return True


def streamed(sentence: Sentence) -> str:
    """A sentence as Markdown that says exactly its text: no markup, mention or address of its own is left."""
    text = _URL.sub("(address in the sources)", one_line(sentence.text)).replace("<", "‹").replace(">", "›")
    beside = " ".join(filter(None, (markers(sentence.citations), one_line(remark(sentence)))))
    literal = _NUMBERED.sub(r"\1\\.", _MARKDOWN.sub(r"\\\1", text))
    return "".join((literal, " ", _MARKDOWN.sub(r"\\\1", beside), " "))


async def finish_left_stream(bot: Bot, key: str, question: Question, whole: Sequence[Block], text: str) -> str | None:
    """After a crash: end the stream that this answer had begun, if there is one; returns its `ts`."""
    known = await asyncio.to_thread(ledger.delivery_of, bot.engine, key)
    if known is None or known.state == "posted":
        return None
    ts = known.ts or await _orphan(bot, question)
    return None if ts is None else await end_stream(bot, key, question, ts, None, whole, text)


async def end_stream(
    bot: Bot,
    key: str,
    question: Question,
    ts: str,
    below: Sequence[Block] | None,
    whole: Sequence[Block],
    text: str,
) -> str:
    """Stop the stream with `below` added, else put the `whole` message in its place; a new message where it is gone."""
    stopped = False
    try:
        await bot.client.chat_stopStream(
            channel=question.channel, ts=ts, blocks=safe_blocks(below or []) or None, metadata=metadata_of(key)
        )
        stopped = True
    except SlackApiError as error:
        log.info("stream not stopped", key=key, error=error_code(error))
    if not stopped or below is None:
        try:
            await update_post(bot, key, question.channel, ts, whole, text)
        except SlackApiError as error:
            if unsure(error) or error_code(error) in ("ratelimited", "streaming_state_conflict"):
                raise
            log.warning("stream not put right", key=key, error=error_code(error))
            await asyncio.to_thread(ledger.forget, bot.engine, key)
            return await post_once(bot, key, question.channel, whole, text, question.thread_ts, after=question.ts)
    await asyncio.to_thread(ledger.record, bot.engine, key, ts)
    return ts


async def _orphan(bot: Bot, question: Question) -> str | None:
    """A stream of ours in this thread that no one recorded: begun by a process that ended in that instant."""
    known = await asyncio.to_thread(ledger.known_ts, bot.engine, question.channel)
    async for message in messages_after(bot, question.channel, question.thread_ts, question.ts):
        ours = message.get("user") == question.bot_user and str(message["ts"]) not in known
        if ours and (message.get("metadata") or {}).get("event_type") != EVENT_TYPE:
            return str(message["ts"])
    return None
