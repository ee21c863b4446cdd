"""Who takes a stand, and which: "denied" where the evidence has "confirmed", "promised" where it has "would not pay".

It does not care about other opposites (`polarity`), which compare word with word. A verb of consent or of refusal is
set against the stands in those parts of the evidence that say most of the same, whatever words follow it there.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from retrieval.checking.scenes import Feature, Scene, share

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
_JOINT = re.compile(
    r"\sand that\s|[,;]?\s(?:but|while|whereas|although|though|yet)\b|;|:\s|,\sand\s(?=(?:[a-z'’]+\s){0,6}[A-Z])",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_LEAST = 0.3  # of the claim's part; what says less of it is about something else
_CLOSE = 0.8  # parts that say nearly as much as the best one are meant as well
_FEWEST = 3  # features of a part besides its stand, by which it is found in the evidence


class _Part(NamedTuple):
    """A part of a sentence between its joints: its text with quotations blanked, where it begins, its features, and the
    stands in it."""

    text: str
    start: int
    scene: Scene
    features: tuple[Feature, ...]
    stands: tuple[tuple[int, int, bool], ...]

    @property
    def signs(self) -> frozenset[bool]:
        return frozenset(consents for _, _, consents in self.stands)

    @property
    def denies(self) -> bool:
        return _NOT.search(self.text) is not None


def turned_stands(claim: Sequence[Scene], evidence: Sequence[Sequence[Scene]]) -> list[tuple[str, str]]:
    """Pairs (the stand that a sentence gives to somebody, the words of the evidence that have the other); empty where
    none is turned round."""
    told = [part for scene in claim for part in _parts(scene) if len(part.signs) == 1 and not part.denies]
    held = [part for scenes in evidence for scene in scenes for part in _parts(scene)] if told else []
    found = []
    for part in told:
        near = _nearest(part, held)
        theirs = frozenset(sign for each in near for sign in each.signs)
        consents = True in part.signs
        denied = any(each.denies for each in near)
        if denied and (not consents or True in theirs or '"' in part.text):
            continue  # what is denied there may be what is denied here
        if denied and _STATES.search(part.text):
            continue  # "confirmed that it would stay shut" says in other words that it would not open
        if theirs == {not consents} or (denied and consents and near[0].denies):
            start, end, _ = part.stands[0]
            found.append((part.text[start:end], near[0].text.strip(" ,.;:")))
    return found


def _nearest(part: _Part, held: Sequence[_Part]) -> list[_Part]:
    """The parts of the evidence that say most of what is said beside a stand, the best one first."""
    beside = tuple(feature for feature in part.features if not _within(feature, part))
    if len(beside) < _FEWEST:
        return []
    piece = part.scene._replace(features=beside)
    scored = sorted(((_share(piece, each), each) for each in held), key=lambda one: one[0], reverse=True)
    if not scored or scored[0][0] < _LEAST:
        return []
    return [each for score, each in scored if score >= _CLOSE * scored[0][0]]


def _within(feature: Feature, part: _Part) -> bool:
    """Whether a word is one of those that take the stand."""
    return any(start <= feature.start - part.start < end for start, end, _ in part.stands)


def _share(piece: Scene, held: _Part) -> float:
    return share(piece, held.scene._replace(keys=frozenset(key for one in held.features for key in one.keys)))


def _parts(scene: Scene) -> Iterator[_Part]:
    text = _QUOTED.sub(lambda match: f'"{" " * (len(match.group()) - 2)}"', scene.text)
    joints = [0, *(match.start() for match in _JOINT.finditer(text)), len(text)]
    for start, end in pairwise(joints):
        features = tuple(one for one in scene.features if start <= one.start - scene.start < end)
        yield _Part(text[start:end], scene.start + start, scene, features, tuple(_stands(text[start:end])))


def _stands(text: str) -> Iterator[tuple[int, int, bool]]:
    """Each stand with its place and whether it consents."""
    for match in _STAND.finditer(text):
        if not _ASIDE.search(text[: match.start()]):
            yield match.start(), match.end(), (match["for"] is not None) != (match["not"] is not None)
