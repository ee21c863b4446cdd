"""MPNet in TensorFlow with the reader's heads, for training: float32, but products in bfloat16 where that is faster.

It computes what `retrieval.reader.graph` writes as ONNX. It does not care about data, nor how it is learnt. TensorFlow
is chosen for its matrix products: on a processor that multiplies bfloat16 itself (AMX, or AVX-512 with BF16) they take
a fifth to a half of the time of float32.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from retrieval.reader.inputs import MAX_TOKENS
from retrieval.reader.mpnet import FIRST_PLACE, buckets
from retrieval.reader.mpnet_graph import MPNET, TYPES
from training.claims import ClaimBatch
from training.examples import MAX_SENTENCES, Batch

_EPSILON = 1e-12
_CPU = Path("/proc/cpuinfo")
_ABLE = ("amx_bf16", "avx512_bf16")  # any other processor multiplies float32 half as fast again as bfloat16
_PRODUCTS = tf.bfloat16 if _CPU.exists() and any(one in _CPU.read_text("utf-8") for one in _ABLE) else tf.float32
_PARTS = (MPNET.query, MPNET.key, MPNET.value)
_DISTANCES = "encoder.relative_attention_bias.weight"

_HEADS = {"sentence": 2, "passage": 2, "support": 2, "word": 1}  # how many vectors each is a layer over

Arrays = Mapping[str, NDArray[np.float32]]


class Network:
    """The weights as variables under their names in MPNet's own file; word and position vectors stay as they are."""

    def __init__(self, base: Arrays, seed: int = 0) -> None:
        chance = np.random.default_rng(seed)
        fixed = ("embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight")
        self.fixed = {name: tf.constant(base[name]) for name in fixed}
        names = [name for name in base if name.startswith(("encoder.", "embeddings.")) and name not in fixed]
        self.learnt = {name: tf.Variable(base[name], name=name.replace(".", "_")) for name in names}
        self.learnt[TYPES] = tf.Variable(np.zeros((2, MPNET.width), np.float32))
        for head, wide in _HEADS.items():
            values = chance.normal(0, 0.02, (1, wide * MPNET.width))
            self.learnt[f"{head}.weight"] = tf.Variable(values.astype(np.float32))
            self.learnt[f"{head}.bias"] = tf.Variable(np.zeros(1, np.float32))
        self._buckets = tf.constant(buckets(MAX_TOKENS))

    def start_from(self, weights: Arrays) -> None:
        """Takes what was learnt before, by the same names."""
        for name, value in self.learnt.items():
            if name in weights:  # a head may be new
                value.assign(weights[name])

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """The learnt weights."""
        return {name: value.numpy() for name, value in self.learnt.items()}

    def scores(self, batch: Batch) -> tuple[tf.Tensor, tf.Tensor]:
        """Logits: (n, MAX_SENTENCES) that a sentence answers, (n,) that the passage does."""
        x = self._encoded(batch.ids, batch.types, batch.mask)
        first = tf.repeat(x[:, :1], MAX_SENTENCES, axis=1)
        within = tf.one_hot(batch.sentences - 1, MAX_SENTENCES)  # (n, tokens, MAX_SENTENCES)
        sentences = tf.matmul(within, x, transpose_a=True) / tf.maximum(tf.reduce_sum(within, 1)[..., None], 1)
        return (
            self._linear(tf.concat([sentences, first], -1), "sentence")[..., 0],
            self._linear(tf.concat([_mean(x, batch.mask), x[:, 0]], -1), "passage")[:, 0],
        )

    def scores_of_claims(self, batch: ClaimBatch) -> tuple[tf.Tensor, tf.Tensor]:
        """Logits: (n,) that the claim stands in what it is read with, (n, tokens) that a piece of it does not."""
        x = self._encoded(batch.ids, batch.types, batch.mask)
        claim = _mean(x, batch.mask * (1 - tf.cast(batch.types, tf.float32)))
        return self._linear(tf.concat([claim, x[:, 0]], -1), "support")[:, 0], self._linear(x, "word")[..., 0]

    def _encoded(self, ids: tf.Tensor, types: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
        tokens = tf.shape(ids)[1]
        words, places = self.fixed.values()
        x = tf.gather(words, ids) + places[FIRST_PLACE : FIRST_PLACE + tokens][None]
        x = _normalised(x + tf.gather(self.learnt[TYPES], types), *self._pair("embeddings.LayerNorm"))
        apart = tf.transpose(tf.gather(self.learnt[_DISTANCES], self._buckets[:tokens, :tokens]), [2, 0, 1])[None]
        added = apart + (1 - mask[:, None, None, :]) * -1e4
        for number in range(MPNET.layers):
            x = self._layer(x, added, f"encoder.layer.{number}")
        return x

    def _layer(self, x: tf.Tensor, added: tf.Tensor, layer: str) -> tf.Tensor:
        shape = tf.shape(x)
        split = [shape[0], shape[1], MPNET.heads, MPNET.width // MPNET.heads]
        query, key, value = (
            tf.transpose(tf.reshape(self._product(x, f"{layer}.{part}", biased=True), split), [0, 2, 1, 3])
            for part in _PARTS
        )
        shares = _shares(tf.matmul(query, key, transpose_b=True), added)
        mixed = tf.reshape(tf.transpose(tf.matmul(shares, value), [0, 2, 1, 3]), shape)
        mixed = self._product(mixed, f"{layer}.{MPNET.output}")
        bias = self.learnt[f"{layer}.{MPNET.output}.bias"]
        x = _added(x, mixed, bias, *self._pair(f"{layer}.{MPNET.normalised}"))
        inner = self._product(x, f"{layer}.intermediate.dense")
        inner = _gelu(inner, self.learnt[f"{layer}.intermediate.dense.bias"])
        outer = self._product(inner, f"{layer}.output.dense")
        return _added(x, outer, self.learnt[f"{layer}.output.dense.bias"], *self._pair(f"{layer}.output.LayerNorm"))

    def _pair(self, name: str) -> tuple[tf.Variable, tf.Variable]:
        return self.learnt[f"{name}.weight"], self.learnt[f"{name}.bias"]

    def _linear(self, x: tf.Tensor, head: str) -> tf.Tensor:
        weight, bias = self._pair(head)
        return tf.matmul(x, weight, transpose_b=True) + bias

    def _product(self, x: tf.Tensor, name: str, biased: bool = False) -> tf.Tensor:
        """`x @ weight.T`, and its bias where `biased`, in the type of products."""
        weight, bias = self._pair(name)
        shape = tf.shape(x)
        flat = tf.cast(tf.reshape(x, [-1, weight.shape[1]]), _PRODUCTS)
        product = tf.matmul(flat, tf.cast(weight, _PRODUCTS), transpose_b=True)
        product = tf.reshape(product, [shape[0], shape[1], weight.shape[0]])
        return product + tf.cast(bias, _PRODUCTS) if biased else product


def _mean(x: tf.Tensor, of: tf.Tensor) -> tf.Tensor:
    """(n, width): over the tokens (n, tokens) of each row where `of` is 1."""
    return tf.reduce_sum(x * of[..., None], 1) / tf.reduce_sum(of, 1)[:, None]


# what is no product is compiled: each would else be a dozen passes over memory
_compiled = tf.function(jit_compile=True, reduce_retracing=True)


@_compiled
def _normalised(x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor) -> tf.Tensor:
    centred = x - tf.reduce_mean(x, -1, keepdims=True)
    return centred * tf.math.rsqrt(tf.reduce_mean(centred**2, -1, keepdims=True) + _EPSILON) * scale + shift


@_compiled
def _added(x: tf.Tensor, y: tf.Tensor, bias: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor) -> tf.Tensor:
    x += tf.cast(y, tf.float32) + bias
    centred = x - tf.reduce_mean(x, -1, keepdims=True)
    return centred * tf.math.rsqrt(tf.reduce_mean(centred**2, -1, keepdims=True) + _EPSILON) * scale + shift


@_compiled
def _gelu(x: tf.Tensor, bias: tf.Tensor) -> tf.Tensor:
    x = tf.cast(x, tf.float32) + bias
    return tf.cast(0.5 * x * (1 + tf.math.erf(x * 0.5**0.5)), _PRODUCTS)


@_compiled
def _shares(scores: tf.Tensor, added: tf.Tensor) -> tf.Tensor:
    scaled = tf.cast(scores, tf.float32) * (MPNET.width // MPNET.heads) ** -0.5 + added
    return tf.cast(tf.nn.softmax(scaled, -1), _PRODUCTS)
