"""Choose the sentences that tell a story: verbatim, distinct, each with its citation.

It does not care how articles came to be one story, nor what was told before (`retrieval.stories.novelty`).
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from retrieval.anaphora import leans
from retrieval.answering.telling.citing import VERBATIM
from retrieval.checking.numbers import figures
from retrieval.checking.verify import has_link
from retrieval.index.embedding import Embedder
from retrieval.models import Article, Citation, Passage, Sentence
from retrieval.sources.interviews import turn_at
from retrieval.sources.openings import begins
from retrieval.stories.gravity import spares_everybody, tells_of_harm
from retrieval.stories.happenings import deeds, told_of, unheard
from retrieval.stories.introducing import introduced, somebody_unnamed
from retrieval.stories.reporting import speaks_of_the_writer

MOST_SENTENCES = 3
LEAD_SENTENCES = 6
FEWEST_WORDS, MOST_WORDS = 6, 60
# Cosine of two sentences under MiniLM: two reports of one fact are above SAME, a sentence on something else of the
# same story below UNLIKE.
SAME, UNLIKE, WORD_FOR_WORD = 0.80, 0.60, 0.97
# A sentence of an article this much older than the leading one may hold a figure that has been overtaken.
OVERTAKEN = timedelta(hours=6)
# What was reported this much earlier is a step of the story, not its first version.
EARLIER_STEP = timedelta(days=1)

_CHANGING = ("count", "percent", "money", "length", "mass")  # figures that a newer report may give anew
_MARKUP = re.compile(r"<[!@#/a-zA-Z]|[{}|\[\]`]|&\w+;")
# Words addressed to a reader or to a model, where a report would tell of an event.
_ADDRESSED = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,60}\b(?:previous|prior|above|earlier|other|instructions?|rules?)\b"
    r"|^(?:system|assistant|user|developer)\s*:|\byou are (?:now|an? (?:ai|assistant|model|chatbot))\b"
    r"|\b(?:system )?prompt\b|\b(?:click|tap) here\b|\b(?:sign up|subscribe|log in)\b|\bread (?:more|also)\b",
    re.IGNORECASE,
)
# Of an interview, or of live coverage: it is said to somebody, or at a time that is gone by.
_TURN = re.compile(r"(?:question|answer|q|a|\d{1,2}[.:]\d{2}(?:\s?[ap]\.?m\.?)?)\s?[:–-]\s", re.IGNORECASE)
_OF_THE_WRITER = re.compile(r"(?:we|i|our|you|your)\b", re.IGNORECASE)
_HERE = re.compile(r"\bhere\b", re.IGNORECASE)
# "Before Ada there was the storm without a name": it begins a tale, and tells of no event.
_SETS_SCENE = re.compile(r"\bthere (?:was|were|is|are|had been|has been|lived|stood)\b", re.IGNORECASE)
ANNOUNCES = re.compile(
    r"\b(?:will|(?:is|are|was|were) (?:to|due to|expected to|set to|likely to)|plans? to|planned to|intends? to)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[^.!?\s]\s)[^\W\d_a-z][\w-]+")
_AGE = re.compile(r",\s+\d{1,3},")  # "Pask, 63, listened with his eyes closed" tells no figure
_ENDS = re.compile(r"[.!?。！？…][\"'”’»)]*$")


class Said(NamedTuple):
    """One sentence of an article, fit to be shown by itself; `leads` says that it is the article's first."""

    article: Article
    passage: Passage
    start: int
    end: int
    text: str
    leads: bool = False


def sentences_of(article: Article, passages: Sequence[Passage], lead: int | None = LEAD_SENTENCES) -> list[Said]:
    """The sentences of an article that may be shown, in order: of its first `lead`, or of all where that is None."""
    return [one for one in every_sentence(article, passages, lead) if showable(one.text)]


def every_sentence(article: Article, passages: Sequence[Passage], lead: int | None = None) -> list[Said]:
    """The sentences of an article, in order, what is said in an interview apart."""
    first = begins(article.text)
    spans = [(one, max(start, first), end) for one in passages for start, end in one.sentences if end > first]
    return [
        Said(article, passage, start, end, article.text[start:end], leads=at == 0)
        for at, (passage, start, end) in enumerate(spans[:lead])
        if turn_at(article.text, start) is None
    ]


def showable(text: str) -> bool:
    """Whether a sentence can stand in a news item by itself: whole, not too long nor too short, unless it says that
    nobody was hurt; no link or markup, addressed to nobody, and not leaning on the sentence before nor on the place
    where it was written."""
    return (
        (len(text.split()) >= FEWEST_WORDS or spares_everybody(text))
        and len(text.split()) <= MOST_WORDS
        and _ENDS.search(text) is not None
        and not has_link(text)
        and not _MARKUP.search(text)
        and not _ADDRESSED.search(text)
        and not leans(text)
        and not _HERE.search(told_of(text))
        and not somebody_unnamed(text)
        and not _OF_THE_WRITER.match(text)
        and not _TURN.match(text)
        and not speaks_of_the_writer(text)
    )


def telling_first(said: Sequence[Said]) -> list[Said]:
    """The sentences, one that only sets the scene, or only says that nobody was hurt, behind the next of its article,
    where there is one."""
    found = list(said)
    if len(found) > 1 and found[0].article is found[1].article and _only_adds(found[0].text):
        found[0], found[1] = found[1], found[0]
    return found


def _only_adds(text: str) -> bool:
    return (_SETS_SCENE.search(text) is not None and not numbers(text)) or len(text.split()) < FEWEST_WORDS


def choose(said: Sequence[Said], embedder: Embedder, most: int = MOST_SENTENCES) -> list[Said]:
    """Up to `most` sentences, the first one first; each other tells something else: of another outlet that is as new,
    else what an earlier report of the story had for its news, else more of the leading article.

    A sentence close to a chosen one is kept where it has a figure of its own: outlets that differ are both shown. One
    of an older report is kept where it has none that may have been overtaken, and where it does not say what was to
    come: that has come by now, or otherwise.
    """
    if not said:
        return []
    said = [
        one for one in said if not (ANNOUNCES.search(one.text) and is_older(one.article, said[0].article, EARLIER_STEP))
    ]
    vectors = embedder.embed([one.text for one in said])
    chosen = [0]
    order = sorted(range(1, len(said)), key=lambda at: (*_second(said[0], said[at]), at))
    for nearest in (SAME, 1.0):  # what says nearly the same only where nothing else is left
        for at in order:
            closest = float((vectors[chosen] @ vectors[at]).max())
            if len(chosen) == most or at in chosen or closest > nearest:
                continue
            told = [said[one] for one in chosen]
            if not introduced(said[at].text, said[at].article, [said[0].article.title, *(one.text for one in told)]):
                continue
            if not _repeats(said[at], told) and (closest < UNLIKE or _adds(said[at], closest, told)):
                chosen.append(at)
    return [said[at] for at in sorted(chosen)]


def _repeats(one: Said, chosen: Sequence[Said]) -> bool:
    """Whether the chosen sentences give its figures, its names and its deeds: "Four people have now died in Ada"."""
    told = " ".join(each.text for each in chosen)
    own = numbers(one.text) | {name.casefold() for name in _NAME.findall(one.text)}
    shown = numbers(told) | {name.casefold() for name in _NAME.findall(told)}
    return bool(numbers(one.text)) and own <= shown and not unheard(deeds(one.text), deeds(told))


def _adds(one: Said, closest: float, chosen: Sequence[Said]) -> bool:
    """Whether a sentence that is like a chosen one still says something else."""
    if is_older(one.article, chosen[0].article):
        return closest < SAME and not any(figure.kind in _CHANGING for figure in figures(one.text))
    shown: frozenset[str] = frozenset().union(*(numbers(each.text) for each in chosen))
    return closest < WORD_FOR_WORD and bool(numbers(one.text) - shown)


def _second(lead: Said, other: Said) -> tuple[int, float, bool, bool]:
    """Sorts what adds to the leading sentence: as new as it and of another outlet, then the news of earlier reports,
    the latest first, then as new and of the same outlet; what became of people first, then facts with a figure."""
    ours, theirs = lead.article, other.article
    if not is_older(theirs, ours):
        figured = bool(numbers(_AGE.sub(",", other.text)))
        return (2 if ours.publisher == theirs.publisher else 0), 0.0, not tells_of_harm(other.text), not figured
    step = other.leads and is_older(theirs, ours, EARLIER_STEP)
    when = theirs.published_at.timestamp() if theirs.published_at else 0.0
    return (1 if step else 3), -when if step else 0.0, False, not numbers(other.text)


def is_older(one: Article, other: Article, by: timedelta = OVERTAKEN) -> bool:
    """Whether one article is known to be that much older than another."""
    if one.published_at is None or other.published_at is None:
        return False
    return other.published_at - one.published_at > by


def cited(chosen: Sequence[Said]) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """The chosen sentences as a summary, each with a citation of its own, numbered from 1."""
    citations = tuple(
        Citation(
            n=number,
            article=one.article.headline,
            quote=one.text,
            start=one.start,
            end=one.end,
            passage_id=one.passage.id,
            revision=one.article.revision,
        )
        for number, one in enumerate(chosen, start=1)
    )
    return tuple(Sentence(text=c.quote, citations=(c.n,), checks=(VERBATIM,)) for c in citations), citations


def numbers(text: str) -> frozenset[str]:
    """The figures of a text, in one form: "Twelve" and "12" are the same."""
    # An ordinal counts nothing ("the first reading") and would pass for a fact.
    return frozenset(f"{figure.kind} {figure.value}" for figure in figures(text) if figure.kind != "ordinal")
