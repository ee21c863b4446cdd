"""Which questions were accepted, what each took of the model, and whether a person or a workspace is within its caps.

It does not care what is said beyond a cap, nor what tokens cost. Spans slide: a question counts for an hour and for a
day from when it was asked. Functions are synchronous, each one transaction; they raise CatalogueUnavailable where the
database fails. Tokens are known only afterwards, so answers under way at once may together go beyond a cap of tokens.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Engine, Integer, String, Table, func, select, update

from bot.records.database import METADATA
from retrieval.catalogue.database import writing
from retrieval.catalogue.tables import Moment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONGEST_SPAN = DAY
Whose = Literal["person", "team"]
What = Literal["questions", "tokens"]

accepted = Table(
    "accepted",
    METADATA,
    Column("key", String(255), primary_key=True),
    Column("team", String(32), nullable=False),
    Column("person", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("tokens", Integer, nullable=False, server_default="0"),
)


class Caps(NamedTuple):
    """The most of one person in an hour, and of a person and of a workspace in a day; None: no cap."""

    hourly: int
    questions: int | None = None
    team_questions: int | None = None
    tokens: int | None = None
    team_tokens: int | None = None


class Reached(NamedTuple):
    """A cap that is used up, and when there is room again."""

    whose: Whose
    what: What
    cap: int
    span: timedelta
    again_at: datetime


class Admitted(NamedTuple):
    """Whether the question is accepted; `reached` is the cap that it meets, also where it is accepted beyond it."""

    accepted: bool
    reached: Reached | None = None


def accept(
    engine: Engine, key: str, team: str, person: str, at: datetime, caps: Caps, beyond: bool = False
) -> Admitted:
    """Count the question if it is within its caps, or `beyond` those of a day; one accepted before stays accepted."""
    with writing(engine) as connection:
        asked = _Asked(connection, key, team, person, at)
        known = connection.execute(select(accepted.c.key).where(accepted.c.key == key)).one_or_none()
        daily = next(asked.reached(caps), None)
        if known:
            return Admitted(True, daily if beyond else None)
        hourly = asked.questions("person", caps.hourly, HOUR)
        if hourly is not None or (daily is not None and not beyond):
            return Admitted(False, hourly or daily)
        connection.execute(accepted.insert().values(key=key, team=team, person=person, at=at))
        return Admitted(True, daily)


def spend(engine: Engine, key: str, tokens: int) -> None:
    """Note the tokens that an accepted question took; noting them twice counts them once."""
    with writing(engine) as connection:
        connection.execute(update(accepted).where(accepted.c.key == key).values(tokens=tokens))


class _Asked:
    """What was asked before, as one question finds it."""

    def __init__(self, connection: Connection, key: str, team: str, person: str, at: datetime) -> None:
        self._connection, self._at = connection, at
        team_wide = (accepted.c.team == team) & (accepted.c.key != key)
        self._of: dict[Whose, ColumnElement[bool]] = {
            "team": team_wide,
            "person": team_wide & (accepted.c.person == person),
        }

    def reached(self, caps: Caps) -> Iterator[Reached]:
        """The caps of a day that are used up."""
        daily: tuple[Reached | None, ...] = (
            self.questions("person", caps.questions, DAY),
            self.questions("team", caps.team_questions, DAY),
            self._tokens("person", caps.tokens),
            self._tokens("team", caps.team_tokens),
        )
        yield from (one for one in daily if one is not None)

    def questions(self, whose: Whose, cap: int | None, span: timedelta) -> Reached | None:
        if cap is None:
            return None
        theirs = self._within(whose, span)
        count = self._connection.execute(select(func.count()).select_from(accepted).where(theirs)).scalar_one()
        if count < cap:
            return None
        oldest = select(accepted.c.at).where(theirs).order_by(accepted.c.at).offset(count - cap).limit(1)
        return Reached(whose, "questions", cap, span, self._connection.execute(oldest).scalar_one() + span)

    def _tokens(self, whose: Whose, cap: int | None) -> Reached | None:
        if cap is None:
            return None
        spent = select(accepted.c.at, accepted.c.tokens).where(self._within(whose, DAY), accepted.c.tokens > 0)
        rows = self._connection.execute(spent.order_by(accepted.c.at)).all()
        left = sum(row.tokens for row in rows)
        if left < cap:
            return None
        for row in rows:
            left -= row.tokens
            if left < cap:
                return Reached(whose, "tokens", cap, DAY, row.at + DAY)
        return None

    def _within(self, whose: Whose, span: timedelta) -> ColumnElement[bool]:
        # both ends: after the clock was set back, questions that it now holds to be future ones do not count
        return self._of[whose] & accepted.c.at.between(self._at - span, self._at)
