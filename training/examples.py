"""The questions that the reader learns from, as rows of word pieces: some as they are, some cut or joined.

Passages reach the reader with and without headline, cut anywhere, or next to another: an example is varied in these
ways each time it is used. It does not care how a network learns from the rows.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.reader.inputs import Input, heading_of, joined

DATA = Path(__file__).parent / "data"
MAX_SENTENCES = 26
_WIDTH = 32  # tokens to which the length of a batch is rounded up, so that few shapes are compiled
_NO_HEADING, _HEADLINE_ONLY = 0.35, 0.15  # shares of examples
_CUT, _JOINED = 0.35, 0.10
_BESIDE = 2  # further passages of a story that a question is put to at a time
_WHOLE = 0.85  # share of the answering sentence's pieces that a cut leaves, from which on it still answers
_ELSEWHERE = 0.6  # weight of an example with a passage of another story, which may answer by chance


@dataclass
class Passage:
    """A passage of the data with its word pieces, and its story: its own key where it is the only one of it."""

    key: str
    story: str
    text: str
    held_out: bool
    headline: list[int]
    heading: list[int]
    sentences: list[list[int]]


@dataclass
class Asked:
    """A question to a passage, the numbers (from 1) of the sentences that answer it, passages of the same story that do
    not answer it, and passages of other stories near to it."""

    passage: Passage
    text: str
    pieces: list[int]
    answered_by: list[int]
    beside: list[Passage] = field(default_factory=list)
    near: list[Passage] = field(default_factory=list)


class Row(NamedTuple):
    """One input and what is to be learnt from it: which sentences answer, and how much that counts."""

    given: Input
    answered_by: list[int]
    weight: float


def read_data(tokenizer: Tokenizer, folder: Path = DATA) -> list[Asked]:
    """All questions of the folder; every twelfth story is held out."""

    def pieces(text: str) -> list[int]:
        return list(tokenizer.encode(text, add_special_tokens=False).ids)

    passages = {}
    stories: dict[str, int] = {}
    for line in (folder / "passages.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        title, sentences = told["title"], told["sentences"]
        story = told.get("story", told["_id"])
        day = date.fromisoformat(told["published"][:10])
        passages[told["_id"]] = Passage(
            told["_id"],
            story,
            f"{title}. {' '.join(sentences)}",
            stories.setdefault(story, len(stories)) % 12 == 0,
            pieces(title),
            pieces(heading_of(title, told["publisher"], day)),
            [pieces(each) for each in sentences],
        )
    asked = map(json.loads, (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines())
    return [
        Asked(
            passages[one["passage"]],
            one["question"],
            pieces(one["question"]),
            one["answered_by"],
            [passages[key] for key in one.get("not_in", ())],
        )
        for one in asked
    ]


def row(asked: Asked) -> Row:
    """The question with its passage as it stands."""
    return _row(asked, asked.passage.heading, asked.passage.sentences, asked.answered_by)


def beside(asked: Asked) -> list[Row]:
    """The question with the passages of its story that do not answer it, as they stand."""
    return [_row(asked, each.heading, each.sentences, []) for each in asked.beside]


def varied(asked: Asked, elsewhere: float, rng: random.Random) -> list[Row]:
    """The question with its passage, varied, and with up to `_BESIDE` of its story that do not answer; with the chance
    `elsewhere` also with a passage of another story, which does not either."""
    rows = [_vary(asked, asked.passage, asked.answered_by, rng) or row(asked)]
    rows += [_vary(asked, each, [], rng) for each in rng.sample(asked.beside, min(len(asked.beside), _BESIDE))]
    if asked.near and rng.random() < elsewhere:
        other = _vary(asked, rng.choice(asked.near), [], rng)
        rows.append(other._replace(weight=_ELSEWHERE) if other else None)
    return [each for each in rows if each is not None]


def _vary(asked: Asked, passage: Passage, answered_by: Sequence[int], rng: random.Random) -> Row | None:
    chance = rng.random()
    heading = passage.heading
    if chance < _NO_HEADING + _HEADLINE_ONLY:
        heading = passage.headline if chance >= _NO_HEADING else []
    sentences, answering = passage.sentences, list(answered_by)
    chance = rng.random()
    if chance < _CUT:
        cut = _cut(sentences, answering, rng)
        if cut is None:
            return None
        sentences, answering = cut
    elif chance < _CUT + _JOINED and (asked.beside or asked.near):
        other = rng.choice(asked.beside or asked.near).sentences[: rng.randrange(1, 4)]
        if rng.random() < 0.5:
            sentences, answering = [*other, *sentences], [n + len(other) for n in answering]
        else:
            sentences = [*sentences, *other]
    return _row(asked, heading, sentences, answering)


def _cut(
    sentences: Sequence[list[int]], answering: Sequence[int], rng: random.Random
) -> tuple[list[list[int]], list[int]] | None:
    """A window of the passage, as of so many words; None where it cuts what answers in two."""
    total = sum(map(len, sentences))
    start = rng.randrange(max(1, total // 2))
    end = start + rng.randrange(total // 3, total + 1)
    left: list[list[int]] = []
    kept = []
    at = 0
    for number, sentence in enumerate(sentences, 1):
        part = sentence[max(start - at, 0) : max(end - at, 0)]
        at += len(sentence)
        if len(part) > 2:
            left.append(part)
            if number in answering and len(part) >= _WHOLE * len(sentence):
                kept.append(len(left))
            elif number in answering:
                return None
    return (left, kept) if left else None


def _row(asked: Asked, heading: list[int], sentences: Sequence[list[int]], answered_by: Sequence[int]) -> Row:
    return Row(joined(asked.pieces, heading, sentences), list(answered_by), 1.0)


class Batch(NamedTuple):
    """(n, tokens) int32 `ids`, `types`, `sentences` and float32 `mask`; (n, MAX_SENTENCES) float32 `answers` and
    `there`, whether there is such a sentence; (n,) float32 `weight`; (n,) int32 `question`, from 0, to which a row
    belongs. `places` are those of the questions among all."""

    ids: NDArray[np.int32]
    types: NDArray[np.int32]
    sentences: NDArray[np.int32]
    mask: NDArray[np.float32]
    answers: NDArray[np.float32]
    there: NDArray[np.float32]
    weight: NDArray[np.float32]
    question: NDArray[np.int32]
    places: list[int]


class _Given(Protocol):
    @property
    def given(self) -> Input: ...


def batches(questions: Sequence[Sequence[Row]], tokens: int, rng: random.Random | None = None) -> Iterator[Batch]:
    """The rows of each question together, those of like length in a batch of so many `tokens`; in any order where `rng`
    is given."""
    return (_batch(questions, run) for run in dealt_by_length(questions, tokens, rng))


def dealt_by_length(
    groups: Sequence[Sequence[_Given]], tokens: int, rng: random.Random | None = None
) -> list[list[int]]:
    """The numbers of the groups whose rows make up each batch."""
    lengths = [max(len(one.given.ids) for one in rows) for rows in groups]
    order = sorted(range(len(groups)), key=lambda n: lengths[n] + (rng.random() * 24 if rng else 0))
    runs = list(_runs([len(rows) for rows in groups], lengths, order, tokens))
    if rng:
        rng.shuffle(runs)
    return runs


def _runs(rows: Sequence[int], lengths: Sequence[int], order: Sequence[int], tokens: int) -> Iterator[list[int]]:
    run: list[int] = []
    for n in order:
        longest = rounded(max(lengths[one] for one in (*run, n)))
        if run and longest * sum(rows[one] for one in (*run, n)) > tokens:
            yield run
            run = []
        run.append(n)
    if run:
        yield run


def rounded(length: int) -> int:
    """The width of a table for rows of this length."""
    return -(-length // _WIDTH) * _WIDTH


def _batch(questions: Sequence[Sequence[Row]], run: list[int]) -> Batch:
    rows = [(number, one) for number, place in enumerate(run) for one in questions[place]]
    width = rounded(max(len(one.given.ids) for _, one in rows))
    table = np.zeros((4, len(rows), width), dtype=np.int32)
    answers, there = np.zeros((2, len(rows), MAX_SENTENCES), dtype=np.float32)
    for at, (_, one) in enumerate(rows):
        length = len(one.given.ids)
        table[:, at, :length] = (*one.given, [1] * length)
        last = min(max(one.given.sentences), MAX_SENTENCES)
        there[at, :last] = 1
        answers[at, [n - 1 for n in one.answered_by if n <= last]] = 1
    weight = np.array([one.weight for _, one in rows], dtype=np.float32)
    question = np.array([number for number, _ in rows], dtype=np.int32)
    ids, types, sentences, mask = table
    return Batch(ids, types, sentences, mask.astype(np.float32), answers, there, weight, question, run)
