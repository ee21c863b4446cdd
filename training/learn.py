"""Teaches the network: AdamW over batches of examples that are varied anew each time, then what it makes of questions
that were held out.

It does not care where the examples come from, nor in what form the weights are kept.
"""

import random
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
import tensorflow as tf
from sklearn.metrics import roc_auc_score

from training.examples import MAX_SENTENCES, Asked, Batch, batches, row, varied
from training.network import Network

EPOCHS = 3
TOKENS = 4096  # in a batch
RATE = 1.2e-4
RATE_MORE = 1e-4  # where the network was taught before
_WARMING = 0.06  # share of the steps in which the rate rises
_DECAY = 0.01
_FIRST, _SECOND = 0.9, 0.999  # of Adam's moments
_ELSEWHERE = 0.5  # share of the questions that are also put to a passage of another story
_ELSEWHERE_MORE = 0.15  # the same where time is short
_ANSWERS = 2.0  # weight of a sentence that answers: most do not
_CLIPPED = 1.0
_SETTLED = ("embeddings.", "encoder.layer.0.", "encoder.layer.1.")  # is not taught again where time is short

_INT, _FLOAT = tf.TensorSpec([None, None], tf.int32), tf.TensorSpec([None, None])
_SENTENCES = tf.TensorSpec([None, MAX_SENTENCES])
_SIGNATURE = (_INT, _INT, _INT, _FLOAT, _SENTENCES, _SENTENCES, tf.TensorSpec([None]))
_loss_of = tf.nn.sigmoid_cross_entropy_with_logits


class Measured(NamedTuple):
    """`answerable`: area under the curve, questions that the passage answers against near misses; `first`: share of the
    answered ones whose best sentence answers."""

    answerable: float
    first: float
    questions: int


def learn(network: Network, questions: Sequence[Asked], seed: int = 0) -> Iterator[str]:
    """Trains the network on the questions that are not held out; yields a line every hundred steps."""
    rng = random.Random(seed)
    taught = [one for one in questions if not one.passage.held_out]
    epochs = [batches(varied(taught, _ELSEWHERE, rng), TOKENS, rng) for _ in range(EPOCHS)]
    total = sum(map(len, epochs))
    dealt = enumerate((batch for epoch in epochs for batch in epoch), 1)
    yield from _taught(network, ((batch, number / total) for number, batch in dealt), RATE, list(network.learnt))


def learn_more(
    network: Network, new: Sequence[Asked], again: Sequence[Asked], seconds: float, seed: int = 0
) -> Iterator[str]:
    """The same for a network that was taught before: as many batches of `new` questions as fit in the time, with those
    to be taught `again`, so that what was known is not forgotten."""
    rng = random.Random(seed)
    taught = [one for one in (*new, *again) if not one.passage.held_out]

    def dealt() -> Iterator[tuple[Batch, float]]:
        began = time.monotonic()
        while True:
            for batch in batches(varied(taught, _ELSEWHERE_MORE, rng), TOKENS, rng):
                done = (time.monotonic() - began) / seconds
                if done >= 1:
                    return
                yield batch, done

    names = [name for name in network.learnt if not name.startswith(_SETTLED)]
    yield from _taught(network, dealt(), RATE_MORE, names)


def _taught(network: Network, dealt: Iterable[tuple[Batch, float]], peak: float, names: Sequence[str]) -> Iterator[str]:
    """Takes a step for each batch, which comes with the share of all that is done by then; moves the named weights."""
    step, began = _stepper(network, names), time.monotonic()
    losses: list[float] = []
    for number, (batch, done) in enumerate(dealt, 1):
        rate = peak * min(1.0, done / _WARMING) * (1 - done)
        losses.append(float(step(tf.constant(float(number)), tf.constant(rate), *batch[:-1])))
        if number % 100 == 0:
            yield f"{number} steps, {done:.0%}, loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s"
            losses = []
    if losses:
        yield f"{number} steps, 100%, loss {np.mean(losses):.3f}, {time.monotonic() - began:.0f} s"


def _stepper(network: Network, names: Sequence[str]):  # type: ignore[no-untyped-def]  # TensorFlow ships no types
    learnt = [network.learnt[name] for name in names]
    first = [tf.Variable(tf.zeros_like(each)) for each in learnt]
    second = [tf.Variable(tf.zeros_like(each)) for each in learnt]

    @tf.function(input_signature=(tf.TensorSpec([]), tf.TensorSpec([]), *_SIGNATURE))
    def step(number, rate, *given):  # type: ignore[no-untyped-def]
        batch = Batch(*given, rows=[])
        with tf.GradientTape() as tape:
            loss = _loss(network, batch)
        gradients = [tf.convert_to_tensor(each) for each in tape.gradient(loss, learnt)]
        gradients, _ = tf.clip_by_global_norm(gradients, _CLIPPED)
        for gradient, value, mean, spread in zip(gradients, learnt, first, second, strict=True):
            mean.assign(_FIRST * mean + (1 - _FIRST) * gradient)
            spread.assign(_SECOND * spread + (1 - _SECOND) * gradient**2)
            change = mean / (1 - _FIRST**number) / (tf.sqrt(spread / (1 - _SECOND**number)) + 1e-8)
            value.assign_sub(rate * (change + (_DECAY * value if len(value.shape) > 1 else 0.0)))
        return loss

    return step


def _loss(network: Network, batch: Batch) -> tf.Tensor:
    sentences, passage = network.scores(batch)
    of_each = _loss_of(batch.answers, sentences) * batch.there * (1 + (_ANSWERS - 1) * batch.answers)
    of_all = _loss_of(tf.reduce_max(batch.answers, 1), passage)
    return tf.reduce_mean((tf.reduce_sum(of_each, 1) + of_all) * batch.weight) / 2


def measured(network: Network, questions: Sequence[Asked]) -> Measured:
    """What the network makes of the questions that were held out."""
    held_out = [one for one in questions if one.passage.held_out]
    scores = tf.function(lambda *given: network.scores(Batch(*given, rows=[])), input_signature=_SIGNATURE)
    answerable, wanted, first = [], [], []
    for batch in batches([row(one) for one in held_out], TOKENS):
        sentences, passage = (each.numpy() for each in scores(*batch[:-1]))
        best = np.where(batch.there > 0, sentences, -np.inf).argmax(1)
        for at, place in enumerate(batch.rows):
            wanted.append(bool(held_out[place].answered_by))
            answerable.append(passage[at])
            if held_out[place].answered_by:
                first.append(best[at] + 1 in held_out[place].answered_by)
    return Measured(float(roc_auc_score(wanted, answerable)), float(np.mean(first)), len(held_out))
