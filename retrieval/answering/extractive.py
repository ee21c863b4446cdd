"""Answers without a model: the sentences of the articles that answer the question, verbatim, or none.

It does not care how sentences are cited or shown. The weights and the floor were fitted on questions that the passages
answer and questions they do not (the development half of the evaluation data), never on single items.
"""

from collections.abc import Sequence
from datetime import timedelta
from math import exp
from typing import NamedTuple

from retrieval.answering.candidates import Candidate, Features, candidates, features
from retrieval.answering.expected import NEEDS_FIGURE
from retrieval.answering.numbers import figures
from retrieval.answering.question import Question
from retrieval.answering.running import AT_ONCE, counts_people, differing, goes_on, reports
from retrieval.index.embedding import Embedder
from retrieval.models import AbstainReason, Hit
from retrieval.words import PRONOUNS, WORD, content_stems, word_count

MAX_WORDS = 60
MAX_SENTENCES = 3

_WEIGHTS = Features(
    asked=1.0,
    told=0.3,
    near=0.55,
    beside=0.55,
    close=0.45,
    passage=1.1,
    likeness=1.9,
    around=1.35,
    bears=2.05,
    whole=1.1,
)
# Whether the best sentence answers at all is another question than which one is best: a sum above 0 says that it does.
_SURE_NEAR = 3.0
_SURE_LIKENESS = 3.45
_SURE_CLOSE = 1.0
_SURE_FIGURE = 0.6  # the figure asked for, in its unit, is there
_TOLD_BY_UNIT = frozenset(("how_far", "how_long", "how_old", "percent"))  # a length answers how far, whatever the verb
_SURE_FLOOR = -2.95
_WITHIN = 1.2  # a further sentence is at most so far behind the best
_ASKED = 0.5  # the asking clause's words in the sentence, where the counted thing is not
_NEW = 0.8  # gained by the newest article over a very old one
_FADES = timedelta(days=7)  # after which an article gains a third of that
_COVERED = 0.4  # the question's words in one passage, from which on its subject counts as covered
# A short question has no word to spare: of up to so many content words, a sentence that answers, its neighbours and its
# headline together hold this weighted share.
_SHORT_COVERED = ((3, 0.62), (5, 0.55))
_OFF_SUBJECT = 1.0  # lost by a sentence that does not
_ONLY_NAMED = 0.15  # `bears` below which the source asked for is at most named
_NOT_THEIRS = 2.5  # lost where someone else says it than the source asked for
_SAME = 0.7  # share of common words from which on two sentences say the same


class Extract(NamedTuple):
    """`chosen` in reading order, empty where `reason` says why nothing answers."""

    chosen: tuple[Candidate, ...]
    reason: AbstainReason | None


class Scored(NamedTuple):
    """A candidate with its features and their weighted sum."""

    candidate: Candidate
    features: Features
    score: float


def extract(question: Question, hits: Sequence[Hit], embedder: Embedder) -> Extract:
    """One to three sentences of at most 60 words together, or the reason why there are none.

    A single sentence longer than that is given whole: it is never cut.
    """
    ranked = rank(question, hits, embedder)
    if not ranked:
        return Extract((), "not_covered")
    told = _last_reports(question, ranked)
    if told:
        return Extract(_with_leads(ranked, told), None)
    if sureness(question, ranked[0]) <= 0 or not _kind_is_there(question, ranked[0]):
        return Extract((), "not_answered" if _covered(question, ranked) else "not_covered")
    return Extract(_choose(ranked), None)


def _last_reports(question: Question, ranked: Sequence[Scored]) -> list[Candidate]:
    """The newest report of the figure asked for, and what others said of it at about the same time.

    Where people are not counted, the newest leads only if it is about as good an answer as the best sentence.
    """
    found = reports(question, [each.candidate for each in ranked]) if goes_on(question) else []
    if not found:
        return []
    if not counts_people(question):
        best = next(each for each in ranked if each.candidate == found[0].told_by)
        sure = sureness(question, best) > 0 and _kind_is_there(question, best)
        if best.score < ranked[0].score - _WITHIN or not sure:
            return []
    at_once = [report for report in differing(found) if found[0].when - report.when <= AT_ONCE]
    return [report.told_by for report in at_once[:MAX_SENTENCES]]


def _with_leads(ranked: Sequence[Scored], told: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """These sentences, each with the one before it where it needs that to be read, while they fit."""
    chosen: list[Candidate] = []
    for one in told:
        for picked in ([*_lead(ranked, one), one], [one]):
            if not chosen or _words([*chosen, *picked]) <= MAX_WORDS:
                chosen.extend(each for each in picked if each not in chosen)
                break
    return tuple(chosen)


def rank(question: Question, hits: Sequence[Hit], embedder: Embedder) -> list[Scored]:
    """All candidate sentences, best first."""
    pool = candidates(hits)
    measured = features(question, pool, embedder)
    newer = _newer(question, pool)
    scored = [
        Scored(one, its, score(its) + new - _lost(question, one, its))
        for one, its, new in zip(pool, measured, newer, strict=True)
    ]
    return sorted(scored, key=lambda each: -each.score)


def score(its: Features) -> float:
    """The weighted sum of the features."""
    return sum(weight * value for weight, value in zip(_WEIGHTS, its, strict=True))


def _newer(question: Question, pool: Sequence[Candidate]) -> list[float]:
    """What each candidate gains by being new among them: a toll or a price is the one last reported.

    Only for questions about figures that may have changed or about now, and not where the question names a date.
    """
    if not (question.current or (question.kind in NEEDS_FIGURE and goes_on(question))):
        return [0.0] * len(pool)
    days = [one.hit.article.published_at for one in pool]
    newest = max((day for day in days if day is not None), default=None)
    if newest is None or any(figure.kind in ("date", "weekday") for figure in figures(question.text)):
        return [0.0] * len(pool)
    return [_NEW * exp(-((newest - day) / _FADES)) if day is not None else 0.0 for day in days]


def sureness(question: Question, best: Scored) -> float:
    """Above 0 where the best sentence is taken to answer the question."""
    its = best.features
    figure = _SURE_FIGURE if question.kind in _TOLD_BY_UNIT and its.bears == 1 else 0.0
    told = _SURE_NEAR * its.near + _SURE_LIKENESS * its.likeness + _SURE_CLOSE * its.close
    return told + figure + _SURE_FLOOR


def _lost(question: Question, one: Candidate, its: Features) -> float:
    return _NOT_THEIRS * _by_another(question, its) + _OFF_SUBJECT * _off_subject(question, one, its)


def _off_subject(question: Question, one: Candidate, its: Features) -> bool:
    """The question is short, and the sentence, its neighbours and its headline lack too much of it.

    Where they hold nothing of it but names, they speak of these, not of what is asked about them.
    """
    words = (*question.stems, *question.setting_stems)
    needed = next((share for most, share in _SHORT_COVERED if len(words) <= most), None)
    if needed is None or question.scoped or question.source or (question.kind in _TOLD_BY_UNIT and its.bears == 1):
        return False
    plain = [each for each in words if each not in question.names]
    only_names = bool(plain) and not any(each in one.near_stems for each in plain)
    return its.near < needed or only_names


def _by_another(question: Question, its: Features) -> bool:
    """The question asks what one source says, and this sentence is not said by them."""
    return bool(question.source) and its.bears < _ONLY_NAMED


def _kind_is_there(question: Question, best: Scored) -> bool:
    """A question for a figure, or for someone's words, is not answered by a sentence that holds none."""
    its = best.features
    if _off_subject(question, best.candidate, its) or _by_another(question, its):
        return False
    if question.kind == "how_many" and its.bears < 1:  # a number, but not of the thing counted
        return its.bears > 0 and its.asked >= _ASKED
    needed = question.kind in NEEDS_FIGURE or (question.kind == "said" and question.speaker)
    return its.bears > 0 or not needed


def _covered(question: Question, ranked: Sequence[Scored]) -> bool:
    """Whether one passage holds all names of the question, or where it has none, a good part of its words."""
    if question.names:
        passages = {each.candidate.hit.passage.id: each.candidate.hit for each in ranked}.values()
        return any(question.names <= set(content_stems(f"{hit.article.title} {hit.passage.text}")) for hit in passages)
    return max(each.features.passage for each in ranked) >= _COVERED


def _choose(ranked: Sequence[Scored]) -> tuple[Candidate, ...]:
    """The best sentence, with the one before it where it needs that to be read, then others near it in score."""
    chosen: list[Candidate] = []
    for each in ranked:
        if len(chosen) == MAX_SENTENCES or each.score < ranked[0].score - _WITHIN:
            break
        one = each.candidate
        if one in chosen or any(_alike(one, other) for other in chosen):
            continue
        group = [one]
        lead = _lead(ranked, one)
        if lead and lead[0] not in chosen and len(chosen) < MAX_SENTENCES - 1:
            group = [*lead, one]
        for picked in (group, [one]):
            if not chosen or _words([*chosen, *picked]) <= MAX_WORDS:
                if _words([*chosen, *picked]) > MAX_WORDS and picked != [one]:
                    continue
                chosen.extend(picked)
                break
    return tuple(_in_reading_order(chosen))


def _lead(ranked: Sequence[Scored], one: Candidate) -> list[Candidate]:
    """The sentence before `one`, where `one` needs it to be read."""
    place = (one.hit.passage.id, one.ordinal - 1)
    return [each.candidate for each in ranked if _place(each.candidate) == place][:1] if leans(one.text) else []


def leans(text: str) -> bool:
    """Whether a sentence needs the one before it: it opens with a pronoun, or quotes a speaker it does not name."""
    found = WORD.findall(text)
    if not found:
        return False
    if found[0].lower() in PRONOUNS:
        return True
    named = any(word[0].isupper() and len(word) > 1 for word in found[1:])
    return not named and any(word.lower() in ("he", "she", "they") for word in found)


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.hit.passage.id, candidate.ordinal


def _words(chosen: Sequence[Candidate]) -> int:
    return sum(word_count(each.text) for each in chosen)


def _alike(one: Candidate, other: Candidate) -> bool:
    union = one.stems | other.stems
    return not union or len(one.stems & other.stems) / len(union) >= _SAME


def _in_reading_order(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Articles in the order in which they were chosen, sentences of one article as they stand in it."""
    first: dict[str, int] = {}
    for each in chosen:
        first.setdefault(each.hit.article.article_id, len(first))
    return sorted(chosen, key=lambda each: (first[each.hit.article.article_id], each.start))
