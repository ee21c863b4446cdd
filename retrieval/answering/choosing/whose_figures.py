"""Whose figure a sentence gives: of what the question names, or of something else that it names beside it.

It does not care what is counted. "It would take on 900 of the rival's 3,000 staff" tells nobody's staff but the
rival's, and "40 pupils from Orle" not the pupils of another town.
"""

import re

from retrieval.answering.choosing.states import PEOPLE
from retrieval.answering.reading.other_words import said_otherwise
from retrieval.answering.reading.question import Question
from retrieval.checking.numbers import Figure
from retrieval.sources.sentences import SENTENCE_END
from retrieval.words import STOP_WORDS, WORD, content_stems

_NAME = r"[A-Z][\w-]+(?:\s+[A-Z][\w-]+){0,3}"
_COMMON = r"(?:the|an?)\s+(?:[a-z-]+\s+){0,3}[a-z-]+"
_OWNED = re.compile(rf"(?P<owner>{_NAME}|{_COMMON})['’]s?\s+$")
_PART_OF = re.compile(rf"\s+of\s+(?P<owner>{_NAME}|{_COMMON})['’]s?\s")
_FROM = re.compile(rf"\s+(?:[a-z-]+\s+){{1,2}}?(?:from|of)\s+(?P<owner>{_NAME})")
# "How many staff does Holtec have?" asks of Holtec alone
_OF_HOLDER = re.compile(
    rf"\b[Hh]ow many\b[^?]*?\b(?:does|do|did|will|would)\s+(?:the\s+)?(?P<owner>{_NAME})\s+"
    r"(?:have|own|employ|keep|run)\b"
)
_OPENS = re.compile(rf"\W*(?:The\s+)?(?P<owner>{_NAME})\s+(?!sa(?:id|ys)\b|told\b|put\b|spoke\b|[a-z]+,)[a-z]")
_COUNTED = re.compile(r"\s+(?P<what>(?:[a-z-]+\s*){1,3})")
_NAMES = re.compile(rf"\s{_NAME}")
# "two people close to the talks said" counts nobody of whom is told
_SOURCES = re.compile(
    r"\s+(?:people|persons|sources|officials|insiders)\s+(?:close|familiar|present|briefed|with knowledge)\b"
)
_PRONOUN = re.compile(r"\W*(?:It|They|He|She)\s")
_HAS = re.compile(
    rf"(?P<owner>{_NAME})(?:,\s+which)?\s+(?:now\s+)?(?:has|had|counts|comes to)\s+(?:about\s+|some\s+)?$"
)
_BARE = re.compile(r"\s*(?:[;,.]|$|\band\b)")  # nothing is said to be counted behind it


def of_others(question: Question, figure: Figure, sentence: str, before_it: str = "") -> bool:
    """Whether the figure is said to be that of somebody or somewhere else than the question names; `before_it` is the
    text in front of the sentence."""
    if _SOURCES.match(sentence, figure.end):
        return True
    if not question.names:
        return False
    before, after = sentence[: figure.start], sentence[figure.end :]
    for found in (_OWNED.search(before), _PART_OF.match(after), _FROM.match(after)):
        if found is not None and _is_another(question, found["owner"], before):
            return True
    has = _HAS.search(before)
    if has is not None and not question.names & set(content_stems(has["owner"])) and not _PRONOUN.match(has[0]):
        return True
    return _OF_HOLDER.search(question.asking) is not None and _told_of_another(question, figure, sentence, before_it)


def _told_of_another(question: Question, figure: Figure, sentence: str, before_it: str) -> bool:
    """Whether a sentence that does not name the holder asked about tells of another one, or the figure counts what has
    no name in common with what is asked for: "16 aircraft" are no staff."""
    named = question.names & set(content_stems(sentence))
    if not named and opening_name(sentence):
        return True
    last = SENTENCE_END.split(before_it.rstrip())[-1]
    if not named and _PRONOUN.match(sentence) and not question.names & set(content_stems(last)) and _NAMES.search(last):
        return True
    after = _COUNTED.match(sentence, figure.end)
    words = [word for word in WORD.findall(after["what"]) if word not in STOP_WORDS] if after else []
    if not words or question.counted is None or words[0].endswith(("ed", "ing", "ly")):
        return False
    asked = frozenset(filter(None, (question.counted, question.counted_head)))
    stems = set(content_stems(" ".join(words)))
    return not (asked | PEOPLE) & stems and not said_otherwise(tuple(asked), " ".join(words), question.text)


def _is_another(question: Question, owner: str, before: str) -> bool:
    asked = question.names | set(question.stems) | set(question.setting_stems)
    if asked & set(content_stems(owner)):
        return False
    if owner[0].isupper() and not owner.startswith(("The ", "A ", "An ")):
        return not question.names & set(content_stems(before))
    # "it" and "the airline" in one sentence are two
    return _PRONOUN.match(before) is not None or bool(question.names & set(content_stems(before)))


def opening_name(sentence: str) -> str:
    """The name that opens the sentence as what it tells of: "Holtec has offered 40 million"; empty where there is none,
    and of who only says it."""
    opens = _OPENS.match(sentence)
    name = opens["owner"] if opens else ""
    common = " " not in name and name.endswith("s")  # "Analysts" is capitalised by its place
    return "" if not name or common or name.split()[0].lower() in STOP_WORDS else name


def has_so_many(question: Question, figure: Figure, sentence: str, before: str) -> bool:
    """Whether it is what the question names that "has 40,000", of what the text before counts."""
    has = _HAS.search(sentence[: figure.start])
    if has is None or _BARE.match(sentence, figure.end) is None or question.counted is None:
        return False
    return bool(question.names & set(content_stems(has["owner"]))) and question.counted in content_stems(before)
