"""The things of a text in their places, and how well the neighbours of one fit those of another.

It does not care what is concluded from a good fit or a bad one (`bindings`, `polarity`).
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from retrieval.checking.following import is_bare, needs_showing
from retrieval.checking.names import seat
from retrieval.checking.naming import is_body, is_outlet, is_place
from retrieval.checking.scenes import Feature, Scene

_YEAR = re.compile(r"(?:1[89]|20|21)\d\d")
_REACH = 24  # features to either side that are looked at
_FLOOR = 0.12  # weight of what stands farther away in the sentence
_NEXT = 0.08  # and in the sentences beside
_BARRIER = 1.5  # a comma or conjunction parts like so many words
_OTHER_SIDE = 0.75
_ELSEWHERE = 0.3
_OPPOSED = 0.5  # "grew" beside "fell": the same kind of thing, but another one
_OTHER_NOUN = 0.8  # a number that counts something of which the claim says nothing
KINDS = {
    "count": "number", "percent": "number", "money": "number", "length": "number", "mass": "number",
    "duration": "number", "share": "number", "multiple": "number", "ordinal": "ordinal", "date": "date", "time": "time",
    "person": "person", "name": "name", "body": "body", "span": "span",
}  # fmt: skip
_FORMER = re.compile(
    r"\b(?:from|instead of|in place of|rather than|compared (?:with|to)|against(?: a usual)?|than|"
    r"not|(?:normally|usually|formerly|previously)(?:\s[a-z]+)?)\s(?:the\s|its\s|an?\s|only\s)*$",
    re.IGNORECASE,
)
_LATTER = re.compile(
    r"\b(?:to|now|into|becomes?|will (?:have|be))\s(?:the\s|just\s|about\s|some\s|only\s|around\s)*$", re.IGNORECASE
)


class Place(NamedTuple):
    """A feature in its sentence, with the sentences around it."""

    feature: Feature
    scene: Scene
    around: frozenset[str]
    kind: str = ""
    beside: frozenset[int] = frozenset()

    @property
    def before(self) -> str:
        return self.scene.text[: self.feature.start - self.scene.start]

    @property
    def after(self) -> str:
        return self.scene.text[self.feature.end - self.scene.start :]


def people(scenes: Sequence[Scene]) -> frozenset[str]:
    """The keys of those named in full: a surname alone is theirs."""
    return frozenset(key for scene in scenes for one in scene.features if one.kind == "person" for key in one.keys)


def spots(scenes: Sequence[Scene]) -> frozenset[str]:
    """The keys of names that are used as places somewhere."""
    return frozenset(
        key
        for scene in scenes
        for one in scene.features
        if one.kind == "name" and is_place(one.text, scene.text[: one.start - scene.start])
        for key in one.keys
    )


def places(
    scenes: Sequence[Scene], persons: frozenset[str] = frozenset(), where: frozenset[str] = frozenset()
) -> list[Place]:
    found = []
    for number, scene in enumerate(scenes):
        neighbours = [scenes[n] for n in (number - 1, number + 1) if 0 <= n < len(scenes)]
        around = frozenset().union(*(each.keys for each in neighbours))
        beside = frozenset(each.start for each in neighbours)
        for feature in scene.features:
            if feature.kind != "word":
                place = Place(feature, scene, around, beside=beside)
                found.append(place._replace(kind=_kind(place, persons, where)))
    return found


def _kind(place: Place, persons: frozenset[str], where: frozenset[str]) -> str:
    feature = place.feature
    kind = KINDS.get("person" if feature.kind == "pronoun" else feature.kind, "")
    if kind == "number" and feature.amount:
        if feature.text.lower() in ("one", "two") and not needs_showing(feature.amount, place.scene.text):
            return ""
        if _YEAR.fullmatch(feature.text):
            return "year"
        if re.match(r"[-–]\d", place.after) or re.search(r"\d[-–]$", place.before):
            return "score"
    if kind == "name" and is_outlet(feature.text):
        return ""
    if kind == "name":
        if feature.keys <= persons:
            return "person"
        if seat(feature.text):
            return "place"
        if is_body(feature.text):
            return "organisation"
        if feature.keys <= where:
            return "place"
        if re.match(r"\s[a-z]+\s[A-Z]", place.after):
            return ""  # "former Cassil mayor Ilona Marsh"
        return "organisation" if " " in feature.text else "unsure"
    return kind


def fit(place: Place, other: Place, without: Sequence[Feature] = (), within: bool = False) -> float:
    """How well the neighbours of a claimed feature match those of one in the evidence, 0 to 1.

    `without` are features left out; `within` makes those of other parts of the claim count little.
    """
    total = matched = 0.0
    partitive = (
        other.feature.amount is not None
        and re.match(r"\s(?:out )?of\s(?:the|its|their|all|some|his|her)\s", other.after) is not None
    )
    theirs = [
        (feature, *_weight(other.feature, feature, partitive))
        for feature in _near(other)
        if feature is not other.feature
    ]
    left_out = [place.feature, *without]
    for feature in _near(place):
        if any(feature is each for each in left_out) or any(side.scale == "rate" for side in feature.sides):
            continue
        weight, right = _weight(place.feature, feature)
        if within and feature.segment != place.feature.segment:
            weight *= _ELSEWHERE
        total += weight
        best = 0.0
        for held, near, side in theirs:
            if held.keys & feature.keys:
                near *= _OPPOSED if feature.sides and _opposed(feature, held) else 1.0
                best = max(best, near if side == right else near * _OTHER_SIDE)
        if not best and feature.keys & other.around:
            best = _NEXT
        matched += weight * best
    roles = (role(place), role(other)) if _tells_change(place.scene) and _tells_change(other.scene) else ("", "")
    score = matched / total if total else 0.0
    if (
        other.feature.kind == "count"
        and not is_bare(other.after)
        and (noun := _counted(other))
        and not noun & place.scene.keys
    ):
        score *= _OTHER_NOUN
    if "" not in roles:
        score += 0.25 if roles[0] == roles[1] else -0.25
    return score


def _near(place: Place) -> tuple[Feature, ...]:
    """The features around one: what has hundreds is a table, no sentence."""
    at = place.feature.at
    return place.scene.features[max(0, at - _REACH) : at + _REACH + 1]


def _weight(anchor: Feature, feature: Feature, partitive: bool = False) -> tuple[float, bool]:
    distance = (
        abs(feature.at - anchor.at)
        - (partitive and feature.at > anchor.at + 1)
        + _BARRIER * abs(feature.clause - anchor.clause)
    )
    return max(_FLOOR, 2.0 / (1.0 + distance)), feature.at > anchor.at


def _opposed(one: Feature, other: Feature) -> bool:
    """Whether two words stand on one scale, on different sides."""
    scales = {side.scale: side.side for side in one.sides}
    return any(scales.get(side.scale, side.side) != side.side for side in other.sides)


def _counted(place: Place) -> frozenset[str]:
    """The keys of what a number counts: the next word, past an amount after "of the"."""
    return next((f.keys for f in place.scene.features[place.feature.at + 1 :] if f.amount is None), frozenset())


def _tells_change(scene: Scene) -> bool:
    return _has_former(scene.text, tuple(f.start - scene.start for f in scene.features if f.amount)[:_REACH])


@lru_cache(maxsize=256)
def _has_former(text: str, starts: tuple[int, ...]) -> bool:
    return any(_FORMER.search(text[:start]) for start in starts)


def role(place: Place) -> str:
    """Of two figures of a change, the one before it or the one after it."""
    if place.feature.amount is None:
        return ""
    if _FORMER.search(place.before):
        return "former"
    return "latter" if _LATTER.search(place.before) else ""
