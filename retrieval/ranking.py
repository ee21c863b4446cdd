"""The weights by which a search orders what it found, one for each mechanism: what one is worth shows in its absence.

It does not care how a mechanism works: the module that computes it says so. All of them are on fixed scales, a share, a
cosine or a closeness, so that a weight means the same for every question.
"""

from collections.abc import Mapping

from retrieval.models import Model

MECHANISMS: Mapping[str, str] = {
    "words": "BM25 of the question's words in a passage and its headline, as a share of the most they could reach",
    "meaning": "cosine of the question's and the passage's embeddings",
    "first": "the first passage of an article, which says what it is about",
    "rest": "what the other passages of the article hold of the question's words",
    "currency": "how close an article appeared to the time the question is about",
    "outlet": "the outlet that the question wants to hear",
    "agreement": "likeness to what the best articles found say, since an event is told by several",
    "figure": "a figure of the kind asked for, where the question asks how many, how much or how long",
    "answer": "a name that several of the best articles say beside the question's words, where it asks who or which",
    "named": "names of several words that the question says, whole in the passage",
    "roundup": "a cost for round-ups, which share words with every question about their day",
    "same_outlet": "a small cost for each further passage of an outlet, so that near-ties change places",
}


class Ranking(Model):
    """Weights beside each other; 0 turns a mechanism off. The defaults are what ships."""

    words: float = 1.0
    meaning: float = 1.3
    first: float = 0.3
    rest: float = 0.1
    currency: float = 0.9
    outlet: float = 0.8
    agreement: float = 1.0
    figure: float = 0.2
    answer: float = 0.5
    named: float = 0.2
    roundup: float = 0.6
    same_outlet: float = 0.01

    def without(self, mechanism: str) -> "Ranking":
        """The same with one mechanism off; KeyError where there is none of this name."""
        if mechanism not in MECHANISMS:
            raise KeyError(mechanism)
        return self.model_copy(update={mechanism: 0.0})


RANKING = Ranking()
