"""Whether what a question takes for done was done: "Why did she resign?", where no report says that she did.

It does not care about the reason or the day. Only of few deeds can that be told: those that the news always calls by
one of a few words.
"""

import re

from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.reading.question import Question
from retrieval.words import WORD, stem, word_set

_DEEDS = frozenset(
    map(stem, word_set("resign quit arrest convict acquit dismiss sack die kill divorce marry expel jail"))
)
_NOBODY = re.compile(r"\b(?:no(?: |-)?one|nobody|none|never|not|no)\b|n['’]t\b", re.IGNORECASE)
_WITHIN = 5  # words between "no one" and what was not done


def told_done(question: Question, one: Candidate) -> bool:
    """Whether a sentence, what stands beside it or its article's headline or lead tells of the deed that the question
    takes for done; True where it names none."""
    deeds = _asked(question)
    return not deeds or bool(deeds & (one.near_stems | one.otherwise | one.given))


def told_undone(question: Question, one: Candidate) -> bool:
    """Whether the sentence says that nobody did it, where it is asked when it was: "No one has been arrested"."""
    deeds = _asked(question) if question.kind == "when" else frozenset()
    if not deeds & one.stems:
        return False
    after = (WORD.findall(one.text[match.end() :])[:_WITHIN] for match in _NOBODY.finditer(one.text))
    return any(stem(word) in deeds for words in after for word in words)


def _asked(question: Question) -> frozenset[str]:
    if question.kind not in ("why", "when"):
        return frozenset()
    return frozenset(each for each in question.stems if each in _DEEDS and each not in question.names)
