"""An article that a person deleted stays away, by whatever feed and address it comes, until a person brings it back."""

import pytest

from retrieval.feeds.polling import poll_due
from retrieval.ingest import ingest
from retrieval.models import Feed
from retrieval.newsdesk import Newsdesk
from tests.retrieval.feeds.origin import Origin, rss
from tests.retrieval.feeds.polled import NOW, StandingClock, page, prose

RSS = "application/rss+xml"


@pytest.fixture
def feed(desk: Newsdesk, origin: Origin) -> Feed:
    """A feed whose two stories were read, the first of them deleted."""
    origin.serve("/rss", rss(origin, 1, 2), kind=RSS)
    for number in (1, 2):
        origin.serve(f"/{number}", canonical(page(number), f"/{number}"))
    feed = desk.catalogue.add_feed(f"{origin.url}/rss", "", NOW)
    assert poll_due(desk, "a")[feed.id].added == 2
    assert desk.catalogue.remove(stored(desk)["Story 1"])
    return feed


def canonical(document: str, path: str) -> str:
    return document.replace("</head>", f'<link rel="canonical" href="{path}"></head>')


def stored(desk: Newsdesk) -> dict[str, str]:
    return {article.title: article.article_id for article in desk.catalogue.list_articles()}


def test_it_stays_away_under_another_address_in_another_feed(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    origin.serve("/amp", rss(origin, 11, 12), kind=RSS)
    for number in (1, 2):
        origin.serve(f"/1{number}", canonical(page(number), f"/{number}"))
    desk.catalogue.add_feed(f"{origin.url}/amp", "", NOW)
    origin.serve("/11", "busy", status=503)  # its page is read at the second try only
    poll_due(desk, "a")
    origin.serve("/11", canonical(page(1, prose(98)), "/1"))
    for _ in range(2):
        clock.move(hours=30)
        poll_due(desk, "a")
    assert [request.status for request in origin.asked("/11")] == [503, 200], "it is not asked for again"
    assert stored(desk).keys() == {"Story 2"}


def test_it_stays_away_under_a_new_guid_and_slug(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    origin.serve("/3", canonical(page(1), "/1"))
    origin.serve("/rss", rss(origin, 2, 3), kind=RSS)
    clock.move(hours=2)
    poll_due(desk, "a")
    assert len(origin.asked("/3")) == 1 and stored(desk).keys() == {"Story 2"}


def test_it_stays_away_when_its_feed_is_merged_with_another(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    desk.catalogue.remove_feed(feed.url)
    older = desk.catalogue.add_feed(f"{origin.url}/old", "", NOW)
    desk.catalogue.add_feed(f"{origin.url}/rss", "", NOW)
    origin.serve("/old", status=301, headers={"Location": "/rss"})
    clock.move(hours=2)
    poll_due(desk, "a")
    clock.move(hours=2)
    poll_due(desk, "a")
    assert [one.id for one in desk.catalogue.feeds()] == [older.id] and stored(desk).keys() == {"Story 2"}


def test_it_stays_away_when_its_feed_is_added_again_and_comes_back_by_hand(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    desk.catalogue.remove_feed(feed.url)
    desk.catalogue.add_feed(feed.url, "", NOW)
    poll_due(desk, "a")
    assert stored(desk).keys() == {"Story 2"}

    assert ingest(desk, [f"{origin.url}/1"]).added == 1
    origin.serve("/1", canonical(page(1, prose(99)), "/1"))
    origin.serve("/rss", rss(origin, 1, 2, teaser="Corrected."), kind=RSS)
    clock.move(hours=2)
    poll_due(desk, "a")
    back = desk.catalogue.get(stored(desk)["Story 1"])
    assert back is not None and prose(99) in back.text, "its feed is followed again"


def test_what_was_ingested_by_hand_and_deleted_does_not_come_by_a_feed(desk: Newsdesk, origin: Origin) -> None:
    origin.serve("/1", page(1))
    origin.serve("/rss", rss(origin, 1), kind=RSS)
    assert ingest(desk, [f"{origin.url}/1"]).added == 1
    assert desk.catalogue.remove(stored(desk)["Story 1"])
    desk.catalogue.add_feed(f"{origin.url}/rss", "", NOW)
    poll_due(desk, "a")
    assert stored(desk) == {}


def test_others_are_kept_where_a_site_gives_one_address_for_all_its_pages(
    desk: Newsdesk, origin: Origin, clock: StandingClock
) -> None:
    for number in (1, 2, 3):
        origin.serve(f"/{number}", canonical(page(number), "/news"))
    origin.serve("/rss", rss(origin, 1, 2), kind=RSS)
    desk.catalogue.add_feed(f"{origin.url}/rss", "", NOW)
    poll_due(desk, "a")
    assert desk.catalogue.remove(stored(desk)["Story 1"])
    origin.serve("/rss", rss(origin, 1, 2, 3, teaser="Changed."), kind=RSS)
    clock.move(hours=2)
    poll_due(desk, "a")
    assert stored(desk).keys() == {"Story 2", "Story 3"}
