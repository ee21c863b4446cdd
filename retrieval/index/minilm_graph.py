"""Builds the ONNX graph of all-MiniLM-L6-v2 from its published weights: tokens in, unit vectors out.

The graph is BERT with 6 layers of 12 heads, then the mean over the tokens and a division by the L2 norm, as the model's
own configuration says. It does not care about tokens, files or sessions. It imports `onnx`, which takes long: only
where there is no built graph is it imported.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

LAYERS = 6
HEADS = 12
WIDTH = 384
MAX_TOKENS = 256

_OPSET = 20  # the first with Gelu as one operator
_IR_VERSION = 10
_EPSILON = 1e-12
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


class Graph:
    """The nodes and constants of a graph being written; each call returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[TensorProto] = []

    def constant(self, values: NDArray[np.generic]) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, dtype=np.int64))

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        name = f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **attributes))
        return name

    def linear(self, x: str, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> str:
        """`x @ weight.T + bias`; weight in PyTorch's order (out, in)."""
        product = self.add("MatMul", x, self.constant(weight.T))
        return self.add("Add", product, self.constant(bias))

    def normalised(self, x: str, weights: Weights, prefix: str) -> str:
        scale, shift = (self.constant(weights[f"{prefix}.{part}"]) for part in ("weight", "bias"))
        return self.add("LayerNormalization", x, scale, shift, axis=-1, epsilon=_EPSILON)


def _embedded(graph: Graph, weights: Weights, typed: bool, most_tokens: int) -> str:
    """(batch, tokens, WIDTH): word, position and type; where none are `typed` all are of type 0, which is added to the
    positions, and the words' vectors are kept as they are."""
    words = _words(graph, weights["embeddings.word_embeddings.weight"], compact=typed)
    table = weights["embeddings.position_embeddings.weight"][:most_tokens]
    types = weights["embeddings.token_type_embeddings.weight"]
    length = graph.add("Shape", "input_ids", start=1, end=2)
    places = graph.constant(table if typed else table + types[0])
    positions = graph.add("Slice", places, graph.integers(0), length, graph.integers(0))
    x = graph.add("Add", words, positions)
    if typed:
        x = graph.add("Add", x, graph.add("Gather", graph.constant(types), "token_type_ids"))
    return graph.normalised(x, weights, "embeddings.LayerNorm")


def _words(graph: Graph, table: NDArray[np.float32], compact: bool) -> str:
    """(batch, tokens, WIDTH): the vectors of the words; `compact` keeps them in int8, a scale to each, a quarter of the
    memory and of the time to load."""
    if not compact:
        return graph.add("Gather", graph.constant(table), "input_ids")
    scales = np.abs(table).max(1, keepdims=True) / 127
    small = np.round(table / np.where(scales > 0, scales, 1)).astype(np.int8)
    words = graph.add("Cast", graph.add("Gather", graph.constant(small), "input_ids"), to=TensorProto.FLOAT)
    return graph.add("Mul", words, graph.add("Gather", graph.constant(scales.astype(np.float32)), "input_ids"))


def _attended(graph: Graph, x: str, ignored: str, weights: Weights, layer: str) -> str:
    """Self-attention of one layer, before its output projection."""
    parts = [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
    joined = graph.linear(
        x,
        np.concatenate([weights[f"{part}.weight"] for part in parts]),
        np.concatenate([weights[f"{part}.bias"] for part in parts]),
    )
    heads = []
    for index, order in enumerate(([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])):
        start, end = graph.integers(index * WIDTH), graph.integers((index + 1) * WIDTH)
        part = graph.add("Slice", joined, start, end, graph.integers(2))
        part = graph.add("Reshape", part, graph.integers(0, 0, HEADS, WIDTH // HEADS))
        heads.append(graph.add("Transpose", part, perm=order))
    query, key, value = heads
    scale = graph.constant(np.array((WIDTH // HEADS) ** -0.5, dtype=np.float32))
    scores = graph.add("Mul", graph.add("MatMul", query, key), scale)
    shares = graph.add("Softmax", graph.add("Add", scores, ignored), axis=-1)
    mixed = graph.add("Transpose", graph.add("MatMul", shares, value), perm=[0, 2, 1, 3])
    return graph.add("Reshape", mixed, graph.integers(0, 0, WIDTH))


def _layer(graph: Graph, x: str, ignored: str, weights: Weights, layer: str) -> str:
    def linear(x: str, name: str) -> str:
        return graph.linear(x, weights[f"{layer}.{name}.weight"], weights[f"{layer}.{name}.bias"])

    mixed = linear(_attended(graph, x, ignored, weights, layer), "attention.output.dense")
    x = graph.normalised(graph.add("Add", mixed, x), weights, f"{layer}.attention.output.LayerNorm")
    inner = graph.add("Gelu", linear(x, "intermediate.dense"))
    return graph.normalised(graph.add("Add", linear(inner, "output.dense"), x), weights, f"{layer}.output.LayerNorm")


def _pooled(graph: Graph, x: str, mask: str) -> str:
    """(batch, WIDTH): the mean over the tokens that are not padding, divided by its L2 norm."""
    axis = graph.integers(1)
    weight = graph.add("Unsqueeze", mask, graph.integers(2))
    total = graph.add("ReduceSum", graph.add("Mul", x, weight), axis, keepdims=0)
    mean = graph.add("Div", total, graph.add("ReduceSum", mask, axis, keepdims=1))
    return graph.add("Div", mean, graph.add("ReduceL2", mean, axis, keepdims=1))


def encoded(graph: Graph, weights: Weights, typed: bool = False, most_tokens: int = MAX_TOKENS) -> tuple[str, str]:
    """The outputs of the last layer, (batch, tokens, WIDTH), and the mask as float, (batch, tokens).

    Reads `input_ids` and `attention_mask`, and where `typed` also `token_type_ids`.
    """
    mask = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    absent = graph.add("Sub", graph.constant(np.array(1, dtype=np.float32)), mask)
    ignored = graph.add("Mul", absent, graph.constant(np.array(-1e4, dtype=np.float32)))
    ignored = graph.add("Unsqueeze", ignored, graph.integers(1, 2))
    x = _embedded(graph, weights, typed, most_tokens)
    for number in range(LAYERS):
        x = _layer(graph, x, ignored, weights, f"encoder.layer.{number}")
    return x, mask


def build_model(weights: Weights) -> onnx.ModelProto:
    """The float32 model: `input_ids`, `attention_mask` (batch, tokens) int64 -> `embedding` (batch, WIDTH) float32.

    Every row needs at least one token, and at most MAX_TOKENS. Raises KeyError where a weight is missing.
    """
    graph = Graph()
    vectors = _pooled(graph, *encoded(graph, weights))
    return finished(
        graph, "all-MiniLM-L6-v2", ("input_ids", "attention_mask"), {"embedding": (vectors, ["batch", WIDTH])}
    )


def finished(
    graph: Graph, name: str, inputs: Sequence[str], outputs: Mapping[str, tuple[str, Sequence[str | int]]]
) -> onnx.ModelProto:
    """The model of a graph: `inputs` are (batch, tokens) int64, `outputs` float32, each with what it is in the graph
    and its shape."""
    for output, (inner, _) in outputs.items():
        graph.nodes.append(helper.make_node("Identity", [inner], [output], name=output))
    given = [helper.make_tensor_value_info(each, TensorProto.INT64, ["batch", "tokens"]) for each in inputs]
    told = [
        helper.make_tensor_value_info(output, TensorProto.FLOAT, list(shape)) for output, (_, shape) in outputs.items()
    ]
    model = helper.make_model(
        helper.make_graph(graph.nodes, name, given, told, graph.constants),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR_VERSION,
    )
    onnx.checker.check_model(model)
    return model
