"""Questions that ask what somebody wrote: "What did Ada Quist write about the tram?", "Ada Quist's column on the tram".

It does not care whether that person has written anything.
"""

import re
from typing import NamedTuple

_NAME = r"(?P<who>[A-ZÀ-Þ][\w.'’-]*(?:\s+(?:(?:de|van|von|da|al|bin|der)\s+)*[A-ZÀ-Þ][\w.'’-]*){1,3}?)"
_OF = r"(?:the\s+)?(?:columnist|commentator|writer|author|journalist|critic|reporter|editor|[Pp]rofessor|Dr\.?)?\s*"
_SAYS = (
    r"(?:writ(?:e|es|ten|ing)|wrote|sa(?:y|ys|id)|th(?:ink|inks|ought)|argues?d?|believes?d?|critici[sz]e[ds]?|"
    r"claims?|claimed|recommend(?:s|ed)?|propos(?:e|es|ed)|demand(?:s|ed)?|suggest(?:s|ed)?|conclud(?:e|es|ed)|feel|make|call\s+for)"
)
_PIECE = (
    r"(?:columns?|opinion(?:\s+pieces?)?|comment(?:ary)?|articles?|pieces?|essays?|editorials?|views?|take|op-?eds?|"
    r"reports?|stor(?:y|ies)|position)"
)
_ON = r"(?:about|of|on|regarding|for|to|with)"
_PATTERNS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"\W*(?:[Ww]hat|[Hh]ow)\s+(?:did|does|do|has|have|had|is|are)\s+{_OF}{_NAME}\s+{_SAYS}(?:\s+{_ON})?\s+(?P<subject>.*\w.*)",
        rf".*?\b{_NAME}['’]s?\s+{_PIECE}\s+{_ON}\s+(?P<subject>.*\w.*)",
        rf".*?\b{_PIECE}\s+by\s+{_OF}{_NAME}\s+{_ON}\s+(?P<subject>.*\w.*)",
        rf".*?\b{_PIECE}\s+{_ON}\s+(?P<subject>.*\w.*)\s+by\s+{_OF}{_NAME}\W*$",
        rf"\W*(?P<subject>[Ww]h(?:y|at|o|en|ere|ich)\b.*\w.*?),?\s+according\s+to\s+{_OF}{_NAME}\W*$",
    )
)


class Byline(NamedTuple):
    """Who wrote it, and what it is to be about."""

    who: str
    subject: str


def read_byline(text: str) -> Byline | None:
    """None where the question names nobody who may have written something."""
    asked = next(filter(None, (pattern.match(text) for pattern in _PATTERNS)), None)
    return Byline(asked["who"], asked["subject"].strip(' ?!."“”')) if asked else None
