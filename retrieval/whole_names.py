"""The names of several words in a question, and whether a passage holds them whole.

"Holm" and "institute" each stand in many articles, "Holm Institute" in the one that is asked for, even where that says
it in passing. It does not care what a name is of, nor about names of one word, which words find.
"""

import re
from collections.abc import Sequence

from retrieval.words import STOP_WORDS, WORD

_RUN = re.compile(r"\b[A-Z][\w&-]*(?:['’]s?)?(?:\s+(?:of\s+(?:the\s+)?|&\s+)?[A-Z0-9][\w&-]*(?:['’]s?(?!\w))?)+")
_BETWEEN = r"(?:['’]s?)?\W+"

Names = tuple[re.Pattern[str], ...]


def whole_names(text: str) -> Names:
    """A pattern for each run of two or more capitalised words, without the words that only ask at its beginning."""
    found = []
    for run in _RUN.finditer(text):
        words = [re.sub(r"['’]s?$", "", word) for word in WORD.findall(run.group())]
        while words and words[0].lower() in STOP_WORDS:
            words.pop(0)
        if len(words) > 1:
            found.append(re.compile(rf"\b{_BETWEEN.join(map(re.escape, words))}\b", re.IGNORECASE))
    return tuple(found)


def share_held(names: Sequence[re.Pattern[str]], text: str) -> float:
    """0 to 1: the share of the names that stand whole in `text`; 0 where there are none."""
    return sum(name.search(text) is not None for name in names) / len(names) if names else 0.0
