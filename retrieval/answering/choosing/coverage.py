"""How much of a question is said in a sentence and beside it, in the same words or in like ones.

A quiz says "movie" where the news says "film". It does not care about the order of the words nor about what kind of
answer is asked for.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.reading.other_words import said_otherwise
from retrieval.answering.reading.question import Question
from retrieval.index.word_vectors import WordVectors, word_vectors
from retrieval.models import Hit
from retrieval.sources.interviews import turns
from retrieval.sources.sentences import sentence_spans
from retrieval.words import ASKING_WORDS, STOP_WORDS, WORD, stem, words

# How much a word that the headline or the lead says counts as said in every sentence of the article. "A shepherd heard
# him" tells who found the hiker whom the headline names.
GIVEN = 0.7
OTHERWISE = 0.8  # how much of a word is said by one that stands for it
_OF_FIGURES = ("how_many", "how_much", "how_far", "how_fast", "how_old", "percent")
_LEAD = 400  # characters in which the first sentence is looked for


class Coverage(NamedTuple):
    """Shares of the question's words, 0 to 1, the rarer words the heavier: in the sentence, and in it and its two
    neighbours."""

    sentence: float
    beside: float


def coverages(
    question: Question, hits: Sequence[Hit], replies: Mapping[tuple[str, int], str] | None = None
) -> dict[tuple[str, int], Coverage]:
    """By passage id and the sentence's place in the passage; of `replies` in an interview, the question that each is
    to is said with it."""
    vectors = word_vectors()
    asked = _asked_words(question.text)
    weights = _weights(asked, vectors)
    found: dict[tuple[str, int], Coverage] = {}
    for hit in {hit.passage.id: hit for hit in hits}.values():
        said = _said(question, asked, hit, vectors, replies or {})
        for at in range(len(said)):
            parts = (said[at : at + 1], said[max(at - 1, 0) : at + 2])
            found[hit.passage.id, at] = Coverage(*(float(part.max(axis=0) @ weights) for part in parts))
    return found


def about(hit: Hit) -> str:
    """The headline and the first sentence of a hit's article, or of an interview what stands in front of it; empty
    where it has no headline, since its text then need not begin with what it is about."""
    article = hit.article
    if not article.title:
        return ""
    if (told := turns(article.text)) and told[0].start <= _LEAD:
        return f"{article.title} {article.text[: told[0].start]}".strip()
    first = next(iter(sentence_spans(article.text[:_LEAD])), (0, 0))
    return f"{article.title} {article.text[slice(*first)]}".strip()


def given_to(question: Question, stems: frozenset[str]) -> frozenset[str]:
    """What of these stems of an article's headline and lead need not be said again: all, but where a figure is asked
    for names alone, since a headline on profits does not make every sum in the article a profit."""
    return stems & question.names if question.kind in _OF_FIGURES else stems


def _asked_words(text: str) -> tuple[str, ...]:
    """The words that say something, each stem once."""
    telling = (word for word in WORD.findall(text) if word.lower() not in STOP_WORDS | ASKING_WORDS)
    return tuple({stem(word): word for word in telling}.values())


def _weights(asked: Sequence[str], vectors: WordVectors | None) -> NDArray[np.float32]:
    """Of sum 1."""
    rarities = np.array([vectors.rarity(word) if vectors else 1.0 for word in asked], dtype=np.float32)
    return rarities / max(float(rarities.sum()), 1.0)


def _said(
    question: Question,
    asked: tuple[str, ...],
    hit: Hit,
    vectors: WordVectors | None,
    replies: Mapping[tuple[str, int], str],
) -> NDArray[np.float32]:
    """(sentences, asked words): 1 where the word is in the sentence, else how alike the likest word there is."""
    passage = hit.passage
    spans = passage.sentences or ((passage.start, passage.end),)
    said = np.zeros((len(spans), len(asked)), dtype=np.float32)
    stems = [stem(word) for word in asked]
    for row, (start, end) in enumerate(spans):
        told = f"{replies.get((passage.id, row), '')} {hit.article.text[start:end]}"
        there = tuple(word for word in words(told) if word.lower() not in STOP_WORDS)
        if vectors is not None and there and asked:
            said[row] = vectors.likeness(asked, there).max(axis=1)
        held = {stem(word) for word in there}
        otherwise = said_otherwise(stems, hit.article.text[start:end], question.text)
        like = [at for at, each in enumerate(stems) if each in otherwise]
        said[row, like] = np.maximum(said[row, like], OTHERWISE)
        said[row, [at for at, each in enumerate(stems) if each in held]] = 1
    given = given_to(question, frozenset(map(stem, words(about(hit)))))
    for at in (at for at, each in enumerate(stems) if each in given):
        said[:, at] += GIVEN * (1 - said[:, at])
    return said
