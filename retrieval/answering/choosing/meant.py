"""What of a question a sentence means without saying it: whoever "he" is, what "it" is, a last name for the whole.

It does not care whether the sentence answers, nor which sentences are shown before it (`leaning`).
"""

import re
from typing import TYPE_CHECKING

from retrieval.answering.choosing.attribution import TITLES, named_by_pronoun, named_last
from retrieval.answering.reading.question import Question
from retrieval.sources.sentences import SENTENCE_END
from retrieval.words import WORD, content_stems, stem

if TYPE_CHECKING:
    from retrieval.answering.choosing.candidates import Candidate

_THEIRS = 0.45  # `bears` from which on a sentence is taken to be said by the person asked about
_OF_A_THING = frozenset(("it", "its", "they", "their"))
_BACK = 3  # sentences of a paragraph in which it is looked for what "it" is
_SUBJECT = 5  # words with which a sentence says what it tells of
_RUN = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+")


def meant(question: Question, one: "Candidate", bears: float) -> frozenset[str]:
    """Stems of the question that the sentence means, of which it holds none or a part."""
    if question.speaker and bears >= _THEIRS:
        return question.speaker
    if question.speaker:
        return named_by_pronoun(question.speaker, one.text, one.before)
    of_interview = question.names if one.asked and question.names <= one.given else frozenset()
    return _person(question, one) | _stands_for(question, one) | _whole_names(question, one) | of_interview


def _person(question: Question, one: "Candidate") -> frozenset[str]:
    """Whom the question names, where the sentence calls them "he"; no bank of which somebody spoke before."""
    named = named_last(question.names, one.text, one.before)
    runs = (re.escape(re.sub(r"['’]s$", "", run)) for run in _RUN.findall(question.text))
    of = (re.search(rf"\b(?:of|at|for|from|in)\s+(?:the\s+)?{run}\b", one.before) for run in runs)
    return frozenset() if named and any(of) else named


def _stands_for(question: Question, one: "Candidate") -> frozenset[str]:
    """What "it" or "they" is, with which the sentence opens: that of which the one before it in its paragraph tells,
    and the names of the question where the article begins with that and them."""
    first = WORD.search(one.text)
    if first is None or first[0].lower() not in _OF_A_THING:
        return frozenset()
    earlier = [part for part in SENTENCE_END.split(one.before.rpartition("\n")[2].strip()) if part]
    for sentence in reversed(earlier[-_BACK:]):
        subject = WORD.findall(sentence.partition(",")[0])[:_SUBJECT]
        if subject and subject[0].lower() in _OF_A_THING:
            continue
        told = frozenset(map(stem, subject)) & frozenset(question.stems)
        about_it = told <= one.given and question.names <= one.given
        return told | question.names if told and about_it else told
    return frozenset()


def _whole_names(question: Question, one: "Candidate") -> frozenset[str]:
    """The names of which the sentence has the last word, and the text before it all: "Quist" is "Ada Quist" there."""
    found: frozenset[str] = frozenset()
    told = [WORD.findall(each) for each in _RUN.findall(f"{one.before} . {one.text}")]
    others = [each for each in told if each[0].lower() not in TITLES]
    for run in _RUN.findall(question.text):
        name = frozenset(content_stems(run)) & question.names
        last = stem(WORD.findall(run)[-1])
        namesakes = any(stem(each[-1]) == last and not name <= set(map(stem, each)) for each in others)
        if last in one.stems and not namesakes and name <= one.given | frozenset(content_stems(one.before)):
            found |= name
    return found
