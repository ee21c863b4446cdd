"""What an amount, a date or a name belongs to: its neighbours in the sentence, compared between claim and evidence.

It does not care whether the thing stands in the evidence at all (`following`, `names`). Another thing of the same kind
that fits the claim's neighbourhood clearly better than the one claimed has been exchanged for it.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from retrieval.checking.amounts import Amount
from retrieval.checking.following import follows, is_bare
from retrieval.checking.naming import is_building
from retrieval.checking.places import KINDS, Place, fit, people, places, role, spots
from retrieval.checking.reckoning import says_difference
from retrieval.checking.scenes import Scene, share
from retrieval.checking.speeches import speeches
from retrieval.checking.swaps import in_order, joined, places_of, same, some_of, swapped, text_between
from retrieval.words import WORD, stem

# By how much, and how many times as well, another thing of a kind must fit to have been exchanged.
_MARGINS = {
    "number": (0.05, 1.3), "date": (0.05, 1.25), "year": (0.05, 1.3), "time": (0.05, 1.3), "ordinal": (0.15, 1.5),
    "person": (0.03, 1.15), "organisation": (0.04, 1.3), "unsure": (0.06, 1.3), "place": (0.08, 2.1),
    "span": (0.05, 1.3),
}  # fmt: skip
_LEAST = {"person": 0.07, "number": 0.1, "date": 0.15}  # below this, else below 0.12, a fit is chance
_THERE = (0.2, 2.2)  # for a name that the sentence which supports the claim has, too
_OTHER_KIND = (0.25, 3.0)  # for a surname alone, which may also be a body's or a place's
_MOST = 24  # things of a claim that are looked at; what has more is no sentence
_ADDED = re.compile(r"\b(?:further|another|additional|extra|added)\s(?:about\s|some\s)?$", re.IGNORECASE)
_ADDING = re.compile(r"\s(?:further|additional|extra|more(?!\sthan))\b", re.IGNORECASE)
_VERB_NEAR = 16  # characters from "he" to the "said" after it
_NEAR = 0.6  # of the best share: sentences that support a claim
_NOWHERE = 0.1  # the fit of what stands in none of the sentences, but in a headline or by reckoning
_SUPPORTS = 0.25  # sentences that share so much of what the best one shares can have the thing that was exchanged


def exchanged(claim: Sequence[Scene], evidence: Sequence[Sequence[Scene]]) -> list[tuple[str, str]]:
    """Pairs (what is claimed, what the evidence has in its place); empty where everything is where it belongs.

    `evidence` are the sentences of each passage.
    """
    every = [*claim, *(scene for scenes in evidence for scene in scenes)]
    persons, where = people(every), spots(every)
    held = [place for scenes in evidence for place in places(scenes, persons, where)]
    claimed = [place for place in places(claim, persons, where) if place.feature.kind in KINDS][:_MOST]
    held = held[: 10 * _MOST]
    found = [pair for place in claimed if (pair := _replaced(place, claimed, held, alone=len(evidence) == 1))]
    for one, other in combinations(claimed, 2):
        alike = one.kind == other.kind and _alike(one, other)
        if not (alike or _act(one, other)) or joined(one, other) or some_of(one, other):
            continue
        ordered = in_order(one, other, held)
        if ordered is False or (ordered is None and swapped(one, other, held)):
            found.append((one.feature.text, other.feature.text))
    return found


def _elided(one: Place, other: Place) -> bool:
    """Whether a bare number of the claim is the amount there, its unit left out: "offered 20 hours, asked for 45"."""
    mine, its = one.feature.amount, other.feature.amount
    if mine is None or its is None or mine.kind != "count" or its.kind == "count" or mine.bound:
        return False
    return follows(mine, its, one.scene.text, other.scene.text)


def _alike(one: Place, other: Place) -> bool:
    """Whether the one could stand in the other's place, and is not the same."""
    kind = other.kind
    if (one.kind != kind and {one.kind, kind} not in _EITHER) or not kind or same(one.feature, other.feature):
        return False
    if one.feature.amount and other.feature.amount and kind == "number":
        return _exchangeable(one, other)
    return kind != "date" or _as_exact(one, other)


def _act(one: Place, other: Place) -> bool:
    """Whether one is a body by name and the other without: "the Front" and "the government"."""
    named = one if one.kind == "organisation" else other
    return (
        {one.kind, other.kind} == {"body", "organisation"}
        and not same(one.feature, other.feature)
        and not is_building(named.feature.text)
    )


def _as_exact(one: Place, other: Place) -> bool:
    """Whether the other date says as much as the claimed one: a day for a day."""
    claimed, held = one.feature.amount, other.feature.amount
    return claimed is None or held is None or claimed.value.endswith("?") or not held.value.endswith("?")


_EITHER = ({"person", "unsure"}, {"organisation", "unsure"})


def _exchangeable(one: Place, other: Place) -> bool:
    left, right = one.feature.amount, other.feature.amount
    if left is None or right is None or not _comparable(left, right):
        return False
    if left.kind == right.kind:
        return left.unit == right.unit
    bare = one if left.kind == "count" else other
    return (
        "count" in (left.kind, right.kind)
        and {left.kind, right.kind} <= {"count", "percent", "money"}
        and is_bare(bare.after)
    )


def _comparable(one: Amount, other: Amount) -> bool:
    """Whether one number may be taken for the other: not millions for thousands."""
    low, high = sorted(abs(each.number or Decimal(0)) for each in (one, other))
    return high <= 100 * max(low, Decimal("0.01"))


def _replaced(place: Place, claimed: Sequence[Place], held: Sequence[Place], alone: bool) -> tuple[str, str] | None:
    """What fits the place clearly better than the thing that is there, if the claim does not tell of it anyway."""
    mine = places_of(place, held)
    if place.kind not in _MARGINS or (not mine and place.kind in ("organisation", "person", "unsure")):
        return None
    if place.kind in ("person", "unsure") and _speaks(place):
        return None
    if not mine and place.feature.amount and says_difference(place.before, place.after):
        return None  # reckoned from two of the evidence, it stands at neither's place
    own = max((fit(place, other) for other in mine), default=_NOWHERE)
    shares = _shares(place, held)
    best = max(shares.values(), default=0.0)
    if alone and place.kind == "person" and _stranger(mine, shares, held):
        return None if _called_by_post(mine, shares, held) else (place.feature.text, "others")
    margin, ratio = _MARGINS[place.kind]
    if place.kind in ("organisation", "place", "unsure") and any(shares[id(one.scene)] > 0.8 * best for one in mine):
        margin, ratio = _THERE
    for other in held:
        if shares[id(other.scene)] < _SUPPORTS * best or _differs(other) or not _alike(place, other):
            continue
        if _told_as_speaker(other) or (_is_added(place) and not _is_added(other) and any(map(_is_added, mine))):
            continue
        if _other_end(place, other, mine):
            continue
        if _wrong_end(place, other, mine):
            return place.feature.text, other.feature.text
        much, times = (margin, ratio) if other.kind == place.kind else _OTHER_KIND
        much, times = (much, times) if alone else (much * 2, times * 1.25)
        if fit(place, other) > max(own + much, own * times, _LEAST.get(place.kind, 0.12)) and not any(
            same(each.feature, other.feature) or _elided(each, other) for each in claimed
        ):
            return place.feature.text, other.feature.text
    return None


def _other_end(place: Place, other: Place, mine: Sequence[Place]) -> bool:
    """Whether the claim tells one end of a change and the other is its other end: "cut to 3" of "cut from 5 to 3"."""
    ends = {role(place), role(other)}
    return ends == {"former", "latter"} and any(one.scene is other.scene and role(one) == role(place) for one in mine)


def _wrong_end(place: Place, other: Place, mine: Sequence[Place]) -> bool:
    """Whether the claim gives as one end of a change what is its other end: "cut to 5" of "cut from 5 to 3"."""
    mine_are = {role(one) for one in mine}
    return (
        {role(place)} | mine_are == {"former", "latter"}
        and len(mine_are) == 1
        and role(other) == role(place)
        and re.fullmatch(r"[^,;]{0,12} (?:to|from) (?:\w+ )?", text_between(*sorted((mine[0], other), key=_start)))
        is not None
    )


def _start(place: Place) -> int:
    return place.feature.start


def _speaks(place: Place) -> bool:
    """Whether the one named is a speaker of the claim: whose words they are is asked elsewhere (`attributing`)."""
    named = {stem(word) for word in WORD.findall(place.feature.text)}
    return any(named & speech.names for speech in speeches(place.scene.text))


def _shares(place: Place, held: Sequence[Place]) -> dict[int, float]:
    """How much each evidence sentence says of the part of the claim around a place, by the id of the sentence."""
    part = tuple(f for f in place.scene.features if f.segment == place.feature.segment)
    piece = place.scene._replace(features=part if len(part) > 2 else place.scene.features)
    return {id(other.scene): share(piece, other.scene) for other in held}


def _stranger(mine: Sequence[Place], shares: dict[int, float], held: Sequence[Place]) -> bool:
    """Whether a person is named neither in a sentence that supports the claim nor in one beside it."""
    near = _supporting(shares, held)
    return not any(one.scene.start in near or near & one.beside for one in mine)


def _called_by_post(mine: Sequence[Place], shares: dict[int, float], held: Sequence[Place]) -> bool:
    """Whether a sentence that supports the claim has the word that says elsewhere who the person is: "his gardener"
    for "the gardener, Milena Horvat"."""
    posts = frozenset().union(*(_post(one) for one in mine))
    near = _supporting(shares, held)
    return any(posts & other.scene.keys for other in held if other.scene.start in near)


def _supporting(shares: dict[int, float], held: Sequence[Place]) -> set[int]:
    least = _NEAR * max(shares.values(), default=0.0)
    return {other.scene.start for other in held if shares[id(other.scene)] >= least}


def _post(place: Place) -> frozenset[str]:
    """The keys of the word before a name that says who it is."""
    before = place.scene.features[place.feature.at - 1] if place.feature.at else None
    gap = place.scene.text[before.end - place.scene.start : place.feature.start - place.scene.start] if before else ""
    return before.keys if before and before.token and gap in (" ", ", ") else frozenset()


def _told_as_speaker(place: Place) -> bool:
    """Whether a pronoun there only says who speaks, ‘"…," he said’: what stands beside it is not about him."""
    at = place.feature.start - place.scene.start
    said = speeches(place.scene.text) if place.feature.kind == "pronoun" else ()
    return any(one.pronoun and 0 < one.at - at < _VERB_NEAR for one in said)


def _is_added(place: Place) -> bool:
    """Whether a number comes on top of another: "a further 50,000", "50,000 more copies"."""
    return place.feature.amount is not None and bool(_ADDED.search(place.before) or _ADDING.match(place.after))


def _differs(place: Place) -> bool:
    """Whether a number is a difference, as in "two more than"."""
    return (
        place.feature.amount is not None
        and re.match(r"(?:\s\w+)?\s(?:more|fewer|less|higher|lower)\s(?:\w+\s)?than\b", place.after) is not None
    )
