"""The sentences of a passage with who says each of them, pronouns resolved, and what describes each person named.

It does not care how a speaker is read from one sentence (`speeches`).
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from retrieval.checking.names import seat
from retrieval.checking.naming import is_person
from retrieval.checking.quotes import plain
from retrieval.checking.speeches import Speech, described_by, outside, speeches
from retrieval.words import STOP_WORDS, WORD, stem

_CONTESTS = re.compile(
    r"\b(?:(?<!nor )den(?:y|ied|ies)|disput(?:ed|es)(?! (?:over|with|about))|contradict(?:s|ed)?|"
    r"reject(?:ed|s)? (?:the|that|this|it|any) (?:claim|accusation|"
    r"allegation|charge|criticism|account|version|figure|suggestion|report)s?|untrue|not true|false|"
    r"baseless|unfounded|"
    r"nonsense|invented|fabricated|fiction|no evidence|a lie|(?:did|does|do) not believe|"
    r"disbelieve[sd]?|(?:rejects?|rejected|contradicted|disagreed|disagrees)(?= (?:that|this|it|him|"
    r"her|them)\b|[.:,;]))\b",
    re.IGNORECASE,
)
_CONTESTED_VERB = re.compile(
    r"\b(?:accus(?:ed|es?|ing)|alleg(?:ed|es?|edly|ing)|claim(?:ed|s)|maintain(?:ed|s)|insist(?:ed|"
    r"s))\b",
    re.IGNORECASE,
)

_SUBJECT = re.compile(
    r"(?:The |An? )?[A-Z][\w'’-]*(?: [\w'’-]+){0,4}"
    r"(?=,| (?:is|was|were|are|has|had|have|will|would|said|[a-z]+ed)\b)|(?:The|An?) (?:[\w'’-]+ ?){1,4}(?=,)"
)
# Who is asked answers; who "denied that" is the one of whom it was said.
_ASKED = re.compile(r"\basked (?P<whom>(?:[A-Z][\w'’-]+ ?){1,3})(?:whether|if|how|why|what|when|who|about)\b")
_CONTRADICTS = re.compile(
    r"(?:He|She) (?:den(?:ied|ies)|reject(?:ed|s)|disput(?:ed|es)|contradict(?:ed|s)) (?:that|this|it)\b"
)
_ACTS = re.compile(r"\b(?P<who>[A-Z][\w'’-]+) (?:had|has|was|were|is|did|would|will|[a-z]{2,}ed)\b")
_HE = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)


class Told(NamedTuple):
    """A sentence of the evidence and who says it: the words of the speaker, empty where nobody is named."""

    text: str
    words: frozenset[str]
    names: frozenset[str]


@lru_cache(maxsize=256)
def told(text: str, spans: tuple[tuple[int, int], ...]) -> tuple[Told, ...]:
    """Each sentence with its speaker, pronouns resolved by the speaker or person before."""
    known = Speech(frozenset(), frozenset(), 0, False)
    descriptions = described(text)
    people = _in_full(text)
    found: list[Told] = []
    for number, (start, end) in enumerate(spans):
        sentence = text[start:end]
        speech = speeches(sentence)
        if found and _CONTRADICTS.match(sentence) and (accused := _told_of(found[-1])):
            known = Speech(accused, accused, 0, False)
        named = [one for one in speech if one.words]
        if speech and speech[0].pronoun and not (_HE.search(sentence) and _is_state(known)):
            named.append(known)
            if inside := _person(sentence[: speech[0].at], found):  # "Ann Holm will stay away, she said"
                named.append(Speech(inside, inside, 0, False))
        words = frozenset().union(*(one.words for one in named)) if named else frozenset()
        names = frozenset().union(*(one.names for one in named)) if named else frozenset()
        after = _speaker_after(text, spans, number) if not speech and _only_quotation(sentence) else None
        if after:
            words, names = after.words, after.names
        elif (
            not named
            and (any(one.pronoun for one in speech) or _goes_on(text, start, end, spans, number))
            and not (_HE.search(sentence) and _is_state(known))
        ):
            words, names = known.words, known.names
        if words and not any(one.pronoun for one in speech[:1]):
            known = Speech(words, names, 0, False)
        elif (person := _person(sentence, found)) and (person & people or not known.names & people):
            known = Speech(person, person, 0, False)
        if answers := _ASKED.search(sentence):
            known = Speech(*described_by(answers["whom"]), 0, False)
        more = frozenset().union(*(descriptions[name] for name in names if name in descriptions))
        found.append(Told(sentence, words | more, names))
    return tuple(found)


def _told_of(one: Told) -> frozenset[str]:
    """Whom a speaker tells of, by the first name in his sentence that does something: it is not he who denies it."""
    acting = (described_by(match["who"])[0] for match in _ACTS.finditer(outside(one.text)))
    return next((who for who in acting if one.names and not who & one.names), frozenset())


def _in_full(text: str) -> frozenset[str]:
    """The words of the names of those named in full: a lone capital beside them may be a body's."""
    runs = re.findall(r"\b[A-Z][\w'’-]+(?: (?:van |von |de )?[A-Z][\w'’-]+)+", text)
    return frozenset(stem(word) for run in runs if is_person(run) for word in WORD.findall(run))


def _is_state(one: Speech) -> bool:
    """Whether a speaker is a state or its capital, which no "he" means."""
    return any(seat(name) for name in one.names)


def _speaker_after(text: str, spans: Sequence[tuple[int, int]], number: int) -> Speech | None:
    """The speaker that the next sentence names at its beginning, as in ‘"Why?" Marsh asked’."""
    if number + 1 == len(spans) or "\n" in text[spans[number][1] : spans[number + 1][0]]:
        return None
    following = text[spans[number + 1][0] : spans[number + 1][1]]
    return next((one for one in speeches(following) if one.words and one.at < 40 and following[0] not in '"“'), None)


def _only_quotation(sentence: str) -> bool:
    bare = outside(sentence)
    return bare.count('"') >= 1 and len(re.sub(r"\"_*\"?|\W", "", bare)) < 3


def _goes_on(text: str, start: int, end: int, spans: Sequence[tuple[int, int]], number: int) -> bool:
    """A quotation that stands alone after a sentence with a speaker, in the same paragraph, is still theirs."""
    if number == 0 or "\n" in text[spans[number - 1][1] : start]:
        return False
    return _only_quotation(text[start:end])


def _person(sentence: str, before: Sequence[Told]) -> frozenset[str]:
    """The person a sentence tells of: the first named in full, or one named before with whom it begins."""
    if match := re.match(r"[A-Z][\w'’-]+", sentence):
        own = stem(match.group())
        acts = re.match(r"[A-Z][\w'’-]+(?:,[^,]{1,30},)? (?:did|does|had|has|was|rejects?|[a-z]+ed)\b", sentence)
        if match.group().lower() not in STOP_WORDS and (acts or any(own in one.names for one in before)):
            return frozenset((own,))
    for match in re.finditer(r"\b[A-Z][\w'’-]+ [A-Z][\w'’-]+\b", sentence):
        if is_person(match.group()):
            return described_by(match.group())[0]
    return frozenset()


@lru_cache(maxsize=256)
def described(text: str) -> dict[str, frozenset[str]]:
    """For each name, the words that describe it anywhere: "the prime minister, Tobias Renneke" describes Renneke."""
    found: dict[str, frozenset[str]] = {}
    bare = plain(text).text
    name = r"[A-Z][\w'-]+(?: (?:van |von |de )?[A-Z][\w'-]+)+"
    patterns = (
        rf"(?P<what>(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[A-Z][\w-]+(?:'s|s')) [^,.;\"]{{3,70}}?), "
        rf"(?P<who>{name})",
        rf"(?P<who>{name}), (?P<what>(?:the|a|an|who|its|their|head|chief|director|chairman|president|"
        rf"general|mayor|professor|minister|governor)[^,.;\"]{{3,80}})",
        rf"(?P<what>(?:[\w'-]+ ){{1,3}})(?P<who>{name})",
    )
    for pattern in patterns:
        for match in re.finditer(pattern, bare):
            if not is_person(match["who"]):
                continue
            what, _ = described_by(match["what"])
            for word in WORD.findall(match["who"]):
                found[stem(word)] = found.get(stem(word), frozenset()) | what | described_by(match["who"])[0]
    for match in re.finditer(rf"[.]\s+(?:Its|Their) [^,.;]{{3,60}}, (?P<who>{name})", bare):
        body = _SUBJECT.match(bare[: match.start()].rpartition(". ")[2].rpartition("\n")[2])
        if body is None or not is_person(match["who"]):
            continue
        for word in WORD.findall(match["who"]):
            found[stem(word)] = found.get(stem(word), frozenset()) | described_by(body.group())[0]
    return found


def contested(sentences: Sequence[Told], at: int) -> bool:
    """Whether the evidence sentence `at` tells what another speaker there disputes, or what it only accuses of."""
    if not sentences[at].words and not _CONTESTED_VERB.search(sentences[at].text):
        return False
    around = sentences[at : at + 3]
    others = [one for one in around if one is not sentences[at] and _CONTESTS.search(outside(one.text))]
    if others or _CONTESTED_VERB.search(sentences[at].text):
        return True
    speakers = {one.words for one in speeches(sentences[at].text) if one.words}
    return len(speakers) > 1 and _CONTESTS.search(outside(sentences[at].text)) is not None
