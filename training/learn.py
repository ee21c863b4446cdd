"""Teaches the network: AdamW over batches of examples that are varied anew each time, then what it makes of questions
that were held out.

It does not care where the examples come from, what is learnt from them (`losses`), nor in what form the weights are
kept.
"""

import itertools
import random
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import tensorflow as tf
from sklearn.metrics import roc_auc_score

from training.claims import Claim, ClaimBatch, claim_batches, varied_claims
from training.examples import MAX_SENTENCES, Asked, Batch, batches, beside, row, varied
from training.losses import loss_of_claims, loss_of_questions
from training.network import Network

TOKENS = 4096  # in a batch
RATE = 5e-5
_HEAD_RATE = 4.0  # of the layers over what is read, which start from nothing, as a multiple
_WARMING = 0.06  # share of the time in which the rate rises
_DECAY = 0.01
_FIRST, _SECOND = 0.9, 0.999  # of Adam's moments
_ELSEWHERE = 0.3  # share of the questions that are also put to a passage of another story
_DEALT = 3000  # questions or claims varied at a time
_CLIPPED = 1.0

_INT, _FLOAT = tf.TensorSpec([None, None], tf.int32), tf.TensorSpec([None, None])
_SENTENCES = tf.TensorSpec([None, MAX_SENTENCES])
_NUMBERS = (tf.TensorSpec([None]), tf.TensorSpec([None], tf.int32))
_QUESTIONS = (_INT, _INT, _INT, _FLOAT, _SENTENCES, _SENTENCES, *_NUMBERS)
_CLAIMS = (_INT, _INT, _FLOAT, _FLOAT, _FLOAT, *_NUMBERS)


class Measured(NamedTuple):
    """`answerable`: area under the curve of the highest score of a sentence, questions that are answered against near
    misses; `first`: share of the answered ones whose best sentence answers. All passages of a story are read."""

    answerable: float
    first: float
    questions: int


def learn(
    network: Network, questions: Sequence[Asked], claims: Sequence[Claim], share: float, seconds: float, seed: int = 0
) -> Iterator[str]:
    """Trains the network on the questions that are not held out and, for this `share` of the batches, on claims, as
    many batches as fit in the time; yields a line every fifty steps."""
    rng = random.Random(seed)
    asked, said = _dealt(questions, rng), _dealt_claims(claims, rng)
    optimiser, began = _Optimiser(network), time.monotonic()
    losses: tuple[list[float], list[float]] = [], []
    for number in itertools.count(1):
        done = (time.monotonic() - began) / seconds
        if done < 1:
            of_claims = int(number * share) > int((number - 1) * share)
            rate = RATE * min(1.0, done / _WARMING) * (1 - done)
            step, batch = (optimiser.claims, next(said)) if of_claims else (optimiser.questions, next(asked)[:-1])
            losses[of_claims].append(float(step(tf.constant(float(number)), tf.constant(rate), *batch)))
        if number % 50 == 0 or done >= 1:
            means = ", ".join(f"{np.mean(each or [0]):.3f}" for each in losses)
            yield f"{number} steps, {min(done, 1):.0%}, loss of questions and claims {means}"
            losses = [], []
        if done >= 1:
            return


def _dealt(questions: Sequence[Asked], rng: random.Random) -> Iterator[Batch]:
    """Batches without end: all questions in turn, in another order each time."""
    taught = [one for one in questions if not one.passage.held_out]
    while True:
        rng.shuffle(taught)
        for start in range(0, len(taught), _DEALT):
            rows = [varied(one, _ELSEWHERE, rng) for one in taught[start : start + _DEALT]]
            yield from batches(rows, TOKENS, rng)


def _dealt_claims(claims: Sequence[Claim], rng: random.Random) -> Iterator[ClaimBatch]:
    """The same of claims."""
    taught = list(claims)
    while True:
        rng.shuffle(taught)
        for start in range(0, len(taught), _DEALT):
            yield from claim_batches(varied_claims(taught[start : start + _DEALT], rng), TOKENS, rng)


class _Optimiser:
    """AdamW (Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101); its moments are shared by both losses."""

    def __init__(self, network: Network) -> None:
        self._names, self._learnt = list(network.learnt), list(network.learnt.values())
        self._first = [tf.Variable(tf.zeros_like(each)) for each in self._learnt]
        self._second = [tf.Variable(tf.zeros_like(each)) for each in self._learnt]
        number = tf.TensorSpec([])

        @tf.function(input_signature=(number, number, *_QUESTIONS))
        def questions(number, rate, *given):  # type: ignore[no-untyped-def]  # TensorFlow ships no types
            with tf.GradientTape() as tape:
                loss = loss_of_questions(network, Batch(*given, places=[]))
            return self._step(tape, loss, number, rate)

        @tf.function(input_signature=(number, number, *_CLAIMS))
        def claims(number, rate, *given):  # type: ignore[no-untyped-def]  # as above
            with tf.GradientTape() as tape:
                loss = loss_of_claims(network, ClaimBatch(*given))
            return self._step(tape, loss, number, rate)

        self.questions, self.claims = questions, claims

    def _step(self, tape, loss, number, rate):  # type: ignore[no-untyped-def]  # as above
        found = tape.gradient(loss, self._learnt, unconnected_gradients="zero")
        gradients, _ = tf.clip_by_global_norm([tf.convert_to_tensor(each) for each in found], _CLIPPED)
        for name, gradient, value, mean, spread in zip(
            self._names, gradients, self._learnt, self._first, self._second, strict=True
        ):
            mean.assign(_FIRST * mean + (1 - _FIRST) * gradient)
            spread.assign(_SECOND * spread + (1 - _SECOND) * gradient**2)
            change = mean / (1 - _FIRST**number) / (tf.sqrt(spread / (1 - _SECOND**number)) + 1e-8)
            change += _DECAY * value if len(value.shape) > 1 else 0.0
            value.assign_sub(rate * (_HEAD_RATE if name.startswith(("support.", "word.")) else 1.0) * change)
        return loss


def measured(network: Network, questions: Sequence[Asked]) -> Measured:
    """What the network makes of the questions that were held out."""
    held_out = [one for one in questions if one.passage.held_out]
    scores = tf.function(lambda *given: network.scores(Batch(*given, places=[])), input_signature=_QUESTIONS)
    answerable, wanted, first = [], [], []
    for batch in batches([[row(one), *beside(one)] for one in held_out], TOKENS):
        sentences, _ = (each.numpy() for each in scores(*batch[:-1]))
        sentences = np.where(batch.there > 0, sentences, -np.inf)
        for number, place in enumerate(batch.places):
            mine, right = (each[batch.question == number] for each in (sentences, batch.answers))
            wanted.append(bool(held_out[place].answered_by))
            answerable.append(mine.max())
            if wanted[-1]:
                first.append(bool(right.flat[mine.argmax()]))
    return Measured(float(roc_auc_score(wanted, answerable)), float(np.mean(first)), len(held_out))
