"""A question said as a statement, with a possible answer where it asks for one: "Kroger plans to merge in 2024."

A sentence that answers is nearer in meaning to such a statement than to the question. It does not care which of the
possible answers is right, nor whether the statement is good English.
"""

import re
from collections.abc import Sequence

from retrieval.answering.choosing.expected import spans
from retrieval.answering.choosing.sorts import new_runs
from retrieval.answering.reading.question import Question
from retrieval.index.embedding import Embedder

_MOST = 4  # possible answers of one sentence that are tried, to bound the time of one question
_NAMED = ("name", "what", "who", "where")  # kinds of question that a name may answer
# Words that say when it was asked; the news says them otherwise.
_WHEN = re.compile(r"\b(?:(?:this|last|next) (?:week|month|year)|recently|on \w+day)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:who|whom|where|when|how (?:many|much|old|long|far|soon)(?: \w+)?|what percentage)\b", re.IGNORECASE
)
_ASKS_WHICH = re.compile(r"\b(?:which|what)\b", re.IGNORECASE)
_UNNAMED = {"who": "someone", "where": "there"}


def likeness_as_stated(question: Question, sentences: Sequence[str], embedder: Embedder) -> float:
    """The greatest cosine of one of `sentences` with the question as a statement: with an answer that the sentence
    may hold, or with none."""
    tried = [(sentence, statement) for sentence in sentences for statement in statements(question, sentence)]
    if not tried:
        return 0.0
    texts = list(dict.fromkeys(text for pair in tried for text in pair))
    vectors = dict(zip(texts, embedder.embed(texts), strict=True))
    return max(0.0, *(float(vectors[sentence] @ vectors[statement]) for sentence, statement in tried))


def statements(question: Question, sentence: str) -> list[str]:
    """The question as a statement, first without an answer, then with each that `sentence` may hold."""
    asked = _asked_at(question)
    if asked is None:
        return [_stated(question.text)]
    sort = f"the {question.sought}" if question.sought and question.kind in ("name", "what") else "some"
    possible = [_UNNAMED.get(question.kind, sort), *_possible(question, sentence)]
    start, end = asked
    return [_stated(question.text[:start] + one + question.text[end:]) for one in possible]


def _possible(question: Question, sentence: str) -> list[str]:
    if question.kind in _NAMED:
        found = new_runs(frozenset((*question.stems, *question.setting_stems)), sentence)
    else:
        found = [sentence[start:end] for start, end in spans(question, sentence)]
    return list(dict.fromkeys(found))[:_MOST]


def _asked_at(question: Question) -> tuple[int, int] | None:
    """Where the words that ask stand, with those for the sort of thing asked for: "which national park"."""
    if question.sought and question.kind in ("name", "what"):
        sort = rf"\b(?:which|what)\s+(?:of the following\s+)?{re.escape(question.sought)}"
        found = re.search(sort, question.text, re.IGNORECASE)
        if found:
            return found.span()
    found = _ASKS.search(question.text) or _ASKS_WHICH.search(question.text)
    return found.span() if found else None


def _stated(text: str) -> str:
    text = " ".join(_WHEN.sub("", text).split()).strip(" ,?") + "."
    return text[0].upper() + text[1:]
