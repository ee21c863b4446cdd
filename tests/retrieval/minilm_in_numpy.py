"""MiniLM transcribed into plain numpy, token by token: an independent judge of the graphs.

It does not care about speed.
"""

from collections.abc import Mapping, Sequence
from math import erf

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Doubles = NDArray[np.float64]


def last_layer(weights: Mapping[str, Vectors], ids: Sequence[int], types: Sequence[int] | None = None) -> Doubles:
    """(tokens, 384): the last layer's outputs for one text, in float64; without `types` all tokens are of type 0."""

    def norm(x: Doubles, name: str) -> Doubles:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def linear(x: Doubles, name: str) -> Doubles:
        return x @ weights[f"{name}.weight"].T.astype(np.float64) + weights[f"{name}.bias"]

    def error_function(x: Doubles) -> Doubles:
        return np.vectorize(erf)(x)

    table = "embeddings.{}_embeddings.weight"
    x = weights[table.format("word")][list(ids)] + weights[table.format("position")][: len(ids)]
    x = x + weights[table.format("token_type")][list(types or [0] * len(ids))]
    x = norm(x.astype(np.float64), "embeddings.LayerNorm")
    for number in range(6):
        layer = f"encoder.layer.{number}"
        query, key, value = (
            linear(x, f"{layer}.attention.self.{part}").reshape(len(ids), 12, 32).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(32)
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (shares / shares.sum(-1, keepdims=True)) @ value
        mixed = mixed.transpose(1, 0, 2).reshape(len(ids), 384)
        x = norm(linear(mixed, f"{layer}.attention.output.dense") + x, f"{layer}.attention.output.LayerNorm")
        inner = linear(x, f"{layer}.intermediate.dense")
        inner = inner * (1 + error_function(inner / np.sqrt(2))) / 2
        x = norm(linear(inner, f"{layer}.output.dense") + x, f"{layer}.output.LayerNorm")
    return x
