"""What there is to learn, as losses over a batch.

Of a question two are added: each sentence and each passage is to be told by itself whether it answers; and of all
sentences of the passages that a question was put to, those that answer are to be above the others and above nothing, a
score of 0, which is to be above all where none answers (ListNet, Cao et al. 2007, with a place for no answer). Of a
claim three: whether it stands in what it cites, that the true one is above the altered ones beside it (RankNet, Burges
et al. 2005), and which of its words are wrong. It does not care about data, nor how the losses become small.
"""

import tensorflow as tf

from training.claims import ClaimBatch
from training.examples import Batch
from training.network import Network

_ANSWERS = 2.0  # weight of a sentence that answers: most do not
_AMONG_ALL = 0.5  # weight of the loss over all sentences of a question
_NONE = -1e9  # score of a sentence that is not there
_BESIDE = 0.5  # weight of the loss over a claim and its altered versions
_WORDS, _WRONG = 2.0, 3.0  # weight of the loss over words, and in it of a wrong one
_loss_of = tf.nn.sigmoid_cross_entropy_with_logits


def loss_of_questions(network: Network, batch: Batch) -> tf.Tensor:
    """One number."""
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


def loss_of_claims(network: Network, batch: ClaimBatch) -> tf.Tensor:
    """One number."""
    stands, wrong = network.scores_of_claims(batch)
    alone = tf.reduce_mean(_loss_of(batch.true, stands))
    of_each = _loss_of(batch.wrong, wrong) * batch.told * (1 + (_WRONG - 1) * batch.wrong)
    words = tf.reduce_sum(of_each) / tf.maximum(tf.reduce_sum(batch.told), 1.0)
    return alone + _BESIDE * _loss_beside(stands, batch) + _WORDS * words


def _loss_beside(stands: tf.Tensor, batch: ClaimBatch) -> tf.Tensor:
    """How far each altered sentence is from standing below the true one of its claim; the mean."""
    count = tf.reduce_max(batch.claim) + 1
    true = tf.math.unsorted_segment_sum(stands * batch.true, batch.claim, count)
    paired = tf.gather(tf.math.unsorted_segment_max(batch.true, batch.claim, count), batch.claim) * (1 - batch.true)
    apart = tf.nn.softplus(stands - tf.gather(true, batch.claim))
    return tf.reduce_sum(apart * paired) / tf.maximum(tf.reduce_sum(paired), 1.0)
