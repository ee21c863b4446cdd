"""How far sentences of evidence support a claim: a calibrated probability, the sentences, and what is left open.

Three measures go into a logistic model:

- `together`: the share of the claim's units (figures, names, other words) that one run of five sentences holds. A whole
  page holds many words by chance, five sentences in a row hold few.
- `figures`: the share of its figures that the evidence nowhere has whole, with kind, unit and day.
- `names`: how many of its names are in none of the four sentences that together say most of it, as log(1 + n).

It does not care which kind of check a missing unit belongs to, nor about denials and speakers: `verify` has a hard
check for each of those. The same input gives the same judgement, and no model is asked.
"""

from collections.abc import Sequence
from math import exp, log1p
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.checking.evidence import Degrees, Evidence
from retrieval.checking.units import Unit, units

SUPPORTED = 0.38  # the probability from which a claim counts as supported
LITTLE = 0.25  # `together` below which the evidence speaks of something else
_NEIGHBOURS = 2  # sentences to either side that are read together with one
_MOST = 4  # sentences that together say most of a claim
_ADDS = 0.1  # the least share of a claim that a sentence adds to be named as support
_ADDS_ONE = 0.15  # the same where all it adds is one plain word, which may stand there by chance
_NEARNESS = 0.05  # of two sentences that add alike, the one near those already chosen is meant
_REACH = 3.0  # sentences over which nearness fades
_FIGURE = 2.0  # weight of a figure among the words when sentences are chosen
_NAMED = 6  # units that a reason names
_HELD = 0.5  # the degree from which a unit counts as held
_WHOLE = 0.7  # the degree from which a figure does


class Measures(NamedTuple):
    """What the model reads; see the module."""

    together: float
    figures: float
    names: float


class Judgement(NamedTuple):
    """`support`: the probability that all of the claim stands in the evidence. `sentences`: the numbers of those that
    support it, the one that says most first; empty where none says anything of it. `absent`: the units that stand
    nowhere, `apart`: those that stand only away from the five sentences that hold most."""

    support: float
    sentences: tuple[int, ...]
    absent: tuple[Unit, ...]
    apart: tuple[Unit, ...]
    measures: Measures

    @property
    def supported(self) -> bool:
        return self.support >= SUPPORTED

    @property
    def elsewhere(self) -> bool:
        """Whether the evidence speaks of something else, whatever names and figures it shares with the claim."""
        return self.measures.together < LITTLE

    @property
    def wanting(self) -> tuple[str, ...]:
        """What does not stand there in these words, as written: a few of them, each once."""
        return tuple(dict.fromkeys(unit.text for unit in self.absent or self.apart))[:_NAMED]


def judge(claim: str, evidence: Evidence) -> Judgement:
    """How far the evidence supports one sentence. A claim that says nothing is supported by anything."""
    said = units(claim)
    if not said:
        return Judgement(1.0, (), (), (), Measures(1.0, 0.0, 0.0))
    if not evidence.sentences:
        return Judgement(0.0, (), tuple(said), (), Measures(0.0, 1.0, log1p(len(said))))
    found = evidence.matches(claim, said)
    best = found.max(axis=1)
    chosen = _chosen(said, found)
    covered = found[:, [each.at for each in chosen]].max(axis=1)
    measures = _measures(said, found, best, covered)
    near = _together(found)[1]
    return Judgement(
        support=_probability(measures),
        sentences=tuple(each.at for each in chosen if each.share >= (_ADDS_ONE if each.one_word else _ADDS)),
        absent=tuple(unit for unit, held in zip(said, best, strict=True) if held < _HELD),
        apart=tuple(unit for unit, held, by in zip(said, best, near, strict=True) if held >= _HELD > by),
        measures=measures,
    )


def _measures(
    said: Sequence[Unit], found: Degrees, best: NDArray[np.float64], covered: NDArray[np.float64]
) -> Measures:
    figures = np.array([unit.kind == "figure" for unit in said])
    names = np.array([unit.kind == "name" for unit in said])
    return Measures(
        together=_together(found)[0],
        figures=float(np.mean(best[figures] < _WHOLE)) if figures.any() else 0.0,
        names=log1p(float(np.sum(1 - covered[names]))),
    )


def _together(found: Degrees) -> tuple[float, NDArray[np.float64]]:
    """The largest share of the units in one run of neighbouring sentences, and how far that run holds each."""
    joined = found.copy()
    for distance in range(1, min(_NEIGHBOURS, found.shape[1] - 1) + 1):
        np.maximum(joined[:, distance:], found[:, :-distance], out=joined[:, distance:])
        np.maximum(joined[:, :-distance], found[:, distance:], out=joined[:, :-distance])
    shares = joined.mean(axis=0)
    centre = int(shares.argmax())
    return float(shares[centre]), joined[:, centre]


class _Chosen(NamedTuple):
    """A sentence, the share of the claim that it adds to those chosen before it, and whether that is one plain word."""

    at: int
    share: float
    one_word: bool


def _chosen(said: Sequence[Unit], found: Degrees) -> list[_Chosen]:
    """The sentences that together say most of the claim, each chosen for what it adds."""
    weights = np.array([_FIGURE if unit.kind == "figure" else 1.0 for unit in said])
    plain = np.array([unit.kind == "word" for unit in said])
    covered = np.zeros(len(said))
    places = np.arange(found.shape[1])
    chosen: list[_Chosen] = []
    for _ in range(min(_MOST, len(places))):
        added = np.maximum(found - covered[:, None], 0)
        shares = added.T @ weights / weights.sum()
        wanted = shares.copy()
        if chosen:
            before = [each.at for each in chosen]
            wanted += _NEARNESS * np.exp(-np.min([np.abs(places - at) for at in before], axis=0) / _REACH)
            wanted[before] = -1.0
        at = int(wanted.argmax())
        new = added[:, at] >= _HELD
        chosen.append(_Chosen(at, float(shares[at]), bool(new.sum() < 2 and plain[new].all())))
        covered = np.maximum(covered, found[:, at])
    return chosen


def _probability(measures: Measures) -> float:
    """Logistic regression over claims of an encyclopedia and the pages they cite: `python -m evals.claims_model`."""
    z = 4.5 * measures.together - 2.7 * measures.figures - 1.5 * measures.names - 2.7
    return 1 / (1 + exp(-z))
