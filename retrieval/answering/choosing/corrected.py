"""Figures that an outlet says it had wrong: "we gave the number of dead as sixteen", "wrongly said that 40 were hurt".

It does not care what is right instead, nor for revisions of one article, which `superseded` shows. Such a figure is
no answer: it is told only to be taken back.
"""

import re

from retrieval.checking.numbers import Figure, figures
from retrieval.sources.sentences import SENTENCE_END

_SAID = r"(?:gave|given|said|stated|wrote|written|reported|put|printed|described|named|called|told|claimed|suggested)"
_WRONG = r"(?:wrongly|incorrectly|mistakenly|erroneously|inaccurately|in error|by mistake)"
_TAKEN_BACK = re.compile(
    rf"""\b(?:
      {_WRONG}\s+(?:\w+\s+){{0,2}}?{_SAID}
    | {_SAID}\s+{_WRONG}
    | (?:article|report|story|headline|caption|issue|edition|version|bulletin)\b[^.;]*?\bwe\s+(?:\w+\s+)?{_SAID}
    | (?:earlier|previous|first|original)\s+version\s+of\s+(?:this|the|our)\s+\w+\s+(?:\w+\s+)?{_SAID}
    | we\s+(?:also\s+|had\s+)?(?:gave|given)\s+the\b[^.;]*?\bas
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_BUT = re.compile(
    r"[;:.!?]\s|\bbut\b|\b(?:instead of|rather than|in place of|when)\b|,\s+(?:it|he|she|they|the|that)\b",
    re.IGNORECASE,
)


def taken_back(text: str) -> list[Figure]:
    """The figures of a sentence that its outlet takes back in it."""
    match = _TAKEN_BACK.search(text)
    if match is None:
        return []
    end = _BUT.search(text, match.end())
    last = end.start() if end else len(text)
    return [figure for figure in figures(text) if match.end() <= figure.start < last]


def set_right(before: str) -> str:
    """The sentence that ends the text in front of another one, where it takes back a figure: what comes after it says
    what is right. Empty where it takes back nothing."""
    last = SENTENCE_END.split(before.rstrip())[-1]
    return last if taken_back(last) else ""
