"""Whether a sentence answers a question: it is sure enough, and what must hold does.

Which sentence is best is another question (`weighing`), and so is how sure it is (`sureness`).
"""

from collections.abc import Sequence

from retrieval.answering.choosing.attribution import ONLY_NAMED
from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.deeds import told_done
from retrieval.answering.choosing.expected import NO_PLACE
from retrieval.answering.choosing.expected_figures import NEEDS_FIGURE
from retrieval.answering.choosing.likes import names_its_like, numbered_otherwise
from retrieval.answering.choosing.own_time import of_its_time
from retrieval.answering.choosing.quoted import holds_the_words, quotes
from retrieval.answering.choosing.states import APART, PEOPLE, counts_apart, state_of
from retrieval.answering.choosing.supposed import only_supposed
from retrieval.answering.choosing.sureness import SURELY, Signs, counts, sureness, was_read
from retrieval.answering.choosing.weighing import Scored, as_for_a_search, by_another, of_another, off_subject
from retrieval.answering.reading.question import Question
from retrieval.checking.numbers import figures
from retrieval.dates.words import MONTHS
from retrieval.words import content_stems, stem

_SURELY_SAID = 0.8  # `read` from which on words are taken for those of a speaker where somebody else seems to say them
CERTAIN = 0.76  # `read` from which on it need not be seen by words that the kind of thing asked for is there
_LIKELY = 0.6  # `read` from which on a sentence that is sure enough is on the subject in whatever words
_ASKED = 0.5  # the asking clause's words in the sentence, where the counted thing or a full name is not
_MONTHS = frozenset(stem(name) for names in MONTHS for name in names)
_EVERYWHERE = frozenset(map(stem, ("earth", "world", "planet", "globe")))  # no place apart from others
# "how many patients are affected" says no more of them than that they are counted
_ONLY_COUNTED = frozenset(map(stem, ("affected", "concerned", "involved")))
_COVERED = 0.4  # the question's words in one passage, from which on its subject counts as covered


def answers(question: Question, one: Scored, signs: Signs, read_with: Scored | None = None) -> bool:
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
    if numbered_otherwise(question, best.candidate):
        return False
    if not told_done(question, best.candidate) or only_supposed(question, best.candidate):
        return False
    if question.kind in NEEDS_FIGURE and not of_its_time(question, best.candidate):
        return False
    # what happened is easily read for why it did
    if question.kind == "why" and was_read(question, best) and not is_certain(question, best):
        return False
    holds_figure = its.bears > 0 or bool(figures(best.candidate.text))
    if is_certain(question, best) and _is_named(question, best) and not by_another(question, its):
        return holds_figure or question.kind not in NEEDS_FIGURE
    if of_another(question, its) or (question.kind in NEEDS_FIGURE and not its.bears > 0):
        return False
    return _is_read_so(question, best) or _speaks_of_it(question, best)


def is_certain(question: Question, one: Scored) -> bool:
    """Whether the reader is so sure of the sentence that its word decides."""
    return was_read(question, one) and one.features.read >= CERTAIN


def _is_read_so(question: Question, best: Scored) -> bool:
    """Whether the reader is sure of it, and something that the question names is named where the reader looked: of
    another person it may be as true. What "how many" counts must be there by the words, and of somebody who is not
    seen to speak the reader must be surer."""
    its = best.features
    if question.kind == "how_many" and its.bears < 1:
        return False
    if as_for_a_search(question) and its.near == 0:  # "qwe" says nothing that could be read
        return False
    least = SURELY if its.bears or not question.speaker else _SURELY_SAID
    return was_read(question, best) and its.read >= least and _is_named(question, best)


def _is_named(question: Question, best: Scored) -> bool:
    """Whether something that the question names is named where the reader looked."""
    told = best.candidate.near_stems | best.candidate.given | best.candidate.otherwise
    return not question.names or bool(question.names & told)


def _speaks_of_it(question: Question, best: Scored) -> bool:
    """Whether its words, and those beside it, are about what is asked, of the source asked for, and hold the kind of
    thing asked for."""
    its = best.features
    likely = counts(question, best) and its.read >= _LIKELY and _is_named(question, best)
    if (off_subject(question, best.candidate, its) and not likely) or by_another(question, its):
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
