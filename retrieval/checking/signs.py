"""Letters, figures and signs that a sentence about these passages has no cause to use: each must stand in them.

It does not care what they mean. A name in another script, a figure in a circle, a coin of another country or an "o"
from another alphabet in the middle of a word is read by people, and by none of the checks of words and numbers.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_PLAIN = frozenset("€£¥°−×´`ʼʻ")  # written for words ("45 euros", "12 degrees"), or for an apostrophe
_WORD = re.compile(r"\w+")
_EMOJI = re.compile(r":[a-z][a-z0-9_+-]+:")
_CODES = re.compile(
    rf"{_EMOJI.pattern}"
    r"|\b(?!US)[A-Z]{1,3}\$"  # the dollar of another country
    r"|(?<!\w)(?:[$£€¥]-|-[$£€¥])(?=\d)"  # a sum turned into a debt
)
_MOST = 5


def strange_signs(text: str, evidence: str) -> list[str]:
    """What of `text` has no place in a sentence on `evidence`: at most five."""
    text, evidence = (unicodedata.normalize("NFC", each) for each in (text, evidence))
    held = frozenset(evidence)
    found = [letter for letter in text if letter not in held and not _is_plain(letter)]
    if not evidence.isascii():
        found += [word for word in _mixed(text) if word not in evidence]
    found += [code for code in _CODES.findall(text) if code not in evidence]
    return list(dict.fromkeys(found))[:_MOST]


def undecorated(text: str) -> str:
    """`text` as a person means it who put emoji to it: without them."""
    bare = _EMOJI.sub(" ", text)
    kept = (letter for letter in bare if letter in _PLAIN or unicodedata.category(letter) not in ("So", "Sk", "Cf"))
    return " ".join("".join(kept).split())


@lru_cache(maxsize=4096)
def _is_plain(letter: str) -> bool:
    """ASCII, letters of the Latin alphabet, punctuation and space: what names, numbers and quotations are read from."""
    if letter.isascii() or letter in _PLAIN:
        return True
    kind = unicodedata.category(letter)
    return kind[0] in "PZ" or (kind[0] == "L" and unicodedata.name(letter, "").startswith("LATIN "))


def _mixed(text: str) -> Iterator[str]:
    """Words put together from two alphabets."""
    for word in _WORD.findall(text):
        latin = {unicodedata.name(letter, "").startswith("LATIN ") for letter in word if letter.isalpha()}
        if len(latin) > 1:
            yield word
