"""Read a list of feeds in OPML.

It does not care whether the feeds exist, nor how the list is ordered into folders.
"""

from typing import Any

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]  # ships no types
from defusedxml.ElementTree import ParseError, XMLParser  # type: ignore[import-untyped]  # ships no types

from retrieval.errors import SourceError
from retrieval.sources.feed_formats.entities import escaped
from retrieval.sources.feed_formats.prolog import root_of
from retrieval.sources.feed_formats.utf8 import to_utf8

MAX_FEEDS = 2_000
NOT_A_LIST = "This is not a list of feeds (OPML)."

_LONGEST = 4_000
_PIECE = 65_536


class _Outlines:
    """Takes the elements as they come and keeps none of them."""

    def __init__(self) -> None:
        self.feeds: list[dict[str, str]] = []
        self.left_out = 0
        self.is_list = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2].lower()
        self.is_list = self.is_list or name == "opml"
        if name != "outline":
            return
        given = {key.lower(): value for key, value in attributes.items()}
        if "xmlurl" not in given:  # a folder
            return
        url = given["xmlurl"].strip()[:_LONGEST]
        if len(self.feeds) >= MAX_FEEDS:
            self.left_out += 1
            return
        self.feeds.append({"url": url, "title": (given.get("title") or given.get("text") or "")[:_LONGEST]})

    def close(self) -> None:
        return None


def read_outlines(document: bytes) -> dict[str, Any]:
    """`{"feeds": [{"url", "title"}], "left_out"}`, in the list's order, at most MAX_FEEDS; addresses are not looked at.

    What comes before a fault in the list is kept. Raises SourceError where the document is no list, and for one with
    entities of its own.
    """
    text = to_utf8(document)
    if root_of(text)[0].lower() != "opml":
        raise SourceError(NOT_A_LIST)
    taken = _Outlines()
    parser = XMLParser(target=taken, encoding="utf-8", forbid_entities=True, forbid_external=True)
    try:
        for piece in _from_first_tag(text):
            parser.feed(piece)
        parser.close()
    except DefusedXmlException as error:
        raise SourceError("The list of feeds has entities of its own, which are not read.") from error
    except ParseError as error:
        if not taken.feeds:
            raise SourceError("The list of feeds is broken: no feed in it can be read.") from error
    return {"feeds": taken.feeds, "left_out": taken.left_out}


def _from_first_tag(text: bytes) -> Any:
    start = text.find(b"<")
    return escaped(text[max(start, 0) :], _PIECE)
