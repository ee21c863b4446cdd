"""Find the feeds that a web page announces.

It does not care whether they are there, nor which of them is wanted.
"""

import re
from typing import Any
from urllib.parse import urljoin

import lxml.html  # type: ignore[import-untyped]  # ships no types

from retrieval.errors import SourceError
from retrieval.sources.feed_formats.utf8 import to_utf8

TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")

_LOOKED_AT = 1_000_000
_LINK = re.compile(rb"<(?:link|base)\b[^<>]{1,4000}>", re.IGNORECASE)
_HIDDEN = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|style|template|noscript|textarea)\b.*?(?:</\1\b|\Z)", re.IGNORECASE | re.DOTALL
)
_LONGEST = 2_000
_MOST = 200


def read_announced(document: bytes, url: str) -> dict[str, Any]:
    """`{"urls"}`: the addresses, made absolute, in the page's order. Only the first megabyte is looked at."""
    try:
        text = to_utf8(document[:_LOOKED_AT])
    except SourceError:  # addresses are in ASCII whatever the rest is in
        text = document[:_LOOKED_AT]
    text = _HIDDEN.sub(b" ", text)
    base, urls = url, []
    for tag in _LINK.findall(text)[:_MOST]:
        link = lxml.html.fragment_fromstring(tag.decode("utf-8", "replace"), create_parent="div")[0]
        href = (link.get("href") or "").strip()
        if not href or len(href) > _LONGEST:
            continue
        if link.tag == "base":
            base = _joined(url, href) if base == url else base
        elif _announces(link):
            urls.append(href)
    return {"urls": [address for address in (_joined(base, href) for href in urls) if address]}


def _announces(link: Any) -> bool:
    relations = (link.get("rel") or "").lower().split()
    kind = (link.get("type") or "").partition(";")[0].strip().lower()
    return "alternate" in relations and "stylesheet" not in relations and kind in TYPES


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""
