"""Take a page apart into blocks: paragraphs, headings, list items, quotations and table rows, in reading order.

It does not care which of them are the article: `retrieval.sources.pages.text` decides. What no reader sees is left out
here: scripts, controls, hidden elements.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html  # type: ignore[import-untyped]  # ships no types

from retrieval.identity import host_of
from retrieval.sources.pages.hints import Hint, hint_of, is_unseen
from retrieval.sources.pages.witness import words

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCK_WORDS = """
address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form header
hgroup hr html li main nav ol p pre section summary table tbody tfoot thead tr ul
"""
_BLOCKS = HEADINGS | frozenset(_BLOCK_WORDS.split())
_NAMED = HEADINGS | {"li", "blockquote", "pre", "tr", "dd", "dt", "p", "summary", "figcaption"}
_EMPHASES = frozenset(("b", "strong", "em", "i", "u"))
_PROSE_WORDS = 10


@dataclass(slots=True, eq=False)
class Place:
    """An element that holds blocks, and the one that it stands in."""

    tag: str
    above: "Place | None"
    hint: Hint
    holds_places: bool = False  # that hold blocks themselves

    def up(self) -> "Iterator[Place]":
        """This place and those it stands in, innermost first."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.above


@dataclass(slots=True, eq=False)
class Block:
    """One block: `text` has single spaces, and a line end where the page breaks the line. Of its characters `linked`
    are links, `linked_home` links to the page's own site, `strong` emphasised. `tag` is that of the innermost
    paragraph, heading, list item or the like that it stands in; `words` are those of
    `retrieval.sources.pages.witness`."""

    index: int
    text: str
    tag: str
    place: Place
    linked: int
    linked_home: int
    strong: int
    words: list[str]

    @property
    def is_heading(self) -> bool:
        return self.tag in HEADINGS

    @property
    def is_prose(self) -> bool:
        """Running text rather than a heading, a label or links."""
        return len(self.words) >= _PROSE_WORDS and self.linked < 0.4 * len(self.text) and not self.is_heading


def blocks_of(tree: lxml.html.HtmlElement, url: str | None = None) -> list[Block]:
    """The blocks of a page in reading order; `tree` is left as it is, `url` is where the page was found."""
    return _Walk(host_of(url)).blocks(tree)


def frame_of(block: Block) -> Place:
    """The place that a block shares with its neighbours."""
    place = block.place
    return place if place.holds_places or place.above is None else place.above


def same_site(one: str, other: str) -> bool:
    """Whether one of two hosts lies within the other."""
    return one == other or one.endswith("." + other) or other.endswith("." + one)


class _Walk:
    """Goes through the tree without recursion, as a page may nest without end."""

    def __init__(self, home: str) -> None:
        self._home = home
        self._found: list[Block] = []
        self._place: Place | None = None
        self._parts: list[str] = []
        self._linked = self._linked_home = self._strong = 0
        self._links: list[bool] = []
        self._emphases = 0

    def blocks(self, tree: lxml.html.HtmlElement) -> list[Block]:
        stack = [(tree, False)]
        while stack:
            element, is_over = stack.pop()
            if is_over:
                self._leave(element)
            elif is_unseen(element):
                self._say(element.tail)
            else:
                self._enter(element)
                stack.append((element, True))
                stack.extend((child, False) for child in reversed(element))
        self._flush()
        return self._found

    def _enter(self, element: lxml.html.HtmlElement) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
            self._place = Place(tag, self._place, hint_of(element))
        elif tag == "br":
            self._parts.append("\n")
        elif tag in ("td", "th"):
            self._parts.append(" ")
        elif tag == "a":
            self._links.append(self._leads_home(element.get("href")))
        elif tag in _EMPHASES:
            self._emphases += 1
        self._say(element.text)

    def _leave(self, element: lxml.html.HtmlElement) -> None:
        if element.tag in _BLOCKS:
            self._flush()
            self._place = self._place.above if self._place else None
        elif element.tag == "a":
            self._links.pop()
        elif element.tag in _EMPHASES:
            self._emphases -= 1
        self._say(element.tail)

    def _say(self, text: str | None) -> None:
        if not text:
            return
        self._parts.append(text.replace("\r", " ").replace("\n", " "))
        chars = len(text.strip())
        if self._links:
            self._linked += chars
            self._linked_home += chars if self._links[-1] else 0
        if self._emphases:
            self._strong += chars

    def _flush(self) -> None:
        if not self._parts:
            return
        lines = [" ".join(line.split()) for line in "".join(self._parts).split("\n")]
        counted = (self._linked, self._linked_home, self._strong)
        self._parts, self._linked, self._linked_home, self._strong = [], 0, 0, 0
        if self._place is None or not any(lines):
            return
        for above in self._place.up():
            if above is not self._place:
                if above.holds_places:
                    break
                above.holds_places = True
        tag = next((place.tag for place in self._place.up() if place.tag in _NAMED), "div")
        text = "\n".join(lines).strip()
        for part in re.split(r"\n{2,}", text):
            linked, home, strong = (round(count * len(part) / len(text)) for count in counted)
            self._found.append(Block(len(self._found), part, tag, self._place, linked, home, strong, words(part)))

    def _leads_home(self, href: str | None) -> bool:
        if not href or "//" not in href[:10]:
            return True
        host = host_of(href[:2_000])
        return not host or not self._home or same_site(host, self._home)
