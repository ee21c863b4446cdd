"""Choose the sentences that tell a story: verbatim, distinct, each with its citation.

It does not care how articles came to be one story. What was told before is left out here, sentence by sentence: a
sentence is news where it brings a figure that was not known, or a name in a sentence unlike those told.
"""

import calendar
import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.leaning import leans
from retrieval.checking.numbers import figures
from retrieval.checking.verify import has_link
from retrieval.index.embedding import Embedder
from retrieval.models import Article, Check, Citation, Passage, Sentence

MOST_SENTENCES = 3
LEAD_SENTENCES = 6
FEWEST_WORDS, MOST_WORDS = 6, 60
# Cosine of two sentences under MiniLM: two reports of one fact are above SAME, a sentence on something else of the
# same story below UNLIKE.
SAME, UNLIKE, WORD_FOR_WORD = 0.80, 0.60, 0.97
# A sentence of an article this much older than the leading one may hold a figure that has been overtaken.
OVERTAKEN = timedelta(hours=6)

_MARKUP = re.compile(r"<[!@#/a-zA-Z]|[{}|\[\]`]|&\w+;")
# Words addressed to a reader or to a model, where a report would tell of an event.
_ADDRESSED = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,60}\b(?:previous|prior|above|earlier|other|instructions?|rules?)\b"
    r"|^(?:system|assistant|user|developer)\s*:|\byou are (?:now|an? (?:ai|assistant|model|chatbot))\b"
    r"|\b(?:system )?prompt\b|\b(?:click|tap) here\b|\b(?:sign up|subscribe|log in)\b|\bread (?:more|also)\b",
    re.IGNORECASE,
)
_OF_THE_WRITER = re.compile(r"(?:we|i|our|you|your)\b", re.IGNORECASE)
_PROPER = re.compile(r"(?<=[^.!?\s]\s)[^\W\d_a-z][\w'’-]+")
_CALENDAR = frozenset(name.casefold() for name in (*calendar.day_name, *calendar.month_name))
_ENDS = re.compile(r"[.!?。！？…][\"'”’»)]*$")


class Said(NamedTuple):
    """One sentence of an article, fit to be shown by itself; `leads` says that it is the article's first."""

    article: Article
    passage: Passage
    start: int
    end: int
    text: str
    leads: bool = False


class Known(NamedTuple):
    """What was told of a story. `sentences`: their vectors, (n, dimension); `words`: all names and figures told."""

    sentences: NDArray[np.float32]
    words: frozenset[str]


def sentences_of(article: Article, passages: Sequence[Passage], lead: int | None = LEAD_SENTENCES) -> list[Said]:
    """The sentences of an article that may be shown, in order: of its first `lead`, or of all where that is None."""
    spans = [(passage, start, end) for passage in passages for start, end in passage.sentences]
    said = [
        Said(article, passage, start, end, article.text[start:end], leads=at == 0)
        for at, (passage, start, end) in enumerate(spans[:lead])
    ]
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
        and not _OF_THE_WRITER.match(text)
    )


def known(told: Sequence[str], texts: Iterable[str], embedder: Embedder) -> Known:
    """What is known from the sentences `told`, and from the full `texts` they were taken from or linked to."""
    return Known(embedder.embed(list(told)), frozenset().union(*map(particulars, [*told, *texts])))


def particulars(text: str) -> frozenset[str]:
    """The figures and names of a text, in one form: "Twelve" and "12" are the same."""
    return frozenset({*_numbers(text), *(set(map(str.casefold, _PROPER.findall(text))) - _CALENDAR)})


def new_ones(said: Sequence[Said], before: Known, embedder: Embedder) -> list[Said]:
    """Those of the sentences that tell something not known, in the order given.

    An article's first sentence says what its news is, often in known words: it counts where another of its sentences
    is new, unless it says the same as one that was told.
    """
    if not said or len(before.sentences) == 0:
        return list(said)
    likeness = (embedder.embed([one.text for one in said]) @ before.sentences.T).max(axis=1)
    new = [_is_new(one.text, float(like), before) for one, like in zip(said, likeness, strict=True)]
    articles = {one.article.article_id for one, is_new in zip(said, new, strict=True) if is_new}
    return [
        one
        for one, like, is_new in zip(said, likeness, new, strict=True)
        if is_new or (one.leads and like < SAME and one.article.article_id in articles)
    ]


def _is_new(text: str, likeness: float, before: Known) -> bool:
    """A figure that was not known is news in whatever words: a toll rises in the same sentence. A name is not, in a
    sentence that says the same."""
    return bool(_numbers(text) - before.words) or (likeness < SAME and bool(particulars(text) - before.words))


def choose(said: Sequence[Said], embedder: Embedder, most: int = MOST_SENTENCES) -> list[Said]:
    """Up to `most` sentences, the first one first; each other tells something else, if it can of another outlet that
    is as new, else of the leading article.

    A sentence close to a chosen one is kept where it has a figure of its own: outlets that differ are both shown.
    """
    if not said:
        return []
    vectors = embedder.embed([one.text for one in said])
    chosen = [0]
    for at in sorted(range(1, len(said)), key=lambda at: (*_second(said[0], said[at]), at)):
        if len(chosen) == most:
            break
        closest = float((vectors[chosen] @ vectors[at]).max())
        shown: frozenset[str] = frozenset().union(*(_numbers(said[one].text) for one in chosen))
        if closest < UNLIKE or (closest < WORD_FOR_WORD and _numbers(said[at].text) - shown):
            chosen.append(at)
    return [said[at] for at in sorted(chosen)]


def _second(lead: Said, other: Said) -> tuple[bool, bool, bool]:
    """Sorts what adds to the leading sentence: as new as it first, then another outlet's, then facts with a figure."""
    ours, theirs = lead.article, other.article
    dated = ours.published_at is not None and theirs.published_at is not None
    old = dated and ours.published_at - theirs.published_at > OVERTAKEN  # type: ignore[operator]  # both are dated
    return old, ours.publisher == theirs.publisher, not _numbers(other.text)


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
    # An ordinal counts nothing ("the first reading") and would pass for a fact.
    return frozenset(f"{figure.kind} {figure.value}" for figure in figures(text) if figure.kind != "ordinal")
