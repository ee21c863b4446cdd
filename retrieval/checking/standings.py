"""Who is ahead of whom: a sentence that says so, against the figures its evidence gives for the two.

It does not care about other comparisons. "Quill beat Abara" is refuted by "Quill had 40 per cent and Abara 45".
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from retrieval.checking.scenes import Feature, Scene

_AHEAD = re.compile(
    r"\b(?:ahead of|leads?|led|leading|beats?|beating|defeat(?:s|ed)|overt(?:akes?|ook)|outpoll(?:s|"
    r"ed)|won against|in front of)\s*$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\b(?:behind|trail(?:s|ed|ing)|lost to|loses to|losing to|beaten by|defeated by)\s*$", re.IGNORECASE
)
_BETWEEN = 5  # features between a name and its figure


class Order(NamedTuple):
    """What a sentence claims: the keys of the one in front and of the one behind, and their names."""

    front: Feature
    back: Feature


def refuted(claim: Sequence[Scene], evidence: Sequence[Sequence[Scene]]) -> Order | None:
    """The first order claimed that the figures of one evidence sentence refute; None where none is."""
    for scene in claim:
        for order in _orders(scene):
            for held in (each for scenes in evidence for each in scenes):
                front, back = _figure(order.front, held), _figure(order.back, held)
                if front is not None and back is not None and front < back:
                    return order
    return None


def _orders(scene: Scene) -> list[Order]:
    names = [f for f in scene.features if f.kind in ("name", "person")]
    found = []
    for one, other in pairwise(names):
        between = scene.text[one.end - scene.start : other.start - scene.start]
        lead = re.sub(
            r"\s(?:(?:the|a|an|former|president|mayor|minister|incumbent|sitting|challenger|[A-Z]\w+)\s?)*$",
            " ",
            between,
        )
        lead = re.sub(
            r"\s(?:the|former|president|mayor|[A-Z]\w+)(?:\s(?:former|president|mayor|[A-Z]\w+))*\s*$",
            "",
            lead,
            flags=re.IGNORECASE,
        )
        if _AHEAD.search(lead):
            found.append(Order(one, other))
        elif _BEHIND.search(lead):
            found.append(Order(other, one))
    return found


def _figure(name: Feature, scene: Scene) -> Decimal | None:
    """The first share or count after a name, before the next name."""
    for feature in scene.features:
        if feature.kind in ("name", "person") and feature.keys & name.keys:
            for other in scene.features[feature.at + 1 : feature.at + 2 + _BETWEEN]:
                if other.kind in ("name", "person"):
                    break
                if other.kind in ("percent", "count") and other.amount and other.amount.number is not None:
                    if other.kind == "count" and not re.match(
                        r"\s*(?:[.,;)]|and\b|to\b|per cent|%|$)", scene.text[other.end - scene.start :]
                    ):
                        continue
                    return other.amount.number
    return None
