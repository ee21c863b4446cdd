"""Choose the sentences that tell a story: verbatim, distinct, each with its citation.

It does not care how articles came to be one story. What was told before is left out here, sentence by sentence: a
sentence is news where it is unlike everything known, or where it brings a figure or a name that is not.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.extractive import leans
from retrieval.answering.numbers import figures
from retrieval.answering.verify import has_link
from retrieval.index.embedding import Embedder
from retrieval.models import Article, Check, Citation, Passage, Sentence

MOST_SENTENCES = 3
LEAD_SENTENCES = 5
FEWEST_WORDS, MOST_WORDS = 6, 60
# Cosine of two sentences under MiniLM: two reports of one fact are above SAME, a sentence on something else of the
# same story below UNLIKE.
SAME, UNLIKE = 0.80, 0.60

_MARKUP = re.compile(r"<[!@#/a-zA-Z]|[{}|\[\]`]|&\w+;")
# Words addressed to a reader or to a model, where a report would tell of an event.
_ADDRESSED = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,60}\b(?:previous|prior|above|earlier|other|instructions?|rules?)\b"
    r"|^(?:system|assistant|user|developer)\s*:|\byou are (?:now|an? (?:ai|assistant|model|chatbot))\b"
    r"|\b(?:system )?prompt\b|\b(?:click|tap) here\b|\b(?:sign up|subscribe|log in)\b|\bread (?:more|also)\b",
    re.IGNORECASE,
)
_PROPER = re.compile(r"(?<=[^.!?\s]\s)[^\W\d_a-z][\w'’-]+")
_ENDS = re.compile(r"[.!?。！？…][\"'”’»)]*$")


class Said(NamedTuple):
    """One sentence of an article, fit to be shown by itself."""

    article: Article
    passage: Passage
    start: int
    end: int
    text: str


class Known(NamedTuple):
    """What was told of a story. `sentences`: their vectors, (n, dimension); `words`: all names and figures told."""

    sentences: NDArray[np.float32]
    words: frozenset[str]


def sentences_of(article: Article, passages: Sequence[Passage], lead: int | None = LEAD_SENTENCES) -> list[Said]:
    """The sentences of an article that may be shown, in order: of its first `lead`, or of all where that is None."""
    spans = [(passage, start, end) for passage in passages for start, end in passage.sentences]
    said = (Said(article, passage, start, end, article.text[start:end]) for passage, start, end in spans[:lead])
    return [one for one in said if showable(one.text)]


def showable(text: str) -> bool:
    """Whether a sentence can lead a news item by itself: whole, not too long, no link or markup, addressed to nobody,
    and not leaning on the sentence before."""
    return (
        FEWEST_WORDS <= len(text.split()) <= MOST_WORDS
        and _ENDS.search(text) is not None
        and not has_link(text)
        and not _MARKUP.search(text)
        and not _ADDRESSED.search(text)
        and not leans(text)
    )


def known(told: Sequence[str], texts: Iterable[str], embedder: Embedder) -> Known:
    """What is known from the sentences `told`, and from the full `texts` they were taken from or linked to."""
    return Known(embedder.embed(list(told)), frozenset().union(*map(particulars, [*told, *texts])))


def particulars(text: str) -> frozenset[str]:
    """The figures and names of a text, in one form: "Twelve" and "12" are the same."""
    numbers = (f"{figure.kind} {figure.value}" for figure in figures(text))
    return frozenset({*numbers, *(name.casefold() for name in _PROPER.findall(text))})


def new_ones(said: Sequence[Said], before: Known, embedder: Embedder) -> list[Said]:
    """Those of the sentences that tell something not known, in the order given."""
    if not said:
        return []
    if len(before.sentences) == 0:
        return list(said)
    likeness = (embedder.embed([one.text for one in said]) @ before.sentences.T).max(axis=1)
    return [
        one
        for one, like in zip(said, likeness, strict=True)
        if (like < SAME and particulars(one.text) - before.words) or (like < UNLIKE and figures(one.text))
    ]


def choose(said: Sequence[Said], embedder: Embedder, most: int = MOST_SENTENCES) -> list[Said]:
    """Up to `most` sentences, the first one first; each other tells something else, from another outlet if it can.

    A sentence close to a chosen one is kept where it has a figure of its own: outlets that differ are both shown.
    """
    if not said:
        return []
    vectors = embedder.embed([one.text for one in said])
    chosen = [0]
    for at in sorted(range(1, len(said)), key=lambda at: (said[at].article.publisher == said[0].article.publisher, at)):
        if len(chosen) == most:
            break
        closest = float((vectors[chosen] @ vectors[at]).max())
        shown = frozenset().union(*(_numbers(said[one].text) for one in chosen))
        if closest < UNLIKE or (closest < 0.97 and _numbers(said[at].text) - shown):
            chosen.append(at)
    return [said[at] for at in sorted(chosen)]


def cited(chosen: Sequence[Said]) -> tuple[tuple[Sentence, ...], tuple[Citation, ...]]:
    """The chosen sentences as a summary, each with a citation of its own, numbered from 1."""
    verbatim = Check(name="verbatim", ok=True, detail="The sentence stands in the article as shown.")
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
    return tuple(Sentence(text=c.quote, citations=(c.n,), checks=(verbatim,)) for c in citations), citations


def _numbers(text: str) -> frozenset[str]:
    return frozenset(f"{figure.kind} {figure.value}" for figure in figures(text))
