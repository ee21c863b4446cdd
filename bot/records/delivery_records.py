"""The ledger of posts: which key was sent where, and what is known of it.

It does not care how a post is made. States: `sending` (begun, its outcome unknown), `streaming` (its message exists
and is being written), `posted`.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Column, Engine, String, Table, delete, select, update

from bot.records.database import METADATA, insert
from retrieval.catalogue.database import reading, writing
from retrieval.catalogue.tables import Moment

deliveries = Table(
    "deliveries",
    METADATA,
    Column("key", String(255), primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("thread_ts", String(32)),
    Column("ts", String(32)),
    Column("state", String(16), nullable=False),
    Column("at", Moment, nullable=False),
)


class Delivery(NamedTuple):
    """One row of the ledger."""

    key: str
    channel: str
    thread_ts: str | None
    ts: str | None
    state: str


def delivery_of(engine: Engine, key: str) -> Delivery | None:
    with reading(engine) as connection:
        row = connection.execute(select(deliveries).where(deliveries.c.key == key)).one_or_none()
    return None if row is None else Delivery(row.key, row.channel, row.thread_ts, row.ts, row.state)


def begin(engine: Engine, key: str, channel: str, thread_ts: str | None, at: datetime) -> bool:
    """Write down that the post is about to be made; False where it was begun before."""
    row = {"key": key, "channel": channel, "thread_ts": thread_ts, "state": "sending", "at": at}
    with writing(engine) as connection:
        added = insert(engine, deliveries).values(row).on_conflict_do_nothing()
        # Not by `rowcount`: psycopg does not tell it of such an insert.
        return connection.execute(added.returning(deliveries.c.key)).first() is not None


def record(engine: Engine, key: str, ts: str, state: str = "posted") -> None:
    with writing(engine) as connection:
        connection.execute(update(deliveries).where(deliveries.c.key == key).values(ts=ts, state=state))


def forget(engine: Engine, key: str) -> None:
    """The post was refused: nothing is there."""
    with writing(engine) as connection:
        connection.execute(delete(deliveries).where(deliveries.c.key == key))


def known_ts(engine: Engine, channel: str) -> set[str]:
    """The messages in this channel that the ledger knows."""
    wanted = select(deliveries.c.ts).where(deliveries.c.channel == channel, deliveries.c.ts.is_not(None))
    with reading(engine) as connection:
        return {str(ts) for ts in connection.execute(wanted).scalars()}
