"""Which sentence holds the words that "who said …?" gives: in quotation marks, or as they stand quoted in an article.

It does not care who said them: that is read in the sentence, or before it.
"""

import re

from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.reading.question import Question
from retrieval.checking.quotes import plain, quotations
from retrieval.words import STOP_WORDS, WORD, content_stems

_FEWEST = 3  # words that are taken for a quotation, not for a title or a word meant otherwise
_RUN = 4  # words of a question without quotation marks that an article quotes together
_TELLING = 2  # of these, such as say something
_UTTERED = re.compile(
    r"\bwho\b.*?\b(?:sa(?:id|ys?)|call\w*|t(?:old|ells?)|wrote|writes|describe[sd]?|put it|"
    r"ask(?:ed|s)|add(?:ed|s)|shout\w*|claim\w*)\b",
    re.IGNORECASE,
)


def quotes(question: Question) -> bool:
    """Whether it asks who said words that it quotes."""
    return question.kind == "who" and _UTTERED.search(question.asking) is not None and bool(_asked(question))


def holds_the_words(question: Question, one: Candidate) -> bool:
    """Whether a sentence holds, word for word, what the question asks the speaker of."""
    if question.kind != "who":
        return False
    if asked := _asked(question):
        held = _bare(one.text).replace(" ", "")  # "can not" is "cannot"
        return any(each.replace(" ", "") in held or _all_said(each, one) for each in asked)
    told = [f" {_bare(each)} " for each in quotations(one.text).quotes]
    return bool(told) and any(f" {run} " in each for run in _runs(question.asking) for each in told)


def _asked(question: Question) -> list[str]:
    bare = map(_bare, quotations(question.text).quotes)
    return [each for each in bare if len(each.split()) >= _FEWEST]


def _all_said(quote: str, one: Candidate) -> bool:
    said = set(content_stems(quote))
    return len(said) > _TELLING and said <= one.stems


def _runs(asking: str) -> list[str]:
    found = _bare(asking).split()
    runs = (found[at : at + _RUN] for at in range(len(found) - _RUN + 1))
    return [" ".join(run) for run in runs if sum(word not in STOP_WORDS for word in run) >= _TELLING]


def _bare(text: str) -> str:
    return " ".join(WORD.findall(plain(text).text.lower()))
