"""What a sentence names only by the way: the marathon in "the children's run, which was to be held before the marathon,
is put off", the banker in "Lionel Mabry, an adviser to the banker Gideon Strake, is free".

It does not care what is asked. Only what stands between two commas behind a subject is told by the way: not the clause
behind "After two years of repairs,", nor "the union said".
"""

import re

from retrieval.words import content_stems

_RELATIVE = re.compile(r",\s(?:which|who|whose)\s[^,;]*(?=[,;.])", re.IGNORECASE)
_APPOSED = re.compile(r",\s(?:an?|the)\s[^,;]*(?=,)", re.IGNORECASE)
_OPENS = re.compile(
    r"\W*(?:on|in|at|after|before|since|for|by|with|under|during|of|from|when|as|if|while|until|although|though|because|"
    r"despite|according|following|asked|given)\b",
    re.IGNORECASE,
)


def only_aside(text: str) -> frozenset[str]:
    """The stems that stand in nothing but such an aside."""
    found = _RELATIVE.findall(text)
    rest = _RELATIVE.sub(" ", text)
    if not _OPENS.match(text):
        found += _APPOSED.findall(rest)
        rest = _APPOSED.sub(" ", rest)
    return frozenset(content_stems(" ".join(found))) - frozenset(content_stems(rest)) if found else frozenset()


def told_aside(asked: frozenset[str], best: str, other: str) -> bool:
    """Whether `best` speaks of a thing asked about that `other` names only by the way."""
    return bool(asked & frozenset(content_stems(best)) & only_aside(other) - only_aside(best))
