"""The names of several words in a question, and whether a passage holds them whole.

"Holm" and "institute" each stand in many articles, "Holm Institute" in the one that is asked for, even where that says
it in passing. It does not care what a name is of, nor about names of one word, which words find.
"""

import re

from retrieval.words import STOP_WORDS, WORD

_RUN = re.compile(r"\b[A-Z][\w&-]*(?:['’]s?)?(?:\s+(?:of\s+(?:the\s+)?|&\s+)?[A-Z0-9][\w&-]*(?:['’]s?(?!\w))?)+")

_OWNED = re.compile(r"['’]s?$")

Names = tuple[tuple[str, ...], ...]


def whole_names(text: str) -> Names:
    """The words, in small letters, of each run of two or more capitalised words, without those that only ask at its
    beginning."""
    found = []
    for run in _RUN.finditer(text):
        words = _plain(run.group())
        while words and words[0] in STOP_WORDS:
            words.pop(0)
        if len(words) > 1:
            found.append(tuple(words))
    return tuple(found)


def share_held(names: Names, text: str) -> float:
    """0 to 1: the share of the names that stand whole in `text`; 0 where there are none."""
    low = text.lower()
    likely = [name for name in names if all(word in low for word in name)]  # mostly none, which is soon known
    said = f" {' '.join(_plain(low))} " if likely else ""
    return sum(f" {' '.join(name)} " in said for name in likely) / len(names) if names else 0.0


def _plain(text: str) -> list[str]:
    return [word if word.isalnum() else _OWNED.sub("", word) for word in WORD.findall(text.lower())]
