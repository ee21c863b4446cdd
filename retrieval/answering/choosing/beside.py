"""Which further sentences may stand beside the best one: those that complete it, and those about as good.

It does not care whether the best one answers (`answerability`), nor how many there is room for (`selection`).
"""

import re
from collections.abc import Sequence

from retrieval.anaphora import leans, opens_with_pronoun
from retrieval.answering.choosing.answerability import answers
from retrieval.answering.choosing.attribution import reported
from retrieval.answering.choosing.by_the_way import told_aside
from retrieval.answering.choosing.called import that_names_in_full, that_names_it
from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.coverage import GIVEN
from retrieval.answering.choosing.expected_figures import NEEDS_FIGURE, asked_figures
from retrieval.answering.choosing.features import weigh
from retrieval.answering.choosing.leaning import concludes
from retrieval.answering.choosing.reasons import LIKELY
from retrieval.answering.choosing.running import AT_ONCE
from retrieval.answering.choosing.selection import MAX_SENTENCES, right_behind, words_in
from retrieval.answering.choosing.sureness import Signs
from retrieval.answering.choosing.weighing import Scored, appeared_within, of_another, of_another_body, of_the_newest
from retrieval.answering.reading.posts import heads_another, takes_over, tells_of_leaving
from retrieval.answering.reading.question import Question
from retrieval.checking.numbers import same

WITHIN = 3.0  # how far behind the best, in score, a further sentence is that answers by itself

_SURE_AT_ALL = 0.5  # `read` from which on a sentence is shown of which the reader is surer than of the best one
_NEAR = 1.0  # or any that fits
_BEARS = 0.5  # how surely a further sentence holds the kind of thing asked for, where that can be told
_TYPED = NEEDS_FIGURE | {"when", "who", "said"}
_IN_A_WORD = NEEDS_FIGURE | {"name", "who", "where", "when"}
_FEW = 7  # words of a question that is told in one sentence; a longer one may be in several
_AS_MUCH = 0.5  # the share of what the best sentence says of such a question's plain words that a further one says
_OPENS_WITH = re.compile(r"\W*(?:(?:The|A|An|In|At)\s+)?[A-Z][\w'’-]+\s+[A-Z]")  # a name of two words or more
_STILL = re.compile(r"\b(?:still|so far|as yet|not yet|ha(?:s|ve) yet to)\b", re.IGNORECASE)
_OF_IT = re.compile(r"\W*(?:it|they)\s", re.IGNORECASE)


def worth_reading(question: Question, ranked: Sequence[Scored], signs: Signs, most_words: int) -> list[Scored]:
    """The best sentence and those that may stand beside it: near it in score, or less near and answering by themselves.

    Where newer ones are put first, each must answer by itself. How things still stood days before another of them
    appeared is left out.
    """
    found = _worth_reading(question, ranked, signs, most_words)
    return [one for one in found if not any(_stood_so(question, other.candidate, one.candidate) for other in found)]


def _worth_reading(question: Question, ranked: Sequence[Scored], signs: Signs, most_words: int) -> list[Scored]:
    best, *further = _with_what_completes(question, _with_the_name(question, ranked, most_words))
    near = -1.0 if of_the_newest(question) else _NEAR
    weights = weigh(question, [each.candidate for each in ranked])
    near_enough = [
        each
        for each in further
        if (question.kind not in _TYPED or each.features.bears >= _BEARS)
        and (of_another_body(question, best.candidate) or not of_another_body(question, each.candidate))
        and (question.kind != "why" or _is_of_use(best, each))
        and not _somebody_else_did(question, best, each)
        and not _tells_it_again(question, best.candidate, each.candidate)
        and not told_aside(frozenset(question.stems), best.candidate.text, each.candidate.text)
        and (
            best.score - each.score <= near
            or _was_put_there(best, each)
            or (best.score - each.score <= WITHIN and answers(question, each, signs))
        )
    ]
    if question.kind in NEEDS_FIGURE and appeared_within(question, best.candidate):
        near_enough = [each for each in near_enough if appeared_within(question, each.candidate)]
    if _told_in_several(question):
        return _with_the_surest(question, [best, *near_enough], ranked)
    # what is left out for saying too little leaves no room to what is worse
    telling = [
        each
        for each in near_enough[:MAX_SENTENCES]
        if _was_put_there(best, each)
        or _completes(question, best, each)
        or (question.kind == "why" and best.features.bears < LIKELY and _explains(best, each))
        or _tells_of_it(question, best.candidate, each.candidate, weights)
    ]
    return _with_the_surest(question, [best, *telling], ranked)


def _was_put_there(best: Scored, other: Scored) -> bool:
    """Whether it was put right behind the best sentence, as it completes that, which gives it the same score."""
    return other.score == best.score


def _told_in_several(question: Question) -> bool:
    """Whether any sentence may hold what is asked: a name, or that of which much has to be said."""
    return question.named or len(question.stems) + len(question.setting_stems) > _FEW


def _completes(question: Question, best: Scored, other: Scored) -> bool:
    """Whether it stands right behind the best sentence and has what that lacks: its reason ("The cause was a
    certificate"), or the kind of thing asked for."""
    if _succeeds(question, best, other):
        return True
    if not right_behind(best.candidate, other.candidate):
        return False
    if question.kind == "why":
        return other.features.bears == 1
    if question.kind == "said":
        told = other.features.bears > best.features.bears or (
            other.features.bears > 0 and reported(other.candidate.text)
        )
        return told or _goes_on_in_reply(best, other)
    if question.kind == "yes_no":  # "Nobody died", after the accident
        lacking = {each for each in question.stems if each not in question.names | best.candidate.stems}
        return bool(lacking & (other.candidate.stems | other.candidate.otherwise))
    return question.kind in _TYPED and other.features.bears > best.features.bears


def _tells_of_it(question: Question, best: Candidate, other: Candidate, weights: dict[str, float]) -> bool:
    """Whether a further sentence itself, not only its headline, says of what is asked about the names about as much as
    the best one does: "Brightwell employs 9,300 people" is on the company, not on its profit."""
    plain = {each for each in (*question.stems, *question.setting_stems) if each not in question.names}
    of_best, of_other = (sum(weights[each] for each in plain & _said_by(question, one)) for one in (best, other))
    goes_on = other.place == (best.place[0], best.ordinal + 1)
    if question.kind in NEEDS_FIGURE and _figure_of_another(question, best, other):
        return False
    if not plain:
        return not question.names or bool(question.names & other.stems)
    return of_other > 0 and (goes_on or of_other >= _AS_MUCH * of_best)


def _figure_of_another(question: Question, best: Candidate, other: Candidate) -> bool:
    """Whether the best sentence names all that the question does, and this one opens by naming something else: the
    seats of one party are not those of another."""
    if not question.names or not question.names <= best.stems or question.names & other.stems:
        return False
    return _OPENS_WITH.match(other.text) is not None and not leans(other.text)


def _said_by(question: Question, one: Candidate) -> frozenset[str]:
    """The stems that a sentence says; of "It is to open in 2031", which holds the day asked for, what stands beside it
    says what."""
    of_it = question.kind in _TYPED and _OF_IT.match(one.text) is not None
    return one.stems | one.otherwise | (one.near_stems if of_it else frozenset())


def _with_the_name(question: Question, ranked: Sequence[Scored], most_words: int) -> Sequence[Scored]:
    """Where the best sentence tells of the person asked for without a name, the next one that names somebody is put
    right after it, "A former judge will mediate. Ada Quist, 66, …", or in its place where both are too long; where it
    tells of the thing asked for so, or of somebody by the last name, the one that names that in full."""
    best = ranked[0]
    naming = that_names_it(question, best, ranked) or that_names_in_full(question, best, ranked)
    if naming is not None:
        rest = [each for each in ranked[1:] if each is not naming]
        return [best, naming._replace(score=best.score), *rest]
    if question.kind != "who" or best.features.bears >= 1:
        return ranked
    successors = [each for each in ranked if _succeeds(question, best, each)]
    named = successors or [
        each for each in ranked if right_behind(best.candidate, each.candidate) and each.features.bears >= 1
    ]
    if not named:
        return ranked
    # who held the post before is no answer beside who took it over
    rest = [] if successors else [each for each in ranked[1:] if each is not named[0]]
    lead = [best] if words_in([best.candidate, named[0].candidate]) <= most_words else []
    return [*lead, named[0]._replace(score=best.score), *rest]


def _with_the_surest(question: Question, chosen: list[Scored], ranked: Sequence[Scored]) -> list[Scored]:
    """Where a name, a place, a time or a figure is asked for: with the sentence that the reader is surest of right
    behind the best one, if it is surer of it than of that, for two judges that differ are both heard. A second figure
    must be among what was chosen, an older report is no word on a newer one, and the head of another body is none."""
    best, surest = chosen[0], max(ranked, key=lambda each: each.features.read)
    if question.kind not in _IN_A_WORD or surest.features.read < max(best.features.read, _SURE_AT_ALL):
        return chosen
    was_chosen = any(each.candidate == surest.candidate for each in chosen)
    another_figure = question.kind in NEEDS_FIGURE and surest.features.bears > 0 and not was_chosen
    one = surest.candidate
    another_head = heads_another(question.names, one.text, one.before) or (
        best.features.bears == 1 and of_another(question, surest.features)
    )
    unfit = another_figure or (question.heads and another_head)
    if unfit or surest.candidate == best.candidate or _is_older(surest.candidate, best.candidate):
        return chosen
    rest = [each for each in chosen[1:] if each.candidate != surest.candidate]
    return [best, surest._replace(score=best.score), *rest]


def _stood_so(question: Question, newer: Candidate, one: Candidate) -> bool:
    """Whether it tells how things still stood days before the newer one appeared: beside "the last two were found",
    "four are still missing" misleads."""
    of_then = question.at_first or question.of_time is not None
    return not of_then and _STILL.search(one.text) is not None and _is_older(one, newer)


def _is_older(one: Candidate, other: Candidate) -> bool:
    appeared, later = one.hit.article.published_at, other.hit.article.published_at
    return appeared is not None and later is not None and later - appeared > AT_ONCE


def _with_what_completes(question: Question, ranked: Sequence[Scored]) -> Sequence[Scored]:
    """Where a reason, a yes or no, or somebody's words are asked for and stand right behind the best sentence, they
    come next."""
    best = ranked[0]
    if (
        question.kind not in ("why", "yes_no", "said")
        or of_the_newest(question)
        or (question.kind == "why" and best.features.bears == 1)
    ):
        return ranked
    found = [each for each in ranked[1:] if _completes(question, best, each)]
    if question.kind == "why" and not found and best.features.bears < LIKELY and not concludes(best.candidate):
        found = [each for each in ranked[1:] if best.score - each.score <= WITHIN and _explains(best, each)][:1]
    rest = [each for each in ranked[1:] if each not in found]
    return [best, *(each._replace(score=best.score) for each in found), *rest]


def _somebody_else_did(question: Question, best: Scored, other: Scored) -> bool:
    """Whether "three people" did it, beside somebody named, to a thing that is not said to be the one asked about."""
    if not question.act or not question.names or best.features.bears < 1 or other.features.bears >= 1:
        return False
    return not question.names & other.candidate.stems and not opens_with_pronoun(other.candidate.text)


def _tells_it_again(question: Question, best: Candidate, other: Candidate) -> bool:
    """Whether a figure is asked for, and another article gives the same one and no other."""
    if question.kind not in NEEDS_FIGURE or best.hit.article.article_id == other.hit.article.article_id:
        return False
    told, again = asked_figures(question, best.text), asked_figures(question, other.text)
    return bool(again) and all(any(same(figure, each) for each in told) for figure in again)


def _is_of_use(best: Scored, other: Scored) -> bool:
    """Beside a reason, only another one or what stands next to it."""
    passage, at = best.candidate.place
    return (
        best.features.bears < LIKELY
        or other.features.bears >= LIKELY
        or other.candidate.place
        in (
            (passage, at - 1),
            (passage, at + 1),
        )
    )


def _explains(best: Scored, other: Scored) -> bool:
    """Whether it gives the reason further on in the article, and says itself something of what is asked."""
    one, more = best.candidate, other.candidate
    same = more.hit.article.article_id == one.hit.article.article_id and more.start > one.start
    return same and other.features.bears == 1 and other.features.asked > GIVEN


def _goes_on_in_reply(best: Scored, other: Scored) -> bool:
    """Whether it belongs to the same reply of an interview, which the best sentence opens."""
    return best.candidate.opens and other.candidate.asked == best.candidate.asked


def _succeeds(question: Question, best: Scored, other: Scored) -> bool:
    """Whether it tells who took over from the person of whom the best sentence tells that they gave up the post."""
    one, successor = best.candidate, other.candidate
    same = one.hit.article.article_id == successor.hit.article.article_id and successor.start > one.start
    holds = (question.heads or bool(question.post)) and other.features.bears >= 1
    return holds and same and tells_of_leaving(one.text) and takes_over(successor.text)
