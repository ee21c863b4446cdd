"""Feeds that a page announces, and lists of feeds: what is taken from them, and that hostile ones cost little."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import SourceError
from retrieval.sources.discovery import discover
from retrieval.sources.items import web_address
from retrieval.sources.opml import OpmlFeed, looks_like_opml, read_opml

URL = "https://gull.example/news/"
KIND = 'rel="alternate" type="application/rss+xml"'


def announced(head: str) -> tuple[str, ...]:
    return discover(f"<html><head>{head}</head><body></body></html>".encode(), URL)


def test_the_feeds_a_page_announces_in_its_order() -> None:
    head = f"""<link {KIND} href="/rss?a=1&amp;b=2">
      <LINK REL='Alternate nofollow' TYPE='application/atom+xml; charset=x'
      HREF=atom><link rel=alternate type=application/feed+json href=https://tern.example/feed.json>
      <link {KIND} href="/rss?a=1&amp;b=2">"""
    assert announced(head) == (
        "https://gull.example/rss?a=1&b=2",
        "https://gull.example/news/atom",
        "https://tern.example/feed.json",
    )


def test_addresses_are_relative_to_the_base_of_the_page() -> None:
    assert announced(f'<link {KIND} href="rss"><base href="/x/"><base href="/y/">') == ("https://gull.example/x/rss",)


@pytest.mark.parametrize(
    "head",
    [
        "",
        f'<link {KIND} href="javascript:alert(1)">',
        f'<link {KIND} href="data:application/rss+xml,x">',
        f'<link {KIND} href="https://a:b@gull.example/rss">',
        f'<link {KIND} href="">',
        f'<link {KIND} href="http://[">',
        f"<link {KIND}>",
        f'<!-- <link {KIND} href="/rss"> -->',
        f"<script>'<link {KIND} href=\"/rss\">'</script>",
        '<link rel="alternate" hreflang="de" href="/de">',
        '<link rel="stylesheet" type="text/css" href="/a.css">',
    ],
)
def test_what_announces_no_feed(head: str) -> None:
    assert announced(head) == ()


def test_at_most_ten_are_taken() -> None:
    assert len(announced("".join(f'<link {KIND} href="/{n}">' for n in range(500)))) == 10


@pytest.mark.parametrize("piece", [b"<link ", b"<script ", b"<!--", b"<base href=x>", b"<div>", b"\xff\0"])
def test_a_hostile_page_is_read_or_refused(piece: bytes) -> None:
    try:
        assert discover(piece * 300_000, URL) == ()
    except SourceError as error:
        assert "too much" in str(error)


LIST = """<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
  <outline text="News"><outline type="rss" text="The
    Gull" xmlUrl="https://gull.example/rss" htmlUrl="https://gull.example/"/>
  <outline text="Deeper"><outline title="Tern" text="T" xmlurl="https://tern.example/?a=1&b=2"/></outline></outline>
  <outline text="No address"/><outline xmlUrl="javascript:alert(1)"/>
  <outline text="Again" xmlUrl="https://gull.example/rss"/>{}</body></opml>"""


def test_a_list_gives_its_feeds_without_their_folders() -> None:
    document = LIST.format("").encode()
    assert looks_like_opml(document) and looks_like_opml(document.decode().encode("utf-16"))
    assert read_opml(document) == (
        OpmlFeed("https://gull.example/rss", "The Gull"),
        OpmlFeed("https://tern.example/?a=1&b=2", "Tern"),
        OpmlFeed("javascript:alert(1)", ""),
    )
    assert read_opml(document.decode().encode("utf-16")) == read_opml(document)


def test_a_list_that_breaks_off_gives_what_came_before() -> None:
    assert len(read_opml(LIST.format("<outline xmlU").encode())) == 3


def test_an_address_that_is_none_is_kept_to_be_told_of_and_cannot_pass_for_one() -> None:
    given = [
        "",
        "  ",
        "not an url",
        "//ann:secret@gull.example/",
        "ann:secret@gull.example",
        "https://ann:secret/secret@tern.example",
        "https://ann:secret@gull.example/rss",
    ]
    given += ["https://gull.example/" + "a" * 3_000, "https://gull.example/" + "b" * 9_000, "https://[/"]
    outlines = "".join(f'<outline text="https://n{n}.example" xmlUrl="{url}"/>' for n, url in enumerate(given))
    found = read_opml(f"<opml><body>{outlines}</body></opml>".encode())
    assert len(found) == len(given) and not [one for one in found if web_address(one.url)]
    assert "secret" not in str(found) and max(len(one.url) for one in found) < 300


def test_at_most_two_thousand_feeds_are_taken() -> None:
    outlines = "".join(f'<outline xmlUrl="https://gull.example/{n}"/>' for n in range(2_100))
    assert len(read_opml(f"<opml><body>{outlines}</body></opml>".encode())) == 2_000


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (b"", "not a list"),
        (b"<html><body>words</body></html>", "not a list"),
        (b"<opml><body><outline text='a'/></body></opml>", "no feed"),
        (b"<opml><body", "broken"),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><outline xmlUrl="http://&a;/"/></opml>', "entities"),
        (b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><outline/></opml>', "entities"),
        (b"<opml>" + b"<outline>" * 1_000_000, "too much|broken"),
        (b"<opml>" + b"x" * 10_000_000, "larger"),
    ],
)
def test_what_is_no_list_or_hostile_is_refused(document: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        read_opml(document)


@settings(max_examples=20)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_a_plain_error(document: bytes) -> None:
    with pytest.raises(SourceError):
        read_opml(b"<opml>" + document)
    assert isinstance(discover(document, URL), tuple)
