"""Mend the small things that stop an XML parser: bare ampersands, names of HTML, references to no character.

It does not care about elements. Inside CDATA nothing is touched. A name that XML and HTML do not define stays as the
letters it is, so that no entity of the document's own is ever expanded.
"""

import re
from collections.abc import Iterator
from html.entities import html5

_AMPERSAND = re.compile(
    rb"&(?:#(?P<ten>\d{1,7});|#[xX](?P<hex>[0-9A-Fa-f]{1,6});|(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?"
)
_BARE = re.compile(rb"<(?![A-Za-z_/!?\x80-\xff])|</(?![A-Za-z_\x80-\xff])")
_XML = frozenset((b"lt", b"gt", b"amp", b"quot", b"apos"))


def escaped(document: bytes, size: int) -> Iterator[bytes]:
    """The document, mended, in pieces of about `size` bytes."""
    place = 0
    while place < len(document):
        opened = document.find(b"<![CDATA[", place)
        end = len(document) if opened < 0 else opened
        while place < end:
            cut = min(place + size, end)
            if cut < end:  # no reference and no tag's beginning is cut in two
                before = max(document.rfind(b"<", place + 1, cut), document.rfind(b"&", place + 1, cut))
                cut = before if before > place else cut
            yield _mended(document[place:cut])
            place = cut
        if opened >= 0:
            closed = document.find(b"]]>", opened)
            place = len(document) if closed < 0 else closed + 3
            for start in range(opened, place, size):
                yield document[start : min(start + size, place)]


def _mended(text: bytes) -> bytes:
    if b"&" in text:
        text = _AMPERSAND.sub(_reference, text)
    return _BARE.sub(lambda found: b"&lt;" + found.group()[1:], text)


def _reference(found: re.Match[bytes]) -> bytes:
    name, ten, sixteen = found["name"], found["ten"], found["hex"]
    if name in _XML:
        return found.group()
    if name:
        character = html5.get(name.decode() + ";", "")
        return character.encode() if character and character not in "<>&\"'" else b"&amp;" + found.group()[1:]
    if ten or sixteen:
        return found.group() if _is_character(int(ten) if ten else int(sixteen, 16)) else b""
    return b"&amp;"


def _is_character(code: int) -> bool:
    """True for what XML 1.0 takes for a character."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
