"""Writes ONNX graphs of text encoders: the nodes and constants of a graph, and the layers that BERT and its kin share.

It does not care how words become vectors, nor what is made of the last layer (`minilm_graph`, `reader.mpnet_graph`). It
imports `onnx`, which takes long: only where there is no built graph is it imported.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from retrieval.index.weights import Weights

_OPSET = 20  # the first with Gelu as one operator
_IR_VERSION = 10
_EPSILON = 1e-12
_IGNORED = -1e4  # added to the attention that padding would be paid


class Anatomy(NamedTuple):
    """The sizes of an encoder, and the names of its attention's parts within a layer."""

    layers: int
    heads: int
    width: int
    query: str
    key: str
    value: str
    output: str
    normalised: str


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


def places(graph: Graph, table: NDArray[np.float32]) -> str:
    """(tokens, width): the first rows of a table of positions, as many as the input has tokens."""
    length = graph.add("Shape", "input_ids", start=1, end=2)
    return graph.add("Slice", graph.constant(table), graph.integers(0), length, graph.integers(0))


def compact_words(graph: Graph, table: NDArray[np.float32]) -> str:
    """(batch, tokens, width): the vectors of the words, kept in int8 with a scale to each: a quarter of the memory and
    of the time to load."""
    scales = np.abs(table).max(1, keepdims=True) / 127
    small = np.round(table / np.where(scales > 0, scales, 1)).astype(np.int8)
    words = graph.add("Cast", graph.add("Gather", graph.constant(small), "input_ids"), to=TensorProto.FLOAT)
    return graph.add("Mul", words, graph.add("Gather", graph.constant(scales.astype(np.float32)), "input_ids"))


def masks(graph: Graph) -> tuple[str, str]:
    """The mask as float, (batch, tokens), and what it adds to attention, (batch, 1, 1, tokens)."""
    mask = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    absent = graph.add("Sub", graph.constant(np.array(1, dtype=np.float32)), mask)
    ignored = graph.add("Mul", absent, graph.constant(np.array(_IGNORED, dtype=np.float32)))
    return mask, graph.add("Unsqueeze", ignored, graph.integers(1, 2))


def layered(graph: Graph, x: str, added: str, weights: Weights, anatomy: Anatomy) -> str:
    """(batch, tokens, width): `x` through all layers; `added` is what is added to the scores of attention."""
    for number in range(anatomy.layers):
        x = _layer(graph, x, added, weights, anatomy, f"encoder.layer.{number}")
    return x


def _layer(graph: Graph, x: str, added: str, weights: Weights, anatomy: Anatomy, layer: str) -> str:
    def linear(x: str, name: str) -> str:
        return graph.linear(x, weights[f"{layer}.{name}.weight"], weights[f"{layer}.{name}.bias"])

    mixed = linear(_attended(graph, x, added, weights, anatomy, layer), anatomy.output)
    x = graph.normalised(graph.add("Add", mixed, x), weights, f"{layer}.{anatomy.normalised}")
    inner = graph.add("Gelu", linear(x, "intermediate.dense"))
    return graph.normalised(graph.add("Add", linear(inner, "output.dense"), x), weights, f"{layer}.output.LayerNorm")


def _attended(graph: Graph, x: str, added: str, weights: Weights, anatomy: Anatomy, layer: str) -> str:
    """Self-attention of one layer, before its output projection."""
    parts = [f"{layer}.{part}" for part in (anatomy.query, anatomy.key, anatomy.value)]
    joined = graph.linear(
        x,
        np.concatenate([weights[f"{part}.weight"] for part in parts]),
        np.concatenate([weights[f"{part}.bias"] for part in parts]),
    )
    heads, width = anatomy.heads, anatomy.width
    split = []
    for index, order in enumerate(([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])):
        start, end = graph.integers(index * width), graph.integers((index + 1) * width)
        part = graph.add("Slice", joined, start, end, graph.integers(2))
        part = graph.add("Reshape", part, graph.integers(0, 0, heads, width // heads))
        split.append(graph.add("Transpose", part, perm=order))
    query, key, value = split
    scale = graph.constant(np.array((width // heads) ** -0.5, dtype=np.float32))
    scores = graph.add("Mul", graph.add("MatMul", query, key), scale)
    shares = graph.add("Softmax", graph.add("Add", scores, added), axis=-1)
    mixed = graph.add("Transpose", graph.add("MatMul", shares, value), perm=[0, 2, 1, 3])
    return graph.add("Reshape", mixed, graph.integers(0, 0, width))


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
