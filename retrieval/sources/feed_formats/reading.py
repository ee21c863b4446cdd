"""Read a feed of any format. `retrieval.sources.feeds` is the way in.

It does not care how the feed was fetched, nor which entries are already known.
"""

import html
import io
import re
from typing import Any

import feedparser  # type: ignore[import-untyped]  # ships no types

from retrieval.errors import SourceError
from retrieval.sources.feed_formats.dates import iso_date
from retrieval.sources.feed_formats.json_feed import read_json_feed
from retrieval.sources.feed_formats.markup import plain_text
from retrieval.sources.feed_formats.prolog import FEED_ROOTS, root_of
from retrieval.sources.feed_formats.refusals import BROKEN, why_not_a_feed
from retrieval.sources.feed_formats.repair import MAX_ENTRIES, repaired
from retrieval.sources.feed_formats.utf8 import to_utf8

_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_MARKED_UP = re.compile(r"</[a-z]+\s*>|<(br|p|img|a)\b", re.IGNORECASE)


def read_feed(document: bytes, url: str | None = None, charset: str | None = None) -> dict[str, Any]:
    """`{"title", "entries", "site_url", "ttl_seconds", "next_url", "left_out"}`.

    An entry is `{"title", "url", "text", "published_at", "updated_at", "author", "language", "guid"}`; entries are in
    the feed's order and at most MAX_ENTRIES, texts are plain, dates ISO 8601. Raises SourceError where the document is
    no feed or nothing in it can be read; a feed without entries is none of these.
    """
    text = to_utf8(document, charset)
    if text.lstrip()[:1] in (b"{", b"["):
        return read_json_feed(text, url, MAX_ENTRIES)
    root, start = root_of(text)
    if root not in FEED_ROOTS:
        raise SourceError(why_not_a_feed(text, root))
    try:
        mended = repaired(text[start:])
    except ValueError as error:
        raise SourceError(BROKEN) from error
    del text
    given = len(mended.entries)
    frame: Any = {}
    entries: list[dict[str, Any]] = []
    for document in mended.documents():
        feed = _parsed(document, url)
        frame = frame or feed.feed
        read = (_entry(entry, frame.get("language"), root == "feed") for entry in feed.entries)
        entries += [entry for entry in read if entry["title"] or entry["url"] or entry["text"]]
    if not entries and (given or not (mended.whole and mended.has_frame)):
        raise SourceError(BROKEN)
    return {
        "title": _plain(frame, "title", root == "feed"),
        "entries": entries,
        "site_url": frame.get("link"),
        "ttl_seconds": _ttl(frame),
        "next_url": next((link.get("href") for link in frame.get("links", ()) if link.get("rel") == "next"), None),
        "left_out": mended.left_out,
    }


def _parsed(document: bytes, url: str | None) -> Any:
    headers = {"content-type": "application/xml; charset=utf-8", **({"content-location": url} if url else {})}
    return feedparser.parse(
        io.BytesIO(document), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )


def _entry(entry: Any, language: str | None, literal: bool) -> dict[str, Any]:
    bodies = [_body(content, literal) for content in entry.get("content", ())]
    bodies.append(_body({"value": entry.get("summary", ""), **dict(entry.get("summary_detail") or {})}, literal))
    published, updated = iso_date(dict.get(entry, "published")), iso_date(dict.get(entry, "updated"))
    return {
        "title": " ".join(_plain(entry, "title", literal).split()),
        "url": entry.get("link"),
        "text": max(bodies, key=len),
        "published_at": published or updated or iso_date(dict.get(entry, "created")),
        "updated_at": updated,
        "author": entry.get("author"),
        "language": language,
        "guid": entry.get("id"),
    }


def _plain(owner: Any, name: str, literal: bool) -> str:
    """A title as plain text. Only Atom says whether one is markup; many that say it is not hold references."""
    value = str(owner.get(name) or "")
    if literal and (owner.get(f"{name}_detail") or {}).get("type") == "text/plain":
        return html.unescape(value)
    return plain_text(value)


def _body(content: Any, literal: bool) -> str:
    value = str(content.get("value") or "")
    if literal and content.get("type") == "text/plain" and not _MARKED_UP.search(value):
        return value.strip()
    return plain_text(value)


def _ttl(feed: Any) -> float | None:
    """Seconds for which the feed says that it stays as it is."""
    minutes = str(feed.get("ttl") or "").strip()
    if re.fullmatch(r"\d{1,6}", minutes):
        return int(minutes) * 60.0
    period = _PERIODS.get(str(feed.get("sy_updateperiod") or "").strip().lower())
    often = str(feed.get("sy_updatefrequency") or "1").strip()
    return period / max(1, int(often)) if period and re.fullmatch(r"\d{1,6}", often) else None
