"""Pages and feeds are read in a process with limits: right on good ones, quick and plain on hostile ones."""

import time
from datetime import UTC, datetime

import pytest

from retrieval.errors import SourceError
from retrieval.models import Article
from retrieval.sources.extract import extract
from retrieval.sources.feeds import looks_like_feed, parse_feed
from retrieval.sources.sandbox import FEEDS, TOO_MUCH, Sandbox

NOW = datetime(2026, 1, 10, tzinfo=UTC)
BODY = "The pier is shut until June, the harbour board said on Monday. It costs two million crowns to mend."
URL = "https://www.gull.example/pier?utm_source=x"


def page(head: str = "", body: str = "") -> bytes:
    paragraphs = "".join(f"<p>{BODY} Part {n}.</p>" for n in range(4))
    article = f"<article><h1>Pier shut</h1>{paragraphs}{body}</article>"
    return f"<html><head><title>Pier shut</title>{head}</head><body>{article}</body></html>".encode()


def read(html: bytes) -> Article:
    return extract(html, URL, now=NOW)


def test_a_page_gives_its_article() -> None:
    head = """<meta property="og:site_name" content="The Gull">
      <link rel="canonical" href="https://gull.example/pier">
      <script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
        "datePublished": "2026-01-05T10:00:00+01:00"}]}</script>"""
    article = read(page(head))
    assert (article.title, article.publisher, article.language) == ("Pier shut", "The Gull", "en")
    assert article.published_iso == "2026-01-05T09:00:00+00:00"
    assert article.url == "https://gull.example/pier" and article.origin == URL
    assert f"{BODY} Part 3." in article.text


def test_a_page_without_a_date_stays_undated_and_one_from_the_future_too() -> None:
    assert read(page()).published_at is None
    assert read(page('<meta property="article:published_time" content="2031-01-01T00:00:00Z">')).published_at is None


def test_a_page_cannot_claim_the_address_of_another_site() -> None:
    assert read(page('<link rel="canonical" href="https://tern.example/pier">')).url == URL
    assert read(page('<link rel="canonical" href="javascript:alert(1)">')).url == URL


def test_the_charset_of_the_server_may_be_wrong() -> None:
    html = page().replace(b"crowns", "krónur".encode()).replace(b"<head>", b'<head><meta charset="utf-8">')
    for charset in ("utf-8", "ascii", "no-such-charset", None):
        assert "krónur" in extract(html, URL, charset, now=NOW).text


@pytest.mark.parametrize("html", [b"", b"\x00\x01", b"<html></html>", b"<p>Too short.</p>", b"<div>" * 200_000])
def test_a_page_without_an_article_is_an_error(html: bytes) -> None:
    with pytest.raises(SourceError):
        read(html)


def test_a_page_over_five_megabytes_is_not_read() -> None:
    with pytest.raises(SourceError, match="5 MB"):
        read(b"x" * 5_000_001)


def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    sandbox = Sandbox(seconds=4)
    hostile = b"<a " + b" ".join(b"a%d=1" % n for n in range(400_000)) + b">x</a>"
    try:
        begun = time.monotonic()
        with pytest.raises(SourceError, match=TOO_MUCH.format(what="page")):
            sandbox.run("page", hostile)
        assert time.monotonic() - begun < 12
        sandbox.seconds = 60
        assert sandbox.run("page", page())["title"] == "Pier shut"
    finally:
        sandbox.close()


def feed(items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gull</title>{items}</channel></rss>'.encode()


def test_titles_and_links_are_made_safe() -> None:
    items = """<item><title>A &lt;img src=x onerror=alert(1)&gt; &amp;amp; B</title>
        <link>javascript:alert(1)</link></item>
      <item><title>C</title><link>https://u:p@gull.example/</link></item>
      <item><title>D</title><link>/relative</link><guid>https://gull.example/d</guid></item>"""
    first, second, third = parse_feed(feed(items), "https://gull.example/rss").entries
    assert first.fields["title"] == "A & B" and first.url is None
    assert second.url is None
    assert third.url == "https://gull.example/relative"
    assert len({entry.article_id for entry in (first, second, third)}) == 3


def test_entries_of_one_headline_without_an_address_are_told_apart_by_guid() -> None:
    items = "".join(f"<item><title>Traffic</title><guid isPermaLink='false'>g{n}</guid></item>" for n in range(3))
    ids = [entry.article_id for entry in parse_feed(feed(items)).entries]
    assert len(set(ids)) == 3 and ids == [entry.article_id for entry in parse_feed(feed(items)).entries]


def test_atom_with_whole_texts() -> None:
    body = "".join(f"&lt;p&gt;{BODY}&lt;/p&gt;" for _ in range(15))
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Gull</title><entry><title>Pier</title><id>tag:1</id>
      <link href="https://gull.example/1"/><published>2026-01-05T10:00:00Z</published>
      <content type="html">{body}</content></entry></feed>"""
    parsed = parse_feed(atom.encode())
    assert parsed.title == "Gull" and parsed.entries[0].is_whole
    assert parsed.entries[0].fields["published_at"] == "2026-01-05T10:00:00+00:00"


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"plain words",
        b"<!doctype html><html><body>Are you human?</body></html>",
        b'<?xml version="1.0"?><rss version="2.0"><channel><item><ti',
        b"\x00" * 1_000,
        b"<rss>" + b"<a>" * 200_000,
    ],
)
def test_what_is_no_feed_or_broken_is_an_error_not_an_empty_feed(document: bytes) -> None:
    with pytest.raises(SourceError):
        parse_feed(document)


def test_an_entity_bomb_and_a_very_long_feed_are_read_within_limits() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]>'.encode() + feed("<item><title>&e9;</title></item>")[21:]
    begun = time.monotonic()
    try:
        parsed = parse_feed(bomb)
        assert sum(len(str(entry.fields)) for entry in parsed.entries) < 100_000
    except SourceError:
        pass
    long = parse_feed(feed("".join(f"<item><title>T{n}</title></item>" for n in range(20_000))))
    assert 0 < len(long.entries) <= 500
    assert time.monotonic() - begun < 40


def test_feeds_are_told_from_pages_by_their_beginning() -> None:
    assert looks_like_feed(feed(""), "text/html")
    assert looks_like_feed(b'<?xml version="1.0"?><feed xmlns="x">', None)
    assert not looks_like_feed(b"<!doctype html><html>", "application/rss+xml")
    assert not looks_like_feed(page(), "text/html")


def test_a_process_that_has_grown_is_replaced_and_one_that_ran_full_is_told_plainly() -> None:
    sandbox = Sandbox(limits=FEEDS)
    try:
        assert sandbox.run("feed", feed("<item><title>A</title></item>"))["entries"]
        small = sandbox.pid
        assert small is not None, "the process is kept for the next feed"
        assert sandbox.run("feed", feed(f"<item><title>{'x' * 9_900_000}</title></item>"))["entries"]
        assert sandbox.pid is None
        with pytest.raises(SourceError, match=TOO_MUCH.format(what="feed")):
            sandbox.run("feed", feed("<x/>" * 2_000_000))
        assert sandbox.run("feed", feed("<item><title>B</title></item>"))["entries"][0]["title"] == "B"
    finally:
        sandbox.close()
