"""MiniLM in TensorFlow with the reader's heads, for training: float32, but products in bfloat16 where that is faster.

It computes what `retrieval.reader.graph` writes as ONNX. It does not care about data, nor how it is learnt. TensorFlow
is chosen for its matrix products: in bfloat16 on a processor with AMX they take a fifth of the time of float32.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from retrieval.index.minilm_graph import HEADS, LAYERS, WIDTH
from training.examples import MAX_SENTENCES, Batch

_EPSILON = 1e-12
_CPU = Path("/proc/cpuinfo")
_AMX = "amx_bf16"  # a processor without it multiplies in float32 half as fast again as in bfloat16
_PRODUCTS = tf.bfloat16 if _CPU.exists() and _AMX in _CPU.read_text(encoding="utf-8") else tf.float32
_PARTS = ("query", "key", "value")

Arrays = Mapping[str, NDArray[np.float32]]


class Network:
    """The weights as variables under their names in MiniLM's own file; word and position vectors stay as they are."""

    def __init__(self, base: Arrays, seed: int = 0) -> None:
        chance = np.random.default_rng(seed)
        fixed = ("embeddings.word_embeddings.weight", "embeddings.position_embeddings.weight")
        self.fixed = {name: tf.constant(base[name]) for name in fixed}
        names = [name for name in base if name.startswith(("encoder.", "embeddings.")) and name not in fixed]
        self.learnt = {name: tf.Variable(base[name], name=name.replace(".", "_")) for name in names}
        for head in ("sentence", "passage"):
            self.learnt[f"{head}.weight"] = tf.Variable(chance.normal(0, 0.02, (1, 2 * WIDTH)).astype(np.float32))
            self.learnt[f"{head}.bias"] = tf.Variable(np.zeros(1, np.float32))

    def start_from(self, weights: Arrays) -> None:
        """Takes what was learnt before, by the same names."""
        for name, value in self.learnt.items():
            value.assign(weights[name])

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """The learnt weights."""
        return {name: value.numpy() for name, value in self.learnt.items()}

    def scores(self, batch: Batch) -> tuple[tf.Tensor, tf.Tensor]:
        """Logits: (n, MAX_SENTENCES) that a sentence answers, (n,) that the passage does."""
        x = self._encoded(batch)
        first = tf.repeat(x[:, :1], MAX_SENTENCES, axis=1)
        within = tf.one_hot(batch.sentences - 1, MAX_SENTENCES)  # (n, tokens, MAX_SENTENCES)
        sentences = tf.matmul(within, x, transpose_a=True) / tf.maximum(tf.reduce_sum(within, 1)[..., None], 1)
        mask = batch.mask[..., None]
        every = tf.reduce_sum(x * mask, 1) / tf.reduce_sum(mask, 1)
        return (
            self._linear(tf.concat([sentences, first], -1), "sentence")[..., 0],
            self._linear(tf.concat([every, x[:, 0]], -1), "passage")[:, 0],
        )

    def _encoded(self, batch: Batch) -> tf.Tensor:
        tokens = tf.shape(batch.ids)[1]
        words, places = self.fixed.values()
        types = self.learnt["embeddings.token_type_embeddings.weight"]
        x = tf.gather(words, batch.ids) + places[:tokens][None] + tf.gather(types, batch.types)
        x = _normalised(x, *self._pair("embeddings.LayerNorm"))
        ignored = (1 - batch.mask[:, None, None, :]) * -1e4
        for number in range(LAYERS):
            x = self._layer(x, ignored, f"encoder.layer.{number}")
        return x

    def _layer(self, x: tf.Tensor, ignored: tf.Tensor, layer: str) -> tf.Tensor:
        shape = tf.shape(x)
        parts = [f"{layer}.attention.self.{part}" for part in _PARTS]
        joined = self._product(x, tf.concat([self.learnt[f"{part}.weight"] for part in parts], 0))
        joined += tf.cast(tf.concat([self.learnt[f"{part}.bias"] for part in parts], 0), _PRODUCTS)
        split = [shape[0], shape[1], HEADS, WIDTH // HEADS]
        query, key, value = (
            tf.transpose(tf.reshape(part, split), [0, 2, 1, 3]) for part in tf.split(joined, 3, axis=-1)
        )
        shares = _shares(tf.matmul(query, key, transpose_b=True), ignored)
        mixed = tf.reshape(tf.transpose(tf.matmul(shares, value), [0, 2, 1, 3]), shape)
        mixed = self._product(mixed, self.learnt[f"{layer}.attention.output.dense.weight"])
        bias = self.learnt[f"{layer}.attention.output.dense.bias"]
        x = _added(x, mixed, bias, *self._pair(f"{layer}.attention.output.LayerNorm"))
        inner = self._product(x, self.learnt[f"{layer}.intermediate.dense.weight"])
        inner = _gelu(inner, self.learnt[f"{layer}.intermediate.dense.bias"])
        outer = self._product(inner, self.learnt[f"{layer}.output.dense.weight"])
        return _added(x, outer, self.learnt[f"{layer}.output.dense.bias"], *self._pair(f"{layer}.output.LayerNorm"))

    def _pair(self, name: str) -> tuple[tf.Variable, tf.Variable]:
        return self.learnt[f"{name}.weight"], self.learnt[f"{name}.bias"]

    def _linear(self, x: tf.Tensor, head: str) -> tf.Tensor:
        weight, bias = self._pair(head)
        return tf.matmul(x, weight, transpose_b=True) + bias

    def _product(self, x: tf.Tensor, weight: tf.Tensor) -> tf.Tensor:
        """`x @ weight.T` in the type of products."""
        shape = tf.shape(x)
        flat = tf.cast(tf.reshape(x, [-1, weight.shape[1]]), _PRODUCTS)
        product = tf.matmul(flat, tf.cast(weight, _PRODUCTS), transpose_b=True)
        return tf.reshape(product, [shape[0], shape[1], weight.shape[0]])


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
def _shares(scores: tf.Tensor, ignored: tf.Tensor) -> tf.Tensor:
    scaled = tf.cast(scores, tf.float32) * (WIDTH // HEADS) ** -0.5 + ignored
    return tf.cast(tf.nn.softmax(scaled, -1), _PRODUCTS)
