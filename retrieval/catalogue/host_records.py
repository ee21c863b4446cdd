"""Whose turn it is at a host, how long it wants to be left alone, and what its robots.txt says.

It does not care what is fetched, nor how a caller waits. A turn is a lease in SQL, so that it holds over all replicas;
that of a process that died runs out.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Engine, insert, select, update

from retrieval.catalogue.database import reading, writing
from retrieval.catalogue.feed_tables import hosts

LONGEST_REST = timedelta(hours=24)
_BEYOND = timedelta(hours=1)


class Busy(NamedTuple):
    """No turn before `until`: another request is under way (`in_use`), or the host is to be left alone."""

    until: datetime
    in_use: bool


class Robots(NamedTuple):
    """A robots.txt as it was at `at`; an empty text allows everything."""

    text: str
    at: datetime


class HostRecords:
    """The part of the catalogue that keeps hosts, named "name:port" in lower case."""

    engine: Engine

    def take_turn(self, host: str, token: str, now: datetime, until: datetime) -> Busy | None:
        """Takes the host for one request that ends before `until`; None where it is had, else why not.

        A lease or rest that is longer than any given is of a clock that was moved, and does not count.
        """
        with writing(self.engine) as connection:
            row = connection.execute(select(hosts).where(hosts.c.host == host)).mappings().one_or_none()
            if row is None:
                connection.execute(insert(hosts).values(host=host, leased_by=token, leased_until=until))
                return None
            leased_until, not_before = row["leased_until"], row["not_before"]
            if row["leased_by"] and leased_until and now < leased_until <= until + (until - now):
                return Busy(leased_until, True)
            if not_before and now < not_before <= now + LONGEST_REST + _BEYOND:
                return Busy(not_before, False)
            taken = update(hosts).where(hosts.c.host == host).values(leased_by=token, leased_until=until)
            connection.execute(taken)
        return None

    def free_turn(self, host: str, token: str, now: datetime, rest: float) -> None:
        """Ends a turn; the next may begin after `rest` seconds, or the delay its robots.txt asks for where longer."""
        with writing(self.engine) as connection:
            row = connection.execute(select(hosts).where(hosts.c.host == host)).mappings().one_or_none()
            if row is None or row["leased_by"] != token:
                return
            seconds = min(max(rest, row["crawl_delay"] or 0.0), LONGEST_REST.total_seconds())
            values = {"leased_by": None, "leased_until": None}
            not_before = now + timedelta(seconds=seconds) if seconds else None
            connection.execute(update(hosts).where(hosts.c.host == host).values(not_before=not_before, **values))

    def robots(self, host: str) -> Robots | None:
        """The robots.txt that was last read from the host."""
        with reading(self.engine) as connection:
            query = select(hosts.c.robots, hosts.c.robots_at).where(hosts.c.host == host)
            row = connection.execute(query).one_or_none()
        return Robots(row.robots, row.robots_at) if row and row.robots is not None and row.robots_at else None

    def save_robots(self, host: str, robots: Robots, crawl_delay: float | None) -> None:
        """Keeps what the robots.txt says; `crawl_delay` in seconds."""
        values = {"robots": robots.text, "robots_at": robots.at, "crawl_delay": crawl_delay}
        with writing(self.engine) as connection:
            if not connection.execute(update(hosts).where(hosts.c.host == host).values(**values)).rowcount:
                connection.execute(insert(hosts).values(host=host, **values))
