"""Notes on feeds: which trouble of which feed is told in which message, and where it is told that it has passed.

It does not care what is told, nor when. A trouble is a feed and the time its failures began; it belongs to one note for
ever, whichever replica wrote it down first. All functions are synchronous, and each is one transaction.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Engine,
    Integer,
    String,
    Table,
    and_,
    delete,
    or_,
    select,
    update,
)

from bot.records.database import METADATA, insert
from retrieval.catalogue.database import reading, writing
from retrieval.catalogue.tables import Moment

_BATCH = 200

feed_notes = Table(
    "feed_notes",
    METADATA,
    Column("feed_id", Integer, primary_key=True, autoincrement=False),
    Column("since", Moment, primary_key=True),
    Column("note", String(64), nullable=False),
    Column("asked_for", String(32), nullable=False),
    Column("person", String(32)),
    Column("at", Moment, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("well_note", String(64)),
)


class Trouble(NamedTuple):
    """A feed, and when it last began to fail."""

    feed_id: int
    since: datetime


class FeedNote(NamedTuple):
    """One trouble in the note (a key of the ledger) that tells it.

    The note is meant for `asked_for`, empty for the workspace's owner; `person` is who was told in the end. `told` is
    false until that is settled; `well_note` is the key of the line that tells of the end.
    """

    trouble: Trouble
    note: str
    asked_for: str
    person: str | None
    at: datetime
    told: bool
    well_note: str | None


def feed_notes_now(engine: Engine) -> list[FeedNote]:
    """All of them, the oldest first."""
    with reading(engine) as connection:
        rows = connection.execute(select(feed_notes).order_by(feed_notes.c.at, feed_notes.c.feed_id)).all()
    return [
        FeedNote(Trouble(row.feed_id, row.since), row.note, row.asked_for, row.person, row.at, row.told, row.well_note)
        for row in rows
    ]


def claim_troubles(
    engine: Engine, note: str, asked_for: str, troubles: Iterable[Trouble], at: datetime
) -> list[Trouble]:
    """Put these troubles into the note; returns those that no other note has taken before."""
    taken = []
    with writing(engine) as connection:
        for trouble in sorted(troubles):  # in one order everywhere: two replicas must not wait for one another
            row = {**trouble._asdict(), "note": note, "asked_for": asked_for, "at": at, "told": False}
            added = insert(engine, feed_notes).values(row).on_conflict_do_nothing().returning(feed_notes.c.feed_id)
            if connection.execute(added).first() is not None:
                taken.append(trouble)
    return taken


def mark_told(engine: Engine, note: str, person: str | None) -> None:
    """The note is posted to `person`; to nobody, where nobody takes it."""
    values = {"told": True, **({"person": person} if person else {})}
    with writing(engine) as connection:
        connection.execute(update(feed_notes).where(feed_notes.c.note == note).values(**values))


def claim_ends(engine: Engine, well_note: str, troubles: Collection[Trouble]) -> None:
    """The end of these troubles is told under this key, but where it is told under another already."""
    with writing(engine) as connection:
        for these in _some(troubles):
            free = and_(these, feed_notes.c.well_note.is_(None))
            connection.execute(update(feed_notes).where(free).values(well_note=well_note))


def drop_troubles(engine: Engine, troubles: Collection[Trouble]) -> None:
    """Forget these: nothing is left to tell of them."""
    with writing(engine) as connection:
        for these in _some(troubles):
            connection.execute(delete(feed_notes).where(these))


def _some(troubles: Collection[Trouble]) -> Iterator[ColumnElement[bool]]:
    """Which rows, some at a time: SQLite takes no endless condition."""
    wanted = sorted(troubles)
    for start in range(0, len(wanted), _BATCH):
        here = (
            and_(feed_notes.c.feed_id == one.feed_id, feed_notes.c.since == one.since)
            for one in wanted[start : start + _BATCH]
        )
        yield or_(*here)
