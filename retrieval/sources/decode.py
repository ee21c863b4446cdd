"""Turn bytes from outside into text that can be stored.

It does not care what kind of document the bytes are: it finds the encoding, refuses what is binary, and removes
what no text holds (NULs and other control characters, lone surrogates).
"""

import codecs
import re

from retrieval.errors import SourceError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_STARTS = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"SQLite format",
)
_CONTROL_BYTES = frozenset(range(32)) - frozenset(b"\t\n\r\x0b\x0c\x1b")
_CONTROL = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u200b\u2060\u202a-\u202e\u2066-\u2069]"
)
_HOLE = re.compile(rb"\0{8,}")  # what a crash leaves in a file that was being written; the rest may be good text
_SAMPLE = 65_536
_MOST_CONTROL_SHARE = 0.01

NOT_TEXT = "This is not text (it looks like a binary file). Save it as plain text first."
UNKNOWN_ENCODING = "The text is not UTF-8 and its encoding could not be told. Save it as UTF-8."


def decode(data: bytes) -> str:
    """The text of `data`: UTF-8, a byte-order mark's encoding, or another one where it is told with confidence.

    Raises SourceError where it is empty, binary, or in an encoding that cannot be told.
    """
    if not data.strip(b"\0 \t\r\n"):
        raise SourceError("It is empty.")
    encoding = encoding_of(data[:_SAMPLE], whole=len(data) <= _SAMPLE)
    try:
        return strip_control(data.decode(encoding))
    except UnicodeError:
        pass
    if encoding == "utf-8":  # the fault lies behind the sample
        try:
            return strip_control(data.decode(_guess(data)))
        except UnicodeError:
            pass
    raise SourceError(UNKNOWN_ENCODING)


def encoding_of(sample: bytes, whole: bool = False) -> str:
    """The encoding of a text that begins with `sample`; raises SourceError as `decode` does.

    `whole` says that nothing follows, so that a character cut in the middle is a fault.
    """
    for mark, name in _BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return name
    if sample.startswith(_BINARY_STARTS) or _share_of_control(_HOLE.sub(b"", sample)) > _MOST_CONTROL_SHARE:
        raise SourceError(NOT_TEXT)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=whole)
        return "utf-8"
    except UnicodeDecodeError:
        return "utf-8" if not whole and _mostly_utf8(sample) else _guess(sample)


def strip_control(text: str) -> str:
    """Without control characters, lone surrogates, and marks that reverse or hide text; line ends become \\n."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)


def _mostly_utf8(sample: bytes) -> bool:
    """True for a stream in UTF-8 with some broken lines: read in another encoding, its good lines would be garbled."""
    marked = sample.decode("utf-8", "replace")
    return sum(char > "\x7f" and char != "\ufffd" for char in marked) >= marked.count("\ufffd")


def _share_of_control(sample: bytes) -> float:
    return sum(byte in _CONTROL_BYTES for byte in sample) / max(1, len(sample))


def _guess(data: bytes) -> str:
    from charset_normalizer import from_bytes  # seldom needed, and its tables are slow to load

    best = from_bytes(data[:_SAMPLE], threshold=0.1).best()
    if best is None or best.chaos > 0.05 or not best.coherence:
        raise SourceError(UNKNOWN_ENCODING)
    return str(best.encoding)
