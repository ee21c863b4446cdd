"""Whether a sentence gives words and statements to those who said them.

It does not care how speakers are read (`speeches`). A statement that its passage shows disputed needs its speaker.
"""

import re
from collections.abc import Sequence, Set

from retrieval.checking.quotes import plain, quotations, stands_in
from retrieval.checking.scenes import Scene, share
from retrieval.checking.speeches import ANY_BODY, ATTRIBUTES, Speech, compatible, outside, speeches, states
from retrieval.checking.told import Told, contested, described, told
from retrieval.models import Article, Headline, Passage
from retrieval.words import WORD, stem

_CLOSE = 0.65
_CONTRAST = re.compile(r"[,;]\s(?:but|while|whereas|although|though|yet)\b|;")
_REPLIES = re.compile(
    r"\b(?:den(?:y|ie[sd])|reject|dismiss|disput|contradict|counter|repl(?:y|ie)|respond|answer|disagree)",
    re.IGNORECASE,
)
_ANSWERS = re.compile(rf"{_REPLIES.pattern}|\\b(?:ask|welcom|call|accept|agree)", re.IGNORECASE)
_CLEARLY_MORE = 0.25
_PARTS = re.compile(
    r"[,;]?\s(?:but|while|whereas|although|though|yet)\b|;|:\s|,\sand\s(?=(?:[a-z'’]+\s){0,6}[A-Z])", re.IGNORECASE
)
_REACH = 2  # sentences to either side in which the speaker of a statement may be named


def wrongly_attributed(
    text: str, claim: Sequence[Scene], passages: Sequence[Passage], held: Sequence[Sequence[Scene]],
    articles: Sequence[Headline] = (),
) -> str:  # fmt: skip
    """What is wrong with who says it, in plain words; empty where nothing is. An outlet may be named for its own.

    `articles` are those of the passages; a whole one also tells who the people are of whom a passage gives the name.
    """
    outlets = {stem(word) for each in articles for word in WORD.findall(each.publisher)}
    sentences = [told(passage.text, _spans(scenes)) for passage, scenes in zip(passages, held, strict=True)]
    texts = [*(each.text for each in passages), *(each.text for each in articles if isinstance(each, Article))]
    known: dict[str, frozenset[str]] = {}
    for name, words in (one for each in texts for one in described(each).items()):
        known[name] = known.get(name, frozenset()) | words
    said = [one for one in speeches(text) if one.words]
    quotes = quotations(text).quotes
    people = (
        known.keys() | _people([*claim, *(scene for scenes in held for scene in scenes)]) if quotes else frozenset()
    )
    for quote in quotes:
        holders = [one for passage in sentences for one in passage if stands_in(quote, one.text)]
        holders = holders or [one for passage in sentences for one in passage if _part_of(quote, one.text)]
        named = [one for one in holders if one.words]
        if named and all(_misgiven(text, text.find(quote), one, known, people) for one in named):
            return f"“{quote}” is not said by those it names."
    stated = [one for one in said if states(one) and not (one.names and one.names <= outlets)]
    if any(_told_by_another(text, one, said, claim, sentences, held, known) for one in stated):
        return "The cited passages give this to another speaker."
    if stated and (unquoted := [one for one in stated if not quotes or not _quotes(text, one)]):
        return _statement(text, unquoted, claim, sentences, held, known)
    if not said and not quotes and not ATTRIBUTES.search(text):
        return _dropped(claim, sentences, held)
    return ""


def _spans(scenes: Sequence[Scene]) -> tuple[tuple[int, int], ...]:
    return tuple((scene.start, scene.start + len(scene.text)) for scene in scenes)


def _gives(said: Speech, one: Told, known: dict[str, frozenset[str]]) -> bool:
    """Whether the one quoted is the speaker of the sentence, or one without a name whom it tells of ("a report")."""
    if not one.names and said.words & one.words:
        return True
    return compatible(said, one.words, one.names, known) or (not said.names and _named_in(said, outside(one.text)))


def _part_of(quote: str, sentence: str) -> bool:
    """Whether a sentence holds the first words of a quotation that runs over several."""
    return stands_in(" ".join(quote.split()[:4]), sentence)


def _misgiven(text: str, at: int, one: Told, known: dict[str, frozenset[str]], people: Set[str]) -> bool:
    """Whether the words quoted at a place of the sentence are given to others than the one who says them there.

    Surely so where the one is not named at all and others are, or where another person is named as the speaker.
    """
    start, end = _part_around(text, at)
    said = [each for each in speeches(text) if start <= each.at < end]
    before = [each for each in said if each.at < at]
    speaker = before[-1] if before else next(iter(said), None)
    if any(_gives(each, one, known) for each in ([speaker] if speaker else []) if each.words):
        return False
    if len(before) > 1 and before[-2].words and _reports(text, before[-2]) and _gives(before[-2], one, known):
        return False
    others = ((speaker.names if speaker else _capitals(text[start:end])) & people) - one.names
    if _mentions(text, one):
        return bool(others) and speaker is not None
    return bool(others) if speaker is None else bool(speaker.words)


def _people(scenes: Sequence[Scene]) -> frozenset[str]:
    return frozenset(key[1:] for scene in scenes for f in scene.features if f.kind == "person" for key in f.keys)


def _part_around(text: str, at: int) -> tuple[int, int]:
    """The part of a sentence around a place, between what sets one part against another."""
    joints = [match.start() for match in _CONTRAST.finditer(outside(text))]
    return max((joint for joint in joints if joint < at), default=0), min(
        (joint for joint in joints if joint > at), default=len(text)
    )


def _quotes(text: str, speech: Speech) -> bool:
    """Whether words in marks stand in a speaker's part of the sentence: quotations have a check of their own."""
    start, end = _part_around(text, speech.at)
    return '"' in plain(text[start:end]).text


def _reports(text: str, speech: Speech) -> bool:
    """Whether a speaker tells what another said: "testified that Pask had described"."""
    return re.match(r"\w+\s(?:\w+\s){0,3}that\b", text[speech.at :]) is not None


def _capitals(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in WORD.findall(outside(text)) if word[0].isupper())


def _mentions(text: str, one: Told) -> bool:
    """Whether the sentence names the one who speaks: by name, else by what describes them."""
    stems = {stem(word) for word in WORD.findall(outside(text))}
    return bool(stems & (one.names or one.words))


def _statement(
    text: str, said: Sequence[Speech], claim: Sequence[Scene], sentences: Sequence[Sequence[Told]],
    held: Sequence[Sequence[Scene]], known: dict[str, frozenset[str]],
) -> str:  # fmt: skip
    """A speaker who is named must be one of those who tell the sentences that support the statement, or stand beside
    them; who is only described may be anybody."""
    several = len({one.words for one in said}) > 1
    joints = [match.start() for match in _CONTRAST.finditer(text)]
    for number, one in enumerate(said if several else said[:1]):
        end = said[number + 1].at if several and number + 1 < len(said) else len(text)
        start = one.at if number else 0
        start = max([start, *(joint for joint in joints if joint < one.at)])
        end = min([end, *(joint for joint in joints if joint > one.at)])
        before = said[number - 1].at if number else 0
        if number and _reports(text, said[number - 1]) and not any(before < joint < one.at for joint in joints):
            continue  # "Haas insisted that Krol had told her": what he said is told by her
        if one.names and not _told_by(one, (start, end), claim, sentences, held, known):
            return "The cited passages give this to another speaker."
    return ""


def _told_by(
    speaker: Speech, part: tuple[int, int], claim: Sequence[Scene], sentences: Sequence[Sequence[Told]],
    held: Sequence[Sequence[Scene]], known: dict[str, frozenset[str]],
) -> bool:  # fmt: skip
    own = {f"@{word}" for word in speaker.words} | speaker.words
    scored = [
        (_share_without(claim, scene, own, part), passage, at, one)
        for passage, scenes in zip(sentences, held, strict=True)
        for at, (one, scene) in enumerate(zip(passage, scenes, strict=False))
    ]
    best, told_best = max(((score, one) for score, _, _, one in scored), key=lambda pair: pair[0], default=(0.0, None))
    if best < 0.2 or told_best is None or not told_best.names:
        return True  # nobody else is named as the one who says it
    tops = {id(passage): max(score for score, other, *_ in scored if other is passage) for _, passage, *_ in scored}
    near = [
        (passage, at, one) for score, passage, at, one in scored if score >= max(tops[id(passage)] * _CLOSE, best * 0.5)
    ]
    if any(_fits(speaker, passage, at, one, known) for passage, at, one in near):
        return True
    return not any(one.words for _, _, one in near) and any(
        one.words and compatible(speaker, one.words, one.names, known)
        for score, _, _, one in scored
        if score >= best * 0.4
    )


def _told_by_another(
    text: str, speaker: Speech, said: Sequence[Speech], claim: Sequence[Scene], sentences: Sequence[Sequence[Told]],
    held: Sequence[Sequence[Scene]], known: dict[str, frozenset[str]],
) -> bool:  # fmt: skip
    """Whether another person tells clearly more of the speaker's part than all sentences at the speaker's name do; one
    who answers may speak of what others said, and quotations have a check of their own."""
    joints = [match.start() for match in _PARTS.finditer(outside(text))]
    start = max((joint for joint in joints if joint <= speaker.at), default=0)
    following = [one.at - 1 for one in said if one.at > speaker.at and one.words != speaker.words]
    end = min([*(joint for joint in joints if joint > speaker.at), *following], default=len(text))
    if not speaker.names & known.keys() or _ANSWERS.match(speaker.verb) or '"' in plain(text[start:end]).text:
        return False
    own = frozenset().union(*(one.words for one in said))
    own |= {f"@{word}" for word in own}
    theirs = others = 0.0
    for passage, scenes in zip(sentences, held, strict=True):
        for at, (one, scene) in enumerate(zip(passage, scenes, strict=False)):
            much = _share_without(claim, scene, own, (start, end))
            beside = " ".join(each.text for each in passage[max(0, at - 1) : at + 2])
            if (one.words and compatible(speaker, one.words, one.names, known)) or _named_in(speaker, beside):
                theirs = max(theirs, much)
            elif one.names & known.keys():
                others = max(others, much)
    return others > theirs + _CLEARLY_MORE


def _fits(speaker: Speech, passage: Sequence[Told], at: int, one: Told, known: dict[str, frozenset[str]]) -> bool:
    beside = passage[max(0, at - 1) : at + 2]
    if _REPLIES.match(speaker.verb) and any(
        each.words and _REPLIES.search(each.text) and compatible(speaker, each.words, each.names, known)
        for each in passage[at + 1 : at + 2]
    ):
        return True  # "Moss denied that", after what is denied
    if one.words:
        if compatible(speaker, one.words, one.names, known):
            return True
        if not one.names and one.words <= ANY_BODY and not speaker.names & known.keys():
            return _named_in(speaker, " ".join(each.text for each in passage[max(0, at - _REACH) : at]))
        if not speaker.names & known.keys() and _named_in(speaker, one.text):
            return True  # a body named in the sentence of its own speaker
        nameless = not one.names & known.keys() and bool(speaker.names & known.keys())
        return nameless and any(len(speaker.names & each.names & known.keys()) > 1 for each in beside)
    around = passage[max(0, at - _REACH) : at + _REACH + 1]
    if any(compatible(speaker, each.words, each.names, known) for each in around if each.words):
        return True
    return _named_in(speaker, " ".join(each.text for each in around))


def _named_in(speaker: Speech, text: str) -> bool:
    stems = {stem(word) for word in WORD.findall(text)}
    return bool(speaker.names & stems if speaker.names else speaker.words & stems)


def _share_without(claim: Sequence[Scene], scene: Scene, own: Set[str], part: tuple[int, int]) -> float:
    total = matched = 0.0
    for each in claim:
        for feature in each.features:
            if feature.keys & own or not part[0] <= feature.start < part[1]:
                continue
            weight = 1.0 if feature.token else 2.0
            total += weight
            matched += weight if feature.keys & scene.keys else 0.0
    return matched / total if total else 0.0


def _dropped(claim: Sequence[Scene], sentences: Sequence[Sequence[Told]], held: Sequence[Sequence[Scene]]) -> str:
    scored = [
        (max((share(each, scene) for each in claim), default=0.0), passage, at)
        for passage, scenes in zip(sentences, held, strict=True)
        for at, scene in enumerate(scenes[: len(passage)])
    ]
    best = max((score for score, *_ in scored), default=0.0)
    near = [(passage, at) for score, passage, at in scored if score >= best * 0.95 and score >= 0.3]
    if near and all(contested(passage, at) for passage, at in near):
        return "This is disputed there, and it does not say who says it."
    return ""
