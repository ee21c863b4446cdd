"""What joins a sentence to the one before it, and must not go out where that one was dropped: "However," and "she".

It does not care why the one before was dropped.
"""

import re

_JOINING = re.compile(
    r"(?:(?:however|still|yet|nevertheless|nonetheless|in addition|additionally|moreover|furthermore|meanwhile|also"
    r"|instead|similarly|likewise|therefore|thus|as a result|consequently|in turn|by contrast|in contrast"
    r"|on the other hand|for example|for instance|finally|secondly?|thirdly?|besides|then|so|and|but|though"
    r"|in summary|in short|overall),|but|and|yet)\s+(?=\S)",
    re.IGNORECASE,
)
# "However, she", "In his letter, he": whoever is meant was named before.
_OPENING_PHRASE = (
    r"(?:In|On|At|By|After|Before|During|Since|For|With|From|Under|As|Later|Earlier|Asked)\b"
    r"(?: (?:[a-z\d][\w'’-]*|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July"
    r"|August|September|October|November|December)){0,6}, "
)
_REFERRING = re.compile(
    r"(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|Both|Such)\b"
    r"|The (?:latter|others?|rest|same)\b|(?:One|Some|Most|All|None|Neither|Two|Three|Half) of (?:them|these|those)\b"
    rf"|{_OPENING_PHRASE}(?:he|she|it|they|his|her|its|their)\b"
)


def without_joining(text: str) -> str:
    """A sentence without the "However," that joins it to one before it."""
    rest = _JOINING.sub("", text, count=1) if _JOINING.match(text) else text
    return rest if rest == text else rest[0].upper() + rest[1:]


def refers_back(text: str) -> bool:
    """Whether a sentence opens with what only the one before it explains."""
    return _REFERRING.match(text) is not None
