"""Feeds that are broken or built to do harm, and what is to become of each.

It does not care how they are measured (`evals.hostile`). All are made here: nothing of any real site is in them.
"""

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

URL = "https://gull.example/news/rss"


class FeedCase(NamedTuple):
    """A document, the charset its server claims, and the outcome: how many entries are stored, or a word of the reason
    it is refused with. `shows` is to be in what is stored, as "title=… url=… at=… text=… " of each entry."""

    name: str
    make: Callable[[], bytes | str]
    stored: int | None = None
    refused: str | None = None
    shows: str = ""
    charset: str | None = None


def item(number: int = 1, text: str = "The pier is shut.", date: str = "Mon, 05 Jan 2026 10:00:00 GMT") -> str:
    return (
        f"<item><title>Story {number}</title><link>https://gull.example/{number}</link><guid>g{number}</guid>"
        f"<pubDate>{date}</pubDate><description>{text}</description></item>"
    )


def rss(items: str, prolog: str = '<?xml version="1.0"?>', attributes: str = "") -> str:
    return f'{prolog}<rss version="2.0"{attributes}><channel><title>The Gull</title>{items}</channel></rss>'


def atom(entries: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>The Gull</title>{entries}</feed>'


def page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>Gull</title></head><body>{body}</body></html>".encode()


def _laughs() -> bytes:
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
    return rss(item(text="&e9;"), f'<?xml version="1.0"?><!DOCTYPE rss [{names}]>').encode()


def _doctype(inner: str, text: str) -> bytes:
    return rss(item(text=text), f'<?xml version="1.0"?><!DOCTYPE rss {inner}>').encode()


def _json(count: int = 2, **more: object) -> bytes:
    items = [{"id": n, "url": f"/{n}", "title": f"Story {n}", "content_text": "Shut."} for n in range(count)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "G", "items": items, **more}).encode()


def _lies() -> Iterator[FeedCase]:
    """Encodings that are not what they are said to be."""
    text, word = item(text="Krónur “up” 5 %"), "Krónur “up” 5 %"
    said = '<?xml version="1.0" encoding="{}"?>'

    def case(
        name: str, claimed: str, real: str, charset: str | None, letters: str = text, shows: str = word
    ) -> FeedCase:
        return FeedCase(name, lambda: rss(letters, said.format(claimed)).encode(real), 1, None, shows, charset)

    yield case("server says latin-1, XML says utf-8, is windows-1252", "utf-8", "cp1252", "iso-8859-1")
    yield case("says utf-8 twice, is windows-1252", "utf-8", "cp1252", "utf-8")
    yield case("says windows-1252, is utf-8", "windows-1252", "utf-8", "iso-8859-1")
    yield case("says utf-8, is utf-16 with a mark", "utf-8", "utf-16", "utf-8")
    yield case("utf-16 without a mark", "utf-16", "utf-16-le", None)
    yield case("utf-32 with a mark", "utf-8", "utf-32", None)
    yield case("says gb2312, is gb18030", "gb2312", "gb18030", None, item(text="码头关闭 㐀 了"), "㐀")
    yield case("says an encoding that is none", "no-such-thing", "utf-8", "zip")
    yield case("iso-2022-jp", "iso-2022-jp", "iso2022_jp", "utf-8", item(text="桟橋は閉鎖"), "桟橋")
    yield FeedCase("one stray byte in utf-8", lambda: rss(text).encode() + b"<!-- \xe9 -->", 1, shows=word)
    yield FeedCase("bytes of no encoding", lambda: b"<rss>" + bytes(range(128, 256)) * 20_000, refused="encoding")


def _broken() -> Iterator[FeedCase]:
    """Feeds that no XML parser takes as they are."""
    two = item(1) + item(2)
    yield FeedCase("cut off within an item", lambda: rss(two + item(3)).encode()[:-90], 2)
    yield FeedCase("cut off within a letter", lambda: rss(two + item(3, "ø")).encode().partition(b"\xb8")[0], 2)
    yield FeedCase("cut off within the first item", lambda: rss(item()).encode()[:120], refused="broken")
    yield FeedCase(
        "bare ampersands", lambda: rss(item(text="Fish & chips &c. R&D; &")).encode(), 1, shows="Fish & chips &c."
    )
    yield FeedCase("bare angle brackets", lambda: rss(item(text="3 < 5 <> 7") + item(2)).encode(), 2, shows="3 < 5")
    yield FeedCase(
        "NUL and control characters", lambda: rss(item(text="a\0b\x01\x0b\x1fc&#0;&#x1b;d")).encode(), 1, shows="abcd"
    )
    yield FeedCase(
        "names of HTML", lambda: rss(item(text="caf&eacute;&nbsp;&mdash; ok")).encode(), 1, shows="café — ok"
    )
    yield FeedCase("wrong end tags", lambda: rss("<item><title>A</tilte><link>/a</item>" + item(2)).encode(), 2)
    yield FeedCase(
        "prefixes never declared",
        lambda: rss("<item><title>A</title><dc:date>2026-01-05</dc:date></item>").encode(),
        1,
        shows="2026-01-05",
    )
    yield FeedCase("a byte-order mark and blank lines first", lambda: b"\xef\xbb\xbf\n\n  " + rss(two).encode(), 2)
    yield FeedCase("a server's warning first", lambda: b"<br />\n<b>Warning</b>: no such file\n" + rss(two).encode(), 2)
    yield FeedCase("junk behind the end", lambda: rss(two).encode() + b"</div><script>x</script>\0", 2)
    yield FeedCase("unclosed CDATA", lambda: rss(two + "<item><title><![CDATA[A").encode(), 2)
    yield FeedCase(
        "attributes without quotes",
        lambda: rss("<item><title>A</title><guid isPermaLink=false>g</guid></item>" + item(2)).encode(),
        2,
    )


def _hostile() -> Iterator[FeedCase]:
    """Feeds built to take memory or time, or to reach for files and hosts."""
    yield FeedCase("a billion laughs", _laughs, 1, shows="&e9;")
    yield FeedCase(
        "a quadratic blow-up", lambda: _doctype(f'[<!ENTITY a "{"x" * 50_000}">]', "&a;" * 50_000), 1, shows="&a;&a;"
    )
    yield FeedCase(
        "an external entity", lambda: _doctype('[<!ENTITY a SYSTEM "file:///etc/passwd">]', "A&a;B"), 1, shows="A&a;B"
    )
    yield FeedCase("a parameter entity", lambda: _doctype('[<!ENTITY % a SYSTEM "http://127.0.0.1/x"> %a;]', "A"), 1)
    yield FeedCase("an external document type", lambda: _doctype('SYSTEM "http://127.0.0.1/x.dtd"', "A"), 1)
    yield FeedCase("20,000 items", lambda: rss("".join(map(item, range(20_000)))).encode(), 500)
    yield FeedCase("20,000 items, 9 MB", lambda: rss("".join(item(n, "x" * 280) for n in range(20_000))).encode(), 500)
    yield FeedCase(
        "400 items of 12,000 characters",
        lambda: rss("".join(item(n, "The pier. " * 1_200) for n in range(400))).encode(),
        400,
    )
    yield FeedCase("200,000 nested tags in an item", lambda: rss(item(1) + item(2, "<a>" * 200_000)).encode(), 1)
    yield FeedCase(
        "200,000 nested tags, closed", lambda: rss(item(1) + item(2, "<a>" * 200_000 + "</a>" * 200_000)).encode(), 1
    )
    yield FeedCase("200,000 nested tags, escaped", lambda: rss(item(1) + item(2, "&lt;i&gt;" * 200_000)).encode(), 2)
    yield FeedCase("200,000 nested tags, nothing else", lambda: b"<rss>" + b"<a>" * 200_000, refused="broken")
    yield FeedCase(
        "a million tags in an item", lambda: rss(item(1, "<b>x</b>" * 1_000_000)).encode(), refused="too much"
    )
    yield FeedCase("a million empty items", lambda: rss("<item/>" * 1_000_000).encode(), refused="broken")
    yield FeedCase("two million elements", lambda: rss("<x/>" * 2_000_000).encode(), refused="too much")
    yield FeedCase(
        "half a million attributes",
        lambda: rss("<item " + "".join(f'a{n}="1" ' for n in range(500_000)) + "/>").encode(),
        refused="broken",
    )
    yield FeedCase("a million unclosed comments", lambda: rss(item() + "<!--" * 1_000_000).encode(), 1)
    yield FeedCase("a million unclosed CDATA", lambda: rss(item() + "<![CDATA[" * 1_000_000).encode(), 1)
    yield FeedCase(
        "five million ampersands", lambda: rss(item(1) + item(2, "&" * 5_000_000)).encode(), refused="too much"
    )
    yield FeedCase(
        "a title of 9.9 MB", lambda: rss(f"<item><title>{'x' * 9_900_000}</title></item>" + item(2)).encode(), 2
    )
    yield FeedCase("over 10 MB", lambda: rss(item(1, "x" * 10_000_000)).encode(), refused="larger")
    yield FeedCase("9 MB of open scripts", lambda: b"<html>" + b"<script " * 1_100_000, refused="web page")
    yield FeedCase("9 MB of blanks", lambda: b" " * 9_000_000, refused="nothing")
    yield FeedCase("JSON, five million deep", lambda: _json()[:-2] + b"," + b"[" * 5_000_000, refused="broken")
    yield FeedCase("JSON, three million items", lambda: _json()[:-2] + b",{}" * 3_000_000 + b"]}", refused="too much")


def _fields() -> Iterator[FeedCase]:
    """Feeds that are whole, with fields that are not."""

    def dated(date: str) -> bytes:
        return rss(item(date=date)).encode()

    two = "<guid>same</guid>"
    yield FeedCase(
        "relative links",
        lambda: rss("<item><title>A</title><link>../a?b=1&amp;c=2</link></item>").encode(),
        1,
        shows="https://gull.example/a?b=1&c=2",
    )
    yield FeedCase(
        "relative links under xml:base",
        lambda: rss(
            "<item><title>A</title><link>a</link></item>", attributes=' xml:base="https://tern.example/x/"'
        ).encode(),
        1,
        shows="https://tern.example/x/a",
    )
    yield FeedCase(
        "javascript: and data: links",
        lambda: rss(
            "<item><title>A</title><link>javascript:alert(1)</link></item><item><title>B</title><link>data:text/html,x</link></item>"
        ).encode(),
        2,
        shows="url=None",
    )
    yield FeedCase("dates in the year 9999", lambda: dated("Fri, 31 Dec 9999 23:59:59 GMT"), 1)
    yield FeedCase("dates of 1970", lambda: dated("Thu, 01 Jan 1970 00:00:00 GMT"), 1, shows="at=None")
    yield FeedCase("dates in the year 0000", lambda: dated("0000-00-00T00:00:00Z"), 1, shows="at=None")
    yield FeedCase("dates in words", lambda: dated("yesterday"), 1, shows="at=None")
    yield FeedCase("dates as numbers", lambda: dated("1767607200"), 1, shows="at=None")
    yield FeedCase(
        "dates with a zone of no one meaning", lambda: dated("Mon, 05 Jan 2026 10:00:00 IST"), 1, shows="at=2026-01-05 "
    )
    yield FeedCase("no dates", lambda: dated(""), 1, shows="at=None")
    yield FeedCase(
        "one guid for all",
        lambda: rss("".join(f"<item><title>T{n}</title><link>/{n}</link>{two}</item>" for n in range(3))).encode(),
        3,
    )
    yield FeedCase("the same item thrice", lambda: rss(item() * 3).encode(), 1)
    yield FeedCase(
        "items with nothing in them", lambda: rss("<item/><item><category>x</category></item>" + item()).encode(), 1
    )
    yield FeedCase(
        "markup in titles",
        lambda: rss("<item><title>A &lt;img src=x onerror=alert(1)&gt; &amp;amp; B</title></item>").encode(),
        1,
        shows="title=A & B ",
    )
    yield FeedCase(
        "captions of pictures",
        lambda: rss(
            "<item><title>A</title><description>News.</description><m:description>Caption</m:description></item>",
            attributes=' xmlns:m="http://search.yahoo.com/mrss/"',
        ).encode(),
        1,
        shows="text=News.",
    )


def _formats() -> Iterator[FeedCase]:
    """The formats, and what is none of them."""
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://{}/">'
        "<channel><title>G</title></channel>{}</rdf:RDF>"
    )
    old = (
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>G</title><entry><title>A</title>'
        '<link rel="alternate" href="https://gull.example/a"/><issued>2026-01-05T10:00:00Z</issued></entry></feed>'
    )
    entry = (
        '<entry><title>A</title><id>tag:a</id><link href="/a"/><updated>2026-01-05T10:00:00+05:30</updated>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One &amp; <b>two</b>.</p></div></content>'
        "</entry>"
    )
    yield FeedCase("RSS 0.90", lambda: rdf.format("my.netscape.com/rdf/simple/0.9", item()).encode(), 1)
    yield FeedCase("RSS 1.0", lambda: rdf.format("purl.org/rss/1.0", item()).encode(), 1)
    yield FeedCase("RSS 0.91", lambda: rss(item()).replace("2.0", "0.91").encode(), 1)
    yield FeedCase("Atom 0.3", lambda: old.encode(), 1, shows="2026-01-05T10:00:00+00:00")
    yield FeedCase("Atom 1.0 with XHTML", lambda: atom(entry).encode(), 1, shows="One & two.")
    yield FeedCase("JSON Feed 1.1", lambda: _json(), 2, shows="https://gull.example/1")
    yield FeedCase("JSON Feed, items of the wrong kind", lambda: _json(items=[1, None, {"id": 7}, {"title": "A"}]), 1)
    yield FeedCase("a feed without entries", lambda: rss("").encode(), 0)
    yield FeedCase("an Atom feed without entries", lambda: atom("").encode(), 0)
    yield FeedCase("<rss></rss>", lambda: b"<rss></rss>", refused="broken")
    yield FeedCase("nothing", lambda: b"", refused="nothing")
    yield FeedCase("a web page", lambda: page("<p>Welcome to the Gull.</p>"), refused="web page")
    yield FeedCase("a page with a check for robots", lambda: page("<h1>Verify you are human</h1>"), refused="robots")
    yield FeedCase(
        "a page with a captcha in a script", lambda: page('<script src="/captcha.js"></script>'), refused="robots"
    )
    yield FeedCase("a login page", lambda: page('<form><input name=p type="password"></form>'), refused="login")
    yield FeedCase("an error in JSON", lambda: b'{"error": "rate limit"}', refused="error")
    yield FeedCase("other JSON", lambda: b"[1, 2, 3]", refused="not an RSS")
    yield FeedCase("a list of feeds", lambda: b'<opml version="2.0"><body/></opml>', refused="OPML")
    yield FeedCase("a sitemap", lambda: b"<urlset><url/></urlset>", refused="sitemap")
    yield FeedCase("plain words", lambda: b"Too many requests", refused="not an RSS")


CASES = (*_formats(), *_fields(), *_lies(), *_broken(), *_hostile())
