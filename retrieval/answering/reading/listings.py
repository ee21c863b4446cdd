"""Questions that ask which articles there are on something: "Which outlets reported on the flood?", "List all articles
about the strike", "How do the reports on the poll differ?".

It does not care which articles those are, nor about questions that ask what happened.
"""

import re
from typing import NamedTuple

_OUTLETS = (
    r"(?:outlets?|(?:news)?papers?|news\s+(?:outlets?|sites?|organi[sz]ations?|agenc(?:y|ies))|publications?|"
    r"publishers?|media|magazines?|broadcasters?|sources?)"
)
_ARTICLES = (
    r"(?:(?:news\s+)?(?:articles?|stor(?:y|ies)|reports?|pieces?|headlines?|items?|coverage)|news|everything|anything|"
    r"accounts?)"
)
_COVER = (
    r"(?:report(?:ed|s|ing)?|wr(?:ites?|ote|itten)|cover(?:ed|s|ing)?|carr(?:y|ied|ies)|publish(?:ed|es)?|"
    r"mention(?:ed|s)?|said)"
)
_ON = r"(?:on|about|of|covering|mentioning|regarding|concerning|to do with|related to|dealing with)"
_SUBJECT = r"(?P<subject>.*\w.*?)\W*$"
_PER_OUTLET = re.compile(
    rf"\W*(?:(?:which|what)\s+{_OUTLETS}(?:\s+(?:has|have|had|did|do|also|all))*\s+{_COVER}(?:\s+anything|\s+something)?(?:\s+{_ON})?|"
    rf"(?:list|name|show(?:\s+me)?|give\s+me)\s+(?:all\s+|the\s+)*{_OUTLETS}\s+(?:that|which|who)(?:\s+(?:has|have|had))?\s+{_COVER}(?:\s+{_ON})?|"
    rf"who\s+(?:else\s+)?(?:has|have)\s+(?:all\s+)?(?:reported|written|covered)(?:\s+{_ON})?|"
    rf"(?:compare|contrast)\s+(?:all\s+|the\s+|different\s+)*(?:news\s+)?(?:reports?|articles|coverage|accounts?|stories|versions?)\s+{_ON})\s+{_SUBJECT}",
    re.IGNORECASE | re.DOTALL,
)
_DIFFER = re.compile(
    rf"\W*(?:how|where|in what way)\s+(?:do|does|did)\s+(?:the\s+|all\s+|different\s+|various\s+)*"
    rf"(?:{_OUTLETS}|reports?|articles|coverage|accounts?|stories|versions?)\s+(?:(?:report|write|tell)\s+)?{_ON}\s+"
    r"(?P<subject>.*\w.*?)\s+(?:differ|disagree|diverge|contradict(?:\s+each\s+other)?|compare)\W*$",
    re.IGNORECASE | re.DOTALL,
)
_EACH = re.compile(
    rf"\W*(?:(?:please\s+)?(?:list|show|give|find|get|fetch|tell)\s+(?:me\s+|us\s+)?(?:all\s+|any\s+|every\s+|each\s+|the\s+|of\s+|your\s+|"
    rf"(?:the\s+)?(?:latest|newest|recent|other)\s+)*{_ARTICLES}|"
    rf"(?:which|what)\s+(?:other\s+)?(?:articles?|stories|reports?|pieces?|coverage)\s+(?:do\s+you\s+have|are\s+there|is\s+there|exist|deal(?:\s+with)?)?|"
    rf"(?:are|is)\s+there\s+(?:any\s+)?(?:other\s+|more\s+)?(?:articles?|stories|reports?|pieces?|coverage)|"
    rf"what\s+(?:has|have|had)\s+been\s+(?:written|reported|published)|(?:all|every)\s+(?:the\s+)?(?:articles?|stories|reports?|pieces?|coverage)|"
    rf"everything(?:\s+(?:you\s+have|there\s+is|we\s+have|published|written|reported))?)\s+{_ON}\s+{_SUBJECT}",
    re.IGNORECASE | re.DOTALL,
)
_POINTS = re.compile(r"(?:this|that|it|these|those|them|him|her)\b", re.IGNORECASE)


class Listing(NamedTuple):
    """What the articles are to be on, and whether one of each outlet is wanted, or all."""

    subject: str
    by_outlet: bool


def read_listing(text: str) -> Listing | None:
    """None where the question asks for something else, or names no subject."""
    of_outlets = _PER_OUTLET.match(text) or _DIFFER.match(text)
    asked = of_outlets or _EACH.match(text)
    if asked is None or _POINTS.match(asked["subject"]):
        return None
    return Listing(asked["subject"].strip(' ?!."“”'), of_outlets is not None)
