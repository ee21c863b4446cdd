"""Whether a sentence says the opposite of its evidence: a denial too many or too few, or "rose" where it fell.

It does not care about amounts and names. Only words that speak of the same thing are set against each other: those of
the evidence sentence whose neighbours fit best.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from retrieval.checking.clauses import Token
from retrieval.checking.directions import directions
from retrieval.checking.opposites import Side, excludes
from retrieval.checking.places import Place, fit
from retrieval.checking.scales import PASSING
from retrieval.checking.scenes import Feature, Scene, share

_CLOSE = 0.8  # sentences that fit nearly as well as the best one also support
_MOST = 24  # words of a claim that are looked at; what has more is no sentence
_CLEAR = 0.8  # a sentence that says so much of a denial, and denies nothing, contradicts it
_LEAST = 0.18  # below this no sentence is near enough to be contradicted
_HALF = 0.5  # of what the best sentence says: another that denies may be the one that is meant
_OBJECT = frozenset(("before", "time"))


class Opposite(NamedTuple):
    """Words of the claim and of the evidence that exclude each other."""

    claimed: str
    held: str


def supporters(claim: Scene, evidence: Sequence[Sequence[Scene]]) -> list[Scene]:
    """The sentences that say most of the claim, best first."""
    scored = sorted(
        ((share(claim, scene), scene) for scenes in evidence for scene in scenes), key=lambda one: one[0], reverse=True
    )
    return [scene for score, scene in scored if score >= max(_LEAST, scored[0][0] * _CLOSE)]


def opposites(
    claim: Sequence[Scene], evidence: Sequence[Sequence[Scene]], quoted: Sequence[tuple[int, int]] = ()
) -> list[Opposite]:
    """What the claim turns round; empty where nothing is. Words between the offsets `quoted` are taken as they are."""
    found: list[Opposite] = []
    for scene in claim:
        near = supporters(scene, evidence)
        for whole in _parts(scene):
            part = [feature for feature in whole if not any(start <= feature.start < end for start, end in quoted)]
            if contradicted := _undenied(part, scene, evidence):
                found.append(Opposite("a denial", contradicted.text))
            beside = near if len(whole) == len(scene.features) else [*near, *_best(part, scene, evidence)]
            beside = [*beside, *_replies(scene, beside, evidence)]
            held = [
                Place(feature, other, frozenset()) for other in beside for feature in other.features if feature.token
            ]
            places = [Place(feature, scene, frozenset()) for feature in part if feature.token]
            found.extend(turned for place in places[:_MOST] if (turned := _turned(place, held[: 8 * _MOST])))
        found.extend(Opposite(*pair) for pair in directions(scene))
    return found


def _undenied(part: Sequence[Feature], scene: Scene, evidence: Sequence[Sequence[Scene]]) -> Scene | None:
    """The sentence that says most of a part with a denial, where neither it nor what stands around it denies."""
    if not any(feature.token and feature.token.denied and feature.token.heads for feature in part):
        return None
    piece = scene._replace(features=tuple(part))
    near = supporters(piece, evidence)
    if not near or share(piece, near[0]) < _CLEAR:
        return None
    if not _tells_of(part, near[0]):
        return None
    enough = _HALF * share(piece, near[0])
    others = [scene for scenes in evidence for scene in scenes if scene.hints and share(piece, scene) >= enough]
    return None if others or any(each.hints for each in _with_neighbours(piece, near, evidence)) else near[0]


def _tells_of(part: Sequence[Feature], scene: Scene) -> bool:
    """Whether a sentence has something of a part besides what the part denies."""
    return any(f.keys & scene.keys for f in part if not (f.token and f.token.denied))


def _with_neighbours(claim: Scene, near: Sequence[Scene], evidence: Sequence[Sequence[Scene]]) -> list[Scene]:
    """The supporting sentences, and those beside them that tell of what is denied."""
    found = list(near)
    denied = frozenset(key for f in claim.features if f.token and f.token.denied and f.token.heads for key in f.keys)
    for scenes in evidence:
        beside = [scenes[max(0, n - 1) : n + 2] for n in range(len(scenes))]
        found.extend(
            one for one, those in zip(scenes, beside, strict=True) if denied & one.keys and _any_of(near, those)
        )
    return found


def _any_of(near: Sequence[Scene], those: Sequence[Scene]) -> bool:
    return any(one in near for one in those)


_REPLIES = frozenset(("assent", "admission", "agreement", "praise"))


def _replies(claim: Scene, near: Sequence[Scene], evidence: Sequence[Sequence[Scene]]) -> list[Scene]:
    """Short sentences after a supporting one in which someone the claim names takes a stand: "Moss denies that"."""
    found = []
    for scenes in evidence:
        for before, scene in pairwise(scenes):
            stands = any(side.scale in _REPLIES for feature in scene.features for side in feature.sides)
            is_short = 0 < len(scene.features) <= 4 and bool(scene.features[0].keys & claim.keys)
            if before in near and is_short and stands:
                found.append(scene)
    return found


def _parts(scene: Scene) -> list[list[Feature]]:
    """The features of a sentence by its longer parts; parts of a word or two belong to the one before."""
    found: list[list[Feature]] = []
    clause = -1
    for feature in scene.features:
        number = feature.token.segment if feature.token else clause
        if not found or (number != clause and len(found[-1]) > 1):
            found.append([])
        clause = number
        found[-1].append(feature)
    return found


def _best(part: Sequence[Feature], scene: Scene, evidence: Sequence[Sequence[Scene]]) -> list[Scene]:
    """The sentence that says most of a part of the claim."""
    piece = scene._replace(features=tuple(part))
    scored = [(share(piece, other), number, other) for number, other in enumerate(s for e in evidence for s in e)]
    best = max(scored, key=lambda one: one[:1], default=None)
    return [best[2]] if best and best[0] >= 0.3 else []


def _turned(place: Place, held: Sequence[Place]) -> Opposite | None:
    token = place.feature.token
    if token is None:
        return None
    scales = {side.scale for side in token.sides if _has_object(place, side)}
    rivals = [
        (fit(place, other, within=True), agrees, other)
        for other in held
        if (agrees := _agrees(place, other, scales)) is not None
    ]
    for_it = max((score for score, agrees, _ in rivals if agrees), default=0.0)
    against = max(
        (one for one in rivals if not one[1] and not _said(place, one[2])), key=lambda one: one[0], default=None
    )
    least = _SAME_WORDS if scales & PASSING else _CHANCE
    if token.denied and any(_both_deny(place, other) for other in held):
        return None  # what is denied beside it is denied there as well, in a sentence of its own
    if against is None or against[0] <= for_it * _CLEARLY or against[0] < least:
        return None
    return Opposite(place.feature.text, against[2].feature.text)


def _said(place: Place, other: Place) -> bool:
    """Whether another word of the claim says what the evidence says with this one."""
    held = other.feature.token
    if held is None:
        return False
    others = [f for f in place.scene.features if f is not place.feature and f.token and f.token.denied == held.denied]
    if any(set(f.sides) & set(held.sides) and not _apart(f.sides, held.sides) for f in others):
        return True
    return not _apart(place.feature.sides, held.sides) and any(
        f.token is not None and f.token.key == held.key and not (f.sides and _apart(f.sides, held.sides))
        for f in others
    )


def _apart(one: Sequence[Side], other: Sequence[Side]) -> bool:
    return any(a.scale == b.scale and a.side != b.side for a in one for b in other)


_CLEARLY = 1.3
_CHANCE = 0.2  # two words whose neighbours fit less speak of different things
_SAME_WORDS = 0.5  # as much as where two sentences are the same but for the pair and a word or two


def _agrees(place: Place, other: Place, scales: set[str]) -> bool | None:
    """True where two words say the same, False where they exclude each other, None where neither is so."""
    mine, theirs = place.feature.token, other.feature.token
    if mine is None or theirs is None:
        return None
    if mine.denied != theirs.denied and (
        _both_deny(place, other) or _is_most(mine) != _is_most(theirs) or _for_a_time(place) or _for_a_time(other)
    ):
        return None
    shared = [
        (side, held) for side in mine.sides if side.scale in scales for held in theirs.sides if held.scale == side.scale
    ]
    if not shared and (ours := _level(place)) and (its := _level(other)):
        return (ours == its) != (mine.denied != theirs.denied)
    if _prefixed(mine.text, theirs.text):
        return mine.denied != theirs.denied
    if shared and shared[0][0].scale == "amount" and _inverse(place, other):
        return shared[0][0].side != shared[0][1].side
    for side, held in shared:
        if side.scale in _OBJECT and not (
            mine.next & theirs.next
            or (_measured(place) and _measured(other))
            or (side.scale == "time" and _after_same(place, other))
        ):
            return None
        if held.side != side.side:
            return mine.denied != theirs.denied or (False if excludes(mine.text, theirs.text) else None)
        return side.scale in _OBJECT or not _odd(place, other)
    if (mine.denied and not mine.heads) or (theirs.denied and not theirs.heads):
        return None
    return (
        not _odd(place, other)
        if mine.key == theirs.key and (not mine.sides or mine.text.lower() == theirs.text.lower())
        else None
    )


def _both_deny(place: Place, other: Place) -> bool:
    """Whether the denial that reaches the one word reaches another that the other sentence denies as well."""
    denying, plain = (place, other) if place.feature.token and place.feature.token.denied else (other, place)
    reached = frozenset(
        key
        for f in denying.scene.features
        if f.token and f.token.denied and f.segment == denying.feature.segment
        for key in f.keys
    )
    return any(f.token and f.token.denied and f.keys & reached for f in plain.scene.features)


_UNTIL = re.compile(r"[^,;.]{0,40}?\b(?:until|till|before|unless)\b", re.IGNORECASE)


def _for_a_time(place: Place) -> bool:
    """Whether a word is denied up to a time or on a condition: "will not open until May" says that it opens in May."""
    token = place.feature.token
    return token is not None and token.denied and _UNTIL.match(place.after) is not None


def _is_most(token: Token) -> bool:
    """ "Highest" says as much as "not exceeded"."""
    low = token.text.lower()
    return any(side.scale in ("amount", "extreme") for side in token.sides) and (
        low.endswith("est") or low in ("most", "record")
    )


_PREFIX = re.compile(r"^(?:un|in|im|il|ir|dis|non-?)(?=[a-z]{4})")


def _prefixed(one: str, other: str) -> bool:
    """Whether one word is the other with "un-", "in-" or the like."""
    short, long = sorted((one.lower(), other.lower()), key=len)
    match = _PREFIX.match(long)
    return match is not None and long[match.end() :] == short


def _level(place: Place) -> str:
    """Whether a word tells of more or of less, right after a figure also "12 per cent more"."""
    at = place.feature.at
    figure = at > 0 and place.scene.features[at - 1].amount is not None
    for side in place.feature.sides:
        if side.scale == "level":
            return "more" if side.side == "rise" else "less"
        if side.scale == "amount" and figure:
            return side.side
    return ""


def _inverse(place: Place, other: Place) -> bool:
    """ "More than three times" beside "less than a third"."""
    kinds = [
        each.scene.features[each.feature.at + 1].kind if each.feature.at + 1 < len(each.scene.features) else ""
        for each in (place, other)
    ]
    return set(kinds) == {"multiple", "share"}


def _after_same(place: Place, other: Place) -> bool:
    """Whether the same word stands right before both."""
    one, two = place.feature.at, other.feature.at
    return one > 0 and two > 0 and bool(place.scene.features[one - 1].keys & other.scene.features[two - 1].keys)


def _measured(place: Place) -> bool:
    """Whether a length of time stands right before, as in "a week before"."""
    at = place.feature.at
    return at > 0 and place.scene.features[at - 1].kind in ("duration", "span")


def _odd(place: Place, other: Place) -> bool:
    """Whether one word is the first that is denied, and nothing near the other says "not" in other words."""
    mine, theirs = place.feature.token, other.feature.token
    if mine is None or theirs is None or mine.denied == theirs.denied:
        return False
    denying, plain = (mine, theirs) if mine.denied else (theirs, mine)
    return denying.heads and not plain.hinted


def _has_object(place: Place, side: Side) -> bool:
    """ "Before" needs what it is before; "25 metres before the wall" tells where, not when."""
    if side.scale != "before":
        return True
    at = place.feature.at
    far = at > 0 and place.scene.features[at - 1].kind == "length"
    return not far and bool(place.feature.token and place.feature.token.next)
