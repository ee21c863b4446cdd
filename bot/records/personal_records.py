"""What is kept of one person, and deleting it.

It does not care about what others said of the same answers elsewhere, nor about the settings of channels: a digest
that a person set up belongs to its channel. Counts of the last day stay, so that deleting does not lift a cap.
"""

from datetime import datetime

from sqlalchemy import Engine, and_, delete, or_, select

from bot.records.allowance_records import LONGEST_SPAN, accepted
from bot.records.conversation_records import answers, feedback, threads, turns
from retrieval.catalogue.citing_records import forget_citers
from retrieval.catalogue.database import writing

_BATCH = 200


def delete_personal(engine: Engine, team: str, person: str, now: datetime) -> list[str]:
    """Delete the person's questions with their answers and what these cited, the transcripts of the threads they asked
    in, and their feedback; returns the keys of the deleted questions. All of it, or on an error nothing, is deleted."""
    own = (answers.c.team == team) & (answers.c.asker == person)
    with writing(engine) as connection:
        asked = connection.execute(select(answers.c.id, answers.c.channel, answers.c.thread_ts).where(own)).all()
        keys = [row.id for row in asked]
        places = sorted({(row.channel, row.thread_ts) for row in asked if row.thread_ts})
        for start in range(0, len(places), _BATCH):
            for table in (turns, threads):
                these = [
                    and_(table.c.channel == channel, table.c.thread_ts == thread_ts)
                    for channel, thread_ts in places[start : start + _BATCH]
                ]
                scoped = [table.c.article_ids.is_(None)] if table is threads else []
                connection.execute(delete(table).where(or_(*these), *scoped))
        for start in range(0, len(keys), _BATCH):
            connection.execute(delete(feedback).where(feedback.c.answer_id.in_(keys[start : start + _BATCH])))
        connection.execute(delete(feedback).where(feedback.c.person == person))
        connection.execute(delete(answers).where(own))
        forget_citers(connection, keys)
        old = (accepted.c.team == team) & (accepted.c.person == person) & (accepted.c.at <= now - LONGEST_SPAN)
        connection.execute(delete(accepted).where(old))
    return keys
