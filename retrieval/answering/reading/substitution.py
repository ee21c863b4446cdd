"""Puts words of a later message into the question before it: another place, another thing meant, another asking word.

It does not care what the words mean. Where the question has no place for them, nothing is made up: the caller joins the
two messages instead.
"""

import re
from collections.abc import Callable, Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from retrieval.dates.words import CALENDAR_NAMES
from retrieval.planning.kinds import ASKED_OF, SPEECH_VERBS
from retrieval.words import STOP_WORDS, WORD, content_stems, stem, word_set

Times = Callable[[str], Sequence[tuple[int, int]]]

_AUX = r"is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might"
_AUX_WORD = re.compile(rf"\b(?:{_AUX}|who|what|which|when|where|why|how)\b", re.IGNORECASE)
_ASKS = re.compile(rf"^(?P<wh>.*?)\b(?P<aux>{_AUX})\b\s+(?P<rest>.+?)\s*\?*$", re.IGNORECASE | re.DOTALL)
_COUNTED = re.compile(r"\b(?:how many|which|what)\s+(?P<what>[^?]+?)\s*$", re.IGNORECASE)
_ASKING_WORD = re.compile(r"\b(?:who|what|which|when|where|why|how)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow (?:many|much)\s*$", re.IGNORECASE)
_DOES = re.compile(r"\b(?:do|does|did)\s+(?P<subject>(?:(?:the|a|an)\s+)?)", re.IGNORECASE)
_MOST_OF_SUBJECT = 5
_PHRASE = re.compile(r"^(?P<asks>(?:\S+\s+){2,}?)(?P<how>when|in|at|on|during|after|for|of|about)\s+[^?]+\?*$")
_BESIDE = r"about|on|in|at|to|of|from|after|before|during|with|regarding|this|last|when|yesterday|today"
_OBJECT = re.compile(r"\b(?:what|which|who|whom|how many|how much)\b", re.IGNORECASE)
_WHO = re.compile(r"^\s*(?:who|what|which)\s*$", re.IGNORECASE)
_WHO_DID = re.compile(rf"^\s*who\s+(?!(?:{_AUX})\b)(?P<did>[a-z]+(?:\s[^?]+)?)\s*\?*$", re.IGNORECASE)
_PREPOSITION = re.compile(r"^(?:in|at|on|for|with|from|by|near|to|of|about)\b", re.IGNORECASE)
_NAME = r"(?:(?:the|The)\s+)?[A-Z][\w'’-]+(?:\s+(?:of\s+)?[A-Z][\w'’-]+)*"
_NAMES = re.compile(_NAME)
_OF_A_SORT = re.compile(r"\b(?:the|a|an)\s+[a-z]+\s+$")  # "the false Veits" are things called by a name
_NO = re.compile(
    r"^\s*(?:(?:no|nope|sorry|actually|wrong|not that(?: one)?)\b[\s,.!:;—-]*)*"
    r"(?P<meant>i (?:meant|mean|was asking about)|not\s+(?P<wrong>[^,;]+)[,;]\s*(?:but\s+)?|(?=the other\b))\s*"
    r"(?P<right>[^?!]+?)[\s.?!]*$",
    re.IGNORECASE,
)
_SAYS_NO = re.compile(r"^\s*(?:no|nope|sorry|actually|wrong|not|i mean(?:t)?)\b", re.IGNORECASE)
_OTHER = re.compile(r"^(?:the\s+)?other(?:\s+(?:one|\w+))?$|^another(?:\s+\w+)?$", re.IGNORECASE)
_SAID = re.compile(
    rf"\b(?:what|how|when|why|where)\s+(?:{ASKED_OF})\s+(?P<who>.+?)\s+(?P<says>{SPEECH_VERBS})\b(?P<rest>[^?]*)",
    re.IGNORECASE,
)
_OF_TOPIC = re.compile(r"\b(?P<about>about|on|to|regarding)\s+(?P<topic>[^?]+?)\s*\??\s*$", re.IGNORECASE)
# Of what speaks, the last word; what else stands alone after "and" is rather what is spoken about.
SPEAKERS = word_set(
    "agency association authority bank board chairman chairwoman chief church club commission committee companies "
    "company council court critics defence director doctors economists employer employers engineers experts family "
    "families farmers federation firm government governor group head insurer institute investigators judge king lawyer "
    "lawyers leader manager mayor mediator minister ministry ngo office opposition owner parliament party police pope "
    "president prime prosecution prosecutor prosecutors queen regulator residents scientists secretary senator "
    "shareholders spokesman spokesperson spokeswoman state team union unions university victims witnesses workers"
)
_DETERMINERS = frozenset(("the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her"))
_BACK = 3  # words in front of a noun that belong to it


class Corrected(NamedTuple):
    """The question before, as it was meant; `meant` are the words that say what, empty for the same words, of something
    else than was answered from."""

    text: str
    meant: str


_JOINS = re.compile(r"\W*(?:and|but|so)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:he|she|it|they|him|them|(?P<whose>his|its|their))\b", re.IGNORECASE)
_NO_NAMES = CALENDAR_NAMES | {"I"}
_ASKS_FIRST = re.compile(rf"^\s*(?:(?:{_AUX}|who|whom|whose|what|which|when|where|why|how|the)\b\s*)+", re.IGNORECASE)
_ASKS_ANEW = re.compile(r"\s*(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)


def corrected(text: str, before: str) -> Corrected | None:
    """The question that "no, I meant the Tern Island ferry" asks; None where the message corrects nothing."""
    match = _NO.match(text) if _SAYS_NO.match(text) or text.lower().lstrip().startswith("the other") else None
    if match is None:
        return None
    right, wrong = match["right"].strip(), (match["wrong"] or "").strip()
    if _OTHER.match(right):
        return Corrected(before, "")
    if wrong and re.search(rf"\b{re.escape(wrong)}\b", before, re.IGNORECASE):
        text = re.sub(rf"\b{re.escape(wrong)}\b", lambda _: right, before, count=1, flags=re.IGNORECASE)
        return Corrected(text, right)
    places = (_by_noun, _by_name, _by_subject, _by_phrase)
    replaced = next(filter(None, (place(right, before) for place in places)), None)
    return Corrected(replaced or f"{before.rstrip(' ?.')} {right}?", right)


def question_meant(text: str) -> str | None:
    """ "how many died" of "no, I meant how many died": what is meant is another question, not another word of the one
    before."""
    match = _NO.match(text) if _SAYS_NO.match(text) else None
    return match["right"].strip() if match and _ASKS_ANEW.match(match["right"]) else None


def named(text: str, before: str) -> str:
    """`text` with the one name of `before` in place of its first pronoun: "who may sell it" after "What does Velox
    cost"; as it is where that has no name, or several."""
    names = {match.group() for match in _NAMES.finditer(_ASKS_FIRST.sub("", before)) if match.group() not in _NO_NAMES}
    if len(names) != 1:
        return text
    name = names.pop()
    return _PRONOUN.sub(lambda match: f"{name}’s" if match["whose"] else name, text, count=1)


def goes_on(text: str) -> bool:
    """Whether it says "he" or "it" of what was named before, or joins what it asks to that: "And when is that?"."""
    return _PRONOUN.search(text) is not None or _JOINS.match(text) is not None


def substituted(what: str, before: str) -> str | None:
    """`before` with `what` ("in Salvares") in place of its like; None where it has none."""
    if preposition := _PREPOSITION.match(what):
        found = list(re.finditer(rf"\b{preposition.group()}\s+{_NAME}", before))
        return before[: found[-1].start()] + what + before[found[-1].end() :] if found else None
    return _by_noun(what, before) or _by_name(what, before) or _by_speech(what, before)


def at_another_time(what: str, before: str, times: Times) -> str | None:
    """ "How many will come in 2029?" of "in 2029" and "How many will come next spring?"; None where `what` is no time.

    `times` finds the (start, end) of each time that a text names.
    """
    asked = times(what)
    if not asked or WORD.search(what[: asked[0][0]] + what[asked[-1][1] :]):
        return None
    said = times(before)
    if said:
        return f"{before[: said[-1][0]]}{what}{before[said[-1][1] :]}"
    return f"{before.rstrip(' ?.')} {what}?"


def _by_speech(what: str, before: str) -> str | None:
    """Another speaker for the one of "what did X say about Y?", or another topic."""
    match = _SAID.search(before)
    if match is None or _AUX_WORD.search(what):
        return None
    last = (WORD.findall(what) or [""])[-1]
    if last.lower() in SPEAKERS or _NAMES.fullmatch(what):
        return before[: match.start("who")] + what + before[match.end("who") :]
    topic = _OF_TOPIC.search(before)
    return f"{before[: topic.start('topic')]}{what}?" if topic else None


def inverted(word: str, before: str) -> str | None:
    """ "Why did dockers strike?" of "why" and "When did dockers strike?"; None where the question cannot be turned."""
    if who := _WHO_DID.match(before):
        return f"Why did those who {who['did']} do so?" if word.lower() == "why" else None
    match = _ASKS.match(" ".join(before.split()))
    if match is None or word.lower() not in ("why", "when", "where", "how"):
        return None
    if match["wh"].strip() and not _ASKING_WORD.search(match["wh"]):
        return None  # a statement
    word, aux, rest = word.capitalize(), match["aux"].lower(), match["rest"]
    if aux in ("do", "does", "did"):
        return _with_object(word, aux, match["wh"], rest)
    if _WHO.match(match["wh"]):  # "who was named": the asking word is what the sentence is about
        return None
    counted = _COUNTED.search(match["wh"])
    if counted is None and _HOW_MANY.search(match["wh"]):
        return None
    return f"{word} {aux} {counted['what']} {rest}?" if counted else f"{word} {aux} {rest}?"


def _with_object(word: str, aux: str, wh: str, rest: str) -> str | None:
    """ "When did he say that about the deal?" of "What did he say about the deal?": where the asking word was the
    object of the verb, something must be in its place; None where the verb cannot be told."""
    if not _OBJECT.search(wh):
        return f"{word} {aux} {rest}?"
    says = re.match(rf"(?P<who>.+?\s(?:{SPEECH_VERBS}))(?=\s+(?:{_BESIDE})\b|\s*$)", rest, re.IGNORECASE)
    return f"{word} {aux} {says['who']} that{rest[says.end() :]}?" if says else None


def _by_noun(what: str, before: str) -> str | None:
    """Where both end in the same noun: "the Tern Island ferry" for "the ferry"."""
    head = WORD.findall(what)[-1:]
    places = [match for match in WORD.finditer(before) if head and stem(match.group()) == stem(head[0])]
    if not places or not content_stems(what):
        return None
    last = places[-1]
    start = last.start()
    for word in reversed(list(WORD.finditer(before[:start]))[-_BACK:]):
        if word.group().lower() in _DETERMINERS:
            start = word.start()
            break
        if not word.group()[0].isupper() or word.start() == 0:
            break
        start = word.start()
    return before[:start] + what + before[last.end() :]


def _by_name(what: str, before: str) -> str | None:
    """A name for the last name: "Brackwater" for "Dunmoor"."""
    if not _NAMES.fullmatch(what):
        return None
    places = [match for match in _NAMES.finditer(before) if match.start() > 0]
    names = [match for match in places if not _OF_A_SORT.search(before[: match.start()])]
    return before[: names[-1].start()] + what + before[names[-1].end() :] if names else None


def _by_subject(what: str, before: str) -> str | None:
    """ "What does the flood cost?" for "what does the port strike cost?": who does it stands before the last of the
    words that carry meaning."""
    match = _DOES.search(before)
    if match is None or _AUX_WORD.search(what):
        return None
    after = before[match.end() :]
    run = islice(WORD.finditer(after), _MOST_OF_SUBJECT)
    carrying = list(takewhile(lambda word: word.group().lower() not in STOP_WORDS, run))
    if len(carrying) < 2:
        return None
    return f"{before[: match.start('subject')]}{what}{after[carrying[-2].end() :]}"


def _by_phrase(what: str, before: str) -> str | None:
    """ "died in the flood" for "died when the stand collapsed"."""
    match = _PHRASE.match(before)
    if match is None or _AUX_WORD.search(what):
        return None
    how = "in" if match["how"] == "when" else match["how"]
    return f"{match['asks']}{how} {what}?"
