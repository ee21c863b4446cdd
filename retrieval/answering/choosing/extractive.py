"""Answers without a model: the sentences of the articles that answer the question, verbatim, or none.

It does not care how sentences are cited or shown, how they are ranked (`weighing`) nor how it is decided whether they
answer (`answerability`) and what may stand beside the best of them (`beside`).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from retrieval.anaphora import points_back
from retrieval.answering.choosing.answerability import answers, covered, is_certain
from retrieval.answering.choosing.beside import WITHIN, worth_reading
from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.leaning import leading_up
from retrieval.answering.choosing.newer_news import newer_first
from retrieval.answering.choosing.running import AT_ONCE, counts_people, differing, goes_on, reports
from retrieval.answering.choosing.selection import MAX_SENTENCES, choose, with_leads
from retrieval.answering.choosing.sureness import Signs, signs_of
from retrieval.answering.choosing.weighing import (
    Scored,
    appeared_within,
    asks_how_it_stands,
    of_the_newest,
    rank,
)
from retrieval.answering.reading.question import Question
from retrieval.index.embedding import Embedder
from retrieval.models import AbstainReason, Hit
from retrieval.reader.pages import PageReader

MAX_WORDS = 60

_OLDEST = datetime.min.replace(tzinfo=UTC)
_NEARLY_AS_GOOD = 2.0  # how far behind the best a sentence may be where it alone says that it counts what is asked
_ABOUT_AS_GOOD = 1.0  # how far behind the best the sentence is that is taken where the best does not answer


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
    signs = signs_of(question, ranked, embedder)
    told = with_leads(ranked, _last_reports(question, ranked, signs), most_words, _known(question))
    if told:
        return Extract(newer_first(question, told, ranked, most_words, _known(question)), None)
    answering = _answering_first(question, ranked, signs)
    if not answering:
        known = (signs.likely or len(question.names) > 1) and covered(question, ranked)  # somebody by their whole name
        return Extract((), "not_answered" if known else "not_covered")
    ranked = answering
    pool = [each.candidate for each in ranked]
    chosen = choose(worth_reading(question, ranked, signs, most_words), pool, most_words, _known(question))
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


def _answering_first(question: Question, ranked: Sequence[Scored], signs: Signs) -> list[Scored]:
    """All sentences, the first one that answers before the others; empty where none of those about as good as the best
    answers, nor the one that the reader is surest of."""
    pool = [each.candidate for each in ranked]
    surest = max(ranked, key=lambda each: each.features.read)
    for at, one in enumerate(ranked):
        if ranked[0].score - one.score > _ABOUT_AS_GOOD and not (one is surest and is_certain(question, one)):
            continue
        if _answers_in_place(question, one, ranked, pool, signs):
            at, one = _that_counts_it(question, ranked, at, signs)
            return [one._replace(score=ranked[0].score), *ranked[:at], *ranked[at + 1 :]]
    return []


def _that_counts_it(question: Question, ranked: Sequence[Scored], at: int, signs: Signs) -> tuple[int, Scored]:
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
    question: Question, one: Scored, ranked: Sequence[Scored], pool: Sequence[Candidate], signs: Signs
) -> bool:
    """Whether a sentence answers, read with those before it that it leans on: "She will step down in June" may say
    nothing of what is asked but the day."""
    run = leading_up(one.candidate, pool, _known(question))
    if question.kind == "why" and one.features.bears == 1:  # "The cause was a valve", after what it caused
        passage, ordinal = one.candidate.place
        run = [*run, *(each for each in pool if each.place == (passage, ordinal - 1))]
    return any(answers(question, one, signs, each) for each in ranked if each.candidate in run)


def _last_reports(question: Question, ranked: Sequence[Scored], signs: Signs) -> list[Candidate]:
    """The newest report of the figure asked for, and what others said of it at about the same time.

    Where people are not counted, the newest leads only if it is about as good an answer as the best sentence.
    """
    found = reports(question, [each.candidate for each in ranked]) if goes_on(question) else []
    if not found:
        return []
    if not counts_people(question):
        best = next(each for each in ranked if each.candidate == found[0].told_by)
        if best.score < ranked[0].score - WITHIN or not answers(question, best, signs):
            return []
    at_once = [report for report in differing(found) if found[0].when - report.when <= AT_ONCE]
    if appeared_within(question, found[0].told_by):
        at_once = [report for report in at_once if appeared_within(question, report.told_by)]
    return [report.told_by for report in at_once[:MAX_SENTENCES]]


def _newest_first(chosen: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The same, newer articles before older ones: what they say of now replaces what was said."""
    return tuple(sorted(chosen, key=lambda each: each.hit.article.published_at or _OLDEST, reverse=True))
