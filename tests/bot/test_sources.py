"""`/sources`, with feeds from a real server on loopback."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.app import build_app
from playground.clock import MovableClock
from playground.people import Person
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from tests.bot.conftest import NOW, Newsroom, shown

pytestmark = pytest.mark.anyio
one_transport = pytest.mark.parametrize("transport", ["socket"], indirect=True)
CHANNEL = "#newsroom"
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Brenby Bulletin &lt;!channel&gt;</title>
<link>{base}</link><description>News of Brenby</description>
<item><title>Brenby opens a tram line</title><link>{base}/tram</link><guid>{base}/tram</guid>
<pubDate>Fri, 13 Nov 2026 10:00:00 GMT</pubDate><description>{text}</description></item>
</channel></rss>"""
TEXT = (
    "Brenby opened its first tram line on Friday with eleven stops between the harbour and the hospital. "
    "Mayor Signe Dahl said the line had cost 210 million crowns and would carry 9,000 people a day. "
    "Trams run every eight minutes until midnight, the operator said, and on Sundays every quarter of an hour. "
    "A second line to the eastern district is planned for the spring of the year after next."
)
PAGE = (
    "<html><head><title>Brenby opens a tram line</title></head>"
    "<body><article><h1>Brenby opens a tram line</h1>{}</article></body></html>"
)


@pytest.fixture
def desk(home: Path, models: Path, httpserver: HTTPServer) -> Iterator[Newsdesk]:
    """The newsroom's desk, which may fetch from the test's server."""
    with open_newsdesk(home, models=models, clock=MovableClock(NOW)) as opened:
        yield replace(opened, fetch_allow=frozenset({f"localhost:{httpserver.port}"}))


@pytest.fixture
def feed_url(httpserver: HTTPServer) -> str:
    base = f"http://localhost:{httpserver.port}"
    paragraphs = "".join(f"<p>{sentence}.</p>" for sentence in TEXT.removesuffix(".").split(". "))
    httpserver.expect_request("/tram").respond_with_data(PAGE.format(paragraphs), content_type="text/html")
    document = FEED.format(base=base, text=TEXT)
    httpserver.expect_request("/feed").respond_with_data(document, content_type="application/rss+xml")
    httpserver.expect_request("/broken").respond_with_data("gone", status=500)
    return f"{base}/feed"


async def told(newsroom: Newsroom, who: Person, part: str) -> dict[str, Any]:
    return await newsroom.slack.until(
        lambda: next((m for m in newsroom.slack.ephemeral(CHANNEL, who) if part in shown(m)), None)
    )


async def test_a_feed_is_added_read_at_once_listed_and_removed(newsroom: Newsroom, feed_url: str) -> None:
    you = newsroom.slack.person("you")
    await you.command(CHANNEL, "/sources", "")
    await told(newsroom, you, "There are no feeds yet. Type `/sources add URL`")
    await you.command(CHANNEL, "/sources", f"add {feed_url}")
    added = await told(newsroom, you, "1 new article")
    assert "Brenby Bulletin" in shown(added) and "<!channel>" not in added["text"]
    assert any(article.title == "Brenby opens a tram line" for article in newsroom.bot.desk.catalogue.list_articles())
    await you.command(CHANNEL, "/lookup", "Brenby tram line")
    assert "eleven stops" in shown(await told(newsroom, you, "passages 1 to"))

    await you.command(CHANNEL, "/sources", f"add <{feed_url}>")
    await told(newsroom, you, "on the list already")
    await you.command(CHANNEL, "/sources", "list")
    listed = await told(newsroom, you, "1 feed: 1 healthy.")
    assert feed_url in shown(listed)
    number = newsroom.bot.desk.catalogue.feeds()[0].id
    await you.command(CHANNEL, "/sources", f"remove {number}")
    await told(newsroom, you, "is read no longer")
    assert newsroom.bot.desk.catalogue.feeds() == []
    assert newsroom.from_bot(CHANNEL) == []


async def test_a_feed_that_cannot_be_read_is_not_added_and_the_reason_is_told(
    newsroom: Newsroom, feed_url: str
) -> None:
    you = newsroom.slack.person("you")
    for typed, part in (
        (feed_url.replace("/feed", "/broken"), "It was not added"),
        (feed_url.replace("/feed", "/tram"), "It was not added"),
        ("http://169.254.169.254/latest", "It was not added"),
        ("javascript:alert(1)", "not a web address"),
    ):
        before = len(newsroom.slack.ephemeral(CHANNEL, you))
        await you.command(CHANNEL, "/sources", f"add {typed}")
        await newsroom.slack.until(
            lambda before=before, part=part: [
                m for m in newsroom.slack.ephemeral(CHANNEL, you)[before:] if part in shown(m)
            ]
        )
    assert newsroom.bot.desk.catalogue.feeds() == []


@one_transport
async def test_each_state_is_shown_with_its_reason_and_trouble_alone_under_health(
    newsroom: Newsroom, feed_url: str
) -> None:
    you = newsroom.slack.person("you")
    catalogue, now = newsroom.bot.desk.catalogue, newsroom.clock()
    put_off = now + timedelta(hours=20)
    good, late, broken, gone = (catalogue.add_feed(f"{feed_url}{n}", f"Feed {n}", NOW) for n in range(1, 5))
    catalogue.record_poll(good.id, now, etag=None, last_modified=None, error=None, next_poll_at=put_off)
    for feed, times in ((late, 1), (broken, 3), (gone, 1)):
        for _ in range(times):
            catalogue.record_poll(
                feed.id,
                now,
                etag=None,
                last_modified=None,
                error=f"The server said <{feed.title}>.",
                next_poll_at=put_off,
                gone=feed is gone,
            )
    await you.command(CHANNEL, "/sources", "list")
    text = shown(await told(newsroom, you, "4 feeds: 1 healthy, 1 late, 1 broken, 1 gone."))
    assert "✓ Read just now · next in 20 hours" in text
    assert "⚠ Late since Saturday 14 November 2026, 09:00: It could not be read and is tried again." in text
    assert "⚠ Broken since" in text and "&lt;Feed 3&gt;" in text and "✗ Gone since" in text
    await you.command(CHANNEL, "/sources", "health")
    listed = await newsroom.private(you, CHANNEL, 2)
    assert "Feed 3" in shown(listed) and "Feed 4" in shown(listed) and "Feed 1" not in shown(listed)


async def test_a_long_list_has_pages(newsroom: Newsroom) -> None:
    you, catalogue = newsroom.slack.person("you"), newsroom.bot.desk.catalogue
    put_off = newsroom.clock() + timedelta(hours=20)
    for n in range(1, 46):
        feed = catalogue.add_feed(f"https://feed{n}.example/{'x' * 500}", f"Feed no. {n}, {'y' * 300}", NOW)
        reason = f"The server answered {'500 ' * 90}"
        catalogue.record_poll(feed.id, NOW, etag=None, last_modified=None, error=reason, next_poll_at=put_off)
    await you.command(CHANNEL, "/sources", "list")
    first = await told(newsroom, you, "1 to 20 of 45")
    assert all(f"Feed no. {n}," in shown(first) for n in range(1, 21)) and "Feed no. 21," not in shown(first)
    await you.click(first, "sources_page_next")
    second = await told(newsroom, you, "21 to 40 of 45")
    await you.click(second, "sources_page_next")
    third = await told(newsroom, you, "41 to 45 of 45")
    assert "Feed no. 45," in shown(third) and "sources_page_next" not in str(third)


@one_transport
async def test_a_page_of_a_site_gives_its_feed_and_names_the_others(
    newsroom: Newsroom, feed_url: str, httpserver: HTTPServer
) -> None:
    you, base = newsroom.slack.person("you"), feed_url.removesuffix("/feed")
    links = "".join(
        f'<link rel="alternate" type="application/rss+xml" title="{name}" href="/{name}">'
        for name in ("feed", "sports")
    )
    front = f"<html><head><title>Brenby Bulletin</title>{links}</head><body><p>Welcome.</p></body></html>"
    httpserver.expect_request("/front").respond_with_data(front, content_type="text/html")
    await you.command(CHANNEL, "/sources", f"add {base}/front")
    added = shown(await told(newsroom, you, "Added"))
    assert "Brenby Bulletin" in added and "1 new article" in added and f"{base}/sports" in added
    feeds = newsroom.bot.desk.catalogue.feeds()
    assert [(feed.url, feed.added_by) for feed in feeds] == [(feed_url, you.id)]


@one_transport
async def test_a_list_of_feeds_is_added_whole_with_what_is_wrong_in_it(
    newsroom: Newsroom, feed_url: str, httpserver: HTTPServer
) -> None:
    you, base = newsroom.slack.person("you"), feed_url.removesuffix("/feed")
    outlines = "".join(f'<outline type="rss" xmlUrl="{base}/{name}"/>' for name in ("feed", "broken", "tram"))
    document = f'<?xml version="1.0"?><opml version="2.0"><body>{outlines}</body></opml>'
    httpserver.expect_request("/list").respond_with_data(document, content_type="text/x-opml")
    await you.command(CHANNEL, "/sources", f"add {base}/list")
    text = shown(await told(newsroom, you, "3 feeds in that list"))
    assert "2 added, 1 not added" in text and "They gave 1 new article" in text
    assert f"{base}/tram" in text.split("Not added")[1] and f"{base}/broken" in text.split("not read yet")[1]


@one_transport
async def test_one_feed_is_read_again_on_a_wish(newsroom: Newsroom, feed_url: str, httpserver: HTTPServer) -> None:
    you, catalogue = newsroom.slack.person("you"), newsroom.bot.desk.catalogue
    put_off = newsroom.clock() + timedelta(hours=20)
    gone = catalogue.add_feed(feed_url, "Brenby", NOW)
    catalogue.record_poll(gone.id, NOW, etag=None, last_modified=None, error="It is gone.", gone=True)
    other = catalogue.add_feed(feed_url.replace("/feed", "/broken"), "Other", NOW)
    catalogue.record_poll(other.id, NOW, etag=None, last_modified=None, error=None, next_poll_at=put_off)
    await you.command(CHANNEL, "/sources", f"refresh {gone.id}")
    text = shown(await told(newsroom, you, "1 new article"))
    assert "✓ Read just now" in text
    await you.command(CHANNEL, "/sources", f"refresh {other.id}")
    assert "500" in shown(await told(newsroom, you, "Late since"))
    await you.command(CHANNEL, "/sources", "refresh 77")
    await told(newsroom, you, "77 is no feed I have")


@one_transport
@pytest.mark.parametrize("host", ["attacker.example", "slack.com.attacker.example"])
async def test_nothing_is_sent_to_an_address_that_is_not_slacks(newsroom: Newsroom, host: str) -> None:
    app = build_app(newsroom.bot)
    body = {
        "command": "/sources",
        "text": "list",
        "user_id": newsroom.slack.person("you").id,
        "channel_id": "C1",
        "team_id": newsroom.slack.team_id,
        "response_url": f"https://{host}/commands/1",
        "trigger_id": "1.2",
    }
    response = await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))  # type: ignore[arg-type]  # as a socket does
    assert response.status == 400


@pytest.mark.parametrize("typed", ["list", "add https://example.org/feed", "remove 1", "refresh 1", "health"])
async def test_others_are_refused(newsroom: Newsroom, typed: str) -> None:
    grace = newsroom.slack.person("grace")
    catalogue = newsroom.bot.desk.catalogue
    feed = catalogue.add_feed("https://example.org/other", "Other", NOW)
    put_off = newsroom.clock() + timedelta(hours=20)
    catalogue.record_poll(feed.id, NOW, etag=None, last_modified=None, error=None, next_poll_at=put_off)
    await grace.command(CHANNEL, "/sources", typed)
    text = shown(await told(newsroom, grace, "Only admins"))
    assert "example.org" not in text
    assert len(newsroom.bot.desk.catalogue.feeds()) == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [("add", "give the feed's address"), ("refresh", "give the feed's number"), ("frobnicate", "shows the feeds")],
)
async def test_help_says_what_can_be_typed(newsroom: Newsroom, typed: str, says: str) -> None:
    you = newsroom.slack.person("you")
    await you.command(CHANNEL, "/sources", typed)
    await told(newsroom, you, says)
