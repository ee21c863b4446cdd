"""Read a list of feeds as other readers export it (OPML).

It does not care whether the feeds are there, nor which are known. The list is read in a process with limits.
"""

from typing import NamedTuple

from retrieval.errors import SourceError
from retrieval.sources.items import one_line, web_address
from retrieval.sources.sandbox import feed_sandbox

MAX_BYTES = 10_000_000
MAX_TITLE_CHARS = 200

_SHOWN_CHARS = 200


class OpmlFeed(NamedTuple):
    """A feed of a list: its address and the title the list gives it, "" for none.

    An address that is none of the web (`items.web_address` gives None) is as people may see it: cut, without a login.
    """

    url: str
    title: str


def read_opml(document: bytes) -> tuple[OpmlFeed, ...]:
    """The feeds of a list, in its order, each address once, at most 2,000; folders are flattened.

    Raises SourceError where the document is no list, or names no feed.
    """
    if len(document) > MAX_BYTES:
        raise SourceError("The list of feeds is larger than 10 MB.")
    found = feed_sandbox().run("feed list", document)
    feeds: dict[str, OpmlFeed] = {}
    for outline in found["feeds"]:
        title = one_line(outline["title"])[:MAX_TITLE_CHARS]
        url = web_address(outline["url"]) or _shown(outline["url"], title)
        feeds.setdefault(url, OpmlFeed(url, title))
    if not feeds:
        raise SourceError("The list names no feed.")
    return tuple(feeds.values())


def _shown(url: str, title: str) -> str:
    """What a list has for an address, where it is none. No part of it can pass for an address."""
    line = one_line(url)
    if "@" in line:  # what stands before it may be a password
        line = f"…@{line.rpartition('@')[2]}"
    shown = line[:_SHOWN_CHARS] + (" …" if len(line) > _SHOWN_CHARS else "")
    return shown or f"(no address) {title}".strip()


def looks_like_opml(document: bytes) -> bool:
    """True for bytes that begin as OPML does."""
    return b"<opml" in document[:4_096].replace(b"\0", b"").lower()
