"""Bring a broken or hostile XML feed into a small, well-formed one that holds what is read of it.

It does not care what the elements mean: feedparser does, which is exact on good feeds and slow on hostile ones. So it
is given a document rebuilt here from the elements it is asked about: at most MAX_ENTRIES entries, markup as escaped
text, no document type. Entries are taken one at a time while the parser runs, and then dropped.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree  # type: ignore[import-untyped]  # ships no types

from retrieval.sources.feed_formats.entities import escaped

MAX_ENTRIES = 500
MAX_KEPT_CHARS = 5_000_000
MOST_COUNTED = 50_000
"""Entries beyond those that are kept are counted up to here; what follows is not looked at."""

_ATOM = "http://www.w3.org/2005/Atom"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_MODULES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "atom": _ATOM,
    "rdf": _RDF,
}
_MARKUP = frozenset(("title", "description", "summary", "content", "encoded"))
_PEOPLE = frozenset(("author", "creator"))
_OTHERS = frozenset(
    (
        *("link", "guid", "id", "language", "ttl", "updatePeriod", "updateFrequency"),
        *("pubDate", "published", "updated", "modified", "issued", "created", "date"),
    )
)
_ATTRIBUTES = (
    "type",
    "mode",
    "href",
    "rel",
    "isPermaLink",
    "version",
    f"{{{_RDF}}}about",
    f"{_XML}base",
    f"{_XML}lang",
)
_MOST_OF_A_KIND = 8
_MOST_CHILDREN = 5_000
_LONGEST_TITLE = 10_000
_LONGEST_OTHER = 4_000
_PIECE = 65_536
_BATCH = 50
_BATCH_CHARS = 500_000


class Repaired(NamedTuple):
    """What is read of a feed; `left_out` counts the entries behind `entries`, `whole` says that the document's end
    came, `has_frame` that there is more than entries."""

    root: Any
    frame: Any
    entries: list[Any]
    left_out: int
    whole: bool
    has_frame: bool

    def documents(self) -> Iterator[bytes]:
        """The feed in well-formed documents of few entries each, at least one; its entries are used up by that."""
        self.entries.reverse()
        while True:
            batch: list[Any] = []
            chars = 0
            while self.entries and len(batch) < _BATCH and chars < _BATCH_CHARS:
                batch.append(self.entries.pop())
                chars += sum(len(part.text or "") for part in batch[-1])
            self.frame.extend(batch)
            yield etree.tostring(self.root, encoding="utf-8")
            for entry in batch:
                self.frame.remove(entry)
            if not self.entries:
                return


def repaired(document: bytes) -> Repaired:
    """`document` is in UTF-8 and begins with the feed's first tag; ValueError where nothing can be made of it."""
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=("{*}item", "{*}entry", "{*}rss", "{*}feed", "{*}RDF"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        encoding="utf-8",
    )
    taken = _Taken()
    for piece in escaped(document, _PIECE):
        parser.feed(piece)
        taken.take(parser.read_events())
        if taken.left_out >= MOST_COUNTED:
            taken.whole = True
            break
    try:
        root = parser.close()
    except etree.XMLSyntaxError:
        root = taken.root
    if any(entry.type == etree.ErrorTypes.ERR_NO_MEMORY for entry in parser.error_log):
        raise MemoryError
    if root is None:
        raise ValueError("no element")
    return _rebuilt(root, taken)


class _Taken:
    """The entries taken so far, each rebuilt from what is wanted of it."""

    def __init__(self) -> None:
        self.entries: list[Any] = []
        self.left_out = 0
        self.whole = False
        self.root: Any = None
        self._chars = 0
        self._done: Any = None

    def take(self, events: Iterator[tuple[str, Any]]) -> None:
        for event, element in events:
            name = _local(element)
            if event == "start":
                self.root = element if self.root is None else self.root
            elif name in ("item", "entry"):
                self._entry(element)
            elif element is self.root:
                self.whole = True

    def _entry(self, element: Any) -> None:
        if self._done is not None and self._done.getparent() is not None:
            self._done.getparent().remove(self._done)  # never the current one, which the parser still holds
        self._done = element
        if len(self.entries) >= MAX_ENTRIES or self._chars > MAX_KEPT_CHARS:
            self.left_out += 1
        else:
            entry, chars = _kept(element)
            self._chars += chars
            self.entries.append(entry)
        for child in list(element)[:_MOST_CHILDREN]:
            element.remove(child)


def _kept(element: Any) -> tuple[Any, int]:
    """An element of the same name with the children that are wanted, and how many characters these hold."""
    kept = _same(element)
    counts: dict[str, int] = {}
    chars = 0
    for number, child in enumerate(element):
        if number >= _MOST_CHILDREN:
            break
        name = _wanted(child, element)
        if name is None or counts.get(name, 0) >= _MOST_OF_A_KIND:
            continue
        counts[name] = counts.get(name, 0) + 1
        copy = _child(child)
        if copy is not None:
            chars += len(copy.text or "")
            kept.append(copy)
    return kept, chars


def _child(child: Any) -> Any | None:
    name, copy = _local(child), _same(child)
    if name in _MARKUP:
        copy.text = _markup(child, copy) if len(child) else child.text
        if name == "title" and len(copy.text or "") > _LONGEST_TITLE:
            copy.text = (copy.text or "")[:_LONGEST_TITLE]
        return copy
    if name in _PEOPLE and len(child):
        for part in child[:_MOST_OF_A_KIND]:
            if _local(part) == "name" and len(part.text or "") <= _LONGEST_OTHER:
                named = etree.SubElement(copy, _tag(part))
                named.text = part.text
        return copy
    text = (child.text or "").strip()
    if len(text) > _LONGEST_OTHER:
        return None
    copy.text = text
    return copy


def _markup(child: Any, copy: Any) -> str:
    """The markup inside an element as a string; the copy is then declared to hold markup that is escaped."""
    copy.attrib.pop("mode", None)
    copy.set("type", "html")
    first = (child.text or "").replace("&", "&amp;").replace("<", "&lt;")
    return first + "".join(etree.tostring(part, method="html", encoding="unicode") for part in child)


def _rebuilt(root: Any, taken: _Taken) -> Repaired:
    kind = _local(root)
    channel = root if kind == "feed" else next((part for part in root if _local(part) == "channel"), None)
    own = _space(channel) if channel is not None else _space(taken.entries[0]) if taken.entries else ""
    spaces: dict[str | None, str] = {prefix: space for prefix, space in _MODULES.items() if space != own}
    if own:
        spaces[None] = own
    new = etree.Element(_tag(root), _attributes(root), nsmap=spaces)
    frame = etree.Element("channel") if channel is None else _kept(channel)[0]
    if kind == "feed":
        new.extend(list(frame))
        frame = new
    else:
        new.append(frame)
    has_frame = channel is not None and (kind != "feed" or len(new) > 0)
    return Repaired(new, new if kind == "RDF" else frame, taken.entries, taken.left_out, taken.whole, has_frame)


def _wanted(child: Any, parent: Any) -> str | None:
    """The name of a child that is read, None for others, such as the title of a picture in the entry."""
    name = _local(child)
    if name not in _MARKUP and name not in _PEOPLE and name not in _OTHERS:
        return None
    space = _space(child)
    return name if not space or space == _space(parent) or space in _MODULES.values() else None


def _same(element: Any) -> Any:
    return etree.Element(_tag(element), _attributes(element))


def _attributes(element: Any) -> dict[str, str]:
    given = ((name, element.get(name)) for name in _ATTRIBUTES)
    return {name: value for name, value in given if value is not None and len(value) <= _LONGEST_OTHER}


def _tag(element: Any) -> str:
    """The name with its namespace, also where the prefix was never declared."""
    space, name = _space(element), _local(element)
    return f"{{{space}}}{name}" if space else name


def _local(element: Any) -> str:
    if not isinstance(element.tag, str):  # a comment or an instruction
        return ""
    return str(element.tag.rpartition("}")[2].rpartition(":")[2])


def _space(element: Any) -> str:
    if not isinstance(element.tag, str):
        return ""
    if element.tag[0] == "{":
        return str(element.tag[1:].partition("}")[0])
    return _MODULES.get(element.tag.rpartition(":")[0], "")
