"""Answers without a model: the sentences of the articles that answer the question, verbatim, or none.

It does not care how sentences are cited or shown, how they are ranked (`weighing`) nor how it is decided whether they
answer (`answerability`).
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from retrieval.anaphora import leans, opens_with_pronoun, points_back
from retrieval.answering.choosing.answerability import Overall, answers, covered, overall
from retrieval.answering.choosing.attribution import reported
from retrieval.answering.choosing.by_the_way import told_aside
from retrieval.answering.choosing.candidates import Candidate, weigh
from retrieval.answering.choosing.coverage import GIVEN
from retrieval.answering.choosing.expected_figures import NEEDS_FIGURE
from retrieval.answering.choosing.leaning import concludes, leading_up
from retrieval.answering.choosing.newer_news import newer_first
from retrieval.answering.choosing.reasons import LIKELY
from retrieval.answering.choosing.running import AT_ONCE, counts_people, differing, goes_on, reports
from retrieval.answering.choosing.selection import MAX_SENTENCES, choose, right_behind, with_leads, words_in
from retrieval.answering.choosing.weighing import (
    Scored,
    appeared_within,
    asks_how_it_stands,
    of_another_body,
    of_the_newest,
    rank,
)
from retrieval.answering.reading.posts import takes_over, tells_of_leaving
from retrieval.answering.reading.question import Question
from retrieval.index.embedding import Embedder
from retrieval.models import AbstainReason, Hit
from retrieval.reader.pages import PageReader

MAX_WORDS = 60

_OLDEST = datetime.min.replace(tzinfo=UTC)
_NEAR = 1.0  # a further sentence is at most so far behind the best
_WITHIN = 3.0  # or so far, where it answers by itself
_BEARS = 0.5  # how surely a further sentence holds the kind of thing asked for, where that can be told
_TYPED = NEEDS_FIGURE | {"when", "who", "said"}
_FEW = 7  # words of a question that is told in one sentence; a longer one may be in several
_AS_MUCH = 0.5  # the share of what the best sentence says of such a question's plain words that a further one says
_NEARLY_AS_GOOD = 2.0  # so far behind it may be where it alone says that it counts what is asked
_ABOUT_AS_GOOD = 1.0  # how far behind the best the sentence is that is taken where the best does not answer


_OPENS_WITH = re.compile(r"\W*(?:(?:The|A|An|In|At)\s+)?[A-Z][\w'’-]+\s+[A-Z]")  # a name of two words or more
_OF_IT = re.compile(r"\W*(?:it|they)\s", re.IGNORECASE)


class Extract(NamedTuple):
    """`chosen` in reading order, empty where `reason` says why nothing answers."""

    chosen: tuple[Candidate, ...]
    reason: AbstainReason | None


def extract(
    question: Question,
    hits: Sequence[Hit],
    embedder: Embedder,
    reader: PageReader | None = None,
    most_words: int = MAX_WORDS,
) -> Extract:
    """One to three sentences of at most `most_words` together, or the reason why there are none.

    A single sentence longer than that is given whole, with one that it cannot be read without: it is never cut.
    """
    ranked = rank(question, hits, embedder, reader)
    if not ranked:
        return Extract((), "not_covered")
    signs = overall(question, ranked, embedder)
    told = with_leads(ranked, _last_reports(question, ranked, signs), most_words, _known(question))
    if told:
        return Extract(newer_first(question, told, ranked, most_words, _known(question)), None)
    answering = _answering_first(question, ranked, signs)
    if not answering:
        return Extract((), "not_answered" if covered(question, ranked) else "not_covered")
    ranked = answering
    pool = [each.candidate for each in ranked]
    chosen = choose(_worth_reading(question, ranked, signs, most_words), pool, most_words, _known(question))
    if not chosen:  # no sentence can be read without what stands before it, which is too long, or not at hand
        run = leading_up(ranked[0].candidate, pool, _known(question))
        return Extract((), "not_answered") if points_back(run[0].text) else Extract(tuple(run), None)
    if of_the_newest(question):
        chosen = _as_it_stands(_newest_first(chosen)) if asks_how_it_stands(question) else _newest_first(chosen)
    return Extract(newer_first(question, chosen, ranked, most_words, _known(question)), None)


def _known(question: Question) -> frozenset[str]:
    """The names of which a reader knows who "she" is; none where it is asked who."""
    return frozenset() if question.kind == "who" else question.names


def _as_it_stands(newest_first: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Without what was told days before the newest of them: beside "the strike is over", "it goes on" misleads."""
    newest = newest_first[0].hit.article.published_at
    if newest is None:
        return newest_first
    return tuple(one for one in newest_first if newest - (one.hit.article.published_at or newest) <= AT_ONCE)


def _answering_first(question: Question, ranked: Sequence[Scored], signs: Overall) -> list[Scored]:
    """All sentences, the first one that answers before the others; empty where none of those about as good as the best
    answers."""
    pool = [each.candidate for each in ranked]
    for at, one in enumerate(ranked):
        if ranked[0].score - one.score > _ABOUT_AS_GOOD:
            break
        if _answers_in_place(question, one, ranked, pool, signs):
            at, one = _that_counts_it(question, ranked, at, signs)
            return [one._replace(score=ranked[0].score), *ranked[:at], *ranked[at + 1 :]]
    return []


def _that_counts_it(question: Question, ranked: Sequence[Scored], at: int, signs: Overall) -> tuple[int, Scored]:
    """Where the sentence at that place has a figure that may count what is asked, the next one that says it does, if it
    answers and is about as good."""
    best = ranked[at]
    if question.kind == "how_many" and best.features.bears < 1:
        for place, one in enumerate(ranked[at + 1 :], at + 1):
            if best.score - one.score > _NEARLY_AS_GOOD:
                break
            if one.features.bears == 1 and one.features.asked >= best.features.asked and answers(question, one, signs):
                return place, one
    return at, best


def _answers_in_place(
    question: Question, one: Scored, ranked: Sequence[Scored], pool: Sequence[Candidate], signs: Overall
) -> bool:
    """Whether a sentence answers, read with those before it that it leans on: "She will step down in June" may say
    nothing of what is asked but the day."""
    run = leading_up(one.candidate, pool, _known(question))
    if question.kind == "why" and one.features.bears == 1:  # "The cause was a valve", after what it caused
        passage, ordinal = _place(one.candidate)
        run = [*run, *(each for each in pool if _place(each) == (passage, ordinal - 1))]
    return any(answers(question, one, signs, each) for each in ranked if each.candidate in run)


def _worth_reading(question: Question, ranked: Sequence[Scored], signs: Overall, most_words: int) -> list[Scored]:
    """The best sentence and those that may stand beside it: near it in score, or less near and answering by themselves.

    Where newer ones are put first, each must answer by itself.
    """
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
        and not told_aside(frozenset(question.stems), best.candidate.text, each.candidate.text)
        and (best.score - each.score <= near or (best.score - each.score <= _WITHIN and answers(question, each, signs)))
    ]
    if question.kind in NEEDS_FIGURE and appeared_within(question, best.candidate):
        near_enough = [each for each in near_enough if appeared_within(question, each.candidate)]
    if _told_in_several(question):
        return [best, *near_enough]
    # what is left out for saying too little leaves no room to what is worse
    return [best] + [
        each
        for each in near_enough[:MAX_SENTENCES]
        if _completes(question, best, each)
        or (question.kind == "why" and best.features.bears < LIKELY and _explains(best, each))
        or _tells_of_it(question, best.candidate, each.candidate, weights)
    ]


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
    goes_on = _place(other) == (best.hit.passage.id, best.ordinal + 1)
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


def _last_reports(question: Question, ranked: Sequence[Scored], signs: Overall) -> list[Candidate]:
    """The newest report of the figure asked for, and what others said of it at about the same time.

    Where people are not counted, the newest leads only if it is about as good an answer as the best sentence.
    """
    found = reports(question, [each.candidate for each in ranked]) if goes_on(question) else []
    if not found:
        return []
    if not counts_people(question):
        best = next(each for each in ranked if each.candidate == found[0].told_by)
        if best.score < ranked[0].score - _WITHIN or not answers(question, best, signs):
            return []
    at_once = [report for report in differing(found) if found[0].when - report.when <= AT_ONCE]
    if appeared_within(question, found[0].told_by):
        at_once = [report for report in at_once if appeared_within(question, report.told_by)]
    return [report.told_by for report in at_once[:MAX_SENTENCES]]


def _with_the_name(question: Question, ranked: Sequence[Scored], most_words: int) -> Sequence[Scored]:
    """Where the best sentence tells of the person asked for without a name, the next one that names somebody is put
    right after it, "A former judge will mediate. Ada Quist, 66, …", or in its place where both are too long."""
    best = ranked[0]
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
        found = [each for each in ranked[1:] if best.score - each.score <= _WITHIN and _explains(best, each)][:1]
    rest = [each for each in ranked[1:] if each not in found]
    return [best, *(each._replace(score=best.score) for each in found), *rest]


def _somebody_else_did(question: Question, best: Scored, other: Scored) -> bool:
    """Whether "three people" did it, beside somebody named, to a thing that is not said to be the one asked about."""
    if not question.act or not question.names or best.features.bears < 1 or other.features.bears >= 1:
        return False
    return not question.names & other.candidate.stems and not opens_with_pronoun(other.candidate.text)


def _is_of_use(best: Scored, other: Scored) -> bool:
    """Beside a reason, only another one or what stands next to it."""
    passage, at = _place(best.candidate)
    return (
        best.features.bears < LIKELY
        or other.features.bears >= LIKELY
        or _place(other.candidate)
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


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.hit.passage.id, candidate.ordinal


def _newest_first(chosen: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The same, newer articles before older ones: what they say of now replaces what was said."""
    return tuple(sorted(chosen, key=lambda each: each.hit.article.published_at or _OLDEST, reverse=True))
