"""What the names of elements say of the place they have on a page: beside the article, or not to be seen at all.

It does not care what stands in them. The words are the vocabulary of page builders and style sheets in general, not the
names that one site uses.
"""

import re
from enum import IntEnum
from functools import lru_cache

import lxml.html  # type: ignore[import-untyped]  # ships no types

_BESIDE_WORDS = """
ad ads advert advertisement advertisements advertising adslot banner bio breadcrumb breadcrumbs byline caption
captions comment comments consent cookie cookies copyright credit credits cta dropdown footer hidden hovercard
invisible lightbox masthead menu modal nav navbar navigation newsletter newsletters outbrain overlay paginate
pagination pager paywall popover popular popup print promo promos promoted promotion rail recirc recirculation
recommendation recommendations recommended related relateds rollover screenreader share sharebar sharer shares
sharing sidebar signup social sponsor sponsored subscribe subscription taboola taglist tags toolbar tooltip
trending
"""
_PERHAPS_WORDS = """
about also author authors category categories date dateline deck dek disclaimer gallery header info kicker meta
more notice postinfo posted published standfirst subtitle tag teaser time timestamp toc topics updated widget
"""
_UNSEEN_WORDS = """
area audio base button canvas datalist dialog embed head iframe input label link map math menu meta meter
noscript object optgroup option output picture progress script select style svg template textarea title track
video
"""
_BESIDE = frozenset(_BESIDE_WORDS.split())
_BESIDE_TAGS = frozenset(("aside", "figure", "figcaption", "footer", "nav"))
_PERHAPS = frozenset(_PERHAPS_WORDS.split())
_PERHAPS_TAGS = frozenset(("header", "address"))
_UNSEEN_TAGS = frozenset(_UNSEEN_WORDS.split())
_UNSEEN_ROLES = frozenset(
    ("alert", "alertdialog", "banner", "button", "dialog", "menu", "menubar", "navigation", "search", "tooltip")
)
_OPENED_LATER = frozenset(
    ("tooltip", "popover", "popup", "rollover", "hovercard", "dropdown", "modal", "screenreader", "invisible")
)
_FOR_SCREEN_READERS = re.compile(r"screen-reader|sr-only|visually-?hidden")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden"
    r"|(?<![\w-])(?:color\s*:\s*transparent|(?:text-indent|left|top)\s*:\s*-\d{3,})",
    re.IGNORECASE,
)
# Around blocks it only closes the gaps between them, and each block has a size of its own.
_NO_SIZE = re.compile(r"font-size\s*:\s*0+(?:\.0+)?(?:px|pt|r?em|%)?\s*(?:!|;|$)", re.IGNORECASE)
_OF_TEXT = frozenset(("p", "span", "font", "b", "i", "em", "strong", "small", "a", "li"))
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_LONGEST = 400


class Hint(IntEnum):
    """What the name of an element says of where it stands."""

    NONE = 0
    PERHAPS_BESIDE = 1
    BESIDE = 2


def hint_of(element: lxml.html.HtmlElement) -> Hint:
    """What tag, class and id of an element say."""
    names = _names(element)
    if element.tag in _BESIDE_TAGS or names & _BESIDE:
        return Hint.BESIDE
    return Hint.PERHAPS_BESIDE if element.tag in _PERHAPS_TAGS or names & _PERHAPS else Hint.NONE


def is_unseen(element: lxml.html.HtmlElement) -> bool:
    """Whether a reader does not see the element, or only as a control."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN_TAGS:
        return True
    if not element.attrib or element.tag in ("html", "body"):
        return False
    get = element.get
    if get("hidden") is not None or get("aria-hidden") == "true" or get("role") in _UNSEEN_ROLES:
        return True
    style = get("style")
    if style and _hides(style[:_LONGEST], element.tag):
        return True
    # Words for screen readers, and cards that open under the pointer, stand in the middle of a sentence; the word
    # that opens a card stands beside it in an element of a similar name.
    return element.tag == "span" and _opens_later(element) and not any(map(_opens_later, element))


def _hides(style: str, tag: str) -> bool:
    return _HIDDEN.search(style) is not None or (tag in _OF_TEXT and _NO_SIZE.search(style) is not None)


def _opens_later(element: lxml.html.HtmlElement) -> bool:
    return isinstance(element.tag, str) and bool(_names(element) & _OPENED_LATER)


def _names(element: lxml.html.HtmlElement) -> frozenset[str]:
    if not element.attrib:
        return frozenset()
    return _parts(element.get("class", "")[:_LONGEST], element.get("id", "")[:_LONGEST])


@lru_cache(maxsize=2_000)  # a page has few names, and many elements of each
def _parts(class_names: str, element_id: str) -> frozenset[str]:
    given = _FOR_SCREEN_READERS.sub(" screenreader ", f"{class_names} {element_id}")
    return frozenset(part.lower() for part in _PARTS.findall(given))
