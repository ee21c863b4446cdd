"""Feeds of every format, through the process that reads them: what is in them, told exactly and no more."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import SourceError
from retrieval.sources.feed_formats.dates import iso_date
from retrieval.sources.feeds import ParsedFeed, looks_like_feed, parse_feed

URL = "https://gull.example/news/rss"


def rss(items: str, head: str = "<title>The Gull</title>", attributes: str = "") -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"{attributes}><channel>{head}{items}</channel></rss>'.encode()


def atom(entries: str, head: str = "<title>The Gull</title>") -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{entries}</feed>'.encode()


def read(document: bytes) -> ParsedFeed:
    return parse_feed(document, URL)


def test_what_a_feed_says_of_itself() -> None:
    head = "<title>The &lt;b&gt;Gull&lt;/b&gt;\n News</title><link>/</link><ttl>30</ttl><language>en-GB</language>"
    feed = read(rss("<item><title>A</title></item>", head))
    assert (feed.title, feed.site_url, feed.ttl_seconds, feed.next_url) == (
        "The Gull News",
        "https://gull.example/",
        1_800.0,
        None,
    )
    assert feed.entries[0].fields["language"] == "en-GB" and feed.entries[0].fields["publisher"] == "The Gull News"


def test_how_often_a_feed_changes_and_where_older_entries_are() -> None:
    sy = ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    head = "<title>G</title><sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
    assert read(rss("", head, sy)).ttl_seconds == 1_800.0
    assert read(atom("", '<title>G</title><link rel="next" href="?page=2"/>')).next_url == f"{URL}?page=2"


def test_the_fuller_text_is_taken_and_captions_are_not() -> None:
    spaces = ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"'
    item = """<item><title>A</title><description>Teaser.</description>
      <content:encoded><![CDATA[<p>One & two.</p><script>x()</script><p>Three.</p>]]></content:encoded>
      <media:content><media:title>Photo</media:title><media:description>A caption far longer than all the rest of
      it, by an agency.</media:description></media:content></item>"""
    (entry,) = read(rss(item, attributes=spaces)).entries
    assert (entry.fields["title"], entry.fields["text"]) == ("A", "One & two.\nThree.")


def test_text_that_atom_calls_text_is_taken_at_its_word() -> None:
    entry = """<entry><title type="text">Use of &lt;b&gt; and R&amp;D</title><id>tag:1</id>
      <content type="text">a &lt; b</content></entry>"""
    (read_entry,) = read(atom(entry)).entries
    assert read_entry.fields["title"] == "Use of <b> and R&D" and read_entry.fields["text"] == "a < b"


def test_an_entry_is_dated_by_its_publication_and_knows_of_its_update() -> None:
    entry = "<entry><title>A</title><published>{}</published><updated>2026-01-06T10:00:00Z</updated></entry>"
    fields = read(atom(entry.format("2026-01-05T10:00:00Z"))).entries[0].fields
    assert fields["published_at"] == "2026-01-05T10:00:00+00:00"
    assert fields["updated_at"] == "2026-01-06T10:00:00+00:00"
    assert read(atom(entry.format("soon"))).entries[0].fields["published_at"] == "2026-01-06T10:00:00+00:00"


@pytest.mark.parametrize(
    ("given_date", "iso"),
    [
        ("Mon, 05 Jan 2026 10:00:00 GMT", "2026-01-05T10:00:00+00:00"),
        ("Monday, 5 January 2026 9:05 EST", "2026-01-05T09:05:00-05:00"),
        ("05 Jan 26 10:00 +0530", "2026-01-05T10:00:00+05:30"),
        ("Wrongday, 05 Jan 2026 10:00:00 -0000", "2026-01-05T10:00:00+00:00"),
        ("Mon, 05 Jan 2026 10:00:00 +0100 (CET)", "2026-01-05T10:00:00+01:00"),
        ("Jan 5, 2026 10:00 UTC", "2026-01-05T10:00:00+00:00"),
        ("2026-01-05T10:00:00.123Z", "2026-01-05T10:00:00+00:00"),
        ("2026-01-05 10:00 +01:00", "2026-01-05T10:00:00+01:00"),
        ("2026-01-05T10:00:00+01", "2026-01-05T10:00:00+01:00"),
        ("2026-01-05", "2026-01-05"),
        ("2026-01-05T10:00:00", "2026-01-05"),
        ("Mon, 05 Jan 2026 10:00:00 CET", "2026-01-05"),
        ("Mon, 05 Jan 2026 10:00:00 IST", "2026-01-05"),
        ("Mon, 05 Jan 2026", "2026-01-05"),
        ("05/01/2026", None),
        ("Mon, 05 Janvier 2026", None),
        ("2026-13-45T10:00:00Z", None),
        ("2026-01-05T25:99:00Z", None),
        ("0000-00-00T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("Thu, 01 Jan 1970 01:00:00 +0100", None),
        ("1767607200", None),
        ("yesterday", None),
        ("2026-01-05T10:00:00+99:99", None),
        ("x" * 10_000, None),
        ("", None),
    ],
)
def test_dates_are_read_as_exactly_as_they_are_given(given_date: str, iso: str | None) -> None:
    assert iso_date(given_date) == iso


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    assert iso_date(text) is None or isinstance(iso_date(text), str)


def test_the_identity_of_an_entry_within_its_feed() -> None:
    items = """<item><title>A</title><link>/a</link><guid isPermaLink="false">one</guid></item>
      <item><title>B</title><link>/b</link></item><item><title>C</title></item>
      <item><title>D</title><guid>https://gull.example/d</guid></item>
      <item><title>E</title><guid isPermaLink="false">https://gull.example/e</guid></item>"""
    a, b, c, d, e = read(rss(items)).entries
    assert (a.guid, b.guid) == ("one", "https://gull.example/b") and c.guid
    assert d.url == "https://gull.example/d", "a guid is an address unless it says that it is none"
    assert e.url is None and e.guid == "https://gull.example/e"


def test_a_guid_shared_by_several_articles_does_not_make_them_one() -> None:
    same = "<guid isPermaLink='false'>same</guid>"
    items = "".join(f"<item><title>T{n}</title><link>/{n}</link>{same}</item>" for n in (1, 2, 2))
    one, two = read(rss(items)).entries
    assert one.guid != two.guid and len({one.article_id, two.article_id}) == 2
    turned = read(rss(f"<item><title>T2</title><link>/2</link>{same}</item><item><title>T1</title>{same}</item>"))
    assert turned.entries[0].guid == two.guid, "the order does not matter"


def test_a_fingerprint_changes_with_what_is_read_and_with_nothing_else() -> None:
    def fingerprint(title: str = "A", text: str = "x", date: str = "2026-01-05", more: str = "") -> str:
        item = f"<item><title>{title}</title><guid>g</guid><pubDate>{date}</pubDate>"
        return read(rss(f"{item}<description>{text}</description>{more}</item>")).entries[0].fingerprint

    same = fingerprint()
    assert fingerprint(more="<category>c</category><comments>9</comments>") == same
    others = [
        fingerprint("B"),
        fingerprint(text="y"),
        fingerprint(date="2026-01-06"),
        fingerprint(more="<link>/a</link>"),
    ]
    assert len({same, *others}) == 5


def test_a_long_guid_is_cut_and_still_tells_apart() -> None:
    items = "".join(f"<item><title>T</title><guid isPermaLink='false'>{'x' * 500}{n}</guid></item>" for n in (1, 2))
    one, two = read(rss(items)).entries
    assert one.guid != two.guid and max(len(one.guid), len(two.guid)) <= 200


def test_what_is_behind_the_first_five_hundred_is_counted() -> None:
    feed = read(rss("".join(f"<item><title>T{n}</title></item>" for n in range(510))))
    assert len(feed.entries) == 500 and feed.left_out == 10
    assert [entry.fields["title"] for entry in feed.entries[:2]] == ["T0", "T1"]


def test_json_feeds() -> None:
    items = [
        {"id": 7, "url": "/7", "title": "A\nB", "content_html": "<p>One</p><p>two</p>", "authors": [{"name": "Ida"}]},
        {"id": "8", "external_url": "javascript:x", "content_text": "a < b", "date_published": "2026-01-05T10:00:00Z"},
    ]
    feed = {"version": "https://jsonfeed.org/version/1", "title": "G", "home_page_url": "/", "items": items}
    document = json.dumps({**feed, "next_url": "/2", "language": "en"}).encode()
    parsed = read(document)
    one, two = parsed.entries
    assert (parsed.title, parsed.site_url, parsed.next_url) == ("G", "https://gull.example/", "https://gull.example/2")
    assert (one.guid, one.url, one.fields["title"], one.fields["text"]) == (
        *("7", "https://gull.example/7", "A B"),
        "One\ntwo",
    )
    assert one.fields["author"] == "Ida" and one.fields["language"] == "en"
    assert two.url is None and two.fields["text"] == "a < b"
    assert two.fields["published_at"] == "2026-01-05T10:00:00+00:00"
    assert looks_like_feed(document, "application/json") and looks_like_feed(b"{}", "application/feed+json")


@pytest.mark.parametrize(
    ("document", "kind", "feed"),
    [
        (rss("").decode().encode("utf-16"), None, True),
        (b"<!-- a -->\n<?xml-stylesheet x?><!DOCTYPE rss [<!ENTITY a '<html>'>]><rss>", "text/html", True),
        (b"<html><script>'<rss>'</script>", "application/rss+xml", False),
        (b"<p>words</p>", "text/html", False),
        (b'{"a": 1}', "application/json", False),
        (b"", None, False),
    ],
)
def test_feeds_are_told_by_their_first_element(document: bytes, kind: str | None, feed: bool) -> None:
    assert looks_like_feed(document, kind) is feed


PIECES = (
    *(
        b"<rss>",
        b"<channel>",
        b"<item>",
        b"<title>",
        b"A",
        b"&amp;",
        b"&",
        b"<",
        b"</title>",
        b"</item>",
        b"</channel>",
    ),
    *(b"</rss>", b"<![CDATA[", b"]]>", b"<!--", b"<link>/a</link>", b"\0", b"\xff", b"<feed xmlns='a'>", b"<entry>"),
    *(b"{", b'"version":"https://jsonfeed.org/version/1"', b"[", b"]}", b"<?xml encoding='x'?>", b"<!DOCTYPE a ["),
)


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join)))
def test_any_bytes_are_a_feed_or_a_plain_error(document: bytes) -> None:
    try:
        parsed = parse_feed(document, URL)
    except SourceError as error:
        assert str(error).endswith(".")
    else:
        assert len({entry.guid for entry in parsed.entries}) == len(parsed.entries)
