"""How surely a sentence answers: by the reader's word where it read the sentence under its headline, else by words,
meaning and what the reader makes of it.

Each has a line of its own. That of words and meaning was fitted on questions that the passages answer and the same
questions with passages that do not, with what is usual among the passages as its measure: the words of some questions
are in every report, those of others in none. It does not care what must hold besides (`answerability`), nor how many
passages there are.
"""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from retrieval.answering.choosing.expected import LEFT
from retrieval.answering.choosing.expected_figures import NEEDS_FIGURE
from retrieval.answering.choosing.features import Features
from retrieval.answering.choosing.fellows import fellowship
from retrieval.answering.choosing.stated import likeness_as_stated
from retrieval.answering.choosing.weighing import THEIRS, TOLD_BY_UNIT, Scored, as_for_a_search
from retrieval.answering.reading.posts import takes_over
from retrieval.answering.reading.question import Question
from retrieval.answering.reading.subjects import is_what_is_known
from retrieval.index.embedding import Embedder
from retrieval.relevance import anything_relevant

SURELY = 0.7  # `read` from which on the kind of thing asked for is taken to be the one


class Own(NamedTuple):
    """What tells that one sentence answers where it was not read, all 0 to 1: see `Features`."""

    near: float
    said_beside: float
    likeness: float


class Overall(NamedTuple):
    """What tells that any sentence does, weighed. `most_…` is the greatest of all sentences, `usual_…` the
    median over the passages of the greatest in each; `stated`: see `likeness_as_stated`; `fellowship`: that of the
    best passage; `searched`: that search found them."""

    most_said_beside: float
    most_likeness: float
    usual_said_beside: float
    usual_likeness: float
    stated: float
    fellowship: float
    searched: float


class Signs(NamedTuple):
    """What all sentences together tell; `overall` is of use where one was not read. `likely`: something that search
    found is like the question."""

    overall: Overall
    likely: bool


_OWN = Own(near=1.1, said_beside=0.7, likeness=3.0)
_OVERALL = Overall(
    most_said_beside=2.8,
    most_likeness=0.7,
    usual_said_beside=-1.3,
    usual_likeness=-2.0,
    stated=3.6,
    fellowship=3.4,
    searched=0.25,
)
_FLOOR = -6.42
# A passage alone does not tell what is usual: that is taken as it mostly is among several.
_ALONE = Overall(0, 0, usual_said_beside=0.45, usual_likeness=0.43, stated=0, fellowship=0.09, searched=0)
_STATED = 5  # sentences that are compared with the question as a statement: the best, to bound the time
_FIGURE = 0.6  # the figure asked for, the holder of the post, who took over, or words of the speaker are there
_HEAD = 2.0  # somebody is named as the head of it, in a passage that holds all words of the question
_HOLDER = 1.2  # so is the holder, in an article that is about what the post is of
_REPLIES = 2.0  # an interviewer asked just that: see `stands_out`
_SCOPED = 0.5  # a question to given articles need not say what it is about
_ALL_SAID = 0.2  # all of the few words that ask for nothing more are said
# Where the reader has read a sentence and its passage, its word counts: a share of the words, or meaning, adds nothing.
_READ, _READ_AROUND, _READ_FLOOR = 6.0, 4.0, -7.0
# What asks whether something is so is read with less judgement than what asks for something: the words must be near.
_WHETHER_SAID, _WHETHER_FLOOR = 1.0, -0.8
# Of a passage without a headline it is less sure, as it cannot place it: there its word stands beside the others.
_UNPLACED, _UNPLACED_USUAL = 4.5, 0.59
_TAUGHT = "en"  # the language that the reader was taught
_TYPED = NEEDS_FIGURE | {"who", "when", "where", "why"}
_ALL = 0.9  # the share of the question's words from which on they are all said
_OUTRIGHT, _OUTRIGHT_OF_KIND = 1.0, 2.5  # gained where a sentence says all words of the question itself
_BESIDE_OF_KIND = 1.5  # ... or where it holds the kind of thing, and its neighbours and headline say what it does not
_HELD = 0.5  # the kind of thing asked for is there, and the reader is sure
_UNLIKELY = 0.5  # taken off where search found nothing that is like the question


def signs_of(question: Question, ranked: Sequence[Scored], embedder: Embedder) -> Signs:
    """The signs of all sentences together, best first."""
    hits = [each.candidate.hit for each in ranked]
    searched = any(hit.lexical for hit in hits)
    # where all was read nothing else is asked, and it takes time
    read = not _of_post(question) and all(was_read(question, each) for each in ranked)
    overall = _ALONE if read else _overall(question, ranked, searched, embedder)
    return Signs(overall, not searched or anything_relevant(hits, embedder.name))


def _overall(question: Question, ranked: Sequence[Scored], searched: bool, embedder: Embedder) -> Overall:
    best = ranked[0].candidate.hit
    hits = [each.candidate.hit for each in ranked]
    signs = Overall(
        most_said_beside=max(each.features.said_beside for each in ranked),
        most_likeness=max(each.features.likeness for each in ranked),
        usual_said_beside=_usual([(each, each.features.said_beside) for each in ranked]),
        usual_likeness=_usual([(each, each.features.likeness) for each in ranked]),
        stated=likeness_as_stated(question, [each.candidate.text for each in ranked[:_STATED]], embedder),
        fellowship=fellowship(best, hits),
        searched=float(searched),
    )
    if any(each.candidate.hit.passage.id != best.passage.id for each in ranked):
        return signs
    return signs._replace(
        usual_said_beside=min(signs.usual_said_beside, _ALONE.usual_said_beside),
        usual_likeness=min(signs.usual_likeness, _ALONE.usual_likeness),
        fellowship=_ALONE.fellowship,
    )


def sureness(question: Question, one: Scored, signs: Signs) -> float:
    """Above 0 where the sentence is taken to answer the question."""
    if not was_read(question, one):
        return _by_words(question, one, signs)
    read = _as_read(question, one.features, signs)
    # who holds a post is often said in passing, which is read with doubt, and by rules that are sure of it
    return max(read, _by_words(question, one, signs)) if _of_post(question) else read


def _of_post(question: Question) -> bool:
    return question.heads or bool(question.post)


def _as_read(question: Question, its: Features, signs: Signs) -> float:
    told = _READ * its.read + _READ_AROUND * its.read_around + _REPLIES * its.replies
    unlikely = 0.0 if signs.likely else _UNLIKELY
    return told + _said_outright(question, its) - unlikely + _whether(question, its) + _READ_FLOOR


def _by_words(question: Question, one: Scored, signs: Signs) -> float:
    its = one.features
    if not (signs.likely or question.scoped):
        return -_UNLIKELY
    told_outright = question.kind in TOLD_BY_UNIT or question.post or question.speaker or _takes_over(question, one)
    by_kind = _FIGURE if told_outright else 0.0
    if question.heads:
        by_kind = _HEAD * its.passage
    if question.post and question.names and question.names <= one.candidate.given | one.candidate.stems:
        by_kind = _HOLDER
    held = its.bears >= LEFT if question.heads or question.post else its.bears == 1
    own = Own(its.near, its.said_beside, its.likeness)
    told = sum(weight * value for weight, value in zip((*_OWN, *_OVERALL), (*own, *signs.overall), strict=True))
    figure = by_kind if held else 0.0
    scoped = _SCOPED if question.scoped else 0.0
    all_said = _ALL_SAID if its.asked == 1 and as_for_a_search(question) else 0.0
    return told + figure + scoped + all_said + _beside(question, one) + _REPLIES * its.replies + _FLOOR


def was_read(question: Question, one: Scored) -> bool:
    """Whether the reader's word decides: not of a passage without a headline, nor within given articles, nor where it
    does not count at all."""
    return bool(one.candidate.hit.article.title) and not question.scoped and counts(question, one)


def _beside(question: Question, one: Scored) -> float:
    """What the reader's word adds where it does not decide: of a passage without a headline, and, where it is sure of
    what holds the kind of thing asked for, within given articles, of which a question leaves out what they are about.
    """
    its = one.features
    if not counts(question, one) or (one.candidate.hit.article.title and not question.scoped):
        return 0.0
    told = _UNPLACED * (its.read_around - _UNPLACED_USUAL)
    if question.scoped:
        return max(told, 0.0) if question.kind in _TYPED and its.bears == 1 else 0.0
    return told


def counts(question: Question, one: Scored) -> bool:
    """Whether the reader's word counts: not where nothing but a subject is named, nor in a language that it was not
    taught."""
    taught = (one.candidate.hit.article.language or _TAUGHT) == _TAUGHT
    return one.features.read_around > 0 and taught and not is_what_is_known(question.text)


def _said_outright(question: Question, its: Features) -> float:
    """What is gained by a sentence that says all that is asked in its own words, for "How wide is the strait?" is read
    with doubt, as there are many, and so is what somebody said; and by one that holds just the kind of thing asked
    for."""
    typed = question.kind in _TYPED
    if min(its.asked, its.said) < _ALL:
        if typed and its.bears == 1 and min(its.near, max(its.said_beside, its.asked)) >= _ALL:
            return _BESIDE_OF_KIND
        return _HELD if typed and its.bears == 1 and its.read >= SURELY else 0.0
    of_kind = its.bears > 0 if typed else question.kind == "said" and its.bears >= THEIRS
    return _OUTRIGHT_OF_KIND if of_kind else _OUTRIGHT


def _whether(question: Question, its: Features) -> float:
    if question.kind != "yes_no":
        return 0.0
    return _WHETHER_SAID * its.said_beside + _WHETHER_FLOOR


def _takes_over(question: Question, one: Scored) -> bool:
    """Whether it tells who took over, where that is asked."""
    return question.kind == "who" and takes_over(question.asking) and takes_over(one.candidate.text)


def _usual(values: Sequence[tuple[Scored, float]]) -> float:
    """The median over the passages of the greatest value in each."""
    most: dict[str, float] = {}
    for one, value in values:
        passage = one.candidate.hit.passage.id
        most[passage] = max(most.get(passage, 0.0), value)
    return median(most.values())
