"""Puts the scores of words and of meaning on one scale.

It does not care how passages were found, nor what else speaks for one. The scales were compared on dated news
questions: this one was as good as scoring each passage by both indexes, which costs as much as the search itself.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.ranking import Ranking

Scores = NDArray[np.float64]


def fuse(
    passage_ids: Sequence[str], lexical: Mapping[str, float], dense: Mapping[str, float], ranking: Ranking
) -> Scores:
    """(n,) in 0..1, in the order of `passage_ids`: the weighted sum of BM25 and cosine.

    BM25 counts as a share of the best, cosine from the worst found (0) to the best (1), for cosines of unlike texts
    are far from 0. A passage that only one of the two indexes found has 0 of the other.
    """
    words = np.array([lexical.get(one, 0.0) for one in passage_ids], dtype=np.float64)
    if words.max(initial=0.0) > 0:
        words /= words.max()
    low, high = min(dense.values(), default=0.0), max(dense.values(), default=0.0)
    meaning = np.array([dense.get(one, low) - low for one in passage_ids], dtype=np.float64)
    if high > low:
        meaning /= high - low
    fused: Scores = ranking.lexical * words + ranking.dense * meaning
    return fused
