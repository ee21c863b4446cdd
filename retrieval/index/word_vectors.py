"""How alike and how rare single words are, by the table of word vectors that comes with MiniLM's weights.

The table is the model's first layer: reading a few of its rows costs no run of the model. It does not care about
sentences or about what a word means beside others. Where the weights are not installed there is no table, and words are
alike only where they are the same.
"""

import json
import mmap
from functools import cache, lru_cache
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.index import minilm

Vector = NDArray[np.float32]

_TABLE = "embeddings.word_embeddings.weight"
_SAMPLED = 64  # every so many rows give the mean that all vectors have in common
_UNKNOWN_RANK = 30_000  # a word in pieces is rarer than any that the vocabulary has whole
_PIECES = 0.3
_COMMONEST = 4.0  # the logarithm of a rank below which no word that carries meaning lies


class WordVectors:
    """Vectors and ranks of words in any case; made once and kept. Safe to use from several threads at once."""

    def __init__(self, table: NDArray[np.float32], tokenizer: Tokenizer) -> None:
        self._table = table
        self._tokenizer = tokenizer
        self._common = np.asarray(table[::_SAMPLED].mean(axis=0), dtype=np.float32)
        self._pieces = lru_cache(maxsize=20_000)(self._pieces_of)
        self.vector = lru_cache(maxsize=20_000)(self._vector)

    def rarity(self, word: str) -> float:
        """About 1 for the commonest words and 7 for the rarest: the vocabulary is ordered by how often words occur."""
        pieces = self._pieces(word)
        rank = max(pieces, default=1) if len(pieces) < 2 else _UNKNOWN_RANK * len(pieces) ** _PIECES
        return max(log(max(rank, 1)) - _COMMONEST, 1.0)

    def whole(self, word: str) -> bool:
        """Whether the vocabulary has the word itself, and does not have to piece it together."""
        return len(self._pieces(word)) == 1

    def likeness(self, words: tuple[str, ...], others: tuple[str, ...]) -> Vector:
        """(len(words), len(others)): cosines, negative ones as 0."""
        if not words or not others:
            return np.zeros((len(words), len(others)), dtype=np.float32)
        rows, columns = (np.stack([self.vector(word) for word in each]) for each in (words, others))
        return np.asarray(np.clip(rows @ columns.T, 0, 1), dtype=np.float32)

    def _pieces_of(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(word.lower(), add_special_tokens=False).ids)

    def _vector(self, word: str) -> Vector:
        """Of L2 norm 1, or all 0 for a word of no pieces; the mean of its pieces without what all words share."""
        pieces = list(self._pieces(word))
        found = self._table[pieces].mean(axis=0) - self._common if pieces else np.zeros_like(self._common)
        norm = float(np.linalg.norm(found))
        return np.asarray(found / norm if norm else found, dtype=np.float32)


@cache
def word_vectors() -> WordVectors | None:
    """The table of the installed weights, None where there are none."""
    folder = minilm.package_folder()
    if folder is None:
        return None
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    return WordVectors(_mapped(folder / "model.safetensors"), tokenizer)


def _mapped(file: Path) -> NDArray[np.float32]:
    """The table where it lies in the file: only the rows that are asked for are read.

    The format: the length of the header in 8 bytes (little endian), the header in JSON, then the tensors.
    https://huggingface.co/docs/safetensors
    """
    with file.open("rb") as opened:
        data = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
    body = 8 + int.from_bytes(data[:8], "little")
    entry = json.loads(data[8:body])[_TABLE]
    start, end = entry["data_offsets"]
    count = (end - start) // 4
    return np.frombuffer(data, dtype="<f4", count=count, offset=body + start).reshape(entry["shape"])
