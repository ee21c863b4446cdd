"""What joins a sentence to the one before it, and must not go out where that one was dropped: "However,".

It does not care why the one before was dropped, nor what the sentence itself points back at (`anaphora`).
"""

import re

_JOINING = re.compile(
    r"(?:(?:however|still|yet|nevertheless|nonetheless|in addition|additionally|moreover|furthermore|meanwhile|also"
    r"|instead|similarly|likewise|therefore|thus|as a result|consequently|in turn|by contrast|in contrast"
    r"|on the other hand|for example|for instance|finally|secondly?|thirdly?|besides|then|so|and|but|though"
    r"|in summary|in short|overall),|but|and|yet)\s+(?=\S)",
    re.IGNORECASE,
)


def without_joining(text: str) -> str:
    """A sentence without the "However," that joins it to one before it."""
    rest = _JOINING.sub("", text, count=1) if _JOINING.match(text) else text
    return rest if rest == text else rest[0].upper() + rest[1:]
