"""Reads which one of several a message means: "the second one", "number 4", "the last story", "the former".

It does not care of what: the stories of a list that was posted, or the articles that an answer cited. An ordinal with
another word after it ("the second half of 2027", "the first minister") counts none of these.
"""

import re
from typing import NamedTuple

_WORDS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NTH = rf"(?P<nth>{'|'.join(_WORDS)}|\d{{1,2}}(?:st|nd|rd|th)|last but one|second to last|last|final)"
_OF_LIST = r"one|story|item|point|headline|topic|entry|bullet"
_OF_ANSWER = r"article|report|source"
_COUNTED = re.compile(rf"\b(?:the\s+|your\s+)?{_NTH}\s+(?P<noun>{_OF_LIST}|{_OF_ANSWER})\b", re.IGNORECASE)
_NUMBERED = re.compile(
    rf"(?:\b(?:(?:the\s+)?(?:number|no\.?|nr\.?|item|story|point|headline))\s*|#\s?)(?P<n>\d{{1,2}}|{'|'.join(_COUNTS)})\b"
    r"(?=\s*(?:please|thanks|(?:on|of|in|from) (?:the|that|your) (?:list|digest)|[?.!,]|$))",
    re.IGNORECASE,
)
_OF_TWO = re.compile(
    # "the former mayor" is no article
    r"\b(?:the\s+)?(?P<of_two>former|latter)\b(?!\s+(?!one\b|article\b|is\b|was\b|say\b|says\b|said\b)\w)(?:\s+one\b)?",
    re.IGNORECASE,
)
_ASKS_MORE = (
    r"(?:(?:and|so|but|ok(?:ay)?|now|then|please|what about|how about|"
    r"(?:can you |could you |please )*(?:tell|give|show) (?:me|us)(?: (?:more|something|all))?(?: (?:about|on|of))?|"
    r"(?:say |read )?more(?: (?:about|on|of))?|"
    r"what(?:['’]s| is| has| was)? (?:new|happened|happening|going on|the latest) (?:in|on|with|about|from|to)|"
    r"expand on|elaborate on|details (?:on|about|of)|explain)\b[\s,.:!]*)*"
)
_ALONE = re.compile(rf"^\W*{_ASKS_MORE}(?:(?:the\s+{_NTH})|#?(?P<n>\d{{1,2}}))\W*(?:please|thanks)?\W*$", re.IGNORECASE)
_NOTHING_ELSE = re.compile(rf"^\W*{_ASKS_MORE}it\W*(?:please|thanks|(?:on|of|in|from) \w+ (?:list|digest))?\W*$", re.I)


class Ordinal(NamedTuple):
    """The place meant, from 0, or from -1 for the last; where it stands in the message. `of_list`: an item of a list
    rather than an article that was cited."""

    place: int
    start: int
    end: int
    of_list: bool = True


def read_ordinal(text: str) -> Ordinal | None:
    """The first that the message has; None where it counts none."""
    if match := _ALONE.match(text):
        group = "nth" if match["nth"] else "n"
        return Ordinal(_place(match[group]), match.start(group), match.end(group))
    if match := _COUNTED.search(text):
        of_list = re.fullmatch(_OF_LIST, match["noun"], re.IGNORECASE) is not None
        return Ordinal(_place(match["nth"]), match.start(), match.end(), of_list)
    if match := _NUMBERED.search(text):
        return Ordinal(_place(match["n"]), match.start(), match.end())
    if match := _OF_TWO.search(text):
        return Ordinal(0 if match["of_two"].lower() == "former" else 1, match.start(), match.end(), of_list=False)
    return None


def asked_beside(text: str, ordinal: Ordinal) -> str:
    """What is asked of the one meant, "it" in its place; empty where no more is asked than to hear of it."""
    if _ALONE.match(text):
        return ""
    rest = f"{text[: ordinal.start]}it{text[ordinal.end :]}"
    return "" if _NOTHING_ELSE.match(rest) else rest


def only_counts(text: str) -> bool:
    """Whether a message does nothing but say which one: "number 4"."""
    ordinal = read_ordinal(text)
    return ordinal is not None and not asked_beside(text, ordinal)


def _place(word: str) -> int:
    word = word.lower()
    if word in ("last", "final"):
        return -1
    if word in ("last but one", "second to last"):
        return -2
    if word in _WORDS:
        return _WORDS.index(word)
    if word in _COUNTS:
        return _COUNTS.index(word)
    return int(re.sub(r"\D", "", word)) - 1
