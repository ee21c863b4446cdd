"""The weights by which a search orders what it found, one for each mechanism: what one is worth shows in its absence.

It does not care how a mechanism works: the module that computes it says so.
"""

from collections.abc import Mapping

from retrieval.models import Model

MECHANISMS: Mapping[str, str] = {
    "lexical": "BM25 of the question's words in a passage and its headline",
    "dense": "likeness of meaning between question and passage",
    "currency": "how close an article appeared to the time the question is about",
    "same_outlet": "a small cost for each further passage of an outlet, so that near-ties change places",
}


class Ranking(Model):
    """Weights beside each other; 0 turns a mechanism off. The defaults are what ships."""

    lexical: float = 0.65
    dense: float = 0.35
    currency: float = 0.8
    same_outlet: float = 0.01

    def without(self, mechanism: str) -> "Ranking":
        """The same with one mechanism off; KeyError where there is none of this name."""
        if mechanism not in MECHANISMS:
            raise KeyError(mechanism)
        return self.model_copy(update={mechanism: 0.0})


RANKING = Ranking()
