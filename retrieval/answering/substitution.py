"""Puts words of a later message into the question before it: another place, another thing meant, another asking word.

It does not care what the words mean. Where the question has no place for them, nothing is made up: the caller joins the
two messages instead.
"""

import re
from itertools import islice, takewhile
from typing import NamedTuple

from retrieval.words import STOP_WORDS, WORD, content_stems, stem

_AUX = r"is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might"
_AUX_WORD = re.compile(rf"\b(?:{_AUX}|who|what|which|when|where|why|how)\b", re.IGNORECASE)
_ASKS = re.compile(rf"^(?P<wh>.*?)\b(?P<aux>{_AUX})\b\s+(?P<rest>.+?)\s*\?*$", re.IGNORECASE | re.DOTALL)
_COUNTED = re.compile(r"\b(?:how many|which|what)\s+(?P<what>[^?]+?)\s*$", re.IGNORECASE)
_ASKING_WORD = re.compile(r"\b(?:who|what|which|when|where|why|how)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"\bhow (?:many|much)\s*$", re.IGNORECASE)
_DOES = re.compile(r"\b(?:do|does|did)\s+(?P<subject>(?:(?:the|a|an)\s+)?)", re.IGNORECASE)
_MOST_OF_SUBJECT = 5
_PHRASE = re.compile(r"^(?P<asks>(?:\S+\s+){2,}?)(?P<how>when|in|at|on|during|after|for|of|about)\s+[^?]+\?*$")
_WHO = re.compile(r"^\s*(?:who|what|which)\s*$", re.IGNORECASE)
_PREPOSITION = re.compile(r"^(?:in|at|on|for|with|from|by|near|to|of|about)\b", re.IGNORECASE)
_NAME = r"(?:(?:the|The)\s+)?[A-Z][\w'’-]+(?:\s+(?:of\s+)?[A-Z][\w'’-]+)*"
_NAMES = re.compile(_NAME)
_NO = re.compile(
    r"^\s*(?:(?:no|nope|sorry|actually|wrong|not that(?: one)?)\b[\s,.!:;—-]*)*"
    r"(?P<meant>i (?:meant|mean|was asking about)|not\s+(?P<wrong>[^,;]+)[,;]\s*(?:but\s+)?|(?=the other\b))\s*"
    r"(?P<right>[^?!]+?)[\s.?!]*$",
    re.IGNORECASE,
)
_SAYS_NO = re.compile(r"^\s*(?:no|nope|sorry|actually|wrong|not|i mean(?:t)?)\b", re.IGNORECASE)
_OTHER = re.compile(r"^(?:the\s+)?other(?:\s+(?:one|\w+))?$|^another(?:\s+\w+)?$", re.IGNORECASE)
_DETERMINERS = frozenset(("the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her"))
_BACK = 3  # words in front of a noun that belong to it


class Corrected(NamedTuple):
    """The question before, as it was meant; `meant` are the words that say what, empty for the same words, of something
    else than was answered from."""

    text: str
    meant: str


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


def substituted(what: str, before: str) -> str | None:
    """`before` with `what` ("in Salvares") in place of its like; None where it has none."""
    if preposition := _PREPOSITION.match(what):
        found = list(re.finditer(rf"\b{preposition.group()}\s+{_NAME}", before))
        return before[: found[-1].start()] + what + before[found[-1].end() :] if found else None
    return _by_noun(what, before) or _by_name(what, before)


def inverted(word: str, before: str) -> str | None:
    """ "Why did dockers strike?" of "why" and "When did dockers strike?"; None where the question cannot be turned."""
    match = _ASKS.match(" ".join(before.split()))
    if match is None or word.lower() not in ("why", "when", "where", "how"):
        return None
    if match["wh"].strip() and not _ASKING_WORD.search(match["wh"]):
        return None  # a statement
    word, aux, rest = word.capitalize(), match["aux"].lower(), match["rest"]
    if aux in ("do", "does", "did"):
        return f"{word} {aux} {rest}?"
    if _WHO.match(match["wh"]):  # "who was named": the asking word is what the sentence is about
        return None
    counted = _COUNTED.search(match["wh"])
    if counted is None and _HOW_MANY.search(match["wh"]):
        return None
    return f"{word} {aux} {counted['what']} {rest}?" if counted else f"{word} {aux} {rest}?"


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
    names = [match for match in _NAMES.finditer(before) if match.start() > 0]
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
