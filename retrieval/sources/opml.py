"""Read a list of feeds as other readers export it (OPML).

It does not care whether the feeds are there, nor which are known. The list is read in a process with limits.
"""

from typing import NamedTuple

from retrieval.errors import SourceError
from retrieval.sources.items import one_line, web_address
from retrieval.sources.sandbox import feed_sandbox

MAX_BYTES = 10_000_000
MAX_TITLE_CHARS = 200


class OpmlFeed(NamedTuple):
    """A feed of a list: its address and the title the list gives it, "" for none."""

    url: str
    title: str


def read_opml(document: bytes) -> tuple[OpmlFeed, ...]:
    """The feeds of a list, in its order, each address once, at most 2,000; folders are flattened.

    Raises SourceError where the document is no list, or none of its feeds has a web address.
    """
    if len(document) > MAX_BYTES:
        raise SourceError("The list of feeds is larger than 10 MB.")
    found = feed_sandbox().run("feed list", document)
    feeds: dict[str, OpmlFeed] = {}
    for outline in found["feeds"]:
        url = web_address(outline["url"])
        if url:
            feeds.setdefault(url, OpmlFeed(url, one_line(outline["title"])[:MAX_TITLE_CHARS]))
    if not feeds:
        raise SourceError("The list names no feed.")
    return tuple(feeds.values())


def looks_like_opml(document: bytes) -> bool:
    """True for bytes that begin as OPML does."""
    return b"<opml" in document[:4_096].replace(b"\0", b"").lower()
