"""The sentences that could answer a question, best first, by a weighted sum of their features.

It does not care whether the best one answers at all (`answerability`) nor how many are shown (`extractive`). The
weights were fitted on questions that the passages answer, so that the sentences with the answer come first.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from math import exp
from typing import NamedTuple

from retrieval.answering.choosing.announced import gone_by
from retrieval.answering.choosing.by_the_way import only_aside
from retrieval.answering.choosing.candidates import Candidate, as_asked, candidates
from retrieval.answering.choosing.days_of_deeds import tells_the_deed
from retrieval.answering.choosing.deeds import told_undone
from retrieval.answering.choosing.expected import UNNAMED
from retrieval.answering.choosing.expected_figures import ANOTHER, NEEDS_FIGURE
from retrieval.answering.choosing.features import Features, features
from retrieval.answering.choosing.overtaken import overtaken_sentences
from retrieval.answering.choosing.own_time import of_its_time
from retrieval.answering.choosing.quoted import holds_the_words
from retrieval.answering.choosing.running import ONE_EVENT, counts_people, goes_on
from retrieval.answering.choosing.states import state_of
from retrieval.answering.reading.question import Question
from retrieval.answering.reading.subjects import is_what_is_known
from retrieval.checking.numbers import figures
from retrieval.index.embedding import Embedder
from retrieval.models import Hit
from retrieval.reader.pages import PageReader
from retrieval.words import content_stems, stem

_WEIGHTS = Features(
    asked=1.0,
    close=1.2,
    near=0.0,
    passage=1.4,
    likeness=1.0,
    around=1.9,
    bears=2.6,
    whole=4.6,
    fits=5.8,
    said=2.8,
    said_beside=0.0,
    found=1.6,
    replies=8.0,
    read=24.0,
    read_around=2.0,
)
TOLD_BY_UNIT = frozenset(
    ("how_far", "how_fast", "how_long", "how_old", "percent")
)  # a length answers how far, whatever the verb
_TIMED = re.compile(
    r"(?:19|20)\d\d|\b(?:first|before|earlier|previous|last time|history|original|ever|ago|old)\b", re.IGNORECASE
)
_NEW = 1.5  # gained by the newest article over a very old one
_STATE = re.compile(r"\W*(?:and\s+)?(?:is|are|has|have|does|do|will|can)\b", re.IGNORECASE)
_AT_LAST = re.compile(
    r"\b(?:in the end|at last|eventually|finally|ultimately|(?:end|ends|ended|ending|wind|winds|wound) up)\b",
    re.IGNORECASE,
)
_NO_LONGER = re.compile(r"\b(?:was|were|led|ran|headed|chaired|managed|former|then|at the time)\b", re.IGNORECASE)
_FEW_WORDS = 5
_FADES = timedelta(days=7)  # after which an article gains a third of that
# A short question has no word to spare: of up to so many content words, a sentence that answers, its neighbours and its
# headline together hold this weighted share.
_SHORT_COVERED = ((3, 0.62), (5, 0.55))
_ONLY_ASKS = stem("become")  # "What became of Ada Quist?" says nothing of her but her name
_ALIKE = 0.6  # likeness from which on a sentence is about the question's subject in whatever words
_OFF_SUBJECT = 2.0  # lost by a sentence that does not
THEIRS = 0.6  # `bears` from which on the person asked about says it
_ONLY_NAMED = 0.15  # `bears` below which the source asked for is at most named
_NOT_THEIRS = 5.0  # lost where someone else says it than the source asked for


_FOLLOWS = 1.5  # gained by a reason that stands right behind what it is the reason of
_DONE = 2.0  # gained by a sentence that itself tells what "who" did, lost where nothing beside it does
_ITS_DAY = 1.5  # gained by what tells the deed whose day is asked for, lost by what names a day beside it
_ITS_PLACE = 1.5  # gained by what itself tells all of the deed whose place is asked for, and names a place
_ALL_ASKED = 0.9
_UNDONE = 4.0  # gained by what says that nobody did what a question asks the day of
_STATES = re.compile(r"\bwho\s+(?!(?:is|was|has)\b)[a-z]+s\b", re.IGNORECASE)  # "holds" is no deed that is told
_MOST_ASKED = 0.5  # of the asking clause: "the mark held by Quist" is not who holds the record asked for
_VERBATIM = 8.0  # gained by the sentence with the words whose speaker is asked for
_OVERTAKEN = 3.0  # lost by a sentence of which a newer article says that it holds no more
_STALE = 1.5  # lost by what announces something for a day gone by, where newer articles are on the same
_ASIDE = 2.5  # lost by a sentence that names what is asked about only by the way
_TOLD_ASIDE = frozenset(("who", "name", "what", "said", "why"))  # what they ask for may stand in such an aside
_LITTLE, _IN_PART = 0.2, 0.35  # shares of the reader's word that count
_OF_ANOTHER = 3.0  # lost by a sentence that tells of the beginning where the end is asked for, and the like


class Scored(NamedTuple):
    """A candidate with its features and their weighted sum."""

    candidate: Candidate
    features: Features
    score: float


def rank(question: Question, hits: Sequence[Hit], embedder: Embedder, reader: PageReader | None = None) -> list[Scored]:
    """All candidate sentences, best first."""
    pool = as_asked(question, candidates(hits))
    measured = features(question, pool, embedder, reader)
    newer = _newer(question, pool)
    # where a figure is asked for, `conflicts` puts the newer one in its place
    former = overtaken_sentences(question, pool) if question.kind not in NEEDS_FIGURE else frozenset()
    stale = gone_by(question, pool)
    asked = {one.place: its.asked for one, its in zip(pool, measured, strict=True)}
    told_of_it = any(
        its.bears == 1 and not of_another_body(question, one) for one, its in zip(pool, measured, strict=True)
    )
    scored = [
        Scored(
            one,
            its,
            score(_as_trusted(question, one, its))
            + new
            + _reason(question, one, its, asked)
            + _UNDONE * told_undone(question, one)
            + _ITS_DAY * tells_the_deed(question, one) * (its.bears > 0)
            + _ITS_PLACE * (question.kind == "where" and its.bears == 1 and its.asked >= _ALL_ASKED)
            + _VERBATIM * holds_the_words(question, one)
            + _DONE * _says_the_act(question, one, its)
            - _lost(question, one, its)
            - _OVERTAKEN * (one in former)
            - _STALE * (one in stale)
            - _OF_ANOTHER * (told_of_it and of_another_body(question, one)),
        )
        for one, its, new in zip(pool, measured, newer, strict=True)
    ]
    return sorted(_without_other_replies(scored), key=lambda each: -each.score)


def _as_trusted(question: Question, one: Candidate, its: Features) -> Features:
    """The features with as much of the reader's word as counts: nothing where only a subject is named; little of a
    question within given articles, which leaves out what these are about, and where the holder of a post is asked for,
    which rules tell too; less of a passage without a headline."""
    if is_what_is_known(question.text):
        trust = 0.0
    elif question.scoped or question.heads or question.post:
        trust = _LITTLE
    else:
        trust = 1.0 if one.hit.article.title else _IN_PART
    return its._replace(read=trust * its.read, read_around=trust * its.read_around)


def _without_other_replies(scored: Sequence[Scored]) -> list[Scored]:
    """What an interviewer asked tells which reply answers: where one is best, the other replies lose."""
    best = max(scored, key=lambda each: each.score, default=None)
    if best is None or not best.candidate.asked:
        return list(scored)
    ours = best.candidate
    return [
        each._replace(score=each.score - _OF_ANOTHER)
        if each.candidate.asked not in ("", ours.asked)
        and each.candidate.hit.article.article_id == ours.hit.article.article_id
        else each
        for each in scored
    ]


def score(its: Features) -> float:
    """The weighted sum of the features."""
    return sum(weight * value for weight, value in zip(_WEIGHTS, its, strict=True))


def of_the_newest(question: Question) -> bool:
    """Whether the newest news settles it: a figure that may have changed, a state of things ("Is the strike over?"),
    a few words as for a search, or what is asked about now; not where the question names a date."""
    if question.of_time or any(figure.kind in ("date", "weekday") for figure in figures(question.text)):
        return False
    state = asks_how_it_stands(question)
    people = (
        question.kind == "yes_no" and state_of(question.stems) is not None
    )  # "nobody was hurt" is what is said at first
    holds = (question.heads or bool(question.post)) and _NO_LONGER.search(question.asking) is None
    plan = question.ahead and not question.at_first  # the day of a plan is the one named last
    changing = question.kind in NEEDS_FIGURE and goes_on(question) and not question.at_first
    at_last = _AT_LAST.search(question.asking) is not None
    return question.current or at_last or state or people or holds or as_for_a_search(question) or plan or changing


def asks_how_it_stands(question: Question) -> bool:
    """Whether a yes or no is asked of the state of a thing: "Is the strike over?"."""
    return question.kind == "yes_no" and _STATE.match(question.asking) is not None


def as_for_a_search(question: Question) -> bool:
    """Whether a few words are put that ask nothing: "Lorn ferries"."""
    return question.kind == "what" and not question.asking.endswith("?") and len(question.text.split()) <= _FEW_WORDS


def _newer(question: Question, pool: Sequence[Candidate]) -> list[float]:
    """What each candidate gains by being new among them: a toll or a price is the one last reported.

    Only where `of_the_newest`; where it asks for what was said at first, by being old, and for a figure of days gone
    by, by being of these. Anywhere else what is more than a year older than the newest loses as much, for who names no
    time means the last strike, not the one before.
    """
    days = [one.hit.article.published_at for one in pool]
    told = [day for day in days if day is not None]
    if question.of_time is not None and question.kind in NEEDS_FIGURE and not counts_people(question):
        return [_NEW * appeared_within(question, one) for one in pool]
    newest = max(told, default=None)
    if newest is not None and question.at_first:
        first = min(day for day in told if newest - day <= ONE_EVENT)
        return [_NEW * exp(-((day - first) / _FADES)) if day is not None and day >= first else 0.0 for day in days]
    if newest is None or _TIMED.search(question.text):
        return [0.0] * len(pool)
    if not of_the_newest(question):
        return [-_NEW if day is not None and newest - day > ONE_EVENT else 0.0 for day in days]
    return [_NEW * exp(-((newest - day) / _FADES)) if day is not None else 0.0 for day in days]


def appeared_within(question: Question, one: Candidate) -> bool:
    """Whether its article is of the days gone by that the question names; False where it names none."""
    window, day = question.of_time, one.hit.article.published_at
    if window is None or day is None:
        return False
    return (window.since or date.min) <= day.date() <= (window.until or date.max)


def _reason(question: Question, one: Candidate, its: Features, asked: dict[tuple[str, int], float]) -> float:
    """What a sentence with a reason gains where the one before it tells of what is asked: it need not say it again."""
    if question.kind != "why" or its.bears < 1:
        return 0.0
    return _FOLLOWS * max(asked.get((one.hit.passage.id, one.ordinal - 1), 0.0) - its.asked, 0.0)


def _says_the_act(question: Question, one: Candidate, its: Features) -> int:
    """1 where the sentence itself tells what "who" did, and of somebody; -1 where nothing beside it does."""
    if not question.act or _STATES.search(question.asking) or (one.hit.article.language or "en") != "en":
        return 0
    if question.act in one.stems | one.otherwise:
        return int(its.bears >= UNNAMED and its.asked >= _MOST_ASKED)
    return 0 if question.act in one.near_stems else -1


def _lost(question: Question, one: Candidate, its: Features) -> float:
    return (
        _NOT_THEIRS * by_another(question, its)
        + _OFF_SUBJECT * off_subject(question, one, its)
        + _OF_ANOTHER * of_another(question, its)
        + _OF_ANOTHER * (question.kind in NEEDS_FIGURE and not of_its_time(question, one))
        + _ASIDE * (question.kind not in _TOLD_ASIDE and bool(set(question.stems) & only_aside(one.text)))
    )


def off_subject(question: Question, one: Candidate, its: Features) -> bool:
    """The question is short, and the sentence, its neighbours and its headline lack too much of it, in its words and in
    its meaning.

    Where they hold nothing of it but names, they speak of these, not of what is asked about them.
    """
    words = (*question.stems, *question.setting_stems)
    needed = next((share for most, share in _SHORT_COVERED if len(words) <= most), None)
    if needed is None or its.likeness >= _ALIKE or question.scoped or question.source:
        return False
    if (question.kind in TOLD_BY_UNIT or question.heads) and its.bears == 1:
        return False
    if question.post and its.bears == 1 and question.names <= one.given | one.near_stems:
        return False
    if its.bears > 0 and tells_the_deed(question, one) > 0 and question.names <= one.given | one.near_stems:
        return False
    plain = [each for each in words if each not in question.names and each != _ONLY_ASKS]
    if (
        question.speaker
        and its.bears >= THEIRS
        and question.names | set(plain) <= one.given | one.near_stems | question.speaker
    ):
        return False  # what they say under a headline is said on that
    only_names = bool(plain) and not any(each in one.near_stems for each in plain)
    return its.near < needed or only_names


def of_another_body(question: Question, one: Candidate) -> bool:
    """The holder of a post is asked for, and neither the sentence nor its headline names of what: it may be that of
    another, of which the article tells beside it."""
    named = one.stems | frozenset(content_stems(one.hit.article.title))
    return bool(question.post and question.names and one.hit.article.title) and not question.names & named


def of_another(question: Question, its: Features) -> bool:
    """The question asks for the end, or for the head of something, and this tells of the beginning, or of others."""
    wanted = question.phase is not None or question.heads or bool(question.post)
    return wanted and its.bears <= ANOTHER


def by_another(question: Question, its: Features) -> bool:
    """The question asks what one source says, and this sentence is not said by them."""
    return bool(question.source) and its.bears < _ONLY_NAMED
