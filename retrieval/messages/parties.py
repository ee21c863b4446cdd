"""Who did what to whom, in a statement and in the sentences of a report: who sold and who bought, who beat whom.

It does not care whether that happened. Only parties named by name are compared, and only those that stand right beside
the verb or after its preposition: what is said in a longer way is left open.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from retrieval.checking.scenes import Feature, Scene
from retrieval.words import word_set

Role = Literal["giver", "taker", "thing", "agent", "patient"]

_GIVING = word_set(
    "sell sells sold selling sale lend lends lent transfer transferred hands handed give gives gave given "
    "return returns returned donate donates donated"
)
_TAKING = word_set(
    "buy buys bought buying purchase purchased acquire acquires acquired sign signs signed borrow borrowed"
)
HANDING = _GIVING | _TAKING  # who gave and who got says which way it went
_LEAVING = word_set("leave leaves left leaving quit quits")
_JOINING = word_set("join joins joined joining")
_NAMES = frozenset(("name", "person", "pronoun"))
_PASSIVE = re.compile(r"\b(?:was|were|been|is|are|be|being|gets?|got)\s(?:\w+ly\s)?$", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(?:the|an?|its|their|his|her|this|that|these|those|no|every|each)\s+$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(?P<word>by|from|to|for|of|against|in|at|with|on)\s+"
    r"(?:(?!(?:by|from|to|for|against|in|at|with|on)\s)[a-z][\w-]*\s+){0,4}$"
)
_NEXT = re.compile(r"^\s*(?:the\s+)?(?:[a-z][\w-]*\s+){0,3}$")  # what may stand between a verb and whom it strikes
_APPOSED = re.compile(
    r"^(?:,[^,]{1,60},|,)?\s*(?:who\s+)?(?:(?:has|had|have|will|would|is|was|were|are|been|to|be|also)\s+)*$"
)


class Party(NamedTuple):
    """Somebody with the part taken in what a verb tells; `verb` by its key, one for all verbs of giving and taking."""

    verb: str
    role: Role
    keys: frozenset[str]
    text: str


def parties(scene: Scene) -> list[Party]:
    """The parties of each verb of a sentence."""
    verbs = (one for one in scene.features if one.kind == "word" and not _is_noun(one, scene))
    return [party for verb in verbs for party in _of(verb, scene)]


def _is_noun(one: Feature, scene: Scene) -> bool:
    """ "the ferry Solvei" has no verb."""
    return _ARTICLE.search(scene.text[: one.start - scene.start]) is not None


def exchanged_parties(claim: Sequence[Scene], held: Sequence[Scene]) -> tuple[str, str] | None:
    """(who has another part there, who has the part claimed); None where no part is exchanged."""
    for party, same in _compared(claim, held):
        own = [other for other in same if _is_same(party, other)]
        instead = next((other for other in same if other.role == party.role), None)
        if own and instead is not None and all(other.role != party.role for other in own):
            return party.text, instead.text
    return None


def of_others(claim: Sequence[Scene], held: Sequence[Scene]) -> list[str]:
    """Those in the claim of whom the sentences do not say what they say of others: another was charged."""
    return [
        party.text
        for party, same in _compared(claim, held)
        if any(other.role == party.role for other in same)
        and not any(other.role == party.role and _is_same(party, other) for other in same)
    ]


def _compared(claim: Sequence[Scene], held: Sequence[Scene]) -> list[tuple[Party, list[Party]]]:
    """Each party of the claim with those of the same verb in the sentences."""
    theirs = [party for scene in held for party in parties(scene)]
    mine = [party for scene in claim for party in parties(scene)]
    return [(party, [other for other in theirs if other.verb == party.verb]) for party in mine]


def _is_same(one: Party, other: Party) -> bool:
    """Two of one family, both named in full, are not the same."""
    return one.keys <= other.keys or other.keys <= one.keys


def hands_alike(claim: Sequence[Scene], held: Sequence[Scene]) -> frozenset[str]:
    """The words of giving and taking in the claim, where the sentences have all its parties in the same parts."""
    words = frozenset(one.text for scene in claim for one in scene.features if one.text.lower() in HANDING)
    told = sum(party.verb == "=hands" for scene in claim for party in parties(scene))
    return words if told > 1 and not left_open(claim, held) else frozenset()


def left_open(claim: Sequence[Scene], held: Sequence[Scene]) -> list[str]:
    """Those who give or take in the claim, and do not in any of the sentences."""
    mine = [party for scene in claim for party in parties(scene) if party.verb == "=hands"]
    theirs = [party for scene in held for party in parties(scene)]
    return [party.text for party in mine if not any(one.role == party.role and _is_same(one, party) for one in theirs)]


def _of(verb: Feature, scene: Scene) -> Iterator[Party]:
    low = verb.text.lower()
    before = _before(verb, scene)
    after = [one for one in scene.features if one.kind in _NAMES and one.start > verb.start]
    passive = _PASSIVE.search(scene.text[: verb.start - scene.start]) is not None
    beside = {word: one for one in reversed(after) if (word := _preposition(verb, one, scene))}
    direct = next((one for one in after if _NEXT.match(_between(verb, one, scene))), None)
    given: dict[Role, Feature | None]
    if low in _GIVING:
        given = {"giver": beside.get("by") if passive else before, "taker": beside.get("to"),
                 "thing": before if passive else direct}  # fmt: skip
    elif low in _TAKING:
        given = {"taker": beside.get("by") if passive or low == "purchase" else before, "giver": beside.get("from"),
                 "thing": before if passive else direct or beside.get("of")}  # fmt: skip
    elif low in _LEAVING and "for" in beside:
        given = {"thing": before, "giver": direct, "taker": beside["for"]}
    elif low in _JOINING and "from" in beside:
        given = {"thing": before, "taker": direct, "giver": beside["from"]}
    else:
        acting: dict[Role, Feature | None] = {
            "agent": beside.get("by") if passive else before,
            "patient": before if passive else direct,
        }
        meant = " ".join([min(verb.keys), *(side.side for side in verb.sides[:1])])  # "rejected" is no "approved"
        yield from (Party(meant, role, one.keys, one.text) for role, one in acting.items() if one)
        return
    yield from (Party("=hands", role, one.keys, one.text) for role, one in given.items() if one)


def _before(verb: Feature, scene: Scene) -> Feature | None:
    """The one named right before a verb, or before what is put in about them."""
    named = [one for one in scene.features if one.kind in _NAMES and one.end <= verb.start]
    return next(
        (
            one
            for one in reversed(named)
            if _APPOSED.match(_between(one, verb, scene))
            and not _PREPOSITION.search(scene.text[: one.start - scene.start])
        ),
        None,
    )


def _preposition(verb: Feature, one: Feature, scene: Scene) -> str:
    found = _PREPOSITION.search(_between(verb, one, scene))
    return found["word"] if found else ""


def _between(one: Feature, other: Feature, scene: Scene) -> str:
    return scene.text[one.end - scene.start : other.start - scene.start]
