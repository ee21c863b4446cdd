"""How likely it is that what a search found answers at all: it ranks everything there is, however little that fits.

It does not care what is answered. The line was fitted on dated news questions, each asked once of everything and once
of what had appeared 120 days before its answer. FLOOR is low, since a good answer refused costs more than a look at
nothing: of 255 questions that can be answered none falls below it, nor do 92 in 100 of those asked too early.
"""

import math
from collections.abc import Iterable

from retrieval.models import Hit

FLOOR = 0.1
FITTED_ON = "all-MiniLM-L6-v2"  # cosines of other embedders lie elsewhere
_WORDS, _MEANING, _BASE = 5.57, 3.83, -4.85
_WORDS_ALONE, _BASE_ALONE = 7.22, -3.2  # where there are no vectors


def relevance(hit: Hit) -> float:
    """0 to 1, of one passage, by its share of the question's words and its cosine under MiniLM."""
    if hit.dense:
        return 1 / (1 + math.exp(-(_WORDS * hit.lexical + _MEANING * hit.dense + _BASE)))
    return 1 / (1 + math.exp(-(_WORDS_ALONE * hit.lexical + _BASE_ALONE)))


def anything_relevant(hits: Iterable[Hit], embedding: str) -> bool:
    """Whether one of them may answer; of nothing but unlikely ones the reader must be surer, and without it
    they say that the collection has nothing.

    True where the `embedding` is one that the line was not fitted on.
    """
    return embedding != FITTED_ON or any(relevance(hit) >= FLOOR for hit in hits)
