"""Builds the ONNX graph of all-MiniLM-L6-v2 from its published weights: tokens in, unit vectors out.

The graph is BERT with 6 layers of 12 heads, then the mean over the tokens and a division by the L2 norm, as the model's
own configuration says. It does not care about tokens, files or sessions. It imports `onnx` and the quantiser of
onnxruntime, which take long: only `retrieval.index.minilm` imports it, and only when there is no built graph.
"""

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import (  # type: ignore[import-untyped]  # ships no types
    QuantType,
    quantize_dynamic,
)

LAYERS = 6
HEADS = 12
WIDTH = 384
MAX_TOKENS = 256

_OPSET = 20  # the first with Gelu as one operator
_IR_VERSION = 10
_EPSILON = 1e-12

Weights = Mapping[str, NDArray[np.float32]]


def read_weights(data: bytes) -> dict[str, NDArray[np.float32]]:
    """The float32 tensors of a safetensors file; raises ValueError where the bytes are not one.

    The format: the length of the header in 8 bytes (little endian), the header in JSON, then the tensors.
    https://huggingface.co/docs/safetensors
    """
    body = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:body])
    weights: dict[str, NDArray[np.float32]] = {}
    for name, entry in header.items():
        if entry.get("dtype") != "F32":
            continue
        start, end = entry["data_offsets"]
        values = np.frombuffer(data[body + start : body + end], dtype="<f4")
        weights[name] = values.reshape(entry["shape"])
    return weights


class _Graph:
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


def _embedded(graph: _Graph, weights: Weights) -> str:
    """(batch, tokens, WIDTH): word, position and type; all tokens are of type 0, so it is added to the positions."""
    words = graph.add("Gather", graph.constant(weights["embeddings.word_embeddings.weight"]), "input_ids")
    table = weights["embeddings.position_embeddings.weight"][:MAX_TOKENS]
    table = table + weights["embeddings.token_type_embeddings.weight"][0]
    length = graph.add("Shape", "input_ids", start=1, end=2)
    positions = graph.add("Slice", graph.constant(table), graph.integers(0), length, graph.integers(0))
    return graph.normalised(graph.add("Add", words, positions), weights, "embeddings.LayerNorm")


def _attended(graph: _Graph, x: str, ignored: str, weights: Weights, layer: str) -> str:
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


def _layer(graph: _Graph, x: str, ignored: str, weights: Weights, layer: str) -> str:
    def linear(x: str, name: str) -> str:
        return graph.linear(x, weights[f"{layer}.{name}.weight"], weights[f"{layer}.{name}.bias"])

    mixed = linear(_attended(graph, x, ignored, weights, layer), "attention.output.dense")
    x = graph.normalised(graph.add("Add", mixed, x), weights, f"{layer}.attention.output.LayerNorm")
    inner = graph.add("Gelu", linear(x, "intermediate.dense"))
    return graph.normalised(graph.add("Add", linear(inner, "output.dense"), x), weights, f"{layer}.output.LayerNorm")


def _pooled(graph: _Graph, x: str, mask: str) -> str:
    """(batch, WIDTH): the mean over the tokens that are not padding, divided by its L2 norm."""
    axis = graph.integers(1)
    weight = graph.add("Unsqueeze", mask, graph.integers(2))
    total = graph.add("ReduceSum", graph.add("Mul", x, weight), axis, keepdims=0)
    mean = graph.add("Div", total, graph.add("ReduceSum", mask, axis, keepdims=1))
    return graph.add("Div", mean, graph.add("ReduceL2", mean, axis, keepdims=1))


def build_model(weights: Weights) -> onnx.ModelProto:
    """The float32 model: `input_ids`, `attention_mask` (batch, tokens) int64 -> `embedding` (batch, WIDTH) float32.

    Every row needs at least one token, and at most MAX_TOKENS. Raises KeyError where a weight is missing.
    """
    graph = _Graph()
    mask = graph.add("Cast", "attention_mask", to=TensorProto.FLOAT)
    absent = graph.add("Sub", graph.constant(np.array(1, dtype=np.float32)), mask)
    ignored = graph.add("Mul", absent, graph.constant(np.array(-1e4, dtype=np.float32)))
    ignored = graph.add("Unsqueeze", ignored, graph.integers(1, 2))
    x = _embedded(graph, weights)
    for number in range(LAYERS):
        x = _layer(graph, x, ignored, weights, f"encoder.layer.{number}")
    graph.nodes.append(helper.make_node("Identity", [_pooled(graph, x, mask)], ["embedding"], name="embedding"))
    inputs: Sequence[onnx.ValueInfoProto] = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", WIDTH])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, [output], graph.constants),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR_VERSION,
    )
    onnx.checker.check_model(model)
    return model


def quantised(model: onnx.ModelProto, reduce_range: bool = False) -> bytes:
    """The model with its weight matrices in int8, one scale per channel; one scale per tensor costs far more accuracy.

    `reduce_range` keeps the weights in 7 bits, for processors whose int8 sums saturate.
    """
    helper.set_model_props(model, {"onnx.quant.pre_process": "onnxruntime.quant"})  # there is nothing to prepare
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "float32.onnx"), Path(folder, "int8.onnx")
        source.write_bytes(model.SerializeToString())
        quantize_dynamic(
            source,
            target,
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            reduce_range=reduce_range,
            weight_type=QuantType.QInt8,
        )
        return target.read_bytes()
