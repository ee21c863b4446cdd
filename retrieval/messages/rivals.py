"""What the sentences that tell of a statement have in the place of one of its figures, days or names.

It does not care whether the statement would stand with it (`retrieval.messages.sides`).
"""

import re
from collections.abc import Iterator, Sequence

from retrieval.checking.amounts import Amount, amounts
from retrieval.checking.bindings import exchanged
from retrieval.checking.following import equal
from retrieval.checking.scenes import Feature, Scene
from retrieval.messages.replaced import replaced_in
from retrieval.messages.telling import Line, tells_of
from retrieval.words import WORD, stem

_COUNTED_WITHIN = 4  # words after a figure among which what it counts is looked for
_BESIDE = 3  # features to either side of a count that say what is counted
_SAME_COUNT = 2  # of these: "killed" and "people"
_OF_THE_TELLING = re.compile(r"\b(?:said|says|announced|reported|told \w+)(?: late| early)? on $")


def rivals(claim: str, said: Sequence[Scene], told: Sequence[Line]) -> Iterator[tuple[str, str, Line]]:
    """(what is claimed, what the sentence has in its place, the sentence), `said` being the claim as read."""
    yield from _exchanged(claim, said, told)
    yield from _other_figures(claim, said, told)


def _exchanged(claim: str, said: Sequence[Scene], told: Sequence[Line]) -> Iterator[tuple[str, str, Line]]:
    """What the statement says of one thing and the report of another, with what the report says of that one."""
    for mine, theirs in exchanged(said, [[line.scene for line in told]]):
        own = next((one for one in amounts(claim) if one.text == mine), None)
        for line in told:
            if all(tells_of(_without(scene, mine), line) for scene in said) and theirs in line.scene.text:
                there = next((one for one in amounts(line.scene.text) if one.text == theirs), None)
                if own is None or (there is not None and _may_stand_for(claim, own, there, line)):
                    yield mine, theirs, line


def _without(scene: Scene, text: str) -> Scene:
    """The scene without the thing of these words."""
    left = tuple(one for one in scene.features if one.text != text)
    return scene._replace(features=left, keys=frozenset(key for one in left for key in one.keys))


def _other_figures(claim: str, said: Sequence[Scene], told: Sequence[Line]) -> Iterator[tuple[str, str, Line]]:
    """The figures of the statement, each with those of its kind in the sentences that tell of it, counting the same."""
    for line in told:
        if not all(tells_of(scene, line) for scene in said):
            continue
        for theirs in amounts(line.scene.text):
            for mine in amounts(claim):
                if differs(claim, mine, theirs, line):
                    yield mine.text, theirs.text, line


def counts_otherwise(said: Scene, line: Line) -> bool:
    """Whether a sentence counts the same things, in the same state, and comes to another number: a toll that rose."""
    for mine in (one for one in said.features if one.kind == "count"):
        for theirs in (one for one in line.scene.features if one.kind == "count"):
            if not mine.keys & theirs.keys and len(_beside(mine, said) & _beside(theirs, line.scene)) >= _SAME_COUNT:
                return True
    return False


def _beside(one: Feature, scene: Scene) -> frozenset[str]:
    near = scene.features[max(0, one.at - _BESIDE) : one.at + _BESIDE + 1]
    return frozenset(key for other in near if other.kind == "word" for key in other.keys)


def is_the_same(claim: str, mine: Amount, theirs: Amount, line: Line) -> bool:
    return equal(mine, theirs) and mine.kind == theirs.kind


def differs(claim: str, mine: Amount, theirs: Amount, line: Line) -> bool:
    return _alike(mine, theirs) and not equal(mine, theirs) and _may_stand_for(claim, mine, theirs, line)


def _may_stand_for(claim: str, mine: Amount, theirs: Amount, line: Line) -> bool:
    """Whether a figure of a sentence may be what the statement gives as `mine`: not one given up there, nor the day on
    which it was told, nor a count of other things, as "35" in "a guard of 35" counts nobody hurt."""
    text = line.scene.text
    if any(one.was.start <= theirs.start < one.was.end for one in replaced_in(text)):
        return False
    if _OF_THE_TELLING.search(text[: theirs.start]):
        return False
    counted = next(iter(WORD.findall(claim[mine.end :])), "") if mine.kind == "count" else ""
    after = WORD.findall(text[theirs.end :])[:_COUNTED_WITHIN]
    return not counted or stem(counted) in {stem(word) for word in after}


def _alike(mine: Amount, theirs: Amount) -> bool:
    return (mine.kind, mine.unit) == (theirs.kind, theirs.unit)
