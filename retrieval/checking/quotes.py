"""Verbatim text: where a quotation stands in a text, once quote glyphs, dashes and spaces are read alike.

It does not care who said it. Glyphs and spaces are forgiven, and a capital lost with the place at the beginning of a
sentence: any other changed letter is a changed quotation.
"""

import re
from functools import lru_cache
from typing import NamedTuple

_GLYPHS = {
    **dict.fromkeys("“”„‟«»＂″❝❞〝〞〟「」『』｢｣", '"'),
    **dict.fromkeys("‘’‚‛‹›＇′`´ʼʻʽʹ❛❜", "'"),
    **dict.fromkeys("‐‑‒–—―−﹣－", "-"),
    "…": "...",
}
_SILENT = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SINGLE = re.compile(r"(?<!\w)['‘](?=\w)(.+?)(?<=[\w.,!?])['’](?!\w)")


class Plain(NamedTuple):
    """A text with its glyphs made plain; `offsets[i]` is where `text[i]` stood in the original."""

    text: str
    offsets: list[int]


@lru_cache(maxsize=512)
def plain(text: str) -> Plain:
    """Quote glyphs, dashes and runs of white space made one form each."""
    out: list[str] = []
    offsets: list[int] = []
    for at, letter in enumerate(text):
        if letter in _SILENT:
            continue
        if letter.isspace():
            if out and out[-1] == " ":
                continue
            letter = " "
        for piece in _GLYPHS.get(letter, letter):
            out.append(piece)
            offsets.append(at)
    return Plain("".join(out), offsets)


def find_verbatim(quote: str, text: str) -> tuple[int, int] | None:
    """(start, end) of `quote` in `text`, or None; offsets are into `text` as given."""
    wanted = plain(quote).text.strip()
    if not wanted:
        return None
    held = plain(text)
    at = held.text.find(wanted)
    if at < 0:
        return None
    return held.offsets[at], held.offsets[at + len(wanted) - 1] + 1


class Quotations(NamedTuple):
    """The quoted parts of a sentence, without their marks; `balanced` is False where a double mark has no partner."""

    quotes: tuple[str, ...]
    balanced: bool


def quotations(text: str) -> Quotations:
    """What stands between quotation marks; apostrophes are not marks. Two with nothing between them are read as one:
    they were not said in one breath unless they stand so."""
    found: list[str] = []
    rest: list[str] = []
    parts = plain(text).text.split('"')
    for at, part in enumerate(parts):
        if at % 2 and at > 1 and not parts[at - 1].strip():
            found[-1] += f" {part}"
        else:
            (found if at % 2 else rest).append(part)
    balanced = len(parts) % 2 == 1
    for part in rest:
        found.extend(match.group(1) for match in _SINGLE.finditer(part))
    return Quotations(tuple(quote.strip() for quote in found if quote.strip()), balanced)


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of what stands between double marks, offsets into `text` as given."""
    bare = plain(text)
    marks = [at for at, letter in enumerate(bare.text) if letter == '"']
    return [(bare.offsets[a], bare.offsets[b]) for a, b in zip(marks[::2], marks[1::2], strict=False)]


def stands_in(quote: str, text: str) -> bool:
    """Whether a quotation is verbatim; the comma or full stop that English sets inside the mark is not part of it, and
    what opened a sentence may go on within one: "you cannot" for "You cannot", but not the other way round."""
    bare = quote.rstrip(".,")
    return any(find_verbatim(each, text) is not None for each in (quote, bare, bare[:1].upper() + bare[1:]))
