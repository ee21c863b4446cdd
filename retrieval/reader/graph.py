"""Builds the ONNX graphs of reader and checker: MPNet's layers as they were trained further, and scores over them.

Weights of our own hold what training changed: for each matrix a product of two thin ones that is added to it, and
each vector anew (the form of LoRA, Hu et al. 2021, https://arxiv.org/abs/2106.09685; here taken from the whole change
by its greatest singular values). It does not care about text. Like `encoder_graph` it imports what takes long: only
where there is no built graph.
"""

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto

from retrieval.index.encoder_graph import Graph, finished
from retrieval.index.weights import Weights
from retrieval.reader.inputs import MAX_TOKENS
from retrieval.reader.mpnet_graph import MPNET, encoded

_ROWS = ("input_ids", "attention_mask", "token_type_ids")
UP, DOWN = ".up", ".down"


def merged(base: Weights, own: Weights) -> dict[str, NDArray[np.float32]]:
    """Those of MPNet with what training changed. Raises KeyError where they do not fit."""
    weights = dict(base)
    for name, values in own.items():
        if name.endswith(UP):
            matrix = name.removesuffix(UP)
            weights[matrix] = base[matrix] + values @ own[f"{matrix}{DOWN}"]
        elif not name.endswith(DOWN):
            weights[name] = values
    return weights


def build_reader(weights: Weights) -> onnx.ModelProto:
    """The float32 model, of (batch, tokens) int64 each: `input_ids`, `attention_mask`, `token_type_ids` (1 in the
    passage) and `sentence_ids` (1, 2, … in its sentences, 0 outside) -> `sentences` (batch, highest sentence id),
    `passage` (batch, 1), logits that the sentence answers, and that any does.
    """
    graph = Graph()
    x, mask = encoded(graph, weights, MAX_TOKENS)
    first = _first(graph, x)
    every = _mean(graph, x, graph.add("Unsqueeze", mask, graph.integers(1)))
    outputs: Mapping[str, tuple[str, list[str | int]]] = {
        "sentences": (_scored(graph, _sentences(graph, x), first, weights, "sentence"), ["batch", "sentences"]),
        "passage": (_scored(graph, every, first, weights, "passage"), ["batch", 1]),
    }
    return finished(graph, "reader", (*_ROWS, "sentence_ids"), outputs)


def build_checker(weights: Weights) -> onnx.ModelProto:
    """The same for a claim and what it cites, without `sentence_ids` -> `support` (batch, 1), the logit that all of the
    claim stands there, and `words` (batch, tokens), that a word of it does not.
    """
    graph = Graph()
    x, mask = encoded(graph, weights, MAX_TOKENS)
    claim = _mean(graph, x, graph.add("Unsqueeze", _of_claim(graph, mask), graph.integers(1)))
    outputs: Mapping[str, tuple[str, list[str | int]]] = {
        "support": (_scored(graph, claim, _first(graph, x), weights, "support"), ["batch", 1]),
        "words": (_words(graph, x, weights), ["batch", "tokens"]),
    }
    return finished(graph, "checker", _ROWS, outputs)


def _first(graph: Graph, x: str) -> str:
    """(batch, 1, width): the first token of each row."""
    return graph.add("Slice", x, graph.integers(0), graph.integers(1), graph.integers(1))


def _sentences(graph: Graph, x: str) -> str:
    """(batch, sentences, width): the mean over the tokens of each."""
    highest = graph.add("ReduceMax", "sentence_ids", graph.integers(0, 1), keepdims=0)
    one = graph.constant(np.array(1, dtype=np.int64))
    numbers = graph.add("Range", one, graph.add("Add", highest, one), one)
    numbers = graph.add("Unsqueeze", numbers, graph.integers(0, 2))  # (1, sentences, 1)
    within = graph.add("Equal", graph.add("Unsqueeze", "sentence_ids", graph.integers(1)), numbers)
    return _mean(graph, x, graph.add("Cast", within, to=TensorProto.FLOAT))


def _of_claim(graph: Graph, mask: str) -> str:
    """(batch, tokens): 1 in the claim, or question."""
    types = graph.add("Cast", "token_type_ids", to=TensorProto.FLOAT)
    return graph.add("Mul", mask, graph.add("Sub", graph.constant(np.array(1, dtype=np.float32)), types))


def _words(graph: Graph, x: str, weights: Weights) -> str:
    """(batch, tokens): a linear layer over each token."""
    score = graph.add("MatMul", x, graph.constant(weights["word.weight"].T))
    return graph.add("Squeeze", graph.add("Add", score, graph.constant(weights["word.bias"])), graph.integers(2))


def _mean(graph: Graph, x: str, weight: str) -> str:
    """(batch, n, width) from (batch, tokens, width) and the weights (batch, n, tokens) of the tokens, 0 or 1."""
    count = graph.add("ReduceSum", weight, graph.integers(2), keepdims=1)
    count = graph.add("Max", count, graph.constant(np.array(1, dtype=np.float32)))
    return graph.add("Div", graph.add("MatMul", weight, x), count)


def _scored(graph: Graph, x: str, first: str, weights: Weights, head: str) -> str:
    """(batch, n): a linear layer over each of (batch, n, width) beside the first token of its row."""
    weight, bias = weights[f"{head}.weight"], weights[f"{head}.bias"]  # (1, 2 * width), (1,)
    own = graph.add("MatMul", x, graph.constant(weight[:, : MPNET.width].T))
    shared = graph.add("MatMul", first, graph.constant(weight[:, MPNET.width :].T))
    score = graph.add("Add", graph.add("Add", own, shared), graph.constant(bias))
    return graph.add("Squeeze", score, graph.integers(2))
