"""Whether what was found answers a question at all, or is only about the same things.

Which sentence is best is another question (`weighing`). The line was fitted on questions that the passages answer and
the same questions with passages that do not, with what is usual among the passages as its measure: the words of some
questions are in every report, those of others in none. It does not care how many passages there are.
"""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from retrieval.answering.expected import NEEDS_FIGURE
from retrieval.answering.question import Question
from retrieval.answering.weighing import TOLD_BY_UNIT, Scored, by_another, off_subject
from retrieval.words import content_stems


class Signs(NamedTuple):
    """What tells that a question is answered, all 0 to 1.

    Of the sentence: `near`, `said_beside`, `likeness`. `most_…` is the greatest of all sentences, `usual_…` the median
    over the passages of the greatest in each.
    """

    near: float
    said_beside: float
    likeness: float
    most_said_beside: float
    most_likeness: float
    usual_said_beside: float
    usual_likeness: float


_WEIGHTS = Signs(
    near=1.1,
    said_beside=1.2,
    likeness=3.4,
    most_said_beside=3.2,
    most_likeness=1.8,
    usual_said_beside=-1.6,
    usual_likeness=-1.8,
)
_FLOOR = -4.85
_SEARCHED = 0.5  # search has refused already where it found nothing like the question
_FIGURE = 0.6  # the figure asked for, in its unit, is there
_ASKED = 0.5  # the asking clause's words in the sentence, where the counted thing is not
_COVERED = 0.4  # the question's words in one passage, from which on its subject counts as covered


def signs(one: Scored, ranked: Sequence[Scored]) -> Signs:
    """The signs of `one` among all sentences."""
    its = one.features
    return Signs(
        near=its.near,
        said_beside=its.said_beside,
        likeness=its.likeness,
        most_said_beside=max(each.features.said_beside for each in ranked),
        most_likeness=max(each.features.likeness for each in ranked),
        usual_said_beside=_usual([(each, each.features.said_beside) for each in ranked]),
        usual_likeness=_usual([(each, each.features.likeness) for each in ranked]),
    )


def sureness(question: Question, one: Scored, ranked: Sequence[Scored]) -> float:
    """Above 0 where the sentence is taken to answer the question."""
    figure = _FIGURE if question.kind in TOLD_BY_UNIT and one.features.bears == 1 else 0.0
    told = sum(weight * value for weight, value in zip(_WEIGHTS, signs(one, ranked), strict=True))
    searched = _SEARCHED if any(each.candidate.hit.lexical for each in ranked) else 0.0
    return told + figure + searched + _FLOOR


def answers(question: Question, one: Scored, ranked: Sequence[Scored]) -> bool:
    """Whether the sentence is taken to answer, and holds the kind of thing asked for."""
    return sureness(question, one, ranked) > 0 and _kind_is_there(question, one)


def _kind_is_there(question: Question, best: Scored) -> bool:
    """A question for a figure, or for someone's words, is not answered by a sentence that holds none."""
    its = best.features
    if off_subject(question, best.candidate, its) or by_another(question, its):
        return False
    if question.kind == "how_many" and its.bears < 1:  # a number, but not of the thing counted
        return its.bears > 0 and its.asked >= _ASKED
    needed = question.kind in NEEDS_FIGURE or (question.kind == "said" and question.speaker)
    return its.bears > 0 or not needed


def covered(question: Question, ranked: Sequence[Scored]) -> bool:
    """Whether one passage holds all names of the question, or where it has none, a good part of its words."""
    if question.names:
        passages = {each.candidate.hit.passage.id: each.candidate.hit for each in ranked}.values()
        return any(question.names <= set(content_stems(f"{hit.article.title} {hit.passage.text}")) for hit in passages)
    return max(each.features.passage for each in ranked) >= _COVERED


def _usual(values: Sequence[tuple[Scored, float]]) -> float:
    """The median over the passages of the greatest value in each."""
    most: dict[str, float] = {}
    for one, value in values:
        passage = one.candidate.hit.passage.id
        most[passage] = max(most.get(passage, 0.0), value)
    return median(most.values())
