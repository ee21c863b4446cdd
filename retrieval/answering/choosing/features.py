"""The features by which candidates are ranked, and by which it is told whether one answers. All are 0 to 1.

It does not care how they are weighed (`weighing`) nor which sentences are candidates (`candidates`).
"""

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import NamedTuple

import numpy as np

from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.coverage import GIVEN, coverages, given_to
from retrieval.answering.choosing.expected import bears, spans
from retrieval.answering.choosing.meant import meant
from retrieval.answering.choosing.readings import readings
from retrieval.answering.choosing.reasons import heads_reason
from retrieval.answering.choosing.replies import (
    gives_reason,
    is_said,
    opened_where_it_answers,
    said_with,
    stands_out,
    told_by_the_asker,
)
from retrieval.answering.choosing.sorts import fits
from retrieval.answering.choosing.states import state_of
from retrieval.answering.reading.other_words import said_otherwise
from retrieval.answering.reading.question import Question
from retrieval.index.embedding import Embedder
from retrieval.models import Hit
from retrieval.reader.pages import PageReader
from retrieval.sources.openings import begins
from retrieval.words import content_stems

EMBEDDED = 32  # sentences whose likeness is measured: the best by words, to bound the time of one question
CLOSE = 70  # characters on either side of a possible answer, about a dozen words


class Features(NamedTuple):
    """`asked`: weighted share of the asking clause's words; `close`: their share near a thing of the kind asked for;
    `near`: of all its words in the sentence, its neighbours and the headline; `passage`: in the whole passage;
    `likeness`: cosine of sentence and question; `around`: cosine of passage and question; `bears`: the kind of answer
    asked for is there; `whole`: reads as a statement; `fits`: cosine of a name in it with the sort of thing asked for;
    `said`, `said_beside`: see `Coverage`; `found`: 1 less what search gave the passage less than the best one;
    `replies`: see `stands_out`. An interview is one passage in all this. `read`, `read_around`: how surely the sentence
    and the passage answer as the reader has it, 0 where there is none."""

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
    replies: float
    read: float
    read_around: float


def weigh(question: Question, pool: Sequence[Candidate]) -> dict[str, float]:
    """A weight for each stem of the question: the rarer among the candidates the heavier; names count for more."""
    counts = Counter(held for candidate in pool for held in candidate.stems | candidate.otherwise)
    total = len(pool)
    weights = {}
    for each in (*question.stems, *question.setting_stems):
        weights[each] = log(1 + (total + 1) / (counts[each] + 2)) * (1.5 if each in question.names else 1.0)
    return weights


def features(
    question: Question, pool: Sequence[Candidate], embedder: Embedder, reader: PageReader | None = None
) -> list[Features]:
    """The features of each candidate, in their order."""
    borne = [_borne(question, one) for one in pool]
    pool = opened_where_it_answers(pool, borne)
    weights = weigh(question, pool)
    every = (*question.stems, *question.setting_stems)
    passages = {c.hit.passage.id: _held_by(question, every, c.hit) for c in pool}
    means = [meant(question, one, bears) for one, bears in zip(pool, borne, strict=True)]
    alike = state_of(question.stems) or frozenset()  # "three were injured" tells who was hurt
    held = [
        candidate.stems | names | said_with(question, candidate) | (alike if alike & candidate.stems else frozenset())
        for candidate, names in zip(pool, means, strict=True)
    ]
    given = [given_to(question, one.given) | one.otherwise | frozenset(content_stems(one.asked)) for one in pool]
    asked = [_share_given(question.stems, *each, weights) for each in zip(held, given, strict=True)]
    told = [_share_given(every, *each, weights) for each in zip(held, given, strict=True)]
    near = [_share(every, candidate.near_stems | names, weights) for candidate, names in zip(pool, means, strict=True)]
    first = [a + t + n + b for a, t, n, b in zip(asked, told, near, borne, strict=True)]
    best = sorted(range(len(pool)), key=lambda n: -first[n])[:EMBEDDED]
    likeness, fitting, replies = _embedded(question, pool, best, embedder)
    asked_of = {one.place: one.asked for one in pool if one.asked}
    said = coverages(question, [candidate.hit for candidate in pool], asked_of)
    shown = _interviews_as_one(pool)
    read = readings(question, pool, reader)
    best_found = max((candidate.hit.score for candidate in pool), default=0.0)
    return [
        Features(
            asked=asked[n],
            close=_close(question, candidate, weights) if borne[n] else 0.0,
            near=near[n],
            passage=_share(every, passages[candidate.hit.passage.id], weights),
            likeness=likeness.get(n, 0.0),
            around=max(shown[n].dense, 0.0),
            bears=borne[n],
            whole=1.0 if candidate.opens else _whole(candidate.text),
            fits=fitting.get(n, 0.0),
            said=(covers := said[candidate.place]).sentence,
            said_beside=covers.beside,
            found=1 - min(best_found - shown[n].score, 1.0),
            replies=replies.get(n, 0.0),
            read=read[n].sentence,
            read_around=read[n].passage,
        )
        for n, candidate in enumerate(pool)
    ]


def _held_by(question: Question, asked: Sequence[str], hit: Hit) -> frozenset[str]:
    """What of the question the headline and the passage say, in its words or in others."""
    text = f"{hit.article.title} {hit.passage.text}"
    return frozenset(content_stems(text)) | said_otherwise(asked, text, question.text)


def _share(wanted: Sequence[str], held: frozenset[str], weights: dict[str, float]) -> float:
    total = sum(weights.get(stem, 1.0) for stem in wanted)
    return sum(weights.get(stem, 1.0) for stem in wanted if stem in held) / total if total else 0.0


def _share_given(
    wanted: Sequence[str], held: frozenset[str], given: frozenset[str], weights: dict[str, float]
) -> float:
    """The same, where what the article is about counts too, for less than what the sentence says itself."""
    alone = _share(wanted, held, weights)
    return alone + GIVEN * (_share(wanted, held | given, weights) - alone)


def _close(question: Question, one: Candidate, weights: dict[str, float]) -> float:
    """The greatest share of the asking clause's words within CLOSE characters of one thing of the kind asked for.

    Where that kind has no such things, their share in the whole sentence.
    """
    text, asked = one.text, said_with(question, one)
    places = spans(question, text) or [(0, len(text))]
    around = {text[max(start - CLOSE, 0) : end + CLOSE] for start, end in places}
    return max(_share(question.stems, frozenset(content_stems(part)) | asked, weights) for part in around)


def _borne(question: Question, one: Candidate) -> float:
    if question.kind == "why" and (gives_reason(question, one) or heads_reason(question, one)):
        return 1.0
    if question.kind == "said" and is_said(question, one):
        return 1.0
    text = one.text
    if question.kind == "who":  # a dateline names nobody
        text = text[max(begins(one.hit.article.text) - one.start, 0) :] or text
    return 0.0 if told_by_the_asker(question, one) else bears(question, text, one.before)


def _interviews_as_one(pool: Sequence[Candidate]) -> list[Hit]:
    """The hit by which each candidate is weighed: of an interview its best, since each question begins a new subject
    and a passage holds what chance put there."""
    best: dict[str, Hit] = {}
    for one in pool:
        held = best.get(one.hit.article.article_id)
        if one.asked and (held is None or held.score < one.hit.score):
            best[one.hit.article.article_id] = one.hit
    return [best.get(one.hit.article.article_id, one.hit) if one.asked else one.hit for one in pool]


def _embedded(
    question: Question, pool: Sequence[Candidate], best: Sequence[int], embedder: Embedder
) -> tuple[dict[int, float], dict[int, float], dict[int, float]]:
    """By place in `pool`, of the `best` alone: cosines of (sentence, question), how well its names fit, and how much
    the question that it replies to stands out."""
    if not best:
        return {}, {}, {}
    texts = [pool[n].text for n in best]
    replies = [n for n in best if pool[n].asked]
    told = [f"{pool[n].asked} {pool[n].text}".strip() for n in best]
    asked = [pool[n].asked for n in replies]
    cosines = np.clip(embedder.embed([*told, *asked]) @ embedder.embed_query(question.text), 0, None).tolist()
    likeness = dict(zip(best, cosines, strict=False))
    alike = dict(zip(replies, cosines[len(best) :], strict=True))
    for n in (n for n in replies if pool[n].opens):
        likeness[n] = max(likeness[n], alike[n])  # a short reply says little
    fitting = fits(question, texts, embedder)
    return likeness, dict(zip(best, fitting, strict=True)), stands_out(question, alike, pool)


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
