"""Which sentences of a report tell of just what a statement says, and which of them say the opposite.

It does not care how much of the statement is borne out (`retrieval.checking.support`). A sentence tells of it where it
has nearly all that the statement speaks of, figures apart: a word that is turned round in any other sentence is said of
something else.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from retrieval.checking.naming import name_keys
from retrieval.checking.opposites import key, sides
from retrieval.checking.polarity import Opposite, opposites
from retrieval.checking.scenes import Feature, Scene, named_in, scenes, share
from retrieval.checking.units import Unit
from retrieval.messages.parties import HANDING
from retrieval.messages.story import Report
from retrieval.words import WORD, stem

_NAMES = frozenset(("name", "person"))
_SAYS_LITTLE = frozenset(("at-least", "at-most", "near", "nearly", "about", "people", "persons", "made", "makes"))
_MAY_LACK = 4  # of so many words, one may be said otherwise
_FLATLY = 0.8  # as much as a sentence is taken to speak of a claim of which it denies a part and says nothing else
_DENIAL = "a denial"
_TO_COME = re.compile(
    r"\b(?:to|will|would|shall|should|may|might|could|can|must)\s+(?:be\s+|have\s+)?(?:\w+ly\s+)?$", re.IGNORECASE
)
_EXTENT = re.compile(r"\b(?:all|every|each|only|both|always|most)\b", re.IGNORECASE)
_HELPED = re.compile(r"\b(?:was|were|has|have|had|been)\s+(?:\w+ly\s+)?$", re.IGNORECASE)


class Line(NamedTuple):
    """A sentence of a report by its number there; `title` is what the headline speaks of, `around` what that and the
    sentences beside it do."""

    at: int
    scene: Scene
    title: frozenset[str]
    around: frozenset[str]


class Turned(NamedTuple):
    """The sentence that says the opposite, what is opposed, and how much of the statement it speaks of, 0 to 1;
    `act` where it tells of an opposite act, which may also have come later: arrested, then released."""

    at: int
    detail: str
    share: float
    act: bool = False


def lines(report: Report) -> list[Line]:
    """The sentences of a report, pronouns read over each passage."""
    article = report.article
    title = frozenset(key for scene in scenes(article.title) for key in scene.keys) | _capitals(article.title)
    found: list[Line] = []
    before = 0
    for passage in report.passages:
        held = scenes(passage.text, article.published_at, article.published_on_day_only)
        starts = [start - passage.start for start, _ in passage.sentences]
        for number, scene in enumerate(held):
            beside = [each.keys for each in held[max(0, number - 1) : number + 2]]
            at = max((n for n, start in enumerate(starts) if start <= scene.start), default=0)
            found.append(Line(before + at, scene, title, frozenset().union(title, *beside)))
        before += len(passage.sentences)
    return found


def _capitals(title: str) -> frozenset[str]:
    """The words of a headline that may be names, as such and as words: its first is not told from any other."""
    words = [word for word in WORD.findall(title) if word[0].isupper()]
    return frozenset(key for word in words for key in (stem(word), *name_keys(word)))


def read_statement(claim: str, told: Sequence[Line]) -> tuple[Scene, ...]:
    """The sentences of a statement, its names read by those of the report."""
    return scenes(claim, known=named_in([line.scene for line in told]))


def tells_of(claim: Scene, line: Line, loosely: bool = False) -> bool:
    """Whether a sentence speaks of all that the claim speaks of, but for figures and a word in four.

    Names that only stand beside it count where it names nobody and nothing else: "It does not pass to others". Taken
    `loosely`, they count anyway, and words of the headline do: the sentence may then tell of somebody else.
    """
    wanted = [one for one in claim.features if one.amount is None and one.kind not in ("pronoun", "span")]
    plain = [one for one in wanted if one.kind not in _NAMES and one.text.lower() not in _SAYS_LITTLE]
    others = any(one.kind in _NAMES and not one.keys & claim.keys for one in line.scene.features)
    for one in _named(claim):
        if not one.keys & line.scene.keys and ((others and not loosely) or not one.keys & line.around):
            return False
    if not any(one.keys & line.scene.keys for one in plain):
        return False
    lacking = [one for one in plain if not one.keys & (line.scene.keys | (line.title if loosely else frozenset()))]
    return len(lacking) <= max(1, len(plain) // _MAY_LACK) and (loosely or _has_subject(claim, plain, line))


def _has_subject(claim: Scene, plain: Sequence[Feature], line: Line) -> bool:
    """Whether what the claim begins with, up to its first word on a scale, is spoken of: "the lower house rejected"."""
    verb = next((one.at for one in plain if one.sides), plain[0].at + 1)
    subject = [one for one in plain if one.at < verb]
    return all(one.keys & (line.scene.keys | line.around) for one in subject)


def turned(claim: Sequence[Scene], told: Sequence[Line]) -> Turned | None:
    """The sentence that says the opposite of the claim, unless another says as much of it and agrees."""
    for scene in claim:
        near = sorted((line for line in told if tells_of(scene, line)), key=lambda line: -_spoken(scene, line))
        if near:
            found = [one for one in opposites([scene], [[near[0].scene]]) if _is_there(one, scene, near[0])]
            found = [one for one in found if one.claimed.lower() not in HANDING]  # told by who gave and who got
            if found:
                act = found[0].claimed != _DENIAL and sides(found[0].claimed) != sides(found[0].held)
                return Turned(near[0].at, _detail(found[0], scene, near[0].scene), _spoken(scene, near[0]), act)
        for line in told if not near else ():
            if _flatly_denies(line, scene):
                return Turned(line.at, "It is denied there.", _FLATLY)
    return None


def _spoken(claim: Scene, line: Line) -> float:
    """The share of the claim, figures apart, that a sentence and its headline speak of; names also those beside it."""
    wanted = [one for one in claim.features if one.amount is None]
    names = frozenset(key for one in _named(claim) for key in one.keys)
    scene = line.scene._replace(keys=line.scene.keys | line.title | (line.around & names))
    return share(claim._replace(features=tuple(wanted)), scene)


def _flatly_denies(line: Line, claim: Scene) -> bool:
    """Whether a short sentence does nothing but deny something of the claim: "There was no attack"."""
    said = [one for one in line.scene.features if one.kind != "pronoun"]
    denied = bool(said) and all(one.token is not None and one.token.denied for one in said)
    if not denied or any(one.token and one.token.denied for one in claim.features):
        return False
    own = all(one.keys & claim.keys for one in said)
    return own and all(one.keys & line.around for one in _named(claim))


def _named(claim: Scene) -> list[Feature]:
    return [one for one in claim.features if one.kind in _NAMES]


def _is_there(found: Opposite, claim: Scene, line: Line) -> bool:
    """Whether the word that is turned round stands in the sentence: with a denial, what is denied."""
    if found.claimed != _DENIAL:
        return any(one.text == found.held for one in line.scene.features)
    denied = [one for one in claim.features if one.token and one.token.denied and one.token.heads]
    return any(one.keys & (line.scene.keys | line.title) for one in denied)


def _detail(found: Opposite, claim: Scene, held: Scene) -> str:
    if found.claimed == _DENIAL:
        denied = next((one for one in claim.features if one.token and one.token.denied and one.keys & held.keys), None)
        told = next((one for one in held.features if denied and one.keys & denied.keys), None)
        return f"“{_as_written(told, held)}” is not denied there." if told else "It is not denied there."
    mine, theirs = _feature(found.claimed, claim), _feature(found.held, held)
    if mine and theirs and mine.keys == theirs.keys and mine.sides == theirs.sides:
        said = _as_written(theirs, held)
        return (
            f"“{said}” is denied there." if theirs.token and theirs.token.denied else f"“{said}” is not denied there."
        )
    there = _as_written(theirs, held) if theirs else found.held
    here = _as_written(mine, claim) if mine else found.claimed
    return f"“{there}” stands there, not “{here}”." if there != here else "It is the other way round there."


def _feature(text: str, scene: Scene) -> Feature | None:
    return next((one for one in scene.features if one.text == text), None)


def _as_written(one: Feature, scene: Scene) -> str:
    return scene.text[one.start - scene.start : one.end - scene.start]


def denied_alone(claim: Sequence[Scene], near: Sequence[Line]) -> str:
    """What is said of a word of the claim that these sentences only deny, or only do not; empty where all agree."""
    held = [(one, line.scene) for line in near for one in line.scene.features if one.token]
    for mine in (one for scene in claim for one in scene.features if one.token):
        same = [(one, scene) for one, scene in held if one.keys & mine.keys]
        if same and all(_is_denied(one) != _is_denied(mine) for one, _ in same):
            said = _as_written(*same[0])
            return f"“{said}” is not denied there." if _is_denied(mine) else f"“{said}” is denied there."
    return ""


def _is_denied(one: Feature) -> bool:
    return one.token is not None and one.token.denied and one.token.heads


def only_meant(claim: Sequence[Scene], near: Sequence[Line]) -> list[str]:
    """What the claim tells as done, and these sentences only as what shall be: "rejected the bill to abolish it"."""
    found = []
    for scene in claim:
        for mine in scene.features:
            if mine.kind == "word" and _is_done(mine, scene):
                same = [(one, line.scene) for line in near for one in line.scene.features if one.keys & mine.keys]
                if same and all(_TO_COME.search(_before(one, there)) for one, there in same):
                    found.append(_as_written(mine, scene))
    return found


def _is_done(one: Feature, scene: Scene) -> bool:
    before = _before(one, scene)
    past = one.text.lower().endswith("ed") or _HELPED.search(before) is not None
    return past and not _TO_COME.search(before)


def _before(one: Feature, scene: Scene) -> str:
    return scene.text[: one.start - scene.start]


def unsaid(claim: Sequence[Scene], absent: Sequence[Unit], near: Sequence[Line]) -> list[str]:
    """The words of the claim for which the sentences have no other word that says the same: of the absent ones, and of
    those on a scale, where "voted for" is no "voted against". "All" and the like have to stand there as they are."""
    wanting = [unit.text for unit in absent if not _said_otherwise(unit.text, claim, near)]
    told = " ".join(line.scene.text for line in near).lower()
    for scene in claim:
        wanting += [
            written
            for one in scene.features
            if one.sides and not _said_otherwise(one.text, claim, near)
            for written in [_as_written(one, scene)]
            if written.lower() not in told or _is_opposed(one, near)
        ]
        wanting += [word for word in _EXTENT.findall(scene.text) if not re.search(rf"\b{word.lower()}\b", told)]
    return list(dict.fromkeys(wanting))


def _is_opposed(one: Feature, near: Sequence[Line]) -> bool:
    scales = {side.scale for side in one.sides}
    return any(side.scale in scales for line in near for other in line.scene.features for side in other.sides)


def _said_otherwise(word: str, claim: Sequence[Scene], near: Sequence[Line]) -> bool:
    """Where it stands on a scale, by a word of the same side in a sentence on whatever the claim says it of; else by
    any word of the same key, also in the headline."""
    mine = [(one, scene) for scene in claim for one in scene.features if one.text.lower() == word.lower()]
    wanted = {key(word), *(each for one, _ in mine for each in one.keys)}
    own = {*sides(word), *(side for one, _ in mine for side in one.sides)}
    if not own:
        return any(wanted & (line.scene.keys | line.title) for line in near)
    return any(
        wanted & other.keys and own & set(other.sides)
        for line in near
        if any(one.text.lower() == word.lower() for one in line.scene.features)
        or all(
            before.keys & (line.scene.keys | line.title)
            for one, scene in mine
            for before in scene.features[: one.at]
            if before.amount is None
        )
        for other in line.scene.features
    )
