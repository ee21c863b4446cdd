"""Questions that ask what happened and nothing more, such as "What is new on the ferry?".

It does not care about questions that ask for one thing, such as who or when, nor about those without a subject.
"""

import re

_OPEN = re.compile(
    r"^\W*(?:and\s+|so\s+|but\s+)?what(?:['’]s|\s+(?:is|was|has|have|had|else|all))*\s+"
    r"(?:happen(?:ed|s|ing)?|(?:been\s+)?going\s+on|new|changed|known|the\s+(?:latest|news|situation))\b",
    re.IGNORECASE,
)


def is_open(text: str) -> bool:
    """Whether a question asks what happened."""
    return _OPEN.search(text) is not None
