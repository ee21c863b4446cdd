"""From a Slack message to a `Query`: what is a question to the bot, and what was said before it.

It does not care how the question is answered. The bot's own messages are turns of the conversation, never evidence.
"""

import asyncio
import html
import re
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

import structlog
from slack_sdk.errors import SlackApiError

from bot.blocks.digest_blocks import MOST_STORIES
from bot.faults import deleted, error_code, passing
from bot.history import messages_after
from bot.people import person
from bot.records import conversation_records as records
from bot.records.asked_records import asked_by, asked_in_channel, asked_in_thread
from bot.records.edition_records import stories_posted
from bot.wiring import Bot
from retrieval.answering.reading.follow_up import read_turn
from retrieval.answering.reading.ordinals import only_counts
from retrieval.models import MAX_QUESTION_CHARS, Asked, Listed, Model, Query, Turn

FOLLOW_FOR = timedelta(hours=6)
FOLLOW_DIGEST_FOR = timedelta(days=2)  # its post asks for replies, and is read when people come to it
MOST_TURNS = 12
TURN_CHARS = 2_000
Surface = Literal["mention", "follow_up", "direct", "ask"]
Wanted = Literal["answer", "briefing", "check"]

log = structlog.get_logger()
_TOKEN = re.compile(r"<([^<>]*)>")
_EMOJI = re.compile(r":[\w+'-]+:(?:skin-tone-\d:)?")  # as Slack writes them
_ASKING = re.compile(
    r"(who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should|and|any|(?:tell|give|show) (?:me|us)|more (?:about|on)|the (?:one|story) (?:about|on)|explain|"
    r"summari[sz]e|since then|the other|not that one|i meant|"
    r"(?:no|sorry)\W+(?:i mean|i meant|the other|not)|wer|was|wann|wo|warum|wie|qui|que|quand|où|pourquoi|comment)\b",
    re.IGNORECASE,
)


class Question(Model):
    """A question as accepted, before anything was looked up. `text` is plain; `ts` is the message's, None for a
    command; `thread_ts` is the root of the thread that the answer belongs in; `article_ids` restricts the evidence.
    `wanted` of a message that is no question: a briefing on it, or a check of what it states."""

    surface: Surface
    team: str
    channel: str
    person: str
    text: str
    asked_at: datetime
    ts: str | None = None
    thread_ts: str | None = None
    bot_user: str = ""
    response_url: str | None = None
    article_ids: tuple[str, ...] | None = None
    wanted: Wanted = "answer"

    @property
    def key(self) -> str:
        """The same for every delivery of the same message, as `message` or as `app_mention`."""
        return f"answer:{self.team}:{self.channel}:{self.ts}"


def says_nothing(text: str) -> bool:
    """Whether there is no word in it: nothing, an emoji, marks."""
    return not any(letter.isalnum() for letter in _EMOJI.sub(" ", text))


def quoted_apart(text: str) -> tuple[str, str]:
    """What a message quotes, and what it asks about that; all of it where nothing is asked beside the quote."""
    lines = text.splitlines()
    quoted = " ".join(line.lstrip("> ") for line in lines if line.startswith(">"))
    asked = "\n".join(line for line in lines if not line.startswith(">")).strip()
    return (quoted, asked) if quoted and not says_nothing(asked) else ("", text)


def question_in(body: dict[str, Any], bot_user: str, asked_at: datetime) -> Question | None:
    """The question that an event may be, or None; one with surface `follow_up` is only one if `follows` says so.

    Silent for bots, for edits and other subtypes, and in channels shared with another company.
    """
    event = body.get("event") or {}
    if event.get("type") not in ("message", "app_mention") or body.get("is_ext_shared_channel"):
        return None
    if event.get("bot_id") or event.get("user") in (None, "", "USLACKBOT", bot_user):
        return None
    if event.get("subtype") not in (None, "file_share", "thread_broadcast"):
        return None
    raw, ts = str(event.get("text") or ""), str(event["ts"])
    surface: Surface
    if event.get("channel_type") == "im" or str(event.get("channel", "")).startswith("D"):
        surface = "direct"
    elif event["type"] == "app_mention" or f"<@{bot_user}" in raw:
        surface = "mention"
    elif event.get("thread_ts") not in (None, ts):
        surface = "follow_up"
    else:
        return None
    return Question(
        surface=surface,
        team=str(event.get("team") or body.get("team_id") or ""),
        channel=str(event["channel"]),
        person=str(event["user"]),
        text=plain_text(raw, bot_user)[: MAX_QUESTION_CHARS + 1],
        asked_at=asked_at,
        ts=ts,
        thread_ts=str(event.get("thread_ts") or ts),
        bot_user=bot_user,
    )


def follows(question: Question, raw: str, thread: records.Thread | None) -> bool:
    """Whether a message in a thread, without a mention, asks the bot: a question right after the bot's turn."""
    if thread is None or thread.muted or thread.last_speaker != "bot" or thread.answered_at is None:
        return False
    fresh = question.asked_at - thread.answered_at < (FOLLOW_FOR if thread.article_ids is None else FOLLOW_DIGEST_FOR)
    others = re.search(r"<[@!]", raw) is not None
    text = question.text
    asks = text.rstrip().endswith("?") or _ASKING.match(text) is not None or only_counts(text)
    return fresh and asks and not others


def plain_text(raw: str, bot_user: str = "") -> str:
    """Slack's text as a person reads it: links by label, channels by name, without the bot's own mention."""

    def read(match: re.Match[str]) -> str:
        address, _, label = match[1].partition("|")
        if address.startswith("@"):
            return "" if address[1:] == bot_user else (f"@{label}" if label else "")
        if address.startswith("!"):
            return label
        if address.startswith("#"):
            return f"#{label}" if label else ""
        return address if not label or "://" in label else f"{label} ({address})"

    # Half a surrogate pair, as of an emoji cut in two, cannot be stored.
    text = html.unescape(_TOKEN.sub(read, raw)).encode("utf-8", "replace").decode()
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


async def query_of(bot: Bot, question: Question) -> Query | None:
    """The question with its asker's zone, what was said and cited before it, and its thread's scope; None where it was
    deleted since."""
    asker = await person(bot, question.person)
    # What is quoted was said before: an earlier answer, mostly.
    quoted, text = quoted_apart(question.text) if question.wanted == "answer" else ("", question.text)
    before = (Turn(speaker="bot", text=quoted[:TURN_CHARS]),) if quoted else ()
    query = Query(
        text=text, asked_at=question.asked_at, zone=asker.zone, article_ids=question.article_ids, history=before
    )
    if question.ts is not None and question.thread_ts is not None:
        said = await _said(bot, question)
        if said is None:
            return None
        kept = await asyncio.to_thread(_kept, bot, question)
        turns = said | kept.turns
        history = (*(turns[ts] for ts in sorted(turns)[-MOST_TURNS:]), *before)
        query = query.model_copy(
            update={
                "history": history,
                "asked_before": kept.asked,
                "article_ids": kept.article_ids,
                "listed": kept.listed,
            }
        )
    if read_turn(query).changes is not None:  # only "since I last asked" goes beyond the conversation
        own = await asyncio.to_thread(_asked_by, bot, question)
        times = {one.at for one in query.asked_before}
        earlier = [one for one in own if one.at not in times]
        query = query.model_copy(update={"asked_before": (*earlier, *query.asked_before)})
    return query


class _Kept(NamedTuple):
    """What the bot's own records hold of a conversation: its turns by `ts`, what was asked, the scope of its thread, or
    the stories of the digest that it is under."""

    turns: dict[str, Turn]
    asked: tuple[Asked, ...]
    article_ids: tuple[str, ...] | None
    listed: tuple[Listed, ...] = ()


def _kept(bot: Bot, question: Question) -> _Kept:
    """Of the thread; a message that opens none in a direct message goes on with what was said there lately."""
    engine, channel, ts = bot.engine, question.channel, question.ts or ""
    thread_ts, at = question.thread_ts or "", question.asked_at
    if question.surface == "direct" and thread_ts == ts:
        since = at - FOLLOW_FOR
        turns = records.turns_in_channel(engine, channel, f"{since.timestamp():.6f}", ts, MOST_TURNS)
        return _Kept(turns, tuple(asked_in_channel(engine, channel, question.person, since, at)), None)
    turns = records.turns_before(engine, channel, thread_ts, ts, MOST_TURNS)
    thread = records.thread_of(engine, channel, thread_ts)
    asked = tuple(asked_in_thread(engine, channel, thread_ts, question.person, at))
    if listed := stories_posted(engine, question.team, channel, thread_ts, MOST_STORIES):
        return _Kept(turns, asked, None, listed)
    return _Kept(turns, asked, thread.article_ids if thread is not None else None)


def _asked_by(bot: Bot, question: Question) -> list[Asked]:
    """What the person asked before, anywhere; where others can read the answer, only what they could read there too."""
    public = question.surface in ("mention", "follow_up")
    return asked_by(bot.engine, question.team, question.person, question.asked_at, question.channel if public else None)


async def _said(bot: Bot, question: Question) -> dict[str, Turn] | None:
    """The thread's messages before the question, by `ts`; None where the question is no longer there."""
    turns: dict[str, Turn] = {}
    try:
        async for message in messages_after(bot, question.channel, question.thread_ts):
            ts = str(message.get("ts"))
            if ts == question.ts:
                return turns
            speaker = _speaker(message, question.bot_user)
            text = plain_text(str(message.get("text") or ""), question.bot_user)[:TURN_CHARS]
            if speaker is not None and text and ts < (question.ts or ""):
                turns[ts] = Turn(speaker=speaker, text=text)
    except SlackApiError as error:
        if deleted(error):
            return None
        if passing(error):
            raise
        log.info("thread not read", channel=question.channel, error=error_code(error))
        return turns
    return None


def _speaker(message: dict[str, Any], bot_user: str) -> Literal["person", "bot"] | None:
    """Other bots are not heard."""
    if message.get("user") == bot_user:
        return "bot"
    return None if message.get("bot_id") or message.get("subtype") == "bot_message" else "person"
