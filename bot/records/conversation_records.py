"""What the bot remembers of conversations: answers, turns, threads, feedback.

It does not care about Slack's calls: channels, people and `ts` are opaque strings. All functions are synchronous and
each is one transaction; they raise CatalogueUnavailable where the database fails.
"""

import json
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Boolean, Column, Engine, String, Table, select, update

from bot.records.database import METADATA, insert
from retrieval.catalogue.citing_records import write_citations
from retrieval.catalogue.database import reading, writing
from retrieval.catalogue.tables import Moment, PlainText
from retrieval.models import Answer, Turn

answers = Table(
    "answers",
    METADATA,
    Column("id", String(255), primary_key=True),
    Column("team", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("thread_ts", String(32)),
    Column("asker", String(32), nullable=False),
    Column("private", Boolean, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("model", String(255), nullable=False),
    Column("prompt_hash", String(64)),
    Column("answer", PlainText, nullable=False),
)
turns = Table(
    "turns",
    METADATA,
    Column("channel", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("thread_ts", String(32), nullable=False),
    Column("speaker", String(8), nullable=False),
    Column("text", PlainText, nullable=False),
)
threads = Table(
    "threads",
    METADATA,
    Column("channel", String(32), primary_key=True),
    Column("thread_ts", String(32), primary_key=True),
    Column("muted", Boolean, nullable=False),
    Column("last_speaker", String(8), nullable=False),
    Column("answered_at", Moment),
    Column("article_ids", PlainText),
)
feedback = Table(
    "feedback",
    METADATA,
    Column("answer_id", String(255), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("verdict", String(16), nullable=False),
    Column("note", PlainText),
    Column("at", Moment, nullable=False),
)


class KeptAnswer(NamedTuple):
    """An answer as it was given, and where."""

    id: str
    team: str
    channel: str
    thread_ts: str | None
    asker: str
    private: bool
    asked_at: datetime
    answer: Answer


class Thread(NamedTuple):
    """A thread the bot took part in. `last_speaker` is `bot` or `person`; `article_ids` restricts its evidence."""

    muted: bool
    last_speaker: str
    answered_at: datetime | None
    article_ids: tuple[str, ...] | None


def keep_answer(engine: Engine, kept: KeptAnswer, prompt_hash: str | None = None) -> KeptAnswer:
    """Keep the answer, and note what it cites, unless one with its id is kept already; returns the one that is kept."""
    values = kept._asdict() | {
        "answer": kept.answer.model_dump_json(),
        "model": kept.answer.model,
        "prompt_hash": prompt_hash,
    }
    with writing(engine) as connection:
        if connection.execute(insert(engine, answers).values(values).on_conflict_do_nothing()).rowcount:
            write_citations(connection, kept.id, "answer", kept.answer.citations, kept.asked_at)
    return answer_of(engine, kept.id) or kept


def answer_of(engine: Engine, answer_id: str) -> KeptAnswer | None:
    with reading(engine) as connection:
        row = connection.execute(select(answers).where(answers.c.id == answer_id)).one_or_none()
    if row is None:
        return None
    fields = {name: getattr(row, name) for name in KeptAnswer._fields}
    return KeptAnswer(**fields | {"answer": Answer.model_validate_json(row.answer)})


def add_turn(engine: Engine, channel: str, thread_ts: str, ts: str, turn: Turn) -> None:
    """Add one message to the transcript; the same message again changes nothing."""
    row = {"channel": channel, "ts": ts, "thread_ts": thread_ts, "speaker": turn.speaker, "text": turn.text}
    with writing(engine) as connection:
        connection.execute(insert(engine, turns).values(row).on_conflict_do_nothing())


def turns_before(engine: Engine, channel: str, thread_ts: str, ts: str, limit: int = 12) -> dict[str, Turn]:
    """The last turns of the thread before `ts`, by their `ts`, oldest first."""
    wanted = (
        select(turns)
        .where(turns.c.channel == channel, turns.c.thread_ts == thread_ts, turns.c.ts < ts)
        .order_by(turns.c.ts.desc())
        .limit(limit)
    )
    with reading(engine) as connection:
        rows = connection.execute(wanted).all()
    return {row.ts: Turn(speaker=row.speaker, text=row.text) for row in reversed(rows)}


def turns_in_channel(engine: Engine, channel: str, since: str, ts: str, limit: int = 12) -> dict[str, Turn]:
    """The last turns of a direct message from `since` to before `ts`, whatever their thread, by their `ts`, oldest
    first."""
    lately = (turns.c.channel == channel) & (turns.c.ts >= since) & (turns.c.ts < ts)
    with reading(engine) as connection:
        rows = connection.execute(select(turns).where(lately).order_by(turns.c.ts.desc()).limit(limit)).all()
    return {row.ts: Turn(speaker=row.speaker, text=row.text) for row in reversed(rows)}


def thread_of(engine: Engine, channel: str, thread_ts: str) -> Thread | None:
    wanted = select(threads).where(threads.c.channel == channel, threads.c.thread_ts == thread_ts)
    with reading(engine) as connection:
        row = connection.execute(wanted).one_or_none()
    if row is None:
        return None
    ids = None if row.article_ids is None else tuple(json.loads(row.article_ids))
    return Thread(row.muted, row.last_speaker, row.answered_at, ids)


def answered_in(engine: Engine, channel: str, thread_ts: str, at: datetime) -> None:
    """The bot has just spoken in the thread."""
    _set_thread(engine, channel, thread_ts, last_speaker="bot", answered_at=at)


def spoken_in(engine: Engine, channel: str, thread_ts: str) -> None:
    """A person has just spoken in a thread the bot took part in."""
    where = (threads.c.channel == channel) & (threads.c.thread_ts == thread_ts)
    with writing(engine) as connection:
        connection.execute(update(threads).where(where).values(last_speaker="person"))


def mute_thread(engine: Engine, channel: str, thread_ts: str, muted: bool = True) -> None:
    """Follow the thread no longer (mentions are still answered), or follow it again."""
    _set_thread(engine, channel, thread_ts, muted=muted)


def scope_thread(engine: Engine, channel: str, thread_ts: str, article_ids: tuple[str, ...], at: datetime) -> None:
    """Questions in this thread are answered from these articles alone; the bot has just spoken in it."""
    ids = json.dumps(list(article_ids))
    _set_thread(engine, channel, thread_ts, article_ids=ids, last_speaker="bot", answered_at=at)


def _set_thread(engine: Engine, channel: str, thread_ts: str, **values: object) -> None:
    row = {"channel": channel, "thread_ts": thread_ts, "muted": False, "last_speaker": "person"} | values
    command = insert(engine, threads).values(row)
    with writing(engine) as connection:
        connection.execute(command.on_conflict_do_update(index_elements=["channel", "thread_ts"], set_=values))


def keep_feedback(
    engine: Engine, answer_id: str, person: str, verdict: str, at: datetime, note: str | None = None
) -> None:
    """One verdict of one person on one answer; a later one replaces it, and a note stays until another is given."""
    row = {"answer_id": answer_id, "person": person, "verdict": verdict, "note": note, "at": at}
    changed = {"verdict": verdict, "at": at} | ({} if note is None else {"note": note})
    command = insert(engine, feedback).values(row)
    with writing(engine) as connection:
        connection.execute(command.on_conflict_do_update(index_elements=["answer_id", "person"], set_=changed))


def feedback_on(engine: Engine, answer_id: str) -> list[tuple[str, str, str | None]]:
    """(person, verdict, note) of each person who judged the answer."""
    wanted = select(feedback).where(feedback.c.answer_id == answer_id).order_by(feedback.c.at)
    with reading(engine) as connection:
        return [(row.person, row.verdict, row.note) for row in connection.execute(wanted)]
