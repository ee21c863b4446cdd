"""The sentences that the reader learns to check, as rows of word pieces: true ones, and altered ones beside them.

They are those that the check is measured with (`tests/data/mutations*`), without the parts that are kept to measure. A
claim is read with parts of what it cites, and with or without headlines, another choice each time. Which words make an
altered sentence wrong is read off the true one beside it, where the two are alike. It does not care how a network
learns from the rows.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.reader.inputs import MAX_CLAIM, Input, heading_of, joined_claim
from retrieval.sources.sentences import sentence_spans
from training.examples import dealt_by_length, rounded

DATA = Path(__file__).parents[1] / "tests" / "data"
TAUGHT = ("mutations", "mutations_wide", "mutations_hard", "mutations_certainty", "mutations_stories")
KEPT = frozenset(
    (33, 34, 35, 36, 42, 57, 58, 75, 76)
)  # halves that are kept to measure with; `mutations_unseen` is as a whole
_ALIKE = 0.6  # share of the pieces two sentences have in common, from which on what differs is the alteration
_WHOLE, _NO_HEADING = 0.15, 0.35  # shares of examples with all sentences, and without headlines
_NEAREST = 2  # sentences of what is cited that are read in any case, the nearest to the claim
_NEIGHBOUR = 0.35  # chance of a sentence beside one that is read
_SECOND = 0.4  # chance of a second altered sentence beside the true one
_AS_IT_STANDS, _ELSEWHERE = 0.04, 0.03  # chances of a sentence of a passage itself, and of a true one with another

Pieces = list[int]
Passages = list[tuple[Pieces, list[Pieces]]]


@dataclass
class Claim:
    """A true sentence, its altered ones, and the heading and sentences of each passage that it cites, in pieces."""

    true: Pieces
    altered: list[Pieces]
    passages: Passages


class ClaimRow(NamedTuple):
    """A claim as it is read, whether it is `true`, and which of its pieces are wrong; None where that is not known."""

    given: Input
    true: bool
    wrong: list[int] | None


class ClaimBatch(NamedTuple):
    """(n, tokens) int32 `ids` and `types`; float32 `mask`, `wrong`, and `told`, where it is known what is wrong; (n,)
    float32 `true`; (n,) int32 `claim`, from 0, to which a row belongs."""

    ids: NDArray[np.int32]
    types: NDArray[np.int32]
    mask: NDArray[np.float32]
    wrong: NDArray[np.float32]
    told: NDArray[np.float32]
    true: NDArray[np.float32]
    claim: NDArray[np.int32]


def read_claims(tokenizer: Tokenizer, folder: Path = DATA) -> list[Claim]:
    """All that may be taught."""
    return [claim for name in TAUGHT for claim in _of_folder(tokenizer, folder / name)]


def _of_folder(tokenizer: Tokenizer, folder: Path) -> Iterator[Claim]:
    def pieces(text: str) -> Pieces:
        return list(tokenizer.encode(" ".join(text.split()), add_special_tokens=False).ids)

    passages = {}
    for one in _lines(folder / "passages.jsonl"):
        text, day = one["text"], datetime.fromisoformat(one["published_at"]).date()
        heading = heading_of(one["title"], one["publisher"], day)
        passages[one["_id"]] = pieces(heading), [pieces(text[start:end]) for start, end in sentence_spans(text)]
    for one in _lines(folder / "sentences.jsonl"):
        if one["half"] not in KEPT:
            altered = [pieces(each["text"]) for each in one["altered"]]
            yield Claim(pieces(one["text"]), altered, [passages[key] for key in one["passages"]])


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def varied_claims(claims: Sequence[Claim], rng: random.Random) -> list[list[ClaimRow]]:
    """Of each claim the true sentence and one or two altered ones, together; among them sentences as they stand in a
    passage, and true ones read with the passages of another."""
    groups = []
    for claim in claims:
        kept = _kept(claim, rng)
        rows = [_row(claim.true, True, [0] * len(claim.true), kept, rng)]
        beside = rng.sample(claim.altered, min(2 if rng.random() < _SECOND else 1, len(claim.altered)))
        rows += [_row(altered, False, wrong_in(altered, claim.true), kept, rng) for altered in beside]
        groups.append(rows)
        chance = rng.random()
        if chance < _AS_IT_STANDS:
            own = rng.choice([sentence for _, sentences in claim.passages for sentence in sentences])
            groups.append([_row(own, True, [0] * len(own), claim.passages, rng)])
        elif chance < _AS_IT_STANDS + _ELSEWHERE:
            other = rng.choice(claims)
            if other.passages != claim.passages:
                groups.append([_row(other.true, False, None, claim.passages, rng)])
    return groups


def wrong_in(altered: Pieces, true: Pieces) -> list[int] | None:
    """1 for each piece that the true sentence has not, or that stands where one of its own is missing; None where the
    two share too little for that to tell anything."""
    match = SequenceMatcher(None, true, altered, autojunk=False)
    if match.ratio() < _ALIKE:
        return None
    wrong = [0] * len(altered)
    for what, _, _, start, end in match.get_opcodes():
        if what == "delete":
            start, end = max(start - 1, 0), min(start + 1, len(altered))
        if what != "equal":
            wrong[start:end] = [1] * (end - start)
    return wrong


def _kept(claim: Claim, rng: random.Random) -> Passages:
    """Some sentences of what is cited: those nearest to each version of the claim, with some of their neighbours."""
    if rng.random() < _WHOLE:
        return claim.passages
    near = _nearest(claim.true, claim.passages)[:_NEAREST]
    near += [place for altered in claim.altered for place in _nearest(altered, claim.passages)[:1]]
    kept = {(n, at + by) for n, at in near for by in (-1, 0, 1) if by == 0 or rng.random() < _NEIGHBOUR}
    return [
        (heading, [sentence for at, sentence in enumerate(sentences) if (n, at) in kept])
        for n, (heading, sentences) in enumerate(claim.passages)
    ]


def _nearest(said: Pieces, passages: Passages) -> list[tuple[int, int]]:
    places = [(n, at) for n, (_, sentences) in enumerate(passages) for at in range(len(sentences))]
    return sorted(places, key=lambda place: -len(set(said) & set(passages[place[0]][1][place[1]])))


def _row(said: Pieces, true: bool, wrong: list[int] | None, passages: Passages, rng: random.Random) -> ClaimRow:
    bare = rng.random() < _NO_HEADING
    return ClaimRow(joined_claim(said, [([] if bare else heading, rest) for heading, rest in passages]), true, wrong)


def claim_batches(groups: Sequence[Sequence[ClaimRow]], tokens: int, rng: random.Random) -> Iterator[ClaimBatch]:
    """The rows of each claim together, those of like length in a batch of so many `tokens`, in any order."""
    for run in dealt_by_length(groups, tokens, rng):
        rows = [(number, one) for number, place in enumerate(run) for one in groups[place]]
        width = rounded(max(len(one.given.ids) for _, one in rows))
        ids, types = np.zeros((2, len(rows), width), dtype=np.int32)
        mask, wrong, told = np.zeros((3, len(rows), width), dtype=np.float32)
        for at, (_, one) in enumerate(rows):
            length = len(one.given.ids)
            ids[at, :length], types[at, :length], mask[at, :length] = one.given.ids, one.given.types, 1
            if one.wrong is not None:
                marks = one.wrong[:MAX_CLAIM]
                wrong[at, 1 : 1 + len(marks)], told[at, 1 : 1 + len(marks)] = marks, 1
        true = np.array([one.true for _, one in rows], dtype=np.float32)
        claim = np.array([number for number, _ in rows], dtype=np.int32)
        yield ClaimBatch(ids, types, mask, wrong, told, true, claim)
