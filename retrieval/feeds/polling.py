"""Poll the feeds that are due: fetch, read, ingest what is new, and record how it went.

It does not care who calls it, nor how a feed's health is worded (`retrieval.feeds.health`). Replicas share the work
through leases in SQL, which run out where one dies; one bad feed never stops the others.
"""

import asyncio
import logging
import threading
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from retrieval.catalogue.feed_records import is_due
from retrieval.errors import BriefingError
from retrieval.feeds.feed_visit import Visit, record_failure, visit_feed
from retrieval.feeds.page_visits import Take, Tally, visit_pages
from retrieval.ingest import ingest_items, reading_time
from retrieval.models import Failure, Feed, IngestReport, Progress
from retrieval.newsdesk import Newsdesk
from retrieval.sources.courtesy import Courtesy
from retrieval.sources.fetch import Fetched
from retrieval.sources.web import Item

AT_ONCE = 8
LEASE = timedelta(minutes=10)
SHORTEST = timedelta(minutes=15)
SECONDS = 120.0
MERGED = "It has moved to the address of another feed on the list, and was removed: that one is polled."

_THREADS = 12  # SQL and reading documents; the engine has 15 connections
_log = logging.getLogger(__name__)
_NO_ANSWERS: Mapping[int, Fetched] = {}
_ingesting = threading.Lock()


def poll_due(
    desk: Newsdesk,
    owner: str,
    limit: int = AT_ONCE,
    *,
    shortest: timedelta = SHORTEST,
    seconds: float | None = SECONDS,
    progress: Progress | None = None,
) -> dict[int, IngestReport]:
    """Poll at most `limit` feeds that are due, or have pages due, and that no other replica has; reports by feed id.

    `owner` names the replica, `shortest` is the shortest time between two polls of a feed. After `seconds` nothing
    further is asked for: what is left is due again at once. Called where no event loop runs. Raises BriefingError only
    where the collection itself cannot go on.
    """
    lease = _Lease(desk, owner)
    feeds = desk.catalogue.claim_due(lease.now, lease.token, lease.until, limit)
    return _Polling(desk, lease, shortest, seconds, progress, by_hand=False).run(feeds)


def poll_feed(
    desk: Newsdesk,
    feed_id: int,
    owner: str,
    *,
    shortest: timedelta = SHORTEST,
    seconds: float | None = SECONDS,
    progress: Progress | None = None,
) -> IngestReport | None:
    """Poll this feed now, due or gone; None where another replica is at it, or there is no such feed."""
    reports = poll_feeds(desk, owner, feed_ids=[feed_id], shortest=shortest, seconds=seconds, progress=progress)
    return reports.get(feed_id)


def poll_feeds(
    desk: Newsdesk,
    owner: str = "command",
    *,
    feed_ids: Sequence[int] | None = None,
    shortest: timedelta = SHORTEST,
    seconds: float | None = None,
    progress: Progress | None = None,
    only_due: bool = False,
    answers: Mapping[int, Fetched] | None = None,
) -> dict[int, IngestReport]:
    """Poll every feed now, or these, that no other replica is at, also those that are gone; reports by feed id.

    `only_due` leaves out what is not due yet. `answers` are documents of feeds that were fetched a moment ago.
    """
    lease = _Lease(desk, owner)
    wanted = [feed.id for feed in desk.catalogue.feeds()] if feed_ids is None else feed_ids
    claimed = (desk.catalogue.claim(feed_id, lease.now, lease.token, lease.until) for feed_id in wanted)
    feeds = [feed for feed in claimed if feed is not None]
    by_hand = not only_due
    return _Polling(desk, lease, shortest, seconds, progress, by_hand=by_hand, answers=answers or {}).run(feeds)


class _Lease:
    """Who holds the feeds of one run: the token is new for each, so that a restarted replica waits for its old ones."""

    def __init__(self, desk: Newsdesk, owner: str) -> None:
        self.desk = desk
        self.token = f"{owner}:{uuid.uuid4().hex}"
        self.now = desk.clock()
        self.until = self.now + LEASE

    @asynccontextmanager
    async def renewed(self) -> AsyncIterator[None]:
        """While inside, the lease does not run out."""

        async def renew() -> None:
            while True:
                await asyncio.sleep(LEASE.total_seconds() / 4)
                with suppress(BriefingError):  # the next time is early enough
                    until = self.desk.clock() + LEASE
                    await asyncio.to_thread(self.desk.catalogue.renew_leases, self.token, until)

        renewing = asyncio.create_task(renew())
        try:
            yield
        finally:
            renewing.cancel()


class _Polling:
    """One run over some feeds, all leased."""

    def __init__(
        self,
        desk: Newsdesk,
        lease: _Lease,
        shortest: timedelta,
        seconds: float | None,
        progress: Progress | None,
        *,
        by_hand: bool,
        answers: Mapping[int, Fetched] = _NO_ANSWERS,
    ) -> None:
        self.desk, self.lease, self.shortest, self.by_hand = desk, lease, shortest, by_hand
        self.seconds, self.progress, self.answers = seconds, progress, answers

    def run(self, feeds: Sequence[Feed]) -> dict[int, IngestReport]:
        """The reports of all; the first error of the collection itself, if any, is raised when all are done."""
        if not feeds:
            return {}
        results = asyncio.run(self._all(feeds))
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return {
            feed.id: report for feed, report in zip(feeds, results, strict=True) if isinstance(report, IngestReport)
        }

    async def _all(self, feeds: Sequence[Feed]) -> list[IngestReport | BaseException | None]:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS, "polling"))
        courtesy = Courtesy(self.desk.catalogue, self.desk.fetch_allow, self.desk.clock, seconds=self.seconds)
        places, one_ingest = asyncio.Semaphore(AT_ONCE), asyncio.Lock()
        tally = Tally(self.progress, len(feeds))

        async def take(items: Sequence[Item]) -> IngestReport:
            async with one_ingest:
                return await asyncio.to_thread(_ingest, self.desk, items)

        async def one(feed: Feed) -> IngestReport | None:
            async with places:
                return await self._poll(feed, courtesy, take, tally)

        async with self.lease.renewed():
            return list(await asyncio.gather(*(one(feed) for feed in feeds), return_exceptions=True))

    async def _poll(self, feed: Feed, courtesy: Courtesy, take: Take, tally: Tally) -> IngestReport | None:
        desk, reports = self.desk, []
        visit = Visit(feed, desk.clock(), reading_time(desk), self.shortest)
        try:
            tally.begin(feed.title or feed.url)
            if self.by_hand or is_due(feed, visit.at):
                visited = await visit_feed(desk.catalogue, visit, courtesy, take, self.answers.get(feed.id))
                if visited is None:
                    return await take([Failure(source=feed.url, reason=MERGED)])
                reports.append(visited)
            reports += await visit_pages(desk.catalogue, feed, courtesy, take, desk.clock, visit.now, tally)
            return summed(reports)
        except BriefingError:
            raise
        except Exception as error:  # a fault of ours in reading one feed is no reason to stop reading the others
            _log.warning("reading the feed %s failed", feed.url, exc_info=True)
            reason = f"Reading it failed inside the program ({type(error).__name__})."
            await asyncio.to_thread(record_failure, desk.catalogue, visit, BriefingError(reason))
            return summed([*reports, IngestReport(failed=(Failure(source=feed.url, reason=reason),))])
        finally:
            await asyncio.to_thread(desk.catalogue.free_feed, feed.id, self.lease.token, desk.clock())


def summed(reports: Sequence[IngestReport]) -> IngestReport:
    """One report of several."""
    return IngestReport(
        added=sum(report.added for report in reports),
        unchanged=sum(report.unchanged for report in reports),
        revised=sum(report.revised for report in reports),
        duplicates=sum(report.duplicates for report in reports),
        failed=tuple(failure for report in reports for failure in report.failed),
        articles=max((report.articles for report in reports), default=0),
        passages=max((report.passages for report in reports), default=0),
        seconds=round(sum(report.seconds for report in reports), 3),
    )


def _ingest(desk: Newsdesk, items: Sequence[Item]) -> IngestReport:
    """One ingest at a time in a process: two would only wait for each other's embedding."""
    with _ingesting:
        return ingest_items(desk, items)
