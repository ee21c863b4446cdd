"""Puts the large matrix products of an ONNX graph into int8, each row of activations on a scale of its own.

A row is one token of one text. One scale for a whole batch, as onnxruntime's own dynamic quantisation takes it, is set
by the largest value anywhere in it: a text's vector then depends on the texts beside it. Scales of rows are those of
LLM.int8() (Dettmers et al. 2022, https://arxiv.org/abs/2208.07339). It does not care what the graph computes. Like
`minilm_graph` it imports what takes long.
"""

from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

_CONTRIB = "com.microsoft"  # onnxruntime's own operators
_NARROW = 32  # a product into so few columns is not worth it
# Weights in 7 bits: processors without VNNI add two products of 8 bits in 16, which then cannot overflow. With the
# whole numbers exact everywhere, a text has nearly the same vector on every processor.
_WEIGHT_MOST = 63
_ZERO = 128  # activations are unsigned for onnxruntime's fast products; this stands for 0
_ACTIVATION_MOST = 127
_TINY = 1e-12  # the scale of a row of zeros
_GELU_LEAST = -0.17  # Gelu's lowest value: what comes from it needs no half of the scale for negative ones


def quantised(model: onnx.ModelProto) -> bytes:
    """`model` with each product by a constant matrix in int8: of weights one scale to a column, of activations one to
    a row."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    _Rewriting(result.graph).run()
    result.opset_import.append(helper.make_opsetid(_CONTRIB, 1))
    small: bytes = result.SerializeToString()
    return small


class _Rewriting:
    """A graph whose products are being replaced; `_add` and `_constant` return the name of what they added."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self._graph = graph
        self._nodes: list[onnx.NodeProto] = []
        self._added: list[TensorProto] = []
        self._last_axis = self._constant(np.array([-1], dtype=np.int64))
        self._one = self._constant(np.float32(1))

    def run(self) -> None:
        constants = {one.name: one for one in self._graph.initializer}
        made_by = {output: node.op_type for node in self._graph.node for output in node.output}
        replaced: set[str] = set()
        for node in self._graph.node:
            weight = _weight(node, constants)
            if weight is None:
                self._nodes.append(node)
            else:
                replaced.add(node.input[1])
                self._product(node, weight, made_by.get(node.input[0]) == "Gelu")
        kept = [one for one in self._graph.initializer if one.name not in replaced]
        del self._graph.initializer[:], self._graph.node[:]
        self._graph.initializer.extend([*kept, *self._added])
        self._graph.node.extend(self._nodes)

    def _product(self, node: onnx.NodeProto, weight: NDArray[np.float32], of_gelu: bool) -> None:
        """`node`, x @ weight, as (x / rows as uint8) @ (weight / columns as int8) * columns * rows."""
        columns = np.maximum(np.abs(weight).max(0) / _WEIGHT_MOST, _TINY).astype(np.float32)
        small = np.round(weight / columns).astype(np.int8)
        zero = np.uint8(0 if of_gelu else _ZERO)
        x, rows = self._positive(node.input[0]) if of_gelu else self._even(node.input[0])
        stepped = self._add("QuantizeLinear", x, self._one, self._constant(zero))
        inputs = (stepped, self._constant(small), self._one, self._constant(columns), self._constant(zero))
        product = self._add("MatMulIntegerToFloat", *inputs, domain=_CONTRIB)
        if of_gelu:  # x was lifted by a constant: what that added to each column is taken off again
            lifted = (_GELU_LEAST * (small * columns).sum(0)).astype(np.float32)
            self._add("Add", self._add("Mul", product, rows), self._constant(lifted), output=node.output[0])
        else:
            self._add("Mul", product, rows, output=node.output[0])

    def _even(self, x: str) -> tuple[str, str]:
        """`x` over the scale of its rows, from -_ACTIVATION_MOST to _ACTIVATION_MOST, and that scale."""
        return self._over_rows(x, self._add("Abs", x), _ACTIVATION_MOST)

    def _positive(self, x: str) -> tuple[str, str]:
        """The same of an `x` of Gelu, lifted above 0, from 0 to the most of a uint8."""
        lifted = self._add("Sub", x, self._constant(np.float32(_GELU_LEAST)))
        return self._over_rows(lifted, lifted, np.iinfo(np.uint8).max)

    def _over_rows(self, x: str, size: str, most: int) -> tuple[str, str]:
        largest = self._add("ReduceMax", size, self._last_axis, keepdims=1)
        rows = self._add("Div", largest, self._constant(np.float32(most)))
        rows = self._add("Max", rows, self._constant(np.float32(_TINY)))
        return self._add("Div", x, rows), rows

    def _constant(self, values: NDArray[np.generic] | np.generic) -> str:
        name = f"int8_constant_{len(self._added)}"
        self._added.append(numpy_helper.from_array(np.ascontiguousarray(values).reshape(np.shape(values)), name))
        return name

    def _add(self, operator: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        name = output or f"int8_{operator.lower()}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, list(inputs), [name], name=name, **attributes))
        return name


def _weight(node: onnx.NodeProto, constants: dict[str, TensorProto]) -> NDArray[np.float32] | None:
    """The constant matrix that `node` multiplies by, None where it does no such thing or it is not worth it."""
    if node.op_type != "MatMul" or node.input[1] not in constants:
        return None
    weight: NDArray[np.float32] = numpy_helper.to_array(constants[node.input[1]])
    return weight if weight.ndim == 2 and weight.shape[1] >= _NARROW else None
