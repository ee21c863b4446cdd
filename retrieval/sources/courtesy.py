"""Manners towards the sites that are fetched from: one request at a time to a host, rests between them, robots.txt.

It does not care what is fetched: feeds, pages and robots.txt itself all come through here. Turns are kept in SQL
(`retrieval.catalogue.host_records`), so that they hold over all replicas and commands.
"""

import asyncio
import random
import time
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from protego import Protego
from yarl import URL

from retrieval.catalogue.host_records import HostRecords, Robots
from retrieval.errors import SiteError, SourceError
from retrieval.models import Clock
from retrieval.sources.fetch import Fetched, fetch
from retrieval.sources.targets import checked, place_of

PRODUCT = "briefing-bot"
REST = 1.0  # seconds between two requests to a host
LEASE = timedelta(seconds=40)  # of a turn: twice what a request may take
LONGEST_WAIT = 61.0  # seconds; a host that wants to be left alone for longer is come back to
LONGEST_CRAWL_DELAY = 60.0
REST_WHEN_TOO_MANY = 300.0  # after a 429 that does not say how long
ROBOTS_HOLDS = timedelta(hours=24)
MAX_ROBOTS_BYTES = 500_000
DISALLOWED = "The site's robots.txt asks programs not to read this page."
UNKNOWN = "The site's robots.txt cannot be read right now, so its pages are not read either."


class NotNow(SourceError):
    """The site wants to be left alone, or time has run out; `until` is when to come back."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class Courtesy:
    """The way to everything on the web, for one run of an event loop. It is the `Turns` of `fetch`.

    `allow` holds the fetch guard's exemptions. `own` are servers of one's own, which are not given rests unless they
    ask, and whose robots.txt may fail: those that are exempt, where nothing else is said. After `seconds` no further
    turn is had. The clock may stand still or be moved between runs; waiting takes real time.
    """

    def __init__(
        self,
        records: HostRecords,
        allow: frozenset[str],
        clock: Clock,
        *,
        seconds: float | None = None,
        own: frozenset[str] | None = None,
    ) -> None:
        self.allow, self.own = allow, allow if own is None else own
        self._records = records
        self._began, self._started = clock(), time.monotonic()
        self._seconds = seconds
        self._queues: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._reading_robots: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._rules: dict[str, Protego | SourceError] = {}

    def now(self) -> datetime:
        """The clock's time at the start of the run, plus the time that has really passed."""
        return self._began + timedelta(seconds=time.monotonic() - self._started)

    @property
    def out_of_time(self) -> bool:
        """True once the run's seconds are over."""
        return self._seconds is not None and time.monotonic() - self._started >= self._seconds

    async def fetch(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Fetch what is meant for programs, such as a feed. Raises NotNow besides the errors of `fetch`."""
        return await fetch(url, self.allow, etag, last_modified, turns=self)

    async def fetch_page(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Fetch what is meant for people, where robots.txt lets programs; SourceError where it does not."""
        await self.ask_robots(url)
        fetched = await self.fetch(url, etag, last_modified)
        if fetched.url != url:
            await self.ask_robots(fetched.url)
        return fetched

    async def ask_robots(self, url: str) -> None:
        """Nothing where robots.txt lets programs read this page, else SourceError with the reason."""
        target = checked(url, self.allow)
        host = place_of(target)
        async with self._reading_robots[host]:
            if host not in self._rules:
                self._rules[host] = await self._robots(target.origin(), host)
        rules = self._rules[host]
        if isinstance(rules, SourceError):
            raise rules
        if not rules.can_fetch(str(target), PRODUCT):
            raise SourceError(DISALLOWED)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Held during one request to `host`; in a run one task waits at the database, the others in line here."""
        token = uuid.uuid4().hex
        rest = 0.0 if host in self.own else REST
        async with self._queues[host]:
            await self._take(host, token)
            try:
                yield
            except SiteError as error:
                rest = max(rest, _asked_rest(error))
                raise
            finally:
                await asyncio.to_thread(self._records.free_turn, host, token, self.now(), rest)

    async def _take(self, host: str, token: str) -> None:
        while True:
            now = self.now()
            if self.out_of_time:
                raise NotNow("There was no time left. It is read next time.", self._began)
            busy = await asyncio.to_thread(self._records.take_turn, host, token, now, now + LEASE)
            if busy is None:
                return
            wait = (busy.until - now).total_seconds()
            if busy.in_use:
                wait = min(wait, random.uniform(0.05, 0.2))
            elif wait > LONGEST_WAIT:
                raise NotNow(f"The site asked to be left alone until {busy.until:%H:%M} UTC.", busy.until)
            await asyncio.sleep(wait + random.uniform(0.0, 0.05))

    async def _robots(self, site: URL, host: str) -> Protego | SourceError:
        """The rules of a host, or why they cannot be known, so that nothing is read (RFC 9309)."""
        stored = await asyncio.to_thread(self._records.robots, host)
        if stored is not None and abs(self.now() - stored.at) < ROBOTS_HOLDS:
            return await asyncio.to_thread(Protego.parse, stored.text)
        try:
            body = (await self.fetch(str(site / "robots.txt"))).body
        except NotNow:
            raise
        except SourceError as error:
            if not _is_without(error):
                kept = "" if host in self.own and isinstance(error, SiteError) else stored and stored.text
                return await asyncio.to_thread(Protego.parse, kept) if kept is not None else _unknown(error)
            body = b""
        robots = Robots(body[:MAX_ROBOTS_BYTES].decode("utf-8", "replace"), self.now())
        rules = await asyncio.to_thread(Protego.parse, robots.text)
        await asyncio.to_thread(self._records.save_robots, host, robots, _crawl_delay(rules))
        return rules


def _is_without(error: SourceError) -> bool:
    """True where the site answers, and has no robots.txt."""
    return isinstance(error, SiteError) and error.status < 500 and error.status != 429


def _unknown(error: SourceError) -> SourceError:
    return SourceError(UNKNOWN) if isinstance(error, SiteError) else error


def _asked_rest(error: SiteError) -> float:
    if error.status in (429, 503) and error.retry_after is not None:
        return error.retry_after
    return REST_WHEN_TOO_MANY if error.status == 429 else 0.0


def _crawl_delay(rules: Protego) -> float | None:
    """Seconds between two requests as robots.txt asks, within reason."""
    delay = float(rules.crawl_delay(PRODUCT) or 0.0)
    rate = rules.request_rate(PRODUCT)
    if rate is not None and rate.requests > 0:
        delay = max(delay, rate.seconds / rate.requests)
    return min(delay, LONGEST_CRAWL_DELAY) if delay > 0 else None
