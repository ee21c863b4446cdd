"""Polling on real parts: what is new comes in once, what is unchanged costs nothing, what changed is noticed."""

from datetime import timedelta

import pytest

from retrieval.feeds.health import health_of
from retrieval.feeds.polling import SHORTEST, poll_due, poll_feed, poll_feeds
from retrieval.models import Feed
from retrieval.newsdesk import Newsdesk
from retrieval.sources.courtesy import DISALLOWED
from tests.retrieval.feeds.origin import Origin, rss
from tests.retrieval.feeds.polled import NOW, StandingClock, page, prose

TEASER = "The harbour board met on Monday. " * 10
CAPTCHA = "<!doctype html><html><head><title>Just a moment</title></head><body>Are you human?</body></html>"


@pytest.fixture
def feed(desk: Newsdesk, origin: Origin) -> Feed:
    """A feed with two stories, each with a page."""
    origin.serve("/rss", rss(origin, 1, 2), kind="application/rss+xml", etag='"v1"')
    for number in (1, 2):
        origin.serve(f"/{number}", page(number), etag=f'"{number}"')
    return desk.catalogue.add_feed(f"{origin.url}/rss", "", NOW)


def known(desk: Newsdesk, feed: Feed) -> Feed:
    found = desk.catalogue.feed(str(feed.id))
    assert found is not None
    return found


def texts(desk: Newsdesk) -> dict[str, str]:
    return {article.title: article.text for article in desk.catalogue.list_articles()}


def test_the_second_poll_is_304_and_asks_for_no_page(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    assert poll_due(desk, "a")[feed.id].added == 2
    stored = desk.catalogue.list_articles()
    assert {article.published_iso for article in stored} == {"2026-01-05T10:00:00+00:00"}
    assert poll_due(desk, "a") == {}, "nothing is due yet"
    before = len(origin.log)
    clock.move(minutes=20)
    report = poll_due(desk, "a")[feed.id]
    assert [(request.path, request.status) for request in origin.log[before:]] == [("/rss", 304)]
    assert (report.added, report.failed) == (0, ())
    assert health_of(known(desk, feed), clock()).state == "healthy"


def test_the_interval_grows_while_nothing_comes_and_shrinks_when_something_does(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    intervals = []
    for _ in range(4):
        assert feed.id in poll_due(desk, "a")
        polled = known(desk, feed)
        assert polled.next_poll_at is not None
        intervals.append((polled.next_poll_at - clock()).total_seconds())
        clock.now = polled.next_poll_at
    assert intervals == sorted(intervals) and intervals[-1] > 2 * intervals[0]
    assert intervals[0] == pytest.approx(SHORTEST.total_seconds(), rel=0.11)
    origin.serve("/rss", rss(origin, 1, 2, 3), kind="application/rss+xml", etag='"v2"')
    origin.serve("/3", page(3))
    assert poll_due(desk, "a")[feed.id].added == 1
    assert (known(desk, feed).interval_seconds or 0) < intervals[-1]


@pytest.mark.parametrize("hours", [1, 24])
def test_a_clock_that_was_set_back_does_not_stop_the_polls(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock, hours: int
) -> None:
    poll_due(desk, "a")
    clock.move(hours=-hours)
    assert feed.id in poll_due(desk, "a")
    assert poll_due(desk, "a") == {}
    clock.move(minutes=25)
    assert feed.id in poll_due(desk, "a")


def test_a_correction_of_the_page_alone_is_noticed(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    poll_due(desk, "a")
    for hours in (1, 6, 24, 72, 168):
        clock.now = NOW + timedelta(hours=hours, minutes=5)
        if hours == 6:
            origin.serve("/1", page(1, prose(77)), etag='"1b"')
        report = poll_due(desk, "a")[feed.id]
        assert report.revised == (hours == 6), hours
        assert not report.failed
    assert prose(77) in texts(desk)["Story 1"]
    assert [request.status for request in origin.asked("/1")] == [200, 304, 200, 304, 304, 304]
    clock.move(days=30)
    poll_due(desk, "a")
    assert len(origin.asked("/1")) == 6, "an old page is not read again"


def test_a_changed_entry_has_its_page_read_again(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    poll_due(desk, "a")
    origin.serve("/rss", rss(origin, 1, 2, teaser="Corrected."), kind="application/rss+xml", etag='"v2"')
    origin.serve("/2", page(2, prose(78)), etag='"2b"')
    clock.move(minutes=20)
    assert poll_due(desk, "a")[feed.id].revised == 1
    assert [request.status for request in origin.asked("/1")] == [200, 304]


def test_an_article_that_a_person_removed_stays_away(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    poll_due(desk, "a")
    gone = next(article for article in desk.catalogue.list_articles() if article.title == "Story 1")
    assert desk.catalogue.remove(gone.article_id)
    origin.serve("/rss", rss(origin, 1, 2, teaser="Changed."), kind="application/rss+xml", etag='"v2"')
    origin.serve("/top", rss(origin, 1), kind="application/rss+xml")
    desk.catalogue.add_feed(f"{origin.url}/top", "", clock())
    clock.move(hours=2)
    poll_due(desk, "a")
    assert set(texts(desk)) == {"Story 2"}
    assert len(origin.asked("/1")) == 1


def test_a_page_shared_by_two_feeds_is_read_once(desk: Newsdesk, origin: Origin, feed: Feed) -> None:
    origin.serve("/top", rss(origin, 1), kind="application/rss+xml")
    poll_feed(desk, feed.id, "a")
    top = desk.catalogue.add_feed(f"{origin.url}/top", "", NOW)
    assert poll_feed(desk, top.id, "a") is not None
    assert len(origin.asked("/1")) == 1


def test_an_article_is_one_by_whatever_address_feeds_link_to_it(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    canonical = '<link rel="canonical" href="/{}"></head>'
    tracked = rss(origin, 1, 2).replace("</link>", "?from=top</link>").replace("story-", "top-")
    origin.serve("/top", tracked, kind="application/rss+xml")
    top = desk.catalogue.add_feed(f"{origin.url}/top", "", NOW)
    for number in (1, 2):
        origin.serve(f"/{number}", page(number).replace("</head>", canonical.format(number)))
    reports = [poll_feed(desk, which, "a") for which in (top.id, feed.id)]
    assert [report and (report.added, report.duplicates) for report in reports] == [(2, 0), (0, 0)]
    assert len(texts(desk)) == 2
    clock.move(hours=2)
    origin.serve("/1", page(1, prose(99)))  # no canonical address any more: it stays what it is
    poll_due(desk, "a")
    assert prose(99) in texts(desk)["Story 1"] and desk.catalogue.counts().articles == 2


def test_a_site_that_gives_one_address_for_all_its_pages_keeps_its_articles_apart(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    for number in (1, 2, 3):
        origin.serve(f"/{number}", page(number).replace("</head>", '<link rel="canonical" href="/news"></head>'))
    poll_due(desk, "a")
    origin.serve("/rss", rss(origin, 1, 2, 3), kind="application/rss+xml")
    clock.move(hours=1)
    poll_due(desk, "a")
    assert set(texts(desk)) == {"Story 1", "Story 2", "Story 3"}
    assert {article.revision for article in desk.catalogue.list_articles()} == {1}


def test_a_captcha_is_a_broken_feed_not_an_empty_one_and_success_heals(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    poll_due(desk, "a")
    origin.serve("/rss", CAPTCHA)
    states, waits = [], []
    for _ in range(4):
        due = known(desk, feed).next_poll_at
        assert due is not None
        waits.append(due - clock())
        clock.now = due
        poll_due(desk, "a")
        states.append(health_of(known(desk, feed), clock()).state)
    assert states == ["late", "late", "broken", "broken"]
    broken = known(desk, feed)
    assert health_of(broken, clock()).reason == "The site shows a check for robots instead of the feed."
    assert broken.etag == '"v1"' and broken.failures == 4
    assert waits[1:] == sorted(waits[1:]) and waits[3] > 3 * waits[1]
    assert desk.catalogue.claim_telling(feed.id, broken.error_since or NOW)
    assert not desk.catalogue.claim_telling(feed.id, broken.error_since or NOW), "it is told once"
    origin.serve("/rss", rss(origin, 1, 2), kind="application/rss+xml")
    poll_feeds(desk)
    assert health_of(known(desk, feed), clock()).state == "healthy"


def test_what_is_gone_is_asked_for_no_more_until_a_person_does(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    origin.serve("/rss", "gone", status=410)
    poll_due(desk, "a")
    assert health_of(known(desk, feed), clock()).state == "gone"
    clock.move(days=20)
    assert poll_due(desk, "a") == {}
    origin.serve("/rss", rss(origin, 1), kind="application/rss+xml")
    report = poll_feed(desk, feed.id, "a")
    assert report is not None and report.added == 1
    assert health_of(known(desk, feed), clock()).state == "healthy"


def test_nothing_at_an_address_for_a_week_is_gone(desk: Newsdesk, origin: Origin, clock: StandingClock) -> None:
    feed = desk.catalogue.add_feed(f"{origin.url}/lost", "", NOW)
    polls = 0
    while known(desk, feed).gone_at is None:
        assert feed.id in poll_due(desk, "a")
        polls += 1
        clock.now = known(desk, feed).next_poll_at or clock()
        assert polls < 40
    assert clock() - NOW > timedelta(days=7)


def test_a_permanent_redirect_moves_the_feed(desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock) -> None:
    origin.serve("/old", status=301, headers={"Location": "/rss"})
    origin.serve("/odd", status=308, headers={"Location": "/human"})
    origin.serve("/human", CAPTCHA)
    desk.catalogue.remove_feed(feed.url)
    moved = desk.catalogue.add_feed(f"{origin.url}/old", "", NOW)
    kept = desk.catalogue.add_feed(f"{origin.url}/odd", "", NOW)
    poll_due(desk, "a")
    assert known(desk, moved).url == feed.url
    assert known(desk, kept).url == f"{origin.url}/odd", "no feed was there"
    origin.serve("/odd", status=308, headers={"Location": "/rss"})
    clock.move(hours=1)
    report = poll_due(desk, "a")[kept.id]
    assert "another feed on the list" in report.failed[0].reason
    assert [one.id for one in desk.catalogue.feeds()] == [moved.id]


def test_a_page_that_fails_leaves_the_teaser_and_is_tried_again(
    desk: Newsdesk, origin: Origin, clock: StandingClock
) -> None:
    origin.serve("/rss", rss(origin, 1, 2, teaser=TEASER), kind="application/rss+xml", etag='"v1"')
    origin.serve("/1", "out of order", status=500)
    origin.serve("/2", page(2))
    feed = desk.catalogue.add_feed(f"{origin.url}/rss", "", NOW)
    assert poll_due(desk, "a")[feed.id].added == 2
    assert texts(desk)["Story 1"].startswith("The harbour board met")
    origin.serve("/1", page(1))
    clock.move(minutes=31)
    poll_due(desk, "a")
    assert prose(10) in texts(desk)["Story 1"]


def test_a_page_is_not_tried_for_ever(desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock) -> None:
    origin.serve("/1", "out of order", status=500)
    for _ in range(10):
        poll_due(desk, "a")
        clock.move(days=1, minutes=1)
    assert len(origin.asked("/1")) == 5


def test_robots_txt_is_asked_once_and_obeyed_for_pages(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    origin.serve("/robots.txt", "User-agent: briefing-bot\nDisallow: /1\nDisallow: /rss\n", kind="text/plain")
    report = poll_due(desk, "a")[feed.id]
    assert (report.added, [failure.reason for failure in report.failed]) == (1, [DISALLOWED])
    clock.move(hours=2)
    poll_due(desk, "a")
    assert origin.asked("/1") == []
    assert len(origin.asked("/robots.txt")) == 1
    clock.move(hours=23)
    poll_due(desk, "a")
    assert len(origin.asked("/robots.txt")) == 2, "it is asked again after a day"


def test_entries_with_their_whole_text_need_no_page(desk: Newsdesk, origin: Origin, clock: StandingClock) -> None:
    origin.serve("/rss", rss(origin, 1, teaser=prose(1) + prose(2)), kind="application/rss+xml", etag='"v1"')
    feed = desk.catalogue.add_feed(f"{origin.url}/rss", "", NOW)
    assert poll_due(desk, "a")[feed.id].added == 1
    origin.serve("/rss", rss(origin, 1, teaser=prose(1) + prose(3)), kind="application/rss+xml", etag='"v2"')
    clock.move(minutes=20)
    assert poll_due(desk, "a")[feed.id].revised == 1
    assert {request.path for request in origin.log} == {"/rss"}
