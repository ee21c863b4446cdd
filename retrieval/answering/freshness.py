"""Whether the age of an answer's sources matters for what was asked.

It does not care how their age is said (`retrieval.answering.telling.plain_words`).
"""

import re
from datetime import date, timedelta

from retrieval.answering.choosing.expected_figures import is_year
from retrieval.answering.choosing.running import counts_people
from retrieval.answering.reading.question import Question
from retrieval.checking.numbers import figures
from retrieval.dates.tense import is_past

OLD = timedelta(days=7)  # sources older than this do not tell how things stand now
_PRESENT = re.compile(
    r"\b(?:is|are|does|do|has|have|will|can|should|may|who['’]s|what['’]s|where['’]s|how['’]s)\b"
    r"|^\W*(?:who|what|which(?:\s+[\w'’-]+){1,2})\s+(?!was\b)[a-z]{2,}s\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:did|was|were|had)\b", re.IGNORECASE)
_PERFECT = re.compile(r"\b(?:has|have)\b", re.IGNORECASE)
_FEW_WORDS = 5  # and no question mark: typed as for a search, for how things stand


def about_now(question: Question) -> bool:
    """Whether it asks how things stand or what is to come: by a word such as "now", in the present or future without
    naming a date, by a few words as for a search, or for a number of people that goes on changing."""
    if question.current:
        return True
    asking = question.asking
    if any(figure.kind == "date" or is_year(figure) for figure in figures(question.text)):
        return False
    if counts_people(question):
        return True
    few = question.kind == "what" and not asking.endswith("?") and len(question.text.split()) <= _FEW_WORDS
    return _PAST.search(asking) is None and (few or _PRESENT.search(asking) is not None)


def outdated(question: Question, newest: date | None, today: date) -> bool:
    """Whether the question is about now and the newest source shown is not; "how many died" looks back on what is over,
    "how many have died" does not."""
    return is_old(newest, today) and about_now(question) and not _looks_back(question)


def _looks_back(question: Question) -> bool:
    """Whether it counts people in the past tense."""
    if question.current or not counts_people(question) or _PERFECT.search(question.asking):
        return False
    return _PAST.search(question.asking) is not None or any(map(is_past, question.asking.split()))


def is_old(newest: date | None, today: date) -> bool:
    """Whether the newest source shown no longer tells how things stand."""
    return newest is not None and today - newest > OLD
