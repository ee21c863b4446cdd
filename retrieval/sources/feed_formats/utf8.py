"""Turn the bytes of a feed into UTF-8, whatever they say they are.

It does not care what the text means. Servers and XML declarations lie about encodings, so the bytes go first: a
byte-order mark, the shape of UTF-16, then whether they are UTF-8, and only then what was declared. All is done in
pieces, so that a large document never stands in memory as a string.
"""

import codecs
import re
from collections.abc import Iterator

from retrieval.sources.decode import encoding_of

_PIECE = 65_536
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_SHAPES = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932"}
"""Encodings that are declared for what is really a wider one."""
_MOST_STRAY = 0.05
# What XML 1.0 has no place for, as single bytes of UTF-8.
_CONTROL = bytes(byte for byte in range(32) if byte not in b"\t\n\r") + b"\x7f"


def to_utf8(document: bytes, charset: str | None = None) -> bytes:
    """The document in UTF-8, without control characters; `charset` is what the server says.

    Raises SourceError where the encoding cannot be told.
    """
    start, encoding = _shape(document)
    if encoding is None:
        encoding = "utf-8" if _is_utf8(document) else _other(document, charset)
    if encoding != "utf-8":
        document, start = _transcoded(document[start:], encoding), 0
    elif start or not _is_utf8(document):
        document, start = _transcoded(document[start:], "utf-8"), 0
    return document.translate(None, _CONTROL).replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")


def _shape(document: bytes) -> tuple[int, str | None]:
    """Where the text begins, and the encoding that a byte-order mark or the first NULs give away."""
    for mark, name in _SHAPES:
        if document.startswith(mark):
            return len(mark), name
    for name in ("utf-16-le", "utf-16-be"):
        if document.startswith(("<".encode(name), "\n<".encode(name), " <".encode(name), "{".encode(name))):
            return 0, name
    return 0, None


def _is_utf8(document: bytes) -> bool:
    """True for valid UTF-8, a character cut off at the very end aside; never for what shifts with escapes."""
    if b"\x1b" in document[:_PIECE]:  # ISO-2022 is 7-bit, and so looks like UTF-8
        return False
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in _pieces(document):
            decoder.decode(piece)
    except UnicodeDecodeError:
        return False
    return True


def _other(document: bytes, charset: str | None) -> str:
    """The encoding of what is not UTF-8."""
    declared = _DECLARED.search(document[:1_000].lstrip())
    for name in (declared.group(1).decode() if declared else None, charset):
        encoding = _known(name)
        if encoding and encoding != "utf-8" and _decodes(document, encoding):
            return encoding
    high = sum(byte > 127 for byte in document[:_PIECE])
    if high <= _MOST_STRAY * len(document[:_PIECE]):
        marked = (
            document.decode("utf-8", "replace")
            if len(document) <= _PIECE
            else document[:_PIECE].decode("utf-8", "replace")
        )
        stray = marked.count("�")
        return "utf-8" if len([char for char in marked if char > "\x7f"]) >= 2 * stray > 0 else "cp1252"
    return encoding_of(document[:_PIECE])


def _known(name: str | None) -> str | None:
    """The codec that reads what is declared as `name`; None for none, or one that is no encoding of text."""
    try:
        codec = codecs.lookup(name or "")
    except (LookupError, ValueError):
        return None
    if not getattr(codec, "_is_text_encoding", True) or codec.name in ("utf-7", "idna", "punycode", "unicode_escape"):
        return None
    return _WIDER.get(codec.name, codec.name)


def _decodes(document: bytes, encoding: str) -> bool:
    if encoding == "cp1252":  # five bytes have no meaning in it; pages hold them all the same
        return True
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        for piece in _pieces(document):
            decoder.decode(piece)
    except (UnicodeError, LookupError):
        return False
    return True


def _transcoded(document: bytes, encoding: str) -> bytes:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    parts = [decoder.decode(piece).encode("utf-8", "replace") for piece in _pieces(document)]
    return b"".join([*parts, decoder.decode(b"", True).encode("utf-8", "replace")])


def _pieces(document: bytes) -> Iterator[bytes]:
    for start in range(0, len(document), _PIECE):
        yield document[start : start + _PIECE]
