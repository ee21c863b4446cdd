"""Whether a passage has a fellow among those found: another that tells of the same, by the words they share.

Where the collection covers what is asked, several passages tell of it; what search finds for a question that nothing
answers is scattered. It does not care what the question asks.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from math import log, sqrt
from statistics import fmean

from retrieval.index.word_vectors import WordVectors, word_vectors
from retrieval.models import Hit
from retrieval.words import STOP_WORDS, WORD, stem

_COMMON = 0.8  # taken from the rarity of a word: two passages share the commonest ones whatever they tell


def fellowship(one: Hit, hits: Sequence[Hit]) -> float:
    """How much nearer the passage of `one` is to its nearest fellow than the passages of `hits` are to one another
    on average, as a difference of cosines; 0 where there is no other."""
    vectors = word_vectors()
    told = {hit.passage.id: _weighed(hit.passage.text, vectors) for hit in (one, *hits)}
    if len(told) < 2:
        return 0.0
    nearness = {frozenset(pair): _cosine(*(told[each] for each in pair)) for pair in combinations(told, 2)}
    nearest = max(value for pair, value in nearness.items() if one.passage.id in pair)
    return nearest - fmean(nearness.values())


def _weighed(text: str, vectors: WordVectors | None) -> dict[str, float]:
    """The weight of each stem, of L2 norm 1: rarer and oftener said words weigh more."""
    said = [word for word in WORD.findall(text) if word.lower() not in STOP_WORDS]
    counts = Counter(map(stem, said))
    rarity = {stem(word): vectors.rarity(word) if vectors else 1.0 for word in reversed(said)}
    weights = {each: (1 + log(count)) * (rarity[each] - _COMMON) for each, count in counts.items()}
    norm = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {each: weight / norm for each, weight in weights.items()}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    fewer, more = sorted((one, other), key=len)
    return sum(weight * more[each] for each, weight in fewer.items() if each in more)
