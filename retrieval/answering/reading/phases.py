"""Whether a question asks when something begins or when it ends, and whether a sentence speaks of the other.

"Dock workers began a strike on Thursday" has every word of "When did the dock workers' strike end?" but the one that
matters. It does not care what begins or ends, nor which day is named.
"""

import re
from typing import Literal

Phase = Literal["start", "end"]

_OTHER: dict[Phase, Phase] = {"start": "end", "end": "start"}
_ASKED: dict[Phase, str] = {
    "start": r"begins?|began|begun|beginning|starts?|started|commences?|launch(?:es|ed)?|breaks? out|broke out",
    "end": r"ends?|ended|ending|finish(?:es|ed)?|conclude[sd]?|stop(?:s|ped)?|cease[sd]?|expires?|expired|"
    r"(?:is|was|are|were|be|been|it|all) over",
}
# A sentence has more words for it than a question.
_MORE: dict[Phase, str] = {
    "start": r"starting|launching|open(?:s|ed|ing)?(?! again)|walk(?:s|ed|ing)? out|went on strike|"
    r"erupt(?:s|ed)?|introduced",
    "end": r"stopping|closes?|closed|halt(?:s|ed)?|lift(?:s|ed)?|calls? off|called off|return(?:s|ed)? to work|"
    r"resumes?|resumed|settled?|until|till|last(?:s|ed)?|completed?|ceasefire|came to",
}
_TOLD = {phase: re.compile(rf"\b(?:{words}|{_MORE[phase]})\b", re.IGNORECASE) for phase, words in _ASKED.items()}
_ASKS = {phase: re.compile(rf"\b(?:{words})\b(?:\s\w+)?\W*$", re.IGNORECASE) for phase, words in _ASKED.items()}


def phase_asked(asking: str) -> Phase | None:
    """What the clause that asks ends with: "When did the strike end?", "When is it over?"; None where it is neither."""
    found: list[Phase] = [phase for phase in _OTHER if _ASKS[phase].search(asking)]
    return found[0] if len(found) == 1 else None


def tells_of_the_other(phase: Phase, sentence: str) -> bool:
    """Whether `sentence` speaks of the opposite of `phase` and not of it."""
    return _TOLD[_OTHER[phase]].search(sentence) is not None and _TOLD[phase].search(sentence) is None
