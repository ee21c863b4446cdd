"""Tell by its first element what an XML or HTML document is, and where it begins.

It does not care what comes after that element. What stands before it (declarations, comments, a document type with
its entities, the warnings of a broken server) is passed over and never interpreted.
"""

import re

FEED_ROOTS = ("rss", "feed", "RDF")

_LOOKED_AT = 262_144
_TAG = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,40}:)?([A-Za-z_][\w.-]{0,40})(?=[\s/>])")
_FEED_TAG = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,40}:)?(rss|feed|RDF)(?=[\s/>])")
_PAGE_ROOTS = ("html", "head", "body", "title", "meta", "script", "link")


def root_of(document: bytes) -> tuple[str, int]:
    """The local name of the first element, as it is written, and where its tag begins; "" where there is none."""
    start = document[:_LOOKED_AT]
    if re.match(rb"\s*<!doctype\s+html", start.lstrip(b"\xef\xbb\xbf"), re.IGNORECASE):
        return "html", 0
    place = 0
    while (place := start.find(b"<", place)) >= 0:
        passed = _past_no_element(start, place)
        if passed is not None:
            place = passed
            continue
        found = _TAG.match(start, place)
        if found is None:
            place += 1
            continue
        name = found.group(1).decode()
        if name in FEED_ROOTS or name.lower() in _PAGE_ROOTS:
            return name, place
        feed = _FEED_TAG.search(start, place)  # a warning in HTML may stand before the feed
        return (feed.group(1).decode(), feed.start()) if feed else (name, place)
    return "", 0


def _past_no_element(text: bytes, place: int) -> int | None:
    """Where the declaration, comment or document type that begins at `place` ends; None where it is none of these."""
    for opening, closing in ((b"<?", b"?>"), (b"<!--", b"-->"), (b"<![CDATA[", b"]]>")):
        if text.startswith(opening, place):
            end = text.find(closing, place)
            return len(text) if end < 0 else end + len(closing)
    if not text.startswith(b"<!", place):
        return None
    end, inner = text.find(b">", place), text.find(b"[", place)
    if 0 <= inner < end:  # the document type has entities of its own
        closed = re.compile(rb"\]\s*>").search(text, inner)
        return closed.end() if closed else len(text)
    return len(text) if end < 0 else end + 1
