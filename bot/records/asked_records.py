"""What was asked before, with the articles that the answers cited: of a conversation, and of one person.

It does not care what the answers said. All functions are synchronous and only read; they raise CatalogueUnavailable
where the database fails.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Engine, select

from bot.records.conversation_records import answers
from retrieval.catalogue.database import reading
from retrieval.models import Answer, Asked
from retrieval.stories.talked_of import asked_of

MOST_HERE = 12
MOST_OF_PERSON = 40


def asked_in_thread(engine: Engine, channel: str, thread_ts: str, person: str, before: datetime) -> list[Asked]:
    """What was asked in a thread, by this person or others, oldest first."""
    here = (answers.c.channel == channel) & (answers.c.thread_ts == thread_ts)
    return _asked(engine, here & (answers.c.asked_at < before), MOST_HERE, person, here=True)


def asked_in_channel(engine: Engine, channel: str, person: str, since: datetime, before: datetime) -> list[Asked]:
    """What was asked in a direct message since then, oldest first: there all of it is one conversation."""
    lately = (answers.c.asked_at >= since) & (answers.c.asked_at < before)
    return _asked(engine, (answers.c.channel == channel) & lately, MOST_HERE, person, here=True)


def asked_by(engine: Engine, team: str, person: str, before: datetime, channel: str | None = None) -> list[Asked]:
    """What this person asked, oldest first; with `channel` only what all can see that they asked there."""
    theirs = (answers.c.team == team) & (answers.c.asker == person) & (answers.c.asked_at < before)
    if channel is not None:
        theirs &= (answers.c.channel == channel) & answers.c.private.is_(False)
    return _asked(engine, theirs, MOST_OF_PERSON, person, here=False)


def _asked(engine: Engine, where: ColumnElement[bool], limit: int, person: str, here: bool) -> list[Asked]:
    wanted = select(answers.c.asked_at, answers.c.asker, answers.c.answer).where(where)
    with reading(engine) as connection:
        rows = connection.execute(wanted.order_by(answers.c.asked_at.desc(), answers.c.id).limit(limit)).all()
    return [
        asked_of(Answer.model_validate_json(row.answer), row.asked_at, here, row.asker == person)
        for row in reversed(rows)
    ]
