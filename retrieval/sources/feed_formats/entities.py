"""Mend the small things that stop an XML parser: bare ampersands, names of HTML, references to no character.

It does not care about elements. Inside CDATA nothing is touched. A name that XML and HTML do not define stays as the
letters it is, so that no entity of the document's own is ever expanded.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html.entities import html5

_BARE_AMPERSAND = re.compile(rb"&(?!#\d{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")
_BARE_TAG = re.compile(rb"<(?!/?[A-Za-z_\x80-\xff]|[!?])")
_REFERENCE = re.compile(rb"&(?!(?:lt|gt|amp|quot|apos);)[#A-Za-z][A-Za-z0-9]{1,31};")
_FEW = 64


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
        text = _BARE_AMPERSAND.sub(b"&amp;", text)
        found = set(_REFERENCE.findall(text))
        if len(found) > _FEW:
            text = _REFERENCE.sub(lambda match: _character(match.group()), text)
        else:
            for reference in found:
                text = text.replace(reference, _character(reference))
    return _BARE_TAG.sub(b"&lt;", text)


@lru_cache(maxsize=4_096)
def _character(reference: bytes) -> bytes:
    """What stands for a reference in well-formed XML."""
    name = reference[1:-1].decode()
    if name[0] == "#":
        code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        return reference if _is_character(code) else b""
    character = html5.get(name + ";", "")
    return character.encode() if character and character not in "<>&" else b"&amp;" + reference[1:]


def _is_character(code: int) -> bool:
    """True for what XML 1.0 takes for a character."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
