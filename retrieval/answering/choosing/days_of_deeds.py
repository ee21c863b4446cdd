"""Whether a sentence tells of the deed whose day is asked for, or names a day of something else beside it.

"When did the dam burst?" is told by "it burst on Tuesday", not by "an engineer came on Monday, the day before the
burst". It does not care which day it is, nor about what is still to come.
"""

import re

from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.reading.question import Question
from retrieval.words import WORD, content_stems, stem, word_set

_ASKS = re.compile(r"\W*(?:and\s+|but\s+)?when (?:did|was|were|had)\b(?P<deed>[^?]*)", re.IGNORECASE)
_NOUN_AFTER = word_set("the a an its his her their this that before after since until of no to")
_UNDONE = re.compile(
    r"\b(?:call(?:s|ed)? off|cancel(?:s|led)|put off|postponed?|abandon(?:s|ed)?|attempt(?:s|ed)? to|"
    r"(?:is|are) to|will|planned for|to (?:start|begin) again)\b",
    re.IGNORECASE,
)


def tells_the_deed(question: Question, one: Candidate) -> int:
    """1 where the sentence itself says that the deed was done, -1 where it only mentions it or tells of one called off
    or still to come; 0 where it says nothing of it, or no day gone by of a deed is asked for."""
    asked = _ASKS.match(question.asking) if question.kind == "when" else None
    deed = (
        next((each for each in reversed(content_stems(asked["deed"])) if each not in question.names), "")
        if asked
        else ""
    )
    if not deed or deed not in one.stems | one.otherwise:
        return 0
    if _UNDONE.search(one.text):
        return -1
    words = [part for word in WORD.findall(one.text) for part in word.split("-")]
    said = [at for at, word in enumerate(words) if stem(word) == deed]
    if said and all(at > 0 and _mentions(words[at - 1]) for at in said):
        return -1
    return 1


def _mentions(word: str) -> bool:
    return word.lower() in _NOUN_AFTER or word.endswith(("'s", "’s"))
