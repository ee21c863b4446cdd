"""How the measures compare a text with the answer wanted: in lower case, letters and digits alone.

It does not care where the text comes from.
"""

import re
from collections.abc import Iterable

MAX_WORDS = 60  # of an answer; a longer one counts as wrong
_NOT_TEXT = re.compile(r"[\W_]+")


def stands_in(wanted: str, text: str) -> bool:
    """Whether the words of `wanted` stand in `text` one after the other; what has none stands nowhere."""
    return bool(_plain(wanted).strip()) and _plain(wanted) in _plain(text)


def any_stands_in(wanted: Iterable[str], text: str) -> bool:
    """Whether one of them does."""
    return any(stands_in(one, text) for one in wanted)


def fits(text: str) -> bool:
    """Whether an answer is short enough to count."""
    return len(text.split()) <= MAX_WORDS


def _plain(text: str) -> str:
    """Every run of other than letters and digits one space, also at both ends."""
    return f" {_NOT_TEXT.sub(' ', text.lower()).strip()} "
