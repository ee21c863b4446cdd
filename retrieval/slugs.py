"""The words in an article's address, which many outlets make of its headline: `…/2024/01/04/ferry-aground-tern/`.

They are no headline, and nobody is shown them as one: where an article came without a headline, they tell what it is
about, better than the sentence with which its text begins. It does not care whether the address is reachable.
"""

import re
from urllib.parse import unquote, urlsplit

_MOST_CHARS = 200
_FEWEST = 3  # words, one of them a number at most: less names a section, or nothing
_EXTENSION = re.compile(r"\.\w{1,5}$")
_PARTED = re.compile(r"[-_+\s]+")
_WORD = re.compile(r"[^\W_]{2,}")
_NO_NUMBER = re.compile(r"[^\W\d_]{2,}")


def words_of_address(url: str | None) -> str:
    """The words of the part of the path that has most of them, up to 200 characters; "" where it tells nothing."""
    try:
        path = unquote(urlsplit(url or "").path)
    except ValueError:
        return ""
    lower = (part for part in path.split("/") if part == part.lower())  # else it is a code, such as a counter's
    parts = (" ".join(_PARTED.split(_EXTENSION.sub("", part))).strip() for part in lower)
    best = max(parts, key=lambda part: len(_NO_NUMBER.findall(part)), default="")
    enough = len(_WORD.findall(best)) >= _FEWEST and len(_NO_NUMBER.findall(best)) >= _FEWEST - 1
    return best[:_MOST_CHARS] if enough else ""
