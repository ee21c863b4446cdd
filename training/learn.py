"""Teaches the network: AdamW over batches of examples that are varied anew each time, then what it makes of questions
that were held out.

Two losses are added. Each sentence and each passage is to be told by itself whether it answers; and of all sentences
of the passages that a question was put to, those that answer are to be above the others and above nothing, a score of
0, which is to be above all where none answers (ListNet, Cao et al. 2007, with a place for no answer). It does not care
where the examples come from, nor in what form the weights are kept.
"""

import random
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import tensorflow as tf
from sklearn.metrics import roc_auc_score

from training.examples import MAX_SENTENCES, Asked, Batch, batches, beside, row, varied
from training.network import Network

TOKENS = 4096  # in a batch
RATE = 5e-5
_WARMING = 0.06  # share of the time in which the rate rises
_DECAY = 0.01
_FIRST, _SECOND = 0.9, 0.999  # of Adam's moments
_ELSEWHERE = 0.3  # share of the questions that are also put to a passage of another story
_DEALT = 6000  # questions varied at a time
_ANSWERS = 2.0  # weight of a sentence that answers: most do not
_AMONG_ALL = 0.5  # weight of the loss over all sentences of a question
_NONE = -1e9  # score of a sentence that is not there
_CLIPPED = 1.0

_INT, _FLOAT = tf.TensorSpec([None, None], tf.int32), tf.TensorSpec([None, None])
_SENTENCES = tf.TensorSpec([None, MAX_SENTENCES])
_NUMBERS = (tf.TensorSpec([None]), tf.TensorSpec([None], tf.int32))
_SIGNATURE = (_INT, _INT, _INT, _FLOAT, _SENTENCES, _SENTENCES, *_NUMBERS)
_loss_of = tf.nn.sigmoid_cross_entropy_with_logits


class Measured(NamedTuple):
    """`answerable`: area under the curve of the highest score of a sentence, questions that are answered against near
    misses; `first`: share of the answered ones whose best sentence answers. All passages of a story are read."""

    answerable: float
    first: float
    questions: int


def learn(network: Network, questions: Sequence[Asked], seconds: float, seed: int = 0) -> Iterator[str]:
    """Trains the network on the questions that are not held out, as many batches as fit in the time; yields a line
    every fifty steps."""
    step, began = _stepper(network), time.monotonic()
    losses: list[float] = []
    for number, batch in enumerate(_dealt(questions, random.Random(seed)), 1):
        done = (time.monotonic() - began) / seconds
        if done < 1:
            rate = RATE * min(1.0, done / _WARMING) * (1 - done)
            losses.append(float(step(tf.constant(float(number)), tf.constant(rate), *batch[:-1])))
        if number % 50 == 0 or done >= 1:
            yield f"{number} steps, {min(done, 1):.0%}, loss {np.mean(losses or [0]):.3f}"
            losses = []
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


def _stepper(network: Network):  # type: ignore[no-untyped-def]  # TensorFlow ships no types
    learnt = list(network.learnt.values())
    first = [tf.Variable(tf.zeros_like(each)) for each in learnt]
    second = [tf.Variable(tf.zeros_like(each)) for each in learnt]

    @tf.function(input_signature=(tf.TensorSpec([]), tf.TensorSpec([]), *_SIGNATURE))
    def step(number, rate, *given):  # type: ignore[no-untyped-def]
        batch = Batch(*given, places=[])
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
    alone = tf.reduce_mean((tf.reduce_sum(of_each, 1) + of_all) * batch.weight) / 2
    return alone + _AMONG_ALL * _loss_among_all(sentences, batch)


def _loss_among_all(sentences: tf.Tensor, batch: Batch) -> tf.Tensor:
    """Of each question, how unlikely a softmax over its sentences and no answer holds what is right; the mean."""
    scores = tf.where(batch.there > 0, sentences, _NONE)
    count = tf.reduce_max(batch.question) + 1
    most = tf.math.unsorted_segment_max(tf.reduce_max(scores, 1), batch.question, count)
    most = tf.maximum(most, 0.0)
    shares = tf.exp(scores - tf.gather(most, batch.question)[:, None])
    none = tf.exp(-most)
    every = tf.math.unsorted_segment_sum(tf.reduce_sum(shares, 1), batch.question, count) + none
    right = tf.math.unsorted_segment_sum(tf.reduce_sum(shares * batch.answers, 1), batch.question, count)
    answered = tf.math.unsorted_segment_max(tf.reduce_max(batch.answers, 1), batch.question, count) > 0
    right = tf.where(answered, right, none)
    return tf.reduce_mean(tf.math.log(every) - tf.math.log(right + 1e-20))


def measured(network: Network, questions: Sequence[Asked]) -> Measured:
    """What the network makes of the questions that were held out."""
    held_out = [one for one in questions if one.passage.held_out]
    scores = tf.function(lambda *given: network.scores(Batch(*given, places=[])), input_signature=_SIGNATURE)
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
