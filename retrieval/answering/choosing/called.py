"""Sentences that speak of the thing asked for by its sort alone, "the app" where it is asked which app, or of somebody
by the last name alone, and the one before them that names it, or them, in full.

It does not care which sentence answers best, nor about persons whom "she" stands for (`leaning`).
"""

import re
from collections.abc import Sequence

from retrieval.answering.choosing.sorts import new_runs
from retrieval.answering.choosing.weighing import Scored
from retrieval.answering.reading.question import Question
from retrieval.words import STOP_WORDS, WORD, stem

_POINTING = frozenset(("the", "this", "that", "these", "those"))
_OPENING = STOP_WORDS | {"since", "until", "last", "next", "yesterday", "today"}  # capitals that begin no name
_BETWEEN = 3  # words from "the" to the word for the sort: "the popular short-form video app"
_BACK = 2  # sentences: what is meant further back would not be called so
_LAST_NAME = re.compile(r"\W*(?P<name>[A-Z][\w'’-]+)(?:,? (?:who|[a-z]+ed|has|had|is|was|will|would|said|says|told)\b)")


def that_names_it(question: Question, best: Scored, ranked: Sequence[Scored]) -> Scored | None:
    """The sentence shortly before the best one that has a name neither that nor the question has, where the best one
    does not open with a name itself but points at what is asked for; None where there is none."""
    if question.kind != "name" or not _only_points(question, best.candidate.text):
        return None
    said = frozenset((*question.stems, *question.setting_stems, *best.candidate.stems))
    passage, at = best.candidate.place
    before = {each.candidate.place: each for each in ranked}
    near = [before.get((passage, at - back)) for back in range(1, _BACK + 1)]
    return next((each for each in near if each is not None and new_runs(said, each.candidate.text)), None)


def that_names_in_full(question: Question, best: Scored, ranked: Sequence[Scored]) -> Scored | None:
    """The last sentence before the best one, in its passage, that has the full name of whom that opens with by the last
    name alone, of whom the question does not give the first; None where there is none, or nobody is asked for."""
    opens = _LAST_NAME.match(best.candidate.text)
    if question.kind not in ("who", "name") or opens is None or opens["name"].lower() in _OPENING:
        return None
    asked = frozenset((*question.stems, *question.setting_stems))
    whole = re.compile(rf"\b(?P<first>[A-Z][\w'’-]+) {re.escape(opens['name'])}\b")
    passage, at = best.candidate.place
    before = sorted(
        (each for each in ranked if each.candidate.place[0] == passage), key=lambda one: -one.candidate.place[1]
    )
    return next(
        (
            each
            for each in before
            if each.candidate.place[1] < at
            and any(stem(run["first"]) not in asked for run in whole.finditer(each.candidate.text))
        ),
        None,
    )


def _only_points(question: Question, text: str) -> bool:
    """Whether the last word for the sort of thing stands closely behind "the", "this" or the like."""
    found = WORD.findall(text)
    named = new_runs(frozenset((*question.stems, *question.setting_stems)), text)[:1]
    opens_with_it = bool(named) and text.startswith(named[0]) and found[0].lower() not in _OPENING
    if not question.sought or opens_with_it:
        return False
    head = stem(question.sought.split()[-1])
    return any(
        word.lower() in _POINTING and head in map(stem, found[at + 1 : at + 2 + _BETWEEN])
        for at, word in enumerate(found)
    )
