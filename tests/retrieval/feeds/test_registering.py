"""Registering feeds: from an address, a page that announces one, a list; each told what became of it."""

from collections.abc import Iterator

import pytest

from retrieval.errors import SourceError
from retrieval.feeds.registering import NOT_AN_ADDRESS, register_feeds, register_list
from retrieval.newsdesk import Newsdesk
from tests.conftest import free_port
from tests.retrieval.feeds.origin import Origin, rss, serving
from tests.retrieval.feeds.polled import NOW, page

SITE = """<html><head><link rel="alternate" type="application/rss+xml" href="/broken">
<link rel="alternate" type="application/rss+xml" href="/rss">
<link rel="alternate" type="application/atom+xml" href="/more"></head><body>Welcome</body></html>"""
RSS = "application/rss+xml"


@pytest.fixture
def origin() -> Iterator[Origin]:
    with serving() as served:
        served.serve("/rss", rss(served, 1), kind=RSS, etag='"v1"')
        served.serve("/more", rss(served, 2, title="More"), kind=RSS)
        served.serve("/", SITE)
        served.serve("/object", "{}", kind="application/json")
        served.serve("/piece", "<div>No feed here</div>")
        served.serve("/plain", "<html><body>No feed here</body></html>")
        for number in (1, 2):
            served.serve(f"/{number}", page(number))
        yield served


def test_a_feed_is_fetched_once_read_and_added(desk: Newsdesk, origin: Origin) -> None:
    other = desk.catalogue.add_feed(f"{origin.url}/more", "", NOW)
    registration = register_feeds(desk, f"{origin.url}/rss", added_by="U1")
    (one,) = registration.feeds
    assert (one.outcome, registration.report.added) == ("added", 1)
    assert one.feed is not None and (one.feed.title, one.feed.etag, one.feed.added_by) == ("Gull news", '"v1"', "U1")
    assert [request.path for request in origin.log] == ["/rss", "/robots.txt", "/1"], "the other feed is left alone"
    untouched = desk.catalogue.feed(str(other.id))
    assert untouched is not None and untouched.polled_at is None
    (again,) = register_feeds(desk, f"{origin.url}/rss").feeds
    assert again.outcome == "known" and len(origin.log) == 3


def test_a_site_gives_the_first_feed_that_can_be_read_and_names_the_others(desk: Newsdesk, origin: Origin) -> None:
    registration = register_feeds(desk, f"{origin.url}/", title="The Gull")
    (one,) = registration.feeds
    assert (one.url, one.outcome) == (f"{origin.url}/rss", "added")
    assert one.feed is not None and one.feed.title == "The Gull"
    assert registration.others == (f"{origin.url}/broken", f"{origin.url}/more")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/plain", "web page"),
        ("/object", "Give the feed's own address"),
        ("/piece", "Give the feed's own address"),
        ("/nothing", "404"),
        (":1/x", "Port"),
        ("ftp://a.example/", "not a web address"),
    ],
)
def test_what_gives_no_feed_is_refused_with_the_reason(desk: Newsdesk, origin: Origin, path: str, reason: str) -> None:
    address = path if "//" in path else f"http://127.0.0.1{path}" if path[0] == ":" else origin.url + path
    with pytest.raises(SourceError, match=reason):
        register_feeds(desk, address)
    assert desk.catalogue.feeds() == []


def test_a_feed_that_has_moved_is_added_under_its_new_address(desk: Newsdesk, origin: Origin) -> None:
    origin.serve("/old", status=301, headers={"Location": "/rss"})
    (one,) = register_feeds(desk, f"{origin.url}/old").feeds
    assert one.url == f"{origin.url}/rss"
    (again,) = register_feeds(desk, f"{origin.url}/old").feeds
    assert again.outcome == "known" and len(desk.catalogue.feeds()) == 1


def test_a_list_is_added_feed_by_feed(desk: Newsdesk, origin: Origin) -> None:
    desk.catalogue.add_feed(f"{origin.url}/more", "", NOW)
    down = f"127.0.0.1:{free_port()}"
    desk = Newsdesk(desk.catalogue, desk.index, desk.embedder, desk.clock, fetch_allow=desk.fetch_allow | {down})
    origin.serve("/busy", "later", status=500)
    addresses = [f"{origin.url}/{path}" for path in ("rss", "more", "plain", "nothing", "busy")]
    addresses += [f"http://{down}/rss", "http://10.0.0.1/rss"]
    outlines = "".join(f'<outline text="T" xmlUrl="{address}"/>' for address in addresses)
    document = f'<opml version="2.0"><body><outline text="News">{outlines}</outline></body></opml>'
    told: list[str] = []
    registration = register_list(desk, document.encode(), progress=lambda done, total, what: told.append(what))
    outcomes = [one.outcome for one in registration.feeds]
    assert outcomes == ["added", "known", "refused", "refused", "added", "added", "refused"]
    assert "could not be read yet" in registration.feeds[4].reason
    assert registration.report.added == 1 and told
    stored = {feed.url: feed for feed in desk.catalogue.feeds()}
    assert len(stored) == 4 and stored[addresses[5]].failures == 1 and stored[addresses[5]].next_poll_at > NOW

    origin.serve("/list", document, kind="text/x-opml")
    again = register_feeds(desk, f"{origin.url}/list")
    assert [one.outcome for one in again.feeds].count("known") == 4


def test_what_a_list_has_for_an_address_and_is_none_is_told(desk: Newsdesk, origin: Origin) -> None:
    addresses = [f"{origin.url}/rss", "javascript:alert(1)", "file:///etc/passwd", "not an url", ""]
    outlines = "".join(f'<outline text="T" xmlUrl="{address}"/>' for address in addresses)
    registration = register_list(desk, f"<opml><body>{outlines}</body></opml>".encode())
    assert [one.outcome for one in registration.feeds] == ["added", *["refused"] * 4]
    assert {one.reason for one in registration.feeds[1:]} == {NOT_AN_ADDRESS}
    assert [one.url for one in registration.feeds[1:]] == [*addresses[1:4], "(no address) T"]
    assert len(desk.catalogue.feeds()) == 1


def test_what_is_no_list_is_refused(desk: Newsdesk) -> None:
    with pytest.raises(SourceError):
        register_list(desk, b"not a list")
