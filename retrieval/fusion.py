"""Scores candidates: words and meaning on one scale, and closeness to the time the question is about.

It does not care how candidates were found, nor which of them repeat each other.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

DENSE_WEIGHT = 0.3  # words tell news apart better than meaning does; the words have the rest
CURRENCY_WEIGHT = 0.8

Scores = NDArray[np.float64]


def fused(lexical: Sequence[float], dense: Sequence[float]) -> Scores:
    """(n,) in 0..1: the weighted sum of BM25 and cosine, each spread over 0..1 among these candidates."""
    return (1 - DENSE_WEIGHT) * _spread(lexical) + DENSE_WEIGHT * _spread(dense)


def _spread(scores: Sequence[float]) -> Scores:
    values = np.asarray(scores, dtype=np.float64)
    if not len(values):
        return values
    low, high = values.min(), values.max()
    spread: Scores = (values - low) / (high - low) if high > low else np.zeros_like(values)
    return spread
