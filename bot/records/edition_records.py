"""The ledger of editions: which local date of which channel was served, with what, and under which post.

It does not care when an edition is due (`bot.schedule`) nor how it is posted (`bot.editions`). An edition is known by
team, channel and local date, and is kept with the digest as composed, so that a job that starts again posts the same
stories. All functions are synchronous, each is one transaction, and they raise CatalogueUnavailable where the database
fails.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import AwareDatetime, TypeAdapter
from sqlalchemy import Column, Date, Engine, String, Table, func, select, update

from bot.records.database import METADATA, insert
from retrieval.catalogue.citing_records import write_citations
from retrieval.catalogue.database import reading, writing
from retrieval.catalogue.tables import Moment, PlainText
from retrieval.models import Digest, Listed, Model, Told

TOLD_FOR = timedelta(days=30)

EDITIONS = Table(
    "editions",
    METADATA,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("digest", PlainText, nullable=False),
    Column("told", PlainText, nullable=False),
    Column("parent_ts", String(32)),
    Column("delivered_at", Moment),
    Column("failure", PlainText),
)
_TOLD: TypeAdapter[tuple[Told, ...]] = TypeAdapter(tuple[Told, ...])


class Edition(Model):
    """One local date's digest of a channel; `parent_ts` is its post, whose replies hold the details."""

    team: str
    channel: str
    day: date
    since: AwareDatetime
    until: AwareDatetime
    digest: Digest
    told: tuple[Told, ...] = ()
    parent_ts: str | None = None
    delivered_at: AwareDatetime | None = None


def edition_key(team: str, channel: str, day: date) -> str:
    """The name of an edition, for ever and over all replicas: of its job, and of what it cites."""
    return f"digest:{team}:{channel}:{day.isoformat()}"


def last_day(engine: Engine, team: str, channel: str, today: date) -> date | None:
    """The local date of the channel's newest edition up to tomorrow, delivered or under way: those beyond were made
    by a clock that ran ahead, and hold up none."""
    until_today = (*_of(team, channel), EDITIONS.c.day <= today + timedelta(days=1))
    with reading(engine) as connection:
        return connection.execute(select(func.max(EDITIONS.c.day)).where(*until_today)).scalar()


def delivered_until(engine: Engine, team: str, channel: str, now: datetime) -> datetime | None:
    """The end of the last delivered edition's window up to `now`, or None before the first."""
    with reading(engine) as connection:
        return connection.execute(
            select(EDITIONS.c.until)
            .where(*_of(team, channel), EDITIONS.c.delivered_at.is_not(None), EDITIONS.c.until <= now)
            .order_by(EDITIONS.c.until.desc())
            .limit(1)
        ).scalar()


def told_in(engine: Engine, team: str, channel: str, now: datetime) -> tuple[Told, ...]:
    """What the channel was told in the editions of the last thirty days, oldest first."""
    with reading(engine) as connection:
        rows = connection.execute(
            select(EDITIONS.c.told)
            .where(*_of(team, channel), EDITIONS.c.parent_ts.is_not(None))
            .where(EDITIONS.c.day >= (now - TOLD_FOR).date())
            .order_by(EDITIONS.c.day)
        )
        return tuple(told for row in rows for told in _TOLD.validate_json(row.told))


def keep_edition(engine: Engine, edition: Edition) -> Edition:
    """Enter a composed edition into the ledger; where its date is there already, that one is returned instead."""
    row = {
        "team": edition.team,
        "channel": edition.channel,
        "day": edition.day,
        "since": edition.since,
        "until": edition.until,
        "digest": edition.digest.model_dump_json(),
        "told": _TOLD.dump_json(edition.told).decode(),
    }
    with writing(engine) as connection:
        connection.execute(insert(engine, EDITIONS).values(row).on_conflict_do_nothing())
    kept = edition_on(engine, edition.team, edition.channel, edition.day)
    assert kept is not None
    return kept


def edition_on(engine: Engine, team: str, channel: str, day: date) -> Edition | None:
    """The channel's edition of that local date, or None."""
    return _edition(engine, team, channel, EDITIONS.c.day == day)


def edition_in_thread(engine: Engine, team: str, channel: str, thread_ts: str) -> Edition | None:
    """The edition whose post that thread belongs to, or None."""
    return _edition(engine, team, channel, EDITIONS.c.parent_ts == thread_ts)


def articles_of_edition(engine: Engine, team: str, channel: str, thread_ts: str) -> tuple[str, ...] | None:
    """The ids of the articles behind the edition posted as `thread_ts`; None where it is not an edition, or where
    the edition told no story, so that a question there is asked of the whole collection."""
    edition = edition_in_thread(engine, team, channel, thread_ts)
    if edition is None:
        return None
    ids = {article.article_id: None for story in edition.digest.stories for article in story.articles}
    return tuple(ids) or None


def stories_posted(engine: Engine, team: str, channel: str, thread_ts: str, most: int) -> tuple[Listed, ...]:
    """The stories of the edition whose post that thread belongs to, in the order they were posted, `most` of them."""
    edition = edition_in_thread(engine, team, channel, thread_ts)
    stories = edition.digest.stories[:most] if edition is not None else ()
    return tuple(
        Listed(headline=one.headline, article_ids=tuple(article.article_id for article in one.articles))
        for one in stories
    )


def mark_posted(engine: Engine, team: str, channel: str, day: date, parent_ts: str) -> None:
    """Note the post that the edition's details go under, and what the edition cites: now it is shown."""
    here = (*_of(team, channel), EDITIONS.c.day == day)
    with writing(engine) as connection:
        connection.execute(update(EDITIONS).where(*here).values(parent_ts=parent_ts))
        row = connection.execute(select(EDITIONS.c.digest, EDITIONS.c.until).where(*here)).first()
        if row is not None:
            stories = Digest.model_validate_json(row.digest).stories
            citations = [citation for story in stories for citation in story.citations]
            write_citations(connection, edition_key(team, channel, day), "digest", citations, row.until)


def mark_delivered(engine: Engine, team: str, channel: str, day: date, at: datetime) -> None:
    """Note that the edition is out, details included: the next one begins where it ended."""
    _mark(engine, team, channel, day, delivered_at=at)


def mark_failed(engine: Engine, team: str, channel: str, day: date, reason: str) -> None:
    """Note that the edition could not be posted, and why; its content flows into the next one."""
    _mark(engine, team, channel, day, failure=reason)


def _mark(engine: Engine, team: str, channel: str, day: date, **values: Any) -> None:
    with writing(engine) as connection:
        connection.execute(update(EDITIONS).where(*_of(team, channel), EDITIONS.c.day == day).values(values))


def _edition(engine: Engine, team: str, channel: str, condition: Any) -> Edition | None:
    with reading(engine) as connection:
        row = connection.execute(select(EDITIONS).where(*_of(team, channel), condition)).first()
    if row is None:
        return None
    return Edition(
        team=row.team,
        channel=row.channel,
        day=row.day,
        since=row.since,
        until=row.until,
        digest=Digest.model_validate_json(row.digest),
        told=_TOLD.validate_json(row.told),
        parent_ts=row.parent_ts,
        delivered_at=row.delivered_at,
    )


def _of(team: str, channel: str) -> Sequence[Any]:
    return EDITIONS.c.team == team, EDITIONS.c.channel == channel
