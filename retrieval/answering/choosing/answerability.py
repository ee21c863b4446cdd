"""Whether what was found answers a question at all, or is only about the same things.

Which sentence is best is another question (`weighing`). The line was fitted on questions that the passages answer and
the same questions with passages that do not, with what is usual among the passages as its measure: the words of some
questions are in every report, those of others in none. It does not care how many passages there are.
"""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from retrieval.answering.choosing.attribution import ONLY_NAMED
from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.deeds import told_done
from retrieval.answering.choosing.expected import LEFT, NO_PLACE
from retrieval.answering.choosing.expected_figures import NEEDS_FIGURE
from retrieval.answering.choosing.features import Features
from retrieval.answering.choosing.fellows import fellowship
from retrieval.answering.choosing.likes import names_its_like, numbered_otherwise
from retrieval.answering.choosing.own_time import of_its_time
from retrieval.answering.choosing.quoted import holds_the_words, quotes
from retrieval.answering.choosing.stated import likeness_as_stated
from retrieval.answering.choosing.states import APART, PEOPLE, counts_apart, state_of
from retrieval.answering.choosing.weighing import (
    TOLD_BY_UNIT,
    Scored,
    as_for_a_search,
    by_another,
    of_another,
    off_subject,
)
from retrieval.answering.reading.posts import takes_over
from retrieval.answering.reading.question import Question
from retrieval.dates.words import MONTHS
from retrieval.index.embedding import Embedder
from retrieval.relevance import anything_relevant
from retrieval.words import content_stems, stem


class Own(NamedTuple):
    """What tells that one sentence answers where it was not read, all 0 to 1: see `Features`."""

    near: float
    said_beside: float
    likeness: float


class Overall(NamedTuple):
    """What tells that any sentence does. `most_…` is the greatest of all sentences, `usual_…` the median over the
    passages of the greatest in each; `stated`: see `likeness_as_stated`; `fellowship`: that of the best passage;
    `searched`: that search found them, and `likely`: that something of it is like the question."""

    most_said_beside: float
    most_likeness: float
    usual_said_beside: float
    usual_likeness: float
    stated: float
    fellowship: float
    searched: float
    likely: float


_OWN = Own(near=1.1, said_beside=0.7, likeness=3.0)
_OVERALL = Overall(
    most_said_beside=2.8,
    most_likeness=0.7,
    usual_said_beside=-1.3,
    usual_likeness=-2.0,
    stated=3.6,
    fellowship=3.4,
    searched=0.25,
    likely=0.0,
)
_FLOOR = -6.42
# Where the reader has read a sentence and its passage, its word counts: a share of the words, or meaning, adds nothing.
_READ, _READ_AROUND, _READ_FLOOR = 0.8, 6.5, -5.0
_TAUGHT = "en"
_ALL = 0.9
_OUTRIGHT, _OUTRIGHT_OF_KIND = 1.0, 2.5  # gained where a sentence says all words of the question itself
# ... or where it holds the kind of thing, and its neighbours and headline say the rest
_BESIDE_OF_KIND = 1.5
_HELD = 0.5  # the kind of thing asked for is there, and the sentence is taken to answer by the reader
_UNLIKELY = 1.0  # taken off where search found nothing that is like the question
# A passage alone does not tell what is usual: that is taken as it mostly is among several.
_ALONE = Overall(0, 0, usual_said_beside=0.45, usual_likeness=0.43, stated=0, fellowship=0.09, searched=0, likely=0)
_STATED = 5  # sentences that are compared with the question as a statement: the best, to bound the time
_TYPED = NEEDS_FIGURE | {"who", "when", "where", "why"}
_SURELY = 0.7  # `read` from which on a sentence may speak of what is asked in words of its own
_SURELY_SAID = 0.8  # the same of words whose speaker is asked for, where somebody else seems to say them
_FIGURE = 0.6  # the figure asked for, the holder of the post, who took over, or words of the speaker are there
_HEAD = 2.0  # somebody is named as the head of it, in a passage that holds all words of the question
_HOLDER = 1.2  # so is the holder, in an article that is about what the post is of
_REPLIES = 2.0  # an interviewer asked just that: see `stands_out`
_SCOPED = 0.5  # a question to given articles need not say what it is about
_ALL_SAID = 0.2  # all of the few words that ask for nothing more are said
_ASKED = 0.5  # the asking clause's words in the sentence, where the counted thing or a full name is not
_MONTHS = frozenset(stem(name) for names in MONTHS for name in names)
_EVERYWHERE = frozenset(map(stem, ("earth", "world", "planet", "globe")))  # no place apart from others
# "how many patients are affected" says no more of them than that they are counted
_ONLY_COUNTED = frozenset(map(stem, ("affected", "concerned", "involved")))
_COVERED = 0.4  # the question's words in one passage, from which on its subject counts as covered


def overall(question: Question, ranked: Sequence[Scored], embedder: Embedder) -> Overall:
    """The signs of all sentences together, best first."""
    best = ranked[0].candidate.hit
    hits = [each.candidate.hit for each in ranked]
    signs = Overall(
        most_said_beside=max(each.features.said_beside for each in ranked),
        most_likeness=max(each.features.likeness for each in ranked),
        usual_said_beside=_usual([(each, each.features.said_beside) for each in ranked]),
        usual_likeness=_usual([(each, each.features.likeness) for each in ranked]),
        stated=likeness_as_stated(question, [each.candidate.text for each in ranked[:_STATED]], embedder),
        fellowship=fellowship(best, hits),
        searched=float(searched := any(hit.lexical for hit in hits)),
        likely=float(not searched or anything_relevant(hits, embedder.name)),
    )
    if any(each.candidate.hit.passage.id != best.passage.id for each in ranked):
        return signs
    return signs._replace(
        usual_said_beside=min(signs.usual_said_beside, _ALONE.usual_said_beside),
        usual_likeness=min(signs.usual_likeness, _ALONE.usual_likeness),
        fellowship=_ALONE.fellowship,
    )


def sureness(question: Question, one: Scored, signs: Overall) -> float:
    """Above 0 where the sentence is taken to answer the question."""
    its = one.features
    if _was_read(question, one):
        told = _READ * its.read + _READ_AROUND * its.read_around + _REPLIES * its.replies
        unlikely = 0.0 if signs.likely else _UNLIKELY
        return told + _said_outright(question, its) - unlikely + _READ_FLOOR
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
    told = sum(weight * value for weight, value in zip((*_OWN, *_OVERALL), (*own, *signs), strict=True))
    figure = by_kind if held else 0.0
    scoped = _SCOPED if question.scoped else 0.0
    all_said = _ALL_SAID if its.asked == 1 and as_for_a_search(question) else 0.0
    return told + figure + scoped + all_said + _REPLIES * its.replies + _FLOOR


def _was_read(question: Question, one: Scored) -> bool:
    """Whether the reader's word counts: not where who asks on within given articles leaves out what these are about,
    which it would miss, nor of the holder of a post, whom rules tell better, nor in a language that it was not
    taught."""
    of_post = question.heads or bool(question.post)
    taught = (one.candidate.hit.article.language or _TAUGHT) == _TAUGHT
    return not question.scoped and not of_post and taught and one.features.read_around > 0


def _said_outright(question: Question, its: Features) -> float:
    """What is gained by a sentence that says all that is asked in its own words, for "How wide is the strait?" is read
    with doubt, as there are many; and by one that holds just the kind of thing asked for."""
    typed = question.kind in _TYPED
    if min(its.asked, its.said) < _ALL:
        if typed and its.bears == 1 and min(its.near, its.said_beside) >= _ALL:
            return _BESIDE_OF_KIND
        return _HELD if typed and its.bears == 1 and its.read >= _SURELY else 0.0
    return _OUTRIGHT_OF_KIND if typed and its.bears > 0 else _OUTRIGHT


def _takes_over(question: Question, one: Scored) -> bool:
    """Whether it tells who took over, where that is asked."""
    return question.kind == "who" and takes_over(question.asking) and takes_over(one.candidate.text)


def answers(question: Question, one: Scored, signs: Overall, read_with: Scored | None = None) -> bool:
    """Whether the sentence is taken to answer, alone or as what it is `read_with` is, and holds the kind of thing asked
    for."""
    if holds_the_words(question, one.candidate):
        return True
    if quotes(question):
        return False
    return sureness(question, read_with or one, signs) > 0 and _kind_is_there(question, one)


def _kind_is_there(question: Question, best: Scored) -> bool:
    """A question for a figure, or for someone's words, is not answered by a sentence that holds none."""
    its = best.features
    if of_another(question, its) or numbered_otherwise(question, best.candidate):
        return False
    if question.kind in NEEDS_FIGURE and not (its.bears > 0 and of_its_time(question, best.candidate)):
        return False
    if not told_done(question, best.candidate):
        return False
    return _is_read_so(question, best) or _speaks_of_it(question, best)


def _is_read_so(question: Question, best: Scored) -> bool:
    """Whether the reader is sure of it, and something that the question names is named where the reader looked: of
    another person it may be as true. What "how many" counts must be there by the words, and of somebody who is not
    seen to speak the reader must be surer."""
    its = best.features
    if question.kind == "how_many" and its.bears < 1:
        return False
    least = _SURELY if its.bears or not question.speaker else _SURELY_SAID
    named = question.names & (best.candidate.near_stems | best.candidate.given | best.candidate.otherwise)
    sure = _was_read(question, best) and its.read >= least
    return sure and (bool(named) or not question.names)


def _speaks_of_it(question: Question, best: Scored) -> bool:
    """Whether its words, and those beside it, are about what is asked, of the source asked for, and hold the kind of
    thing asked for."""
    its = best.features
    if off_subject(question, best.candidate, its) or by_another(question, its):
        return False
    if not tells_the_act(question, best.candidate):
        return False
    if question.kind == "how_many" and not _is_near(question, best):
        return False
    # a number, but not of the thing counted; somebody, but by no full name
    if question.kind in ("how_many", "who") and its.bears < 1:
        return its.bears > 0 and its.asked >= _ASKED
    if question.kind == "said" and question.speaker:
        return its.bears > ONLY_NAMED
    return question.kind != "where" or question.scoped or its.bears > NO_PLACE


def _is_near(question: Question, one: Scored) -> bool:
    """Whether something that the question names is named in or beside the sentence, or where its article begins: the
    ships in one port are not those in another that is mentioned further on. Of an article without a headline it is not
    known how it begins."""
    names = (question.names - _MONTHS if question.of_time else question.names) - _EVERYWHERE
    if question.scoped or not names or one.candidate.asked or not one.candidate.hit.article.title:
        return True
    told = one.candidate.near_stems | one.candidate.given | one.candidate.otherwise
    return bool(names & told)


def tells_the_act(question: Question, one: Candidate) -> bool:
    """Whether the sentence, its neighbours or its headline say what "who" did and what "how many" did, in whatever
    words: that a picture was forged is not who painted it, nor are the users of an app those who work there."""
    held = one.near_stems | one.otherwise
    if (one.hit.article.language or "en") != "en":  # it tells it in words that are not compared
        return True
    if question.kind == "who" and question.act:
        return question.act in held
    if question.kind == "how_many" and question.counted:
        if not question.scoped and names_its_like(question, one):
            return False
        # those who died of an illness are not those whom an earthquake killed, in the same town or not
        state = state_of(question.stems)
        known = question.names | {question.counted} | _ONLY_COUNTED | (PEOPLE | state if state else frozenset())
        beside = [each for each in (*question.stems, *question.setting_stems) if each not in known]
        held = held | one.given if state else held
        if state and not (question.scoped or _counts_them(question, one, held)):
            return False
        return not beside or any(each in held for each in beside)
    return True


def _counts_them(question: Question, one: Candidate, held: frozenset[str]) -> bool:
    """Whether it may count those of the event that is asked about: with the names of that, and with the group that is
    counted where that is one of its own; of an article without a headline it is not known how it begins."""
    if not one.hit.article.title:
        return True
    group = question.counted in APART and question.counted not in one.stems
    return question.names <= held and not group and not counts_apart(question.counted, held)


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
