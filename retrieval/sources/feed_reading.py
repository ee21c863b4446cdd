"""Read an RSS or Atom feed. Runs in the sandbox; `retrieval.sources.feeds` is the way in.

It does not care how the feed was fetched, nor which entries are already known.
"""

import io
import re
from typing import Any

import feedparser  # type: ignore[import-untyped]  # ships no types
import lxml.html  # type: ignore[import-untyped]  # ships no types

from retrieval.errors import SourceError

MAX_ENTRIES = 500

_BLOCKS = frozenset(
    {
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "tr",
        "table",
        "section",
        "article",
        "figure",
        "figcaption",
        "pre",
    }
)
_UNSEEN = ("script", "style", "template", "noscript", "iframe", "form", "button", "svg", "object")


def read_feed(document: bytes, url: str | None = None, charset: str | None = None) -> dict[str, Any]:
    """`{"title", "entries": [{"title", "url", "text", "published_at", "author", "language", "guid"}]}`, in the feed's
    order and at most MAX_ENTRIES; texts are plain. Raises SourceError where the document is no feed."""
    headers = {"content-type": f"application/xml; charset={charset}"} if charset else {}
    if url:
        headers["content-location"] = url
    feed = feedparser.parse(io.BytesIO(document), response_headers=headers)
    if not feed.version:
        if re.search(rb"<(?:!doctype\s+html|html|head|body)\b", document[:4_096], re.IGNORECASE):
            raise SourceError("This is a web page, not a feed. Give the feed's own address.")
        raise SourceError("This is not an RSS or Atom feed.")
    language = feed.feed.get("language")
    read = (_entry(entry, language) for entry in feed.entries[:MAX_ENTRIES])
    entries = [entry for entry in read if entry["title"] or entry["url"] or entry["text"]]
    if not entries and feed.bozo:
        raise SourceError("The feed is broken: no entry in it can be read.")
    return {
        "title": plain_text(feed.feed.get("title", "")),
        "entries": entries,
    }


def _entry(entry: Any, language: str | None) -> dict[str, Any]:
    bodies = [content.get("value", "") for content in entry.get("content", ())]
    return {
        "title": plain_text(entry.get("title", "")).replace("\n", " "),
        "url": entry.get("link"),
        "text": plain_text(max([*bodies, entry.get("summary", "")], key=len)),
        "published_at": entry.get("published"),
        "author": entry.get("author"),
        "language": language,
        "guid": entry.get("id"),
    }


def plain_text(markup: str) -> str:
    """The text of a piece of HTML, blocks on lines of their own."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    try:
        root = lxml.html.fromstring(f"<div>{markup}</div>")
    except (lxml.etree.ParserError, ValueError):
        return re.sub(r"<[^>]*>", " ", markup).strip()
    parts: list[str] = []
    for event, element in lxml.etree.iterwalk(root, events=("start", "end")):
        hidden = not isinstance(element.tag, str) or element.tag in _UNSEEN
        hidden = hidden or any(parent.tag in _UNSEEN for parent in element.iterancestors())
        block = element.tag in _BLOCKS
        if event == "start":
            parts += ["\n"] if block else []
            parts += [_flat(element.text)] if not hidden else []
        else:
            parts += ["\n"] if block else []
            parts += [_flat(element.tail)] if element.getparent() is not None and not _inside_unseen(element) else []
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _inside_unseen(element: Any) -> bool:
    return any(parent.tag in _UNSEEN for parent in element.iterancestors())


def _flat(text: str | None) -> str:
    return (text or "").replace("\n", " ")
