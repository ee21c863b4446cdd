"""What an outlet says it had wrong: "we gave the number of dead as sixteen", "wrongly said that she had resigned".

It does not care what is right instead, nor for revisions of one article, which `superseded` shows. What is told only to
be taken back is no answer.
"""

import re

from retrieval.checking.numbers import Figure, figures
from retrieval.sources.sentences import SENTENCE_END

_SAID = r"(?:gave|given|said|stated|wrote|written|reported|put|printed|described|named|called|told|claimed|suggested)"
_WRONG = r"(?:wrongly|incorrectly|mistakenly|erroneously|inaccurately|in\ error|by\ mistake)"
_FIRST = r"(?:at\ first|first|originally|initially|earlier|previously)"
_TAKEN_BACK = re.compile(
    rf"""\b(?:
      {_WRONG}\s+(?:\w+\s+){{0,2}}?{_SAID}
    | {_SAID}\s+{_WRONG}
    | (?:article|report|story|headline|caption|issue|edition|version|bulletin)\b[^.;]*?\bwe\s+(?:\w+\s+)?{_SAID}
    | (?:earlier|previous|first|original)\s+version\s+of\s+(?:this|the|our)\s+\w+\s+(?:\w+\s+)?{_SAID}
    | (?:article|report|story|headline|caption|item|page)\s+{_FIRST}\s+{_SAID}
    | we\s+(?:also\s+|had\s+)?(?:gave|given)\s+the\b[^.;]*?\bas
    | \A\W*(?:correction|clarification|erratum)\b[^;]*?\b{_SAID}
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_REFUTES = re.compile(
    r"(?:[\w'’,-]+\s+){0,8}?(?:that|this|it|the (?:claim|report|rumou?r|statement|story|post|allegation)|which)\s+"
    r"(?:is|was|has been|proved|turned out(?: to be)?)\s+(?:\w+ly\s+)?"
    r"(?:wrong|false|untrue|not true|incorrect|a hoax|a lie|an? (?:mistake|error)|invented|made up|mistaken|baseless|"
    r"nonsense)\b",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"[;:.!?]\s|\bbut\b|\b(?:instead of|rather than|in place of|when)\b|,\s+(?:it|he|she|they|the)\b|"
    r",\s+that\b(?! (?:[\w'’-]+ ){1,4}had\b)",
    re.IGNORECASE,
)


def takes_back(text: str) -> bool:
    """Whether its outlet takes something back in a sentence, a figure or not."""
    return _TAKEN_BACK.search(text) is not None


def refuted(after: str) -> bool:
    """Whether the text that comes after a sentence begins by calling it wrong: "Doctors say that is false."."""
    return _REFUTES.match(SENTENCE_END.split(after.strip())[0]) is not None


def taken_back(text: str) -> list[Figure]:
    """The figures of a sentence that its outlet takes back in it."""
    match = _TAKEN_BACK.search(text)
    if match is None:
        return []
    end = _BUT.search(text, match.end())
    last = end.start() if end else len(text)
    return [figure for figure in figures(text) if match.end() <= figure.start < last]


def says_what_is_right(text: str) -> bool:
    """Whether a sentence that takes something back goes on with what is right: "wrongly said 16 instead of 17"."""
    match = _TAKEN_BACK.search(text)
    return match is not None and _BUT.search(text.rstrip(' .!?"”'), match.end()) is not None


def set_right(before: str) -> str:
    """The sentence that ends the text in front of another one, where it takes something back: what comes after it says
    what is right. Empty where it takes back nothing."""
    last = SENTENCE_END.split(before.rstrip())[-1]
    return last if takes_back(last) else ""
