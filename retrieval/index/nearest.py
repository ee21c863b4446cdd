"""The nearest passages that a filter lets through, by the way that costs least: Chroma's graph knows no filter that is
fast, and reading all that pass is fast only where they are few.

It does not care which space is searched.
"""

from collections.abc import Callable
from math import isqrt

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from retrieval.catalogue.listings import list_by_id
from retrieval.index.exact import count_passing, nearest_passing
from retrieval.index.filters import Filter, article_of, lets_through
from retrieval.index.vectors import VectorIndex

FETCH_MORE = 4  # nearest passages asked for each one wanted, where a filter will drop some
FETCH_AT_LEAST = 100  # Chroma looks at 100 candidates anyway
_FETCH_AGAIN = 2  # and then so many times what should be enough, were those that pass spread evenly
_VERY_FEW = 400  # passages that are compared in less time than Chroma takes to be asked in vain
_COSTS = 6  # comparing a passage takes 2 microseconds, having Chroma give one more 6, twice
_EVERYTHING = Filter()

Scored = list[tuple[str, float]]


def nearest(
    engine: Engine,
    vectors: VectorIndex,
    embedding: str | None,
    vector: NDArray[np.float32],
    k: int,
    filter: Filter,
    total: Callable[[], int],
    seq: int,
) -> Scored:
    """(passage_id, cosine similarity), best first, of the passages of `vectors` that the filter lets through.

    `embedding` is the name of their embedder, None where the catalogue does not hold its vectors any more; `total`
    tells about how many passages there are, and `seq` the last change of the catalogue that was followed.
    """
    if k < 1 or filter.article_ids == ():
        return []
    if filter == _EVERYTHING:
        return vectors.search(vector, k, filter)
    if embedding is None:
        return vectors.search(vector, k, filter)
    if filter.article_ids is not None:
        return nearest_passing(engine, embedding, vector, k, filter)
    if (filter.since or filter.publishers) and count_passing(engine, filter, _VERY_FEW) < _VERY_FEW:
        return nearest_passing(engine, embedding, vector, k, filter)
    wanted = max(FETCH_MORE * k, FETCH_AT_LEAST)
    if len(found := _of_the_nearest(engine, vectors, vector, wanted, filter, seq)) >= k:
        return found[:k]
    few = isqrt(_COSTS * k * total())
    if count_passing(engine, filter, few) < few:
        return nearest_passing(engine, embedding, vector, k, filter)
    wanted = _FETCH_AGAIN * k * total() // max(few, 1)
    if len(found := _of_the_nearest(engine, vectors, vector, wanted, filter, seq)) >= k:
        return found[:k]
    return vectors.search(vector, k, filter)


def _of_the_nearest(
    engine: Engine, vectors: VectorIndex, vector: NDArray[np.float32], wanted: int, filter: Filter, seq: int
) -> Scored:
    """Where enough of the nearest pass, they are the nearest that pass."""
    near = [(one, article_of(one), likeness) for one, likeness in vectors.search(vector, wanted, _EVERYTHING)]
    listed = list_by_id(engine, (article for _, article, _ in near), seq)
    through = {article for article, listing in listed.items() if lets_through(filter, listing)}
    return [(one, likeness) for one, article, likeness in near if article in through]
