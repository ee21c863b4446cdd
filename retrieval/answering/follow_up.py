"""Reads a follow-up such as "and how far can they fly?" together with what the person asked before.

It does not care what the bot said: its turns are no source of facts, so they are not searched for either.
"""

import re

from retrieval.answering.question import read_question
from retrieval.models import MAX_QUESTION_CHARS, Query
from retrieval.words import PRONOUNS, WORD

_OPENING = re.compile(r"^\s*(?:and|but|so|also|or|then|ok|okay|what about|how about)\b", re.IGNORECASE)
_POINTING = PRONOUNS | frozenset(["one", "ones", "former", "latter", "same", "else", "since"])
_FEW = 2  # content words below which a question in a thread cannot stand alone


def standalone(query: Query) -> str:
    """The question as it is searched for: with the person's previous one in front where it leans on it."""
    earlier = [turn.text.strip() for turn in query.history if turn.speaker == "person" and turn.text.strip()]
    earlier = [text for text in earlier if text != query.text.strip()]
    if not earlier or not _leans(query.text):
        return query.text
    before = earlier[-1]
    if _leans(before) and len(earlier) > 1:
        before = f"{earlier[-2].rstrip()} {before}"
    joined = (
        f"{before.rstrip('.')} {query.text.strip()}"
        if before.endswith(("?", "!"))
        else f"{before.rstrip('.')}. {query.text.strip()}"
    )
    return joined if len(joined) <= MAX_QUESTION_CHARS else query.text


def _leans(text: str) -> bool:
    """Opens as a continuation, points at something with a pronoun and names nothing, or says too little."""
    question = read_question(text)
    if _OPENING.match(text) or len(question.stems) < _FEW:
        return True
    points = any(word.lower() in _POINTING for word in WORD.findall(text))
    return points and not question.names
