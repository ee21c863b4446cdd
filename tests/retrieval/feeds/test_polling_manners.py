"""Manners, measured at the origin: never two requests at once, rests and wishes obeyed, replicas sharing."""

import json
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from retrieval.catalogue.catalogue import Catalogue
from retrieval.errors import BriefingError
from retrieval.feeds.polling import LEASE, poll_due, poll_feed
from retrieval.ingest import ingest
from retrieval.newsdesk import Newsdesk
from tests.retrieval.feeds.origin import Origin, http_date, rss
from tests.retrieval.feeds.polled import NOW, StandingClock, desk_over, page, prose

FEEDS = 4
PAGES_EACH = 3


def teaser(story: int) -> str:
    """Enough for an article where its page fails, and too little to do without the page."""
    return prose(story)[:900]


def serve_feeds(origin: Origin, catalogue: Catalogue, with_pages: bool = True) -> list[int]:
    """FEEDS feeds with PAGES_EACH entries each, all at one host; their ids. Without pages, asking for one gives 404."""
    ids = []
    for number in range(FEEDS):
        stories = [number * PAGES_EACH + place for place in range(PAGES_EACH)]
        origin.serve(
            f"/feed{number}", rss(origin, *stories, teaser=teaser), kind="application/rss+xml", etag=f'"{number}"'
        )
        for story in stories if with_pages else ():
            origin.serve(f"/{story}", page(story))
        ids.append(catalogue.add_feed(f"{origin.url}/feed{number}", "", NOW).id)
    return ids


def replica(name: str, folder: Path, database: str, origin: Origin) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.retrieval.feeds.polling_process", name, str(folder / name), database]
    return subprocess.Popen(
        [*command, *origin.allow], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )


def begin(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_two_replicas_share_the_feeds_and_never_ask_twice_at_once(
    postgres_url: str, tmp_path: Path, origin: Origin
) -> None:
    catalogue = Catalogue.open(postgres_url)
    ids = serve_feeds(origin, catalogue, with_pages=False)
    origin.seconds = 0.1
    with replica("one", tmp_path, postgres_url, origin) as one, replica("two", tmp_path, postgres_url, origin) as two:
        for process in (one, two):
            assert process.stdout is not None and process.stdout.readline() == "ready\n"
        for process in (one, two):
            begin(process)
        polled = [json.loads(process.stdout.readline()) for process in (one, two) if process.stdout]
    assert all(polled), "both had a share"
    assert sorted(polled[0] + polled[1]) == ids
    asked = Counter(request.path for request in origin.log)
    robots = asked.pop("/robots.txt")
    assert robots <= 2 and set(asked.values()) == {1}, asked
    assert len(asked) == FEEDS * (1 + PAGES_EACH)
    assert origin.most_at_once == 1
    assert catalogue.counts().articles == FEEDS * PAGES_EACH
    catalogue.close()


def test_one_process_never_asks_a_host_twice_at_once(desk: Newsdesk, origin: Origin, clock: StandingClock) -> None:
    ids = serve_feeds(origin, desk.catalogue)
    origin.seconds = 0.01
    reports = poll_due(desk, "a")
    assert set(reports) == set(ids) and sum(report.added for report in reports.values()) == FEEDS * PAGES_EACH
    assert origin.most_at_once == 1
    report = ingest(desk, [f"{origin.url}/feed0", f"{origin.url}/1"])
    assert not report.failed and origin.most_at_once == 1
    clock.move(minutes=20)
    before = len(origin.log)
    poll_due(desk, "a")
    assert {request.status for request in origin.log[before:]} == {304}
    assert len(origin.log) - before == FEEDS


@pytest.mark.parametrize(("status", "as_date"), [(429, False), (503, True)])
def test_a_site_is_left_alone_for_as_long_as_it_asks(
    desk: Newsdesk, origin: Origin, clock: StandingClock, status: int, as_date: bool
) -> None:
    ids = serve_feeds(origin, desk.catalogue)[:2]
    wish = {"Date": http_date(NOW), "Retry-After": http_date(NOW + timedelta(hours=3))}
    origin.serve("/feed0", "later", status=status, headers=wish if as_date else {"Retry-After": "10800"})
    poll_feed(desk, ids[0], "a")
    before = len(origin.log)
    report = poll_feed(desk, ids[1], "a")
    assert report is not None and "asked to be left alone until 15:00 UTC" in report.failed[0].reason
    assert "left alone" in ingest(desk, [f"{origin.url}/1"]).failed[0].reason
    clock.move(hours=2, minutes=58)
    assert ids[0] not in poll_due(desk, "a")
    assert len(origin.log) == before, "nothing was asked for, by hand or not"
    other = desk.catalogue.feed(str(ids[1]))
    assert other is not None and other.error is None, "the wish of the host is no fault of another feed"
    clock.move(minutes=3)
    assert ids[1] in poll_due(desk, "a")
    assert len(origin.log) > before


def test_a_feed_is_not_asked_sooner_than_it_says(desk: Newsdesk, origin: Origin, clock: StandingClock) -> None:
    kind = "application/rss+xml"
    origin.serve("/age", rss(origin), kind=kind, headers={"Cache-Control": "max-age=7200"})
    origin.serve("/ttl", rss(origin, channel="<ttl>180</ttl>"), kind=kind, etag='"t"')
    origin.serve("/year", rss(origin), kind=kind, headers={"Cache-Control": "max-age=31536000"})
    waits = {}
    for path in ("age", "ttl", "year"):
        feed = desk.catalogue.add_feed(f"{origin.url}/{path}", "", NOW)
        for _ in range(2):  # the second answer of /ttl is a 304, which says nothing of it
            poll_feed(desk, feed.id, "a")
        polled = desk.catalogue.feed(str(feed.id))
        assert polled is not None and polled.next_poll_at is not None
        waits[path] = (polled.next_poll_at - clock()) / timedelta(hours=1)
    assert 2 <= waits["age"] <= 2.21 and 3 <= waits["ttl"] <= 3.31 and 24 <= waits["year"] <= 26.5


def test_the_delay_that_robots_txt_asks_for_lies_between_requests(
    desk: Newsdesk, origin: Origin, clock: StandingClock
) -> None:
    origin.serve("/robots.txt", "User-agent: *\nCrawl-delay: 0.3\n", kind="text/plain")
    origin.serve("/rss", rss(origin, 1, 2), kind="application/rss+xml")
    for number in (1, 2):
        origin.serve(f"/{number}", page(number))
    desk.catalogue.add_feed(f"{origin.url}/rss", "", NOW)
    poll_due(desk, "a")
    first, second = origin.times["/1"], origin.times["/2"]
    assert abs(second - first) >= 0.3


def test_the_feeds_of_a_replica_that_died_are_taken_over_when_its_lease_has_run_out(
    postgres_url: str, tmp_path: Path, origin: Origin, clock: StandingClock
) -> None:
    with desk_over(tmp_path, postgres_url, clock, origin.allow) as desk:
        origin.serve("/rss", rss(origin), kind="application/rss+xml")
        feed = desk.catalogue.add_feed(f"{origin.url}/rss", "", NOW)
        origin.seconds = 30.0
        with replica("one", tmp_path, postgres_url, origin) as one:
            begin(one)
            assert origin.arrived.acquire(timeout=60)
            one.kill()
        origin.seconds = 0.0
        assert poll_due(desk, "two") == {}
        assert poll_feed(desk, feed.id, "two") is None
        clock.now += LEASE + timedelta(seconds=1)
        assert set(poll_due(desk, "two")) == {feed.id}
        polled = desk.catalogue.feed(str(feed.id))
        assert polled is not None and polled.error is None and polled.polled_at == clock()


def test_a_poll_that_is_stopped_or_out_of_time_leaves_the_rest_due(desk: Newsdesk, origin: Origin) -> None:
    feed_id = serve_feeds(origin, desk.catalogue)[0]

    def stop(done: int, total: int | None, what: str) -> None:
        if what.endswith("/1"):
            raise BriefingError("The bot stops.")

    with pytest.raises(BriefingError, match="stops"):
        poll_feed(desk, feed_id, "a", progress=stop)
    asked = len(origin.log)
    reports = poll_due(desk, "a", seconds=0.0)
    assert "no time left" in reports[feed_id + 1].failed[0].reason and len(origin.log) == asked
    assert sum(report.added for report in poll_due(desk, "a").values()) == FEEDS * PAGES_EACH
    assert {feed.error for feed in desk.catalogue.feeds()} == {None}
