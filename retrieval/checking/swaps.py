"""Two things of a sentence that have changed places: the numbers of a score, the buyer and the seller.

It does not care about a thing for which another was put that the sentence does not name (`bindings`).
"""

import re
from collections.abc import Sequence

from retrieval.checking.following import equal, follows
from retrieval.checking.places import Place, fit
from retrieval.checking.scenes import Feature

_SWAP = (0.03, 1.04)
_SWAP_NUMBERS = (0.05, 1.12)
_SAME = 8  # places of one thing
_SCORE = re.compile(r"(?:\s(?:votes?|per cent|points?|goals?|members?)|%)?(?:\sto\s|\sagainst\s|-|–)")
# Of each relation how it is told by the one who gains, and by the one who yields.
_RELATIONS = tuple(
    (re.compile(rf"\b(?:{gains})\b", re.IGNORECASE), re.compile(rf"\b(?:{yields})\b", re.IGNORECASE))
    for gains, yields in (
        (
            r"succeed(?:s|ed|ing)?|t(?:akes?|ook|aken|aking) over from|replac(?:e|es|ed|ing)(?! by)|in place of",
            r"hand(?:s|ed|ing)? over(?: \w+)? to|m(?:akes?|ade|aking) way for|(?:succeeded|replaced|followed) by",
        ),
        (
            r"beats?|beating|defeat(?:s|ing)?|(?<!was )(?<!been )(?<!were )defeated(?! by)|ahead of|unseat(?:s|ed|ing)",
            r"los(?:es|ing|t) (?:\w+ ){0,3}to|behind|trail(?:s|ed|ing)|(?:beaten|defeated|unseated) by",
        ),
        (
            r"b(?:uys?|ought|uying)(?! by)|acquir(?:e|es|ed|ing)(?! by)",
            r"s(?:ells?|old|elling) (?:[\w']+ ){0,6}to|(?:bought|acquired) by",
        ),
    )
)


def places_of(place: Place, held: Sequence[Place]) -> list[Place]:
    found = [
        other
        for other in held
        if same(place.feature, other.feature) and (place.kind != "place" or other.kind != "organisation")
    ]
    if not found and place.feature.amount:
        mine = place.feature.amount
        found = [
            other
            for other in held
            if (its := other.feature.amount) and follows(mine, its, place.scene.text, other.scene.text)
        ]
    return found[:_SAME]


def same(one: Feature, other: Feature) -> bool:
    if one.amount and other.amount:
        return bool(one.keys & other.keys) or equal(one.amount, other.amount)
    if (one.amount or other.amount) and "span" not in (one.kind, other.kind):
        return False
    return bool(one.keys & other.keys)


def text_between(one: Place, other: Place) -> str:
    return one.scene.text[one.feature.end - one.scene.start : other.feature.start - one.scene.start]


def joined(one: Place, other: Place) -> bool:
    """Whether two things are named in one breath, so that their order says nothing: "Holm and Estmere"."""
    return one.scene is other.scene and re.fullmatch(r"\s?(?:[-–/&]|and|or|,)\s?", text_between(one, other)) is not None


def some_of(one: Place, other: Place) -> bool:
    """Whether the one number is said to be a part of the other, "420 of the 1,140": that settles which is which."""
    return (
        one.kind == other.kind == "number"
        and one.scene is other.scene
        and re.match(r"\s(?:out )?of\s(?:[\w'’-]+\s){0,4}$", text_between(one, other)) is not None
    )


def in_order(one: Place, other: Place, held: Sequence[Place]) -> bool | None:
    """For the two numbers of a score or vote ("by 68 votes to 61"), whether the evidence has them in that order; None
    where they are no score, or the evidence has none of them."""
    if _SCORE.fullmatch(text_between(one, other)) is None or re.search(r"\bfrom\s$", one.before):
        return None
    pairs = [
        (left, right)
        for left in held
        for right in held
        if left.scene is right.scene
        and left.feature.at < right.feature.at <= left.feature.at + 2  # "votes" may stand between
        and _SCORE.fullmatch(text_between(left, right))
    ]
    if any(same(one.feature, left.feature) and same(other.feature, right.feature) for left, right in pairs):
        return True
    if any(same(one.feature, right.feature) and same(other.feature, left.feature) for left, right in pairs):
        return False
    return None


def swapped(one: Place, other: Place, held: Sequence[Place]) -> bool:
    mine, theirs = places_of(one, held), places_of(other, held)
    if not mine or not theirs:
        return False
    together = {id(each.scene) for each in mine} & {id(each.scene) for each in theirs}
    if not together and (one.kind in ("number", "date", "unsure") or one.kind == other.kind == "body"):
        return False  # "rose from 41 to 44", each from a report of its own
    if _told_from_the_other_end(one, other, mine, theirs):
        return False
    straight, crossed = assignment(one, other, mine, theirs)
    if one.kind == "body" and crossed < straight * 1.25:
        return False
    margin, ratio = _SWAP_NUMBERS if one.kind == "number" else _SWAP
    return crossed > straight + margin and crossed > straight * ratio


def _told_from_the_other_end(one: Place, other: Place, mine: Sequence[Place], theirs: Sequence[Place]) -> bool:
    """ "Ruiz, who succeeds Oberlin" beside "Oberlin will hand over to Ruiz"."""
    if one.scene is not other.scene:
        return False
    first, second = (one, other) if one.feature.start < other.feature.start else (other, one)
    before, after = (mine, theirs) if first is one else (theirs, mine)
    claimed = text_between(first, second)
    return any(
        _are_converse(claimed, text_between(left, right))
        for left in after
        for right in before
        if left.scene is right.scene and left.feature.start < right.feature.start
    )


def _are_converse(claimed: str, held: str) -> bool:
    """Whether what stands between two names of a claim and what stands between them in the evidence, the other way
    round, tell one relation from its two ends."""
    return any(
        (gains.search(claimed) and yields.search(held)) or (yields.search(claimed) and gains.search(held))
        for gains, yields in _RELATIONS
    )


def assignment(one: Place, other: Place, mine: Sequence[Place], theirs: Sequence[Place]) -> tuple[float, float]:
    """How well two things fit where the claim has them, and how well the other way round."""
    without = (one.feature, other.feature)
    straight = max(fit(one, each, without) for each in mine) + max(fit(other, each, without) for each in theirs)
    crossed = max(fit(one, each, without) for each in theirs) + max(fit(other, each, without) for each in mine)
    return straight, crossed
