"""Which channels take a digest, and what they chose. A channel has at most one subscription.

It does not care when an edition is due (`bot.schedule`) nor what was posted (`bot.records.edition_records`). All
functions are synchronous, each is one transaction, and they raise CatalogueUnavailable where the database fails.
"""

import json
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from pydantic import AwareDatetime
from sqlalchemy import Boolean, Column, Engine, Integer, Row, String, Table, select, update

from bot.records.database import METADATA, insert
from bot.schedule import EVERY_DAY, Timetable
from retrieval.catalogue.database import reading, writing
from retrieval.catalogue.tables import Moment, PlainText
from retrieval.models import Model

SUBSCRIPTIONS = Table(
    "subscriptions",
    METADATA,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("topics", PlainText, nullable=False),
    Column("at", String(5), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("days", String(7), nullable=False),
    Column("length", Integer, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("created_by", String(32), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("problem", PlainText),
)


class Wish(Model):
    """What a person chose in the modal. `topics` empty means all news; `days` counts Monday as 0."""

    topics: tuple[str, ...] = ()
    at: time = time(8)
    zone: str = "UTC"
    days: frozenset[int] = EVERY_DAY
    length: int = 5


class Subscription(Model):
    """A channel's digest. `problem` is the plain reason why the bot itself paused it, else None."""

    team: str
    channel: str
    wish: Wish
    starts_at: AwareDatetime
    created_by: str
    created_at: AwareDatetime
    paused: bool = False
    problem: str | None = None

    @property
    def timetable(self) -> Timetable:
        return Timetable(at=self.wish.at, zone=self.wish.zone, days=self.wish.days, starts_at=self.starts_at)


def subscription_of(engine: Engine, team: str, channel: str) -> Subscription | None:
    """The channel's subscription, or None."""
    return next(iter(_subscriptions(engine, *_of(team, channel))), None)


def subscriptions_by(engine: Engine, team: str, person: str) -> list[Subscription]:
    """The subscriptions that the person set up, oldest first."""
    return _subscriptions(engine, SUBSCRIPTIONS.c.team == team, SUBSCRIPTIONS.c.created_by == person)


def active_subscriptions(engine: Engine) -> list[Subscription]:
    """All that are not paused, oldest first."""
    return _subscriptions(engine, SUBSCRIPTIONS.c.paused.is_(False))


def save_subscription(engine: Engine, team: str, channel: str, person: str, wish: Wish, now: datetime) -> Subscription:
    """Set up or change the channel's digest, and take it out of a pause; returns it as it now stands.

    A changed hour, zone or week day counts from `now` on. Who set it up first stays its owner.
    """
    old = subscription_of(engine, team, channel)
    kept = old is not None and not old.paused and _timing(old.wish) == _timing(wish)
    values: dict[str, Any] = {
        "topics": json.dumps(wish.topics, ensure_ascii=False),
        "at": wish.at.strftime("%H:%M"),
        "zone": wish.zone,
        "days": "".join(str(day) for day in sorted(wish.days)),
        "length": wish.length,
        "paused": False,
        "problem": None,
        "starts_at": old.starts_at if old is not None and kept else now,
    }
    first = {"team": team, "channel": channel, "created_by": person, "created_at": now}
    with writing(engine) as connection:
        # Not by `rowcount`: psycopg does not tell it of such an insert.
        added = insert(engine, SUBSCRIPTIONS).values(first | values).on_conflict_do_nothing()
        if connection.execute(added.returning(SUBSCRIPTIONS.c.channel)).first() is None:
            connection.execute(update(SUBSCRIPTIONS).where(*_of(team, channel)).values(values))
    saved = subscription_of(engine, team, channel)
    assert saved is not None
    return saved


def pause(engine: Engine, team: str, channel: str, problem: str | None = None) -> bool:
    """Stop the channel's digests until they are resumed; False where none ran. `problem` says why the bot did it."""
    running = SUBSCRIPTIONS.c.paused.is_(False)
    return _change(engine, team, channel, running, paused=True, problem=problem)


def resume(engine: Engine, team: str, channel: str, now: datetime) -> bool:
    """Take the digests up again from `now` on; False where none was paused."""
    return _change(engine, team, channel, SUBSCRIPTIONS.c.paused.is_(True), paused=False, problem=None, starts_at=now)


def _subscriptions(engine: Engine, *conditions: Any) -> list[Subscription]:
    query = select(SUBSCRIPTIONS).where(*conditions).order_by(SUBSCRIPTIONS.c.created_at)
    with reading(engine) as connection:
        return [_subscription(row) for row in connection.execute(query)]


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        team=row.team,
        channel=row.channel,
        wish=Wish(
            topics=tuple(json.loads(row.topics)),
            at=time.fromisoformat(row.at),
            zone=row.zone,
            days=frozenset(int(day) for day in row.days),
            length=row.length,
        ),
        starts_at=row.starts_at,
        created_by=row.created_by,
        created_at=row.created_at,
        paused=row.paused,
        problem=row.problem,
    )


def _timing(wish: Wish) -> tuple[time, str, frozenset[int]]:
    return wish.at, wish.zone, wish.days


def _of(team: str, channel: str) -> Sequence[Any]:
    return SUBSCRIPTIONS.c.team == team, SUBSCRIPTIONS.c.channel == channel


def _change(engine: Engine, team: str, channel: str, condition: Any, **values: Any) -> bool:
    with writing(engine) as connection:
        statement = update(SUBSCRIPTIONS).where(*_of(team, channel), condition)
        return bool(connection.execute(statement.values(values)).rowcount)
