"""Reads a message that asks for news: what has changed since the person last asked, since then, or since a day.

It does not care what has changed, nor what other messages of a conversation ask (`follow_up`).
"""

import re
from typing import Literal, NamedTuple

from retrieval.answering.reading.substitution import Times
from retrieval.words import content_stems

Since = Literal["asked", "then", "named"]

OPENING = re.compile(
    r"^\s*(?:(?:and|but|so|also|or|then|ok|okay|no|yes|thanks|thank you|what about|how about)\b[\s,.!]*)+",
    re.IGNORECASE,
)
"""Words that go on from what was said."""
_CHANGED = re.compile(
    r"\b(?:what(?:'s|’s| is| has| have)? (?:else )?(?:has |is |have )?(?:changed|new|happened|different)|"
    r"(?:is there )?anything (?:else )?(?:new|changed|happened)|(?:is there |are there )?any (?:\w+ )?"
    r"(?:news|updates?|changes?|developments?)|has (?:anything|something|much) (?:changed|happened))\b",
    re.IGNORECASE,
)
_HAPPENED = re.compile(r"what happened|what has happened", re.IGNORECASE)
_SINCE_ASKED = re.compile(
    r"\b(?:since|after) (?:(?:the )?last time(?: (?:i|we) (?:asked|spoke|talked))?|"
    r"i (?:last |first )?asked(?: (?:you|about|that))*|"
    r"we (?:last )?(?:spoke|talked)|(?:my|our|your) (?:last|previous) (?:question|answer|visit|chat|update)|"
    r"(?:my|the) (?:last )?question)\b",
    re.IGNORECASE,
)
_SINCE_THEN = re.compile(r"\bsince(?: then| that| this|(?=\s*\?*\s*$))", re.IGNORECASE)
_ABOUT_WORD = re.compile(r"\b(?:about|on|in|with|for|regarding|there|so far|now|yet|there been|been)\b", re.IGNORECASE)


class Changes(NamedTuple):
    """Asks what is new: `since` the person last asked, since what was told ("then"), or since a time that it names.

    `asking` is the question to be asked of what is new, empty where that is the one before; `subject` what it is to be
    about, empty for what was talked of.
    """

    since: Since
    asking: str
    subject: str


def read_changes(text: str, before: str, times: Times) -> Changes | None:
    """What news the message asks for, read after the question `before`; None where it asks something else."""
    asked = _SINCE_ASKED.search(text)
    then = _SINCE_THEN.search(text) if before else None
    changed = _CHANGED.search(text)
    if changed and not (asked or then) and _HAPPENED.search(changed.group()):
        changed = None  # "what happened?" asks for the story itself
    if not (asked or then or (changed and before)):
        return None
    rest = text
    for pattern in (_SINCE_ASKED, _SINCE_THEN, _CHANGED, OPENING):
        rest = pattern.sub(" ", rest)
    rest = " ".join(rest.split()).strip(" ?,.!")
    says = content_stems(rest)
    if changed or not says:
        subject = _ABOUT_WORD.sub(" ", rest).strip() if says else ""
        if changed and says and not (asked or then):
            if _since_a_time(rest, times):
                return Changes("named", "", "")
            return None  # "what happened in Holm?" asks for news of its own
        return Changes("asked" if asked or not then else "then", "", " ".join(subject.split()))
    asking = f"{rest[:1].upper()}{rest[1:]}?"
    return Changes("asked" if asked else "then", asking, "")


def _since_a_time(text: str, times: Times) -> bool:
    """Whether it says nothing but that: "since yesterday"."""
    named = times(text)
    said = text
    for start, end in reversed(named):
        said = said[:start] + said[end:]
    since = re.search(r"\bsince\b", text, re.IGNORECASE) is not None
    return since and bool(named) and set(content_stems(said)) <= {"sinc"}
