"""What a text is compared by: its words, and a sketch (MinHash signature and LSH bands) that finds texts like it.

It does not care whether two texts are the same (`same_text`), nor where sketches are kept. The sketch is of the text's
telling words, the long ones and the numbers, each for itself: with four words in ten exchanged, a third of all pairs of
neighbours survives, but six in ten of the words do.
"""

import hashlib
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BANDS = 48
ROWS_PER_BAND = 3
FEWEST_WORDS = 24
MOST_WORDS = 10_000  # what comes later in a text is not compared: the cost of comparing two is bounded
_MOST_CHARS = 20 * MOST_WORDS
_FEWEST_TELLING = 1 / 8

# Scripts that put no space between words (Thai to Khmer, Chinese, Japanese): each character counts as a word.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


class Sketch(NamedTuple):
    """What is known of a text for comparison: its MinHash signature (uint32, little-endian) and LSH bands (signed
    64-bit); both empty for a text too short to compare."""

    signature: bytes
    bands: tuple[int, ...]


def sketch(text: str) -> Sketch:
    """The sketch of a text: 144 values, 48 bands; near-copies share at least one band."""
    words = [word.casefold() for word in words_of(text)]
    if len(words) < FEWEST_WORDS:
        return Sketch(b"", ())
    values = _blank_minhash().copy()
    values.update_batch([feature.encode() for feature in sorted(features(words))])
    signature = np.asarray(values.hashvalues, dtype="<u4").tobytes()
    width = 4 * ROWS_PER_BAND
    starts = range(0, len(signature), width)
    return Sketch(signature, tuple(_band(number, signature[at : at + width]) for number, at in enumerate(starts)))


def similarity(one: bytes, other: bytes) -> float:
    """Estimated Jaccard similarity (0 to 1) of two signatures; 0 where either is missing or of another layout."""
    if not one or len(one) != len(other):
        return 0.0
    return float(np.mean(_values(one) == _values(other)))


def words_of(text: str) -> list[str]:
    """The first MOST_WORDS words of a text in order, as written but in NFKC; characters in scripts without spaces."""
    # Half a surrogate pair is no letter to the pattern, so every word can be encoded.
    return _WORD.findall(unicodedata.normalize("NFKC", text[:_MOST_CHARS]))[:MOST_WORDS]


def features(words: Sequence[str]) -> set[str]:
    """What a text of these folded words is sketched by: its telling words, or, where a script has none, pairs."""
    telling = {word: count for word, count in Counter(words).items() if _is_telling(word)}
    if sum(telling.values()) >= _FEWEST_TELLING * len(words):
        return set(telling)
    return {f"{one} {other}" for one, other in pairwise(words)}


def _is_telling(word: str) -> bool:
    """Long for its script: Latin, Greek and Cyrillic spell words out, Semitic and Indic scripts and Hangul less so."""
    if not word.isalpha() and any(map(str.isdigit, word)):
        return len(word) >= 2
    return len(word) >= (6 if word < "\u0590" else 4 if word < "\uac00" else 3)


def _band(number: int, values: bytes) -> int:
    digest = hashlib.blake2b(values, digest_size=8, salt=bytes([number])).digest()
    return int.from_bytes(digest, "little", signed=True)


def _values(signature: bytes) -> "NDArray[np.uint32]":
    return np.frombuffer(signature, dtype="<u4")


@cache
def _blank_minhash() -> Any:
    from datasketch import MinHash  # type: ignore[import-untyped]  # ships no types; brings scipy: a second that only ingest should pay

    return MinHash(num_perm=BANDS * ROWS_PER_BAND, hashfunc=zlib.crc32, scheme="affine32")
