"""The sentences that could answer a question, each with the features by which they are ranked.

It does not care how the features are weighed (`extractive`) nor how the passages were found. All features are 0 to 1.
"""

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.attribution import named_by_pronoun
from retrieval.answering.expected import bears, spans
from retrieval.answering.question import Question
from retrieval.index.embedding import Embedder
from retrieval.models import Hit
from retrieval.words import content_stems

EMBEDDED = 32  # sentences whose likeness is measured: the best by words, to bound the time of one question


CLOSE = 70  # characters on either side of a possible answer, about a dozen words
BEFORE = 1_500  # characters in front of a sentence in which "he" was named


class Candidate(NamedTuple):
    """One sentence of one hit: `text == hit.article.text[start:end]`; `ordinal` is its place in the passage."""

    hit: Hit
    ordinal: int
    start: int
    end: int
    text: str
    before: str
    stems: frozenset[str]
    near_stems: frozenset[str]
    beside_stems: frozenset[str]


class Features(NamedTuple):
    """`asked`: weighted share of the asking clause's words; `told`: of all the question's words; `near`: of all its
    words in the sentence, its neighbours and the headline; `beside`: without the headline; `close`: the asking clause's
    words near a thing of the kind asked for; `passage`: in the whole passage; `likeness`: cosine of
    sentence and question; `around`: cosine of passage and question; `bears`: the kind of answer asked for is there;
    `whole`: reads as a statement."""

    asked: float
    told: float
    near: float
    beside: float
    close: float
    passage: float
    likeness: float
    around: float
    bears: float
    whole: float


def candidates(hits: Sequence[Hit]) -> list[Candidate]:
    """Every sentence of the hits once, best hit first."""
    found: list[Candidate] = []
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        text = hit.article.text
        spans = hit.passage.sentences or ((hit.passage.start, hit.passage.end),)
        stems = [frozenset(content_stems(text[start:end])) for start, end in spans]
        title = frozenset(content_stems(hit.article.title))
        for at, (start, end) in enumerate(spans):
            if (hit.article.article_id, start) in seen or not text[start:end].strip():
                continue
            seen.add((hit.article.article_id, start))
            before = text[max(start - BEFORE, 0) : start]
            beside = stems[at].union(*stems[max(at - 1, 0) : at + 2])
            found.append(Candidate(hit, at, start, end, text[start:end], before, stems[at], beside | title, beside))
    return found


def weigh(question: Question, pool: Sequence[Candidate]) -> dict[str, float]:
    """A weight for each stem of the question: the rarer among the candidates the heavier; names count for more."""
    counts = Counter(held for candidate in pool for held in candidate.stems)
    total = len(pool)
    weights = {}
    for each in (*question.stems, *question.setting_stems):
        weights[each] = log(1 + (total + 1) / (counts[each] + 2)) * (1.5 if each in question.names else 1.0)
    return weights


def features(question: Question, pool: Sequence[Candidate], embedder: Embedder) -> list[Features]:
    """The features of each candidate, in their order."""
    weights = weigh(question, pool)
    every = (*question.stems, *question.setting_stems)
    passages = {c.hit.passage.id: frozenset(content_stems(f"{c.hit.article.title} {c.hit.passage.text}")) for c in pool}
    meant = [named_by_pronoun(question.speaker, candidate.text, candidate.before) for candidate in pool]
    held = [candidate.stems | names for candidate, names in zip(pool, meant, strict=True)]
    asked = [_share(question.stems, stems, weights) for stems in held]
    told = [_share(every, stems, weights) for stems in held]
    near = [_share(every, candidate.near_stems | names, weights) for candidate, names in zip(pool, meant, strict=True)]
    borne = [bears(question, candidate.text, candidate.before) for candidate in pool]
    first = [a + t + n + b for a, t, n, b in zip(asked, told, near, borne, strict=True)]
    likeness, around = _likenesses(question, pool, first, embedder)
    return [
        Features(
            asked=asked[n],
            told=told[n],
            near=near[n],
            beside=_share(every, candidate.beside_stems | meant[n], weights),
            close=_close(question, candidate.text, weights) if borne[n] else 0.0,
            passage=_share(every, passages[candidate.hit.passage.id], weights),
            likeness=likeness[n],
            around=around[n],
            bears=borne[n],
            whole=_whole(candidate.text),
        )
        for n, candidate in enumerate(pool)
    ]


def _share(wanted: Sequence[str], held: frozenset[str], weights: dict[str, float]) -> float:
    total = sum(weights.get(stem, 1.0) for stem in wanted)
    return sum(weights.get(stem, 1.0) for stem in wanted if stem in held) / total if total else 0.0


def _close(question: Question, text: str, weights: dict[str, float]) -> float:
    """The greatest share of the asking clause's words within CLOSE characters of one thing of the kind asked for.

    Where that kind has no such things, their share in the whole sentence.
    """
    places = spans(question, text) or [(0, len(text))]
    around = {text[max(start - CLOSE, 0) : end + CLOSE] for start, end in places}
    return max(_share(question.stems, frozenset(content_stems(part)), weights) for part in around)


def _likenesses(
    question: Question, pool: Sequence[Candidate], first: Sequence[float], embedder: Embedder
) -> tuple[list[float], list[float]]:
    """Cosines of (sentence, question) and (passage, question); 0 where not measured."""
    if not pool:
        return [], []
    asked = embedder.embed_query(question.text)
    best = sorted(range(len(pool)), key=lambda n: -first[n])[:EMBEDDED]
    cosines: NDArray[np.float32] = embedder.embed([pool[n].text for n in best]) @ asked
    likeness = [0.0] * len(pool)
    for n, cosine in zip(best, cosines, strict=True):
        likeness[n] = max(float(cosine), 0.0)
    return likeness, [max(candidate.hit.dense, 0.0) for candidate in pool]


def _whole(text: str) -> float:
    """1 for a whole statement; less for a question, a fragment or a line of one or two words."""
    bare = text.strip().rstrip("\"'”’)")
    score = 1.0
    if bare.endswith("?"):
        score -= 0.6
    if not bare.endswith((".", "!", "?", "…")):
        score -= 0.2
    if bare[:1].islower():
        score -= 0.2
    if len(bare.split()) < 5:
        score -= 0.4
    return max(score, 0.0)
