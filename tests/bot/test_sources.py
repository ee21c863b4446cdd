"""`/sources`, with feeds from a real server on loopback."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from playground.clock import MovableClock
from playground.people import Person
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from tests.bot.conftest import NOW, Newsroom, shown

pytestmark = pytest.mark.anyio
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
    listed = await told(newsroom, you, "1 read without trouble")
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


async def test_trouble_is_shown_under_health(newsroom: Newsroom, feed_url: str) -> None:
    you = newsroom.slack.person("you")
    catalogue = newsroom.bot.desk.catalogue
    good, bad = (catalogue.add_feed(f"{feed_url}{n}", f"Feed {n}", NOW) for n in (1, 2))
    catalogue.record_poll(good.id, NOW, etag=None, last_modified=None, error=None)
    catalogue.record_poll(bad.id, NOW, etag=None, last_modified=None, error="The server answered 500.")
    await you.command(CHANNEL, "/sources", "health")
    text = shown(await told(newsroom, you, "2 feeds: 1 read without trouble, 1 could not be read."))
    assert "Feed 2" in text and "The server answered 500." in text and "Feed 1" not in text


@pytest.mark.parametrize("typed", ["list", "add https://example.org/feed", "remove 1", "health"])
async def test_others_are_refused(newsroom: Newsroom, typed: str) -> None:
    grace = newsroom.slack.person("grace")
    newsroom.bot.desk.catalogue.add_feed("https://example.org/other", "Other", NOW)
    await grace.command(CHANNEL, "/sources", typed)
    text = shown(await told(newsroom, grace, "Only admins"))
    assert "example.org" not in text
    assert len(newsroom.bot.desk.catalogue.feeds()) == 1


@pytest.mark.parametrize(("typed", "says"), [("add", "give the feed's address"), ("frobnicate", "shows the feeds")])
async def test_help_says_what_can_be_typed(newsroom: Newsroom, typed: str, says: str) -> None:
    you = newsroom.slack.person("you")
    await you.command(CHANNEL, "/sources", typed)
    await told(newsroom, you, says)
