"""What a sentence says, unit by unit: its figures, its names and its other words that carry meaning.

It does not care whether any of it is true; `retrieval.checking.support` compares the units with evidence.
"""

import re
import unicodedata
from typing import Literal, NamedTuple

from retrieval.checking.names import names
from retrieval.checking.numbers import Figure, figures
from retrieval.words import STOP_WORDS, WORD

UnitKind = Literal["figure", "name", "word"]

_PART = re.compile(r"[^-]+")


class Unit(NamedTuple):
    """`text` is as written in the folded sentence (`fold`), at `start`; `figure` is set for figures alone."""

    kind: UnitKind
    text: str
    start: int
    figure: Figure | None = None


def fold(text: str) -> str:
    """The text without its accents, so that a name written with them and without is one name."""
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def units(text: str) -> list[Unit]:
    """The units of a sentence in order; a hyphenated word gives each of its parts, "one" is no figure."""
    folded = fold(text)
    told = [each for each in figures(folded) if not (each.kind == "count" and each.text.lower() == "one")]
    found = [Unit("figure", each.text, each.start, each) for each in told]
    named = set(names(folded))
    for match in WORD.finditer(folded):
        if any(match.start() < each.end and match.end() > each.start for each in told):
            continue
        for part in _PART.finditer(match.group()):
            text = part.group()
            if text.lower() not in STOP_WORDS:
                # of "Tern-built" the first part alone is a name
                kind: UnitKind = "name" if match.group() in named and text[0].isupper() else "word"
                found.append(Unit(kind, text, match.start() + part.start()))
    return sorted(found, key=lambda unit: unit.start)
