"""Whether the age of an answer's sources matters for what was asked.

It does not care how their age is said (`retrieval.answering.plain_words`).
"""

import re
from datetime import date, timedelta

from retrieval.answering.expected import is_year
from retrieval.answering.question import Question
from retrieval.checking.numbers import figures

OLD = timedelta(days=7)  # sources older than this do not tell how things stand now
_PRESENT = re.compile(r"\b(?:is|are|does|do|has|have|who's|what's|where's|how's)\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:did|was|were|had)\b", re.IGNORECASE)


def about_now(question: Question) -> bool:
    """Whether it asks how things stand: by a word such as "now", or in the present without naming a date."""
    if question.current:
        return True
    dated = any(figure.kind == "date" or is_year(figure) for figure in figures(question.text))
    asking = question.asking
    return not dated and _PRESENT.search(asking) is not None and _PAST.search(asking) is None


def outdated(question: Question, newest: date | None, today: date) -> bool:
    """Whether the question is about now and the newest source is not."""
    return newest is not None and today - newest > OLD and about_now(question)
