"""The weights of a network as they are published: a safetensors file, known by its hash.

It does not care where a file lies, nor what network its weights are of.
"""

import hashlib
import json
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_KINDS = {"F32": "<f4", "F16": "<f2"}

Weights = Mapping[str, NDArray[np.float32]]


def read_weights(data: bytes) -> dict[str, NDArray[np.float32]]:
    """The tensors of a safetensors file, those in half precision too, as float32; raises ValueError where the bytes
    are not one.

    The format: the length of the header in 8 bytes (little endian), the header in JSON, then the tensors.
    https://huggingface.co/docs/safetensors
    """
    body = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:body])
    weights: dict[str, NDArray[np.float32]] = {}
    for name, entry in header.items():
        kind = _KINDS.get(entry.get("dtype"))
        if kind is None:
            continue
        start, end = entry["data_offsets"]
        values = np.frombuffer(data[body + start : body + end], dtype=kind).astype(np.float32, copy=False)
        weights[name] = values.reshape(entry["shape"])
    return weights


def as_published(data: bytes, sha256: str, model: str) -> bytes:
    """The same bytes; raises ValueError where they are not the ones published for the model."""
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise ValueError(f"the weights of {model} are not the published ones (SHA-256 {found[:8]}…)")
    return data
