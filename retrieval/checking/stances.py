"""Who takes a stand, and which: "denied" where the evidence has "confirmed", "promised" where it has "would not pay".

It does not care about other opposites (`polarity`), which compare word with word. A verb of consent or of refusal is
set against the stands in those parts of the evidence that say most of the same, whatever words follow it there.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from retrieval.checking.parts import Part, nearest, parts
from retrieval.checking.scenes import Feature, Scene

_AGAINST = (
    r"den(?:y|ies|ied|ying)|disput(?:es|ed|ing)|contest(?:s|ed|ing)(?= )|contradict(?:s|ed)?|reject(?:s|ed|ing)?|"
    r"refus(?:e|es|ed|ing|al)|declin(?:e|es|ed|ing)(?= to)|rul(?:e|es|ed|ing) out|exclud(?:e|es|ed|ing)|"
    r"oppos(?:e|es|ed|ing)|object(?:s|ed)? to|(?:advis|warn|caution)(?:e|es|ed|s|ing)? (?:\w+ ){0,3}against|"
    r"vot(?:e|es|ed|ing) against|turn(?:s|ed|ing)? down|resist(?:s|ed)?|disown(?:s|ed)?|fail(?:s|ed|ing)? to|"
    r"spurn(?:s|ed)?|rebuff(?:s|ed)?|dismiss(?:es|ed)?(?= (?:the|this|that|it|any|all|as|talk|claims?|reports?))"
)
_FOR = (
    r"admit(?:s|ted|ting)?(?= (?:on \w+ )?(?:that|having|to|it|he|she|they|his|her|its|their|the|an?|any|knowledge)\b)|"
    r"confirm(?:s|ed|ing)?|acknowledg(?:e|es|ed|ing)|conced(?:e|es|ed|ing)|agree(?:s|d|ing)?|accept(?:s|ed|ing)?|"
    r"promis(?:es|ed|ing)|pledg(?:es|ed|ing)|vow(?:s|ed)?|announc(?:e|es|ed|ing)|threaten(?:s|ed|ing)?|"
    r"reaffirm(?:s|ed)?|approv(?:e|es|ed|ing)|back(?:s|ed)(?= (?!by))|support(?:s|ed|ing)(?= )|endors(?:e|es|ed)|"
    r"welcom(?:e|es|ed|ing)|recommend(?:s|ed|ing)?|grant(?:ed|ing)|consent(?:s|ed)?|in favour|vot(?:e|es|ed|ing) for"
)
_STAND = re.compile(
    r"(?P<not>\b(?:not|n't|never|no longer|nobody|no one|without)\s(?:\w+\s){0,2})?"
    rf"\b(?:(?P<against>{_AGAINST})|(?P<for>{_FOR}))\b",
    re.IGNORECASE,
)
# A stand told by the way, and one that leaves open which it is.
_ASIDE = re.compile(
    r",\s(?:\w+\s)?(?:which|who|whose|whom|having)\b[^,]*$|\b(?:neither|nor|whether)\b[^,;]*$", re.IGNORECASE
)
_NOT = re.compile(
    r"\b(?:will|would|does|do|did|is|are|was|were|has|have|had|could|can) ?(?:not|n't)\b|\bno such\b", re.IGNORECASE
)
_STATES = re.compile(
    r"\bannounc(?:e|es|ed|ing)\b|\b(?:admit|confirm|acknowledg|conced)\w*(?: on \w+)? (?:that|having)\b", re.IGNORECASE
)


class _Stance(NamedTuple):
    """A part of a sentence with the stands in it: each with its place and whether it consents."""

    part: Part
    stands: tuple[tuple[int, int, bool], ...]

    @property
    def signs(self) -> frozenset[bool]:
        return frozenset(consents for _, _, consents in self.stands)

    @property
    def denies(self) -> bool:
        return _NOT.search(self.part.text) is not None


def turned_stands(claim: Sequence[Scene], evidence: Sequence[Sequence[Scene]]) -> list[tuple[str, str]]:
    """Pairs (the stand that a sentence gives to somebody, the words of the evidence that have the other); empty where
    none is turned round."""
    told = [one for scene in claim for one in _stances(scene) if len(one.signs) == 1 and not one.denies]
    held = [one for scenes in evidence for scene in scenes for one in _stances(scene)] if told else []
    found = []
    for one in told:
        near = _nearest(one, held)
        theirs = frozenset(sign for each in near for sign in each.signs)
        consents = True in one.signs
        denied = any(each.denies for each in near)
        if denied and (not consents or True in theirs or '"' in one.part.text):
            continue  # what is denied there may be what is denied here
        if denied and _STATES.search(one.part.text):
            continue  # "confirmed that it would stay shut" says in other words that it would not open
        if theirs == {not consents} or (denied and consents and near[0].denies):
            start, end, _ = one.stands[0]
            found.append((one.part.text[start:end], near[0].part.text.strip(" ,.;:")))
    return found


def _nearest(one: _Stance, held: Sequence[_Stance]) -> list[_Stance]:
    """The parts of the evidence that say most of what is said beside a stand, the best one first."""
    beside = [feature for feature in one.part.features if not _within(feature, one)]
    return [held[at] for at in nearest(beside, [each.part for each in held])]


def _within(feature: Feature, one: _Stance) -> bool:
    """Whether a word is one of those that take the stand."""
    return any(start <= feature.start - one.part.start < end for start, end, _ in one.stands)


def _stances(scene: Scene) -> Iterator[_Stance]:
    for part in parts(scene):
        yield _Stance(part, tuple(_stands(part.text)))


def _stands(text: str) -> Iterator[tuple[int, int, bool]]:
    """Each stand with its place and whether it consents."""
    for match in _STAND.finditer(text):
        if not _ASIDE.search(text[: match.start()]):
            yield match.start(), match.end(), (match["for"] is not None) != (match["not"] is not None)
