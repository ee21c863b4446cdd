"""Find syndicated copies: articles under other ids with nearly the same text.

It does not care what becomes of a copy. MinHash signatures (datasketch) and their LSH bands, which the catalogue keeps,
find the few candidates; the texts themselves decide, so that two reports of one event in different words, or of two
events in like words, stay apart.
"""

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from retrieval.catalogue.catalogue import Catalogue
from retrieval.identity import normalised
from retrieval.models import Article

if TYPE_CHECKING:
    from numpy.typing import NDArray

PERMUTATIONS = 128
ROWS_PER_BAND = 4
SHINGLE_WORDS = 3
FEWEST_SHINGLES = 20
WORTH_A_LOOK = 0.35
SIMILAR = 0.5


class Sketch(NamedTuple):
    """What is known of a text for comparison: its MinHash signature (uint32, little-endian) and LSH bands (signed
    64-bit); both empty for a text too short to compare."""

    signature: bytes
    bands: tuple[int, ...]


def sketch(text: str) -> Sketch:
    """The sketch of a text: 128 values, 32 bands; near-copies share at least one band."""
    found = shingles(text)
    if len(found) < FEWEST_SHINGLES:
        return Sketch(b"", ())
    values = _blank_minhash().copy()
    values.update_batch(found)
    signature = np.asarray(values.hashvalues, dtype="<u4").tobytes()
    width = 4 * ROWS_PER_BAND
    starts = range(0, len(signature), width)
    return Sketch(signature, tuple(_band(number, signature[at : at + width]) for number, at in enumerate(starts)))


def original_of(
    catalogue: Catalogue, article: Article, sketched: Sketch, beside: Sequence[tuple[Article, Sketch]] = ()
) -> str | None:
    """The id of the stored article, or of the one `beside` it in the same batch, that `article` is a copy of.

    The most similar one decides; where that is itself a copy, its original is named. None: it is no copy.
    """
    if not sketched.bands:
        return None
    own = set(sketched.bands)
    near = dict(catalogue.near(sketched.bands))
    peers = {other.article_id: (other, theirs) for other, theirs in beside if own.intersection(theirs.bands)}
    near.update((article_id, theirs.signature) for article_id, (_, theirs) in peers.items())
    near.pop(article.article_id, None)
    likely = [article_id for article_id, other in near.items() if similarity(sketched.signature, other) >= WORTH_A_LOOK]
    if not likely:
        return None
    candidates = {**catalogue.get_many(likely), **{key: peers[key][0] for key in likely if key in peers}}
    return _closest(article, candidates.values())


def _closest(article: Article, candidates: Iterable[Article]) -> str | None:
    mine = frozenset(shingles(article.text))
    best, found = SIMILAR, None
    for candidate in sorted(candidates, key=lambda other: other.article_id):
        theirs = frozenset(shingles(candidate.text))
        likeness = len(mine & theirs) / max(1, len(mine | theirs))
        original = candidate.duplicate_of or candidate.article_id
        if likeness >= best and original != article.article_id:
            best, found = likeness, original
    return found


def similarity(one: bytes, other: bytes) -> float:
    """Estimated Jaccard similarity (0 to 1) of two signatures; 0 where either is missing."""
    if not one or len(one) != len(other):
        return 0.0
    return float(np.mean(_values(one) == _values(other)))


def shingles(text: str) -> list[bytes]:
    """The distinct runs of SHINGLE_WORDS words of a text, encoded."""
    words = normalised(text).split()
    runs = zip(*(words[at:] for at in range(SHINGLE_WORDS)), strict=False)
    return list({" ".join(run).encode() for run in runs})


def _band(number: int, values: bytes) -> int:
    digest = hashlib.blake2b(values, digest_size=8, salt=bytes([number])).digest()
    return int.from_bytes(digest, "little", signed=True)


def _values(signature: bytes) -> "NDArray[np.uint32]":
    return np.frombuffer(signature, dtype="<u4")


@cache
def _blank_minhash() -> Any:
    from datasketch import MinHash  # type: ignore[import-untyped]  # ships no types; brings scipy: a second that only ingest should pay

    return MinHash(num_perm=PERMUTATIONS, hashfunc=zlib.crc32, scheme="affine32")
