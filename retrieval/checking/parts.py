"""Sentences cut at their joints ("but", "while", ";"), and which parts of the evidence say most of one.

It does not care what is compared in them.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from retrieval.checking.scenes import Feature, Scene, share

_JOINT = re.compile(
    r"\sand that\s|[,;]?\s(?:but|while|whereas|although|though|yet)\b|;|:\s|,\sand\s(?=(?:[a-z'’]+\s){0,6}[A-Z])",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")
_LEAST = 0.3  # of the claim's part; what says less of it is about something else
_CLOSE = 0.8  # parts that say nearly as much as the best one are meant as well
_FEWEST = 3  # features of a part by which it is found in the evidence


class Part(NamedTuple):
    """A part of a sentence between its joints: its text with quotations blanked, where it begins, its features and all
    their keys."""

    text: str
    start: int
    scene: Scene
    features: tuple[Feature, ...]
    keys: frozenset[str]


def parts(scene: Scene) -> Iterator[Part]:
    """The parts of a sentence in their order."""
    text = _QUOTED.sub(lambda match: f'"{" " * (len(match.group()) - 2)}"', scene.text)
    joints = [0, *(match.start() for match in _JOINT.finditer(text)), len(text)]
    for start, end in pairwise(joints):
        features = tuple(one for one in scene.features if start <= one.start - scene.start < end)
        keys = frozenset(key for one in features for key in one.keys)
        yield Part(text[start:end], scene.start + start, scene, features, keys)


def nearest(features: Sequence[Feature], held: Sequence[Part]) -> list[int]:
    """The places in `held` of the parts that say most of these features, the best one first; empty where none says much
    of them, or where they are too few to tell."""
    if len(features) < _FEWEST or not held:
        return []
    piece = held[0].scene._replace(features=tuple(features))
    shares = [share(piece, each.scene._replace(keys=each.keys)) for each in held]
    best = max(shares)
    if best < _LEAST:
        return []
    return [at for at in sorted(range(len(held)), key=lambda at: -shares[at]) if shares[at] >= _CLOSE * best]
