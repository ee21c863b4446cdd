"""What a sentence only supposes: "if his party won the election" does not say who won it.

It does not care for plans and allegations, which a question may well ask for.
"""

import re

from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.reading.question import Question
from retrieval.words import content_stems

_SUPPOSED = re.compile(
    r"\b(?:if|unless|in case|provided|supposing|whether)\b(?! (?:any|possible|necessary)\b)[^,;:.?!”\"]*"
)
_SUPPOSES = re.compile(r"\b(?:if|unless|whether|would|could|should|in case|(?-i:may|might))\b", re.IGNORECASE)
_OF_FACTS = frozenset({"who", "name", "when", "where", "how_many", "how_much", "percent", "yes_no"})
_FEWEST = 2  # stems of the question that are supposed: one alone may be there by chance


def only_supposed(question: Question, one: Candidate) -> bool:
    """Whether all that the sentence says of a question for facts stands behind an "if"; names may stand before it."""
    if question.kind not in _OF_FACTS or _SUPPOSES.search(question.text):
        return False
    supposed = " ".join(_SUPPOSED.findall(one.text))
    asked = set(question.stems) - question.names
    within = asked & set(content_stems(supposed))
    elsewhere = asked & set(content_stems(_SUPPOSED.sub(" ", one.text)))
    return len(within) >= _FEWEST and not elsewhere
