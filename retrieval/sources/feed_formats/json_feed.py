"""Read a JSON Feed (versions 1 and 1.1).

It does not care about other JSON. What is of the wrong type is left out; one bad item never stops the others.
"""

import json
import re
from typing import Any

from retrieval.errors import SourceError
from retrieval.sources.feed_formats.dates import iso_date
from retrieval.sources.feed_formats.markup import plain_text
from retrieval.sources.feed_formats.refusals import BROKEN, why_not_a_feed

_VERSION = re.compile(r"https?://(www\.)?jsonfeed\.org/version/1(\.\d+)?/?")


def read_json_feed(document: bytes, url: str | None, most: int) -> dict[str, Any]:
    """As `retrieval.sources.feed_formats.reading.read_feed`, of a document in UTF-8."""
    try:
        feed = json.loads(document)
    except RecursionError as error:
        raise SourceError(BROKEN) from error
    except ValueError as error:
        cut_off = document.lstrip()[:1] == b"{" and b"jsonfeed.org/version" in document
        raise SourceError(BROKEN if cut_off else why_not_a_feed(document, "")) from error
    if not isinstance(feed, dict) or not _VERSION.fullmatch(_text(feed.get("version"))):
        raise SourceError(why_not_a_feed(document, ""))
    items = feed.get("items")
    if not isinstance(items, list):
        raise SourceError(BROKEN)
    language = _text(feed.get("language")) or None
    kept = [item for item in items[:most] if isinstance(item, dict)]
    entries = [_entry(item, language, url) for item in kept]
    return {
        "title": plain_text(_text(feed.get("title"))),
        "entries": [entry for entry in entries if entry["title"] or entry["url"] or entry["text"]],
        "site_url": _address(feed.get("home_page_url"), url),
        "ttl_seconds": None,
        "next_url": _address(feed.get("next_url"), url),
        "left_out": max(0, len(items) - most),
    }


def _entry(item: dict[str, Any], language: str | None, url: str | None) -> dict[str, Any]:
    markup, plain = _text(item.get("content_html")), _text(item.get("content_text"))
    text = plain_text(markup) if markup else plain.strip()
    return {
        "title": " ".join(_text(item.get("title")).split()),
        "url": _address(item.get("url") or item.get("external_url"), url),
        "text": text or _text(item.get("summary")).strip(),
        "published_at": iso_date(item.get("date_published")) or iso_date(item.get("date_modified")),
        "updated_at": iso_date(item.get("date_modified")),
        "author": _author(item) or None,
        "language": _text(item.get("language")) or language,
        "guid": _text(item.get("id")),
    }


def _author(item: dict[str, Any]) -> str:
    given = item.get("authors")
    people = given if isinstance(given, list) else [item.get("author")]
    names = [_text(person.get("name")) for person in people[:8] if isinstance(person, dict)]
    return ", ".join(name for name in names if name)


def _address(value: object, url: str | None) -> str | None:
    from urllib.parse import urljoin

    text = _text(value).strip()
    if not text or len(text) > 4_000:
        return None
    try:
        return urljoin(url or "", text)
    except ValueError:
        return None


def _text(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
