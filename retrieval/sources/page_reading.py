"""Find the article in a page. Runs in the sandbox; `retrieval.sources.extract` is the way in.

It does not care about cleaning and identity. The result has the fields of `retrieval.sources.items`, and `canonical`.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import lxml.html  # type: ignore[import-untyped]  # ships no types
from trafilatura import bare_extraction
from trafilatura.settings import Document
from trafilatura.utils import load_html

from retrieval.errors import SourceError
from retrieval.sources.items import detect_language

NO_ARTICLE = "There is no article text on this page."

_MIN_CHARS = 120
_PUBLISHED = (
    '//meta[@property="article:published_time"]/@content',
    '//meta[@property="og:article:published_time"]/@content',
    '//meta[@itemprop="datePublished"]/@content',
    '//*[@itemprop="datePublished"]/@datetime',
    '//meta[@name="parsely-pub-date"]/@content',
)


def read_page(html: bytes, url: str | None = None, charset: str | None = None) -> dict[str, Any]:
    """Title, text, author, publisher, date and language of the article in `html`; raises SourceError where there is
    none. `charset` is what the server says, which is tried first and need not be true."""
    tree = load_html(_decoded(html, charset))
    if tree is None:
        raise SourceError(NO_ARTICLE)
    published = _published(tree)  # before the extraction, which takes the tree apart
    document = bare_extraction(
        tree,
        url=url,
        favor_precision=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if not isinstance(document, Document) or len(document.text or "") < _MIN_CHARS:
        raise SourceError(NO_ARTICLE)
    return {
        "title": document.title,
        "text": document.text,
        "author": document.author,
        "publisher": document.sitename,
        "published_at": published or document.date,
        "language": detect_language(document.text or ""),
        "canonical": document.url,
    }


def _decoded(html: bytes, charset: str | None) -> bytes | str:
    if charset:
        try:
            return html.decode(charset)
        except (LookupError, UnicodeError):
            pass  # the page may say better itself
    return html


def _published(tree: lxml.html.HtmlElement) -> str | None:
    """The publication time as the page states it for machines, with the time of day where it is given."""
    for path in _PUBLISHED:
        for value in tree.xpath(path):
            if str(value).strip():
                return str(value).strip()
    for script in tree.xpath('//script[@type="application/ld+json"]/text()'):
        try:
            found = next(_dates_in(json.loads(str(script)), 0), None)
        except (ValueError, RecursionError):
            match = re.search(r'"datePublished"\s*:\s*"([^"]{8,40})"', str(script))
            found = match.group(1) if match else None
        if found:
            return found
    return None


def _dates_in(value: object, depth: int) -> Iterator[str]:
    if depth > 6:
        return
    if isinstance(value, dict):
        date = value.get("datePublished")
        if isinstance(date, str):
            yield date
        for name in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            yield from _dates_in(value.get(name), depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _dates_in(item, depth + 1)
