"""Whether a sentence tells of the time that is asked about, or of another year that it or its paragraph names.

"In 1987 23 people died" is no later toll of this year's storm, wherever it is retold; nor does this year's strike tell
how long that of 2021 lasted. It does not care about days and months, for which search has its windows.
"""

import re

from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.reading.question import Question
from retrieval.words import content_stems

_YEAR = re.compile(r"(?<![\d.,-])(?:19|20)\d\d(?![\d.,]\d|-|\s?(?:per cent|%|marks|crowns|euros|dollars|people))")
_SET_IN = re.compile(r"\b(?:in|of|on|dated)\s+(?:\w+\s+){0,2}(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_OF_NOW = re.compile(r"\W*(?:it|he|she|they|(?:the|its|his|her|their)\s+\w+)\s+(?:is|are|has|have)\s", re.IGNORECASE)
# "who has governed since 2018, won 56 seats": the year is that of something else
_OPENED = re.compile(r"\b(?:since|until|till|born in|founded in)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)
_WHEN = re.compile(r",? when\b")  # "the worst since 2009, when 13 men died" does tell of that year
# "31 metres high, was built in 1964": it still is
_MADE = re.compile(r"\b(?:(?:built|opened|completed|erected|dug|finished) in|dat(?:es|ing) from)\s+$", re.IGNORECASE)
_APPOSED_AGE = re.compile(r"[A-Z][\w.’'-]*, \d{1,3}, ")  # "Ada Quist, 66, was mayor from 2012": she is 66 now
_FORMERLY = re.compile(
    r"\b(?:last (?:season|year)|a year (?:ago|earlier|before)|(?:the )?previous (?:season|year))\b", re.I
)


def of_its_time(question: Question, candidate: Candidate) -> bool:
    """Whether the sentence tells of the year that is asked about, or where none is, of about when it appeared."""
    if question.kind == "how_old" and _APPOSED_AGE.search(candidate.text):
        return True
    asked, told = _years(question.text), _told(candidate)
    if question.kind == "how_far":
        told -= _years_made(candidate.text)
    published = candidate.hit.article.published_at
    if asked:
        told |= _years_opened(question.text) & _years_opened(candidate.text)
        return bool(asked & (told or ({str(published.year)} if published else asked)))
    if told:
        new = published is None or any(int(year) >= published.year for year in told)
        return new or _only_recalled(question, candidate)
    return not _FORMERLY.search(candidate.text) or _FORMERLY.search(question.text) is not None


def _told(candidate: Candidate) -> set[str]:
    """The years that the sentence names, or where it names none, the last one in which its paragraph sets what it
    tells; "It is insured for a million" tells of no year gone by."""
    named = _years(candidate.text)
    if named or _OF_NOW.match(candidate.text):
        return named - _years_opened(candidate.text)
    paragraph = candidate.before.rsplit("\n", 1)[-1]
    before = [match["year"] for match in _SET_IN.finditer(paragraph)]
    return {before[-1]} if before else set()


def _only_recalled(question: Question, candidate: Candidate) -> bool:
    """Whether the paragraph names what the question does, and its article does not begin with that: who asks about it
    means the time of which the article recalls it."""
    paragraph = f"{candidate.before.rsplit(chr(10), 1)[-1]} {candidate.text}"
    return bool((question.names - candidate.given) & set(content_stems(paragraph)))


def _years_opened(text: str) -> set[str]:
    return {
        match[0]
        for match in _YEAR.finditer(text)
        if _OPENED.search(text[: match.start()]) and not _WHEN.match(text, match.end())
    }


def _years_made(text: str) -> set[str]:
    return {match[0] for match in _YEAR.finditer(text) if _MADE.search(text[: match.start()])}


def _years(text: str) -> set[str]:
    return set(_YEAR.findall(text))
