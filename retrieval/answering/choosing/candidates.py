"""The sentences that could answer a question, each with the features by which they are ranked.

It does not care how the features are weighed (`extractive`) nor how the passages were found. All features are 0 to 1.
"""

import re
from collections import Counter
from collections.abc import Sequence
from math import log
from typing import NamedTuple

import numpy as np

from retrieval.answering.choosing.attribution import named_by_pronoun
from retrieval.answering.choosing.coverage import GIVEN, about, coverages, given_to
from retrieval.answering.choosing.expected import bears, spans
from retrieval.answering.choosing.sorts import fits
from retrieval.answering.choosing.states import state_of
from retrieval.answering.reading.question import Question
from retrieval.index.embedding import Embedder
from retrieval.models import Hit
from retrieval.words import content_stems, stem, words

EMBEDDED = 32  # sentences whose likeness is measured: the best by words, to bound the time of one question


_INTERVIEW = re.compile(r"(?:(?P<asks>Question|Interviewer|Q)|Answer|A)\s*:")
CLOSE = 70  # characters on either side of a possible answer, about a dozen words
BEFORE = 1_500  # characters in front of a sentence in which "he" was named


class Candidate(NamedTuple):
    """One sentence of one hit: `text == hit.article.text[start:end]`; `ordinal` is its place in the passage. `given`
    are the stems of its article's headline and lead: what that is about need not be said again in each sentence."""

    hit: Hit
    ordinal: int
    start: int
    end: int
    text: str
    before: str
    stems: frozenset[str]
    near_stems: frozenset[str]
    given: frozenset[str]


class Features(NamedTuple):
    """`asked`: weighted share of the asking clause's words; `close`: their share near a thing of the kind asked for;
    `near`: of all its words in the sentence, its neighbours and the headline; `passage`: in the whole passage;
    `likeness`: cosine of sentence and question; `around`: cosine of passage and question; `bears`: the kind of answer
    asked for is there; `whole`: reads as a statement; `fits`: cosine of a name in it with the sort of thing asked for;
    `said`, `said_beside`: see `Coverage`; `found`: 1 less what search gave the passage less than the best one."""

    asked: float
    close: float
    near: float
    passage: float
    likeness: float
    around: float
    bears: float
    whole: float
    fits: float
    said: float
    said_beside: float
    found: float


def candidates(hits: Sequence[Hit]) -> list[Candidate]:
    """Every sentence of the hits once, best hit first."""
    found: list[Candidate] = []
    seen: set[tuple[str, int]] = set()
    for hit in hits:
        text = hit.article.text
        spans = hit.passage.sentences or ((hit.passage.start, hit.passage.end),)
        stems = [frozenset(content_stems(text[start:end])) for start, end in spans]
        title = frozenset(content_stems(hit.article.title))
        given = frozenset(map(stem, words(about(hit))))
        asked: frozenset[str] = frozenset()
        asks = False
        for at, (start, end) in enumerate(spans):
            if (hit.article.article_id, start) in seen or not text[start:end].strip():
                continue
            seen.add((hit.article.article_id, start))
            if opens := _INTERVIEW.match(text[start:end].strip()):
                asks, asked = opens["asks"] is not None, frozenset() if opens["asks"] else asked
            if asks:  # the question is none of the answers, but tells what they are on
                asked |= stems[at]
                continue
            before = text[max(start - BEFORE, 0) : start]
            beside = stems[at].union(*stems[max(at - 1, 0) : at + 2])
            found.append(
                Candidate(
                    hit, at, start, end, text[start:end], before, stems[at], beside | title | asked, given | asked
                )
            )
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
    alike = state_of(question.stems) or frozenset()  # "three were injured" tells who was hurt
    held = [
        candidate.stems | names | (alike if alike & candidate.stems else frozenset())
        for candidate, names in zip(pool, meant, strict=True)
    ]
    given = [given_to(question, candidate.given) for candidate in pool]
    asked = [_share_given(question.stems, *each, weights) for each in zip(held, given, strict=True)]
    told = [_share_given(every, *each, weights) for each in zip(held, given, strict=True)]
    near = [_share(every, candidate.near_stems | names, weights) for candidate, names in zip(pool, meant, strict=True)]
    borne = [bears(question, candidate.text, candidate.before) for candidate in pool]
    first = [a + t + n + b for a, t, n, b in zip(asked, told, near, borne, strict=True)]
    best = sorted(range(len(pool)), key=lambda n: -first[n])[:EMBEDDED]
    likeness, fitting = _embedded(question, pool, best, embedder)
    said = coverages(question, [candidate.hit for candidate in pool])
    best_found = max((candidate.hit.score for candidate in pool), default=0.0)
    return [
        Features(
            asked=asked[n],
            close=_close(question, candidate.text, weights) if borne[n] else 0.0,
            near=near[n],
            passage=_share(every, passages[candidate.hit.passage.id], weights),
            likeness=likeness.get(n, 0.0),
            around=max(candidate.hit.dense, 0.0),
            bears=borne[n],
            whole=_whole(candidate.text),
            fits=fitting.get(n, 0.0),
            said=(covers := said[candidate.hit.passage.id, candidate.ordinal]).sentence,
            said_beside=covers.beside,
            found=1 - min(best_found - candidate.hit.score, 1.0),
        )
        for n, candidate in enumerate(pool)
    ]


def _share(wanted: Sequence[str], held: frozenset[str], weights: dict[str, float]) -> float:
    total = sum(weights.get(stem, 1.0) for stem in wanted)
    return sum(weights.get(stem, 1.0) for stem in wanted if stem in held) / total if total else 0.0


def _share_given(
    wanted: Sequence[str], held: frozenset[str], given: frozenset[str], weights: dict[str, float]
) -> float:
    """The same, where what the article is about counts too, for less than what the sentence says itself."""
    alone = _share(wanted, held, weights)
    return alone + GIVEN * (_share(wanted, held | given, weights) - alone)


def _close(question: Question, text: str, weights: dict[str, float]) -> float:
    """The greatest share of the asking clause's words within CLOSE characters of one thing of the kind asked for.

    Where that kind has no such things, their share in the whole sentence.
    """
    places = spans(question, text) or [(0, len(text))]
    around = {text[max(start - CLOSE, 0) : end + CLOSE] for start, end in places}
    return max(_share(question.stems, frozenset(content_stems(part)), weights) for part in around)


def _embedded(
    question: Question, pool: Sequence[Candidate], best: Sequence[int], embedder: Embedder
) -> tuple[dict[int, float], dict[int, float]]:
    """By place in `pool`, of the `best` alone: cosines of (sentence, question), and how well its names fit."""
    if not best:
        return {}, {}
    texts = [pool[n].text for n in best]
    cosines = np.clip(embedder.embed(texts) @ embedder.embed_query(question.text), 0, None)
    fitting = fits(question, texts, embedder)
    return dict(zip(best, cosines.tolist(), strict=True)), dict(zip(best, fitting, strict=True))


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
