"""Whether a sentence gives a reason: by a word for one, and not by the very thing whose reason is asked for.

"Twelve days after the bridge fell" says nothing of why it fell. It does not care whether the reason is right.
"""

import re
from typing import TYPE_CHECKING

from retrieval.answering.reading.question import Question
from retrieval.dates.words import MONTHS, WEEKDAYS
from retrieval.sources.openings import begins
from retrieval.words import WORD, content_stems, stem

if TYPE_CHECKING:
    from retrieval.answering.choosing.candidates import Candidate

_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|caused?|causing|(?:traced|attribut(?:e|es|ed)) (?:[\w'’-]+ ){0,8}?to|"
    r"blam(?:ed|es|ing)|stem(?:s|med) from|result(?:s|ed) from|a result of|reasons?|in response to|thanks to|prompted|"
    r"led to|triggered|in protest|protest(?:s|ed|ing)? (?:against|at|over)|"
    r"(?:investigations?|investigators|inquiry|inquest|inspectors|audit) (?:had |has |have |later )?"
    r"(?:found|concluded|established)|"
    r"citing|over (?:concerns|fears|claims))\b",
    re.IGNORECASE,
)
_DAY = "|".join(name for names in (*MONTHS, *WEEKDAYS) for name in names)
_SPAN = r"(?:minute|hour|day|night|week|month|year|decade)s?"
_REASON = re.compile(
    r"\b(?:(?P<when>after|since)|amid|amidst|in order to|so that|following|intended|as a result|"
    r"aim(?:s|ed)? to|to (?:avoid|protect|prevent|help|save|stop|make|reduce|allow|ensure)|risks?|may|could)\b",
    re.IGNORECASE,
)
# "since Monday", "after eleven hours" only say when
_ONLY_WHEN = re.compile(
    rf"\s+(?:the\s+)?(?:\d|(?:{_DAY})\b|last\b|then\b|spring\b|summer\b|autumn\b|winter\b|start\b|beginning\b|"
    rf"(?:[\w-]+\s+){{0,3}}{_SPAN}\b)",
    re.IGNORECASE,
)
_SPAN_BEFORE = re.compile(
    r"\b(?:(?:minute|hour|day|night|week|month|year|decade)s|an? (?:minute|hour|day|week|month|year|decade))\s+$",
    re.IGNORECASE,
)
_GIVES_WAY = re.compile(
    r"because|due to|owing to|in response to|thanks to|a result of|after|since|following|amid", re.I
)
_CLAUSE = re.compile(r"[,;:.]")
_WITHIN = 7  # words behind "after" that say after what
_MOSTLY = 0.6  # of the asked words, from which on that is what is asked about
_HEADED = re.compile(r"\b(?:cause[sd]?|reasons?|why|because|due to|behind|blamed?)\b", re.IGNORECASE)
SURE, LIKELY, NONE = 1.0, 0.8, 0.2


def reason_in(question: Question, sentence: str) -> float:
    """0 to 1: how surely the sentence gives a reason for what is asked."""
    if any(not _is_what_is_asked(question, sentence, match) for match in _CAUSE.finditer(sentence)):
        return SURE
    for match in _REASON.finditer(sentence):
        if not _tells_only_when(sentence, match) and not _is_what_is_asked(question, sentence, match):
            return LIKELY
    return NONE


def heads_reason(question: Question, one: "Candidate") -> bool:
    """Whether the sentence opens a report whose headline speaks of the cause of what is asked about."""
    article = one.hit.article
    if _HEADED.search(article.title) is None or one.start > begins(article.text):
        return False
    plain = set(question.stems) - question.names
    return bool(plain) and plain <= set(content_stems(article.title))


def _tells_only_when(sentence: str, match: re.Match[str]) -> bool:
    if not match["when"]:
        return False
    before, after = sentence[: match.start()], sentence[match.end() :]
    return _ONLY_WHEN.match(after) is not None or _SPAN_BEFORE.search(before) is not None


def _is_what_is_asked(question: Question, sentence: str, match: re.Match[str]) -> bool:
    """Whether what stands behind a word such as "after" is the thing whose reason is asked for."""
    if _GIVES_WAY.fullmatch(match[0]) is None or not question.stems:
        return False
    clause = _CLAUSE.split(sentence[match.end() :], 1)[0]
    told = {stem(word) for word in WORD.findall(clause)[:_WITHIN]}
    return sum(each in told for each in question.stems) >= _MOSTLY * len(question.stems)
