"""Reads a message that says of what it wants to hear, and asks nothing else of it: "what about the nurses?", "and the
storm?", "tell me more about the bridge", "the one about the election", "what is new with Brandel?".

It does not care whether any article is about it.
"""

import re

from retrieval.answering.reading.open_questions import subject_of_news
from retrieval.answering.reading.ordinals import read_ordinal
from retrieval.words import ASKING_WORDS, content_stems, stem

_ONLY_NAMES = re.compile(
    r"^\W*(?:(?:and|so|but|ok(?:ay)?|now)\b[\s,]*)*(?:"
    r"(?:(?:what|how) about|(?:(?:can|could) you |please )*(?:tell|give|show) (?:me|us)(?: (?:more|something|all))? "
    r"(?:about|on|of)|more (?:about|on)|expand on|elaborate on|details (?:about|on)|(?:any )?news (?:about|on|from|of)|"
    r"what(?:['’]s| is| has)? (?:new|happened|happening|going on) (?:with|in|at|on|about|to|from)|"
    r"anything (?:new|else) (?:on|about|with|in|from))\s+|(?=the (?:one|story|item) (?:about|on|with|of)\b))"
    r"(?:the (?:one|story|item) (?:about|on|with|of) )?(?P<what>[^?]+?)\W*$",
    re.IGNORECASE,
)
_AND = re.compile(r"^\W*(?:and|or)\s+(?P<what>(?:the|that|those|these|[A-Z])[^?]*?)\s*\?+\s*$")
_IN_WHAT = re.compile(
    r"^\W*(?:(?:and|but|so|what about|how about)\s+)?(?:in|at|on|for|with|from)\s+"
    r"(?P<what>(?:the\s|[A-Z])[^?]+?)\s*\?+\s*$"
)
_KNOWN = "What is known about"
_SAYS_WHAT = re.compile(  # of what is no speaker: whoever asks wants to know what is in it
    r"^\W*(?:(?:and|so|but)\s+)?what (?:does|do|did) (?P<what>(?:the|that|this) (?:[\w'’-]+ ){0,2}(?:polls?|surveys?|"
    r"letters?|reports?|stud(?:y|ies)|census|documents?|emails?|statements?|contracts?|deal|offer|plans?|"
    r"texts?)) says?\W*$",
    re.IGNORECASE,
)
_SAYS_MORE = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should|may|might|said|says|since|today|yesterday|tomorrow|now|last|next)\b",
    re.IGNORECASE,
)
_ASKING = frozenset(map(stem, ASKING_WORDS))
_MOST_WORDS = 7
_PLEASE = re.compile(r"\s+(?:please|thanks|now|then)$", re.IGNORECASE)
_THERE = re.compile(r"\b(?:there|that|it|this)\b", re.IGNORECASE)
_TELLS_ALL = re.compile(
    r"\b(?:new|news|latest|happen(?:ed|ing)?|going on|more|changed|update[sd]?|tell|about|status)\b", re.IGNORECASE
)


def subject_named(text: str) -> str:
    """ "the nurses" of "and what about the nurses?"; empty where something is asked of them, or one is counted."""
    match = _ONLY_NAMES.match(text) or _AND.match(text) or _SAYS_WHAT.match(text)
    what = match["what"] if match else (subject_of_news(text) or "")
    what = _PLEASE.sub("", what).strip(" ?!.,")
    few = 0 < len(what.split()) <= _MOST_WORDS
    return what if few and content_stems(what) and not _SAYS_MORE.search(what) and not read_ordinal(what) else ""


def says_of_its_own(text: str) -> set[str]:
    """The stems of its words that could stand in an article, without those that only ask to hear more."""
    return set(content_stems(_TELLS_ALL.sub(" ", text))) - _ASKING


def place_named(text: str) -> str:
    """ "the train" of "and in the train?"; empty where more is said."""
    match = _IN_WHAT.match(text)
    return match["what"].strip() if match and not _SAYS_MORE.search(match["what"]) else ""


def what_is_known(subject: str) -> str:
    return f"{_KNOWN} {subject}?"


def is_what_is_known(text: str) -> bool:
    return text.startswith(_KNOWN)


def means_what_is_there(text: str) -> bool:
    """Whether it asks to hear of what it only points at: "what is new there?"."""
    return _THERE.search(text) is not None and _TELLS_ALL.search(text) is not None and not says_of_its_own(text)
