"""MiniLM and MPNet transcribed into plain numpy, token by token: an independent judge of the graphs.

It does not care about speed.
"""

from collections.abc import Mapping, Sequence
from math import erf, log

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Doubles = NDArray[np.float64]
Weights = Mapping[str, Vectors]

_WORDS, _PLACES, _TYPES = (f"embeddings.{name}_embeddings.weight" for name in ("word", "position", "token_type"))


def minilm_last_layer(weights: Weights, ids: Sequence[int]) -> Doubles:
    """(tokens, 384): the last layer's outputs for one text, all of type 0."""
    x = weights[_WORDS][list(ids)] + weights[_PLACES][: len(ids)] + weights[_TYPES][0]
    names = tuple(f"attention.self.{part}" for part in ("query", "key", "value"))
    return _layers(weights, x, 6, (*names, "attention.output.dense", "attention.output.LayerNorm"), None)


def mpnet_last_layer(weights: Weights, ids: Sequence[int], types: Sequence[int]) -> Doubles:
    """(tokens, 768): the same of MPNet, with the types of tokens that the reader learnt."""
    x = weights[_WORDS][list(ids)] + weights[_PLACES][2 : 2 + len(ids)] + weights[_TYPES][list(types)]
    table = weights["encoder.relative_attention_bias.weight"]
    apart = np.array([[table[_bucket(to - at)] for to in range(len(ids))] for at in range(len(ids))])
    names = tuple(f"attention.attn.{part}" for part in "qkvo")
    return _layers(weights, x, 12, (*names, "attention.LayerNorm"), apart.transpose(2, 0, 1))


def _bucket(way: int) -> int:
    """T5's buckets: 16 for each direction, the first 8 exact, the others ever wider up to 128 words."""
    far = abs(way)
    number = far if far < 8 else min(8 + int(log(far / 8) / log(16) * 8), 15)
    return number + (16 if way > 0 else 0)


def _layers(weights: Weights, embedded: Vectors, layers: int, names: tuple[str, ...], apart: Vectors | None) -> Doubles:
    """(tokens, width), in float64; `names` are those of query, key, value, output and norm in a layer."""

    def norm(x: Doubles, name: str) -> Doubles:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def linear(x: Doubles, name: str) -> Doubles:
        return x @ weights[f"{name}.weight"].T.astype(np.float64) + weights[f"{name}.bias"]

    x = norm(embedded.astype(np.float64), "embeddings.LayerNorm")
    tokens, width = x.shape
    for number in range(layers):
        layer = f"encoder.layer.{number}"
        query, key, value = (
            linear(x, f"{layer}.{part}").reshape(tokens, 12, width // 12).transpose(1, 0, 2) for part in names[:3]
        )
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(width // 12)
        scores = scores if apart is None else scores + apart
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (shares / shares.sum(-1, keepdims=True)) @ value
        mixed = mixed.transpose(1, 0, 2).reshape(tokens, width)
        x = norm(linear(mixed, f"{layer}.{names[3]}") + x, f"{layer}.{names[4]}")
        inner = linear(x, f"{layer}.intermediate.dense")
        inner = inner * (1 + np.vectorize(erf)(inner / np.sqrt(2))) / 2
        x = norm(linear(inner, f"{layer}.output.dense") + x, f"{layer}.output.LayerNorm")
    return x
