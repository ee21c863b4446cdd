"""Builds the ONNX graph of all-MiniLM-L6-v2 from its published weights: tokens in, unit vectors out.

The graph is BERT with 6 layers of 12 heads, then the mean over the tokens and a division by the L2 norm, as the model's
own configuration says. It does not care about tokens, files or sessions. Like `encoder_graph` it imports what takes
long.
"""

import onnx

from retrieval.index.encoder_graph import Anatomy, Graph, finished, layered, masks, places
from retrieval.index.weights import Weights

MAX_TOKENS = 256
MINILM = Anatomy(
    layers=6,
    heads=12,
    width=384,
    query="attention.self.query",
    key="attention.self.key",
    value="attention.self.value",
    output="attention.output.dense",
    normalised="attention.output.LayerNorm",
)


def build_model(weights: Weights) -> onnx.ModelProto:
    """The float32 model: `input_ids`, `attention_mask` (batch, tokens) int64 -> `embedding` (batch, width) float32.

    Every row needs at least one token, and at most MAX_TOKENS. Raises KeyError where a weight is missing.
    """
    graph = Graph()
    mask, ignored = masks(graph)
    x = layered(graph, _embedded(graph, weights), ignored, weights, MINILM)
    vectors = _pooled(graph, x, mask)
    return finished(
        graph, "all-MiniLM-L6-v2", ("input_ids", "attention_mask"), {"embedding": (vectors, ["batch", MINILM.width])}
    )


def _embedded(graph: Graph, weights: Weights) -> str:
    """(batch, tokens, width): word and position; all are of type 0, which is added to the positions."""
    words = graph.add("Gather", graph.constant(weights["embeddings.word_embeddings.weight"]), "input_ids")
    types = weights["embeddings.token_type_embeddings.weight"]
    table = weights["embeddings.position_embeddings.weight"][:MAX_TOKENS] + types[0]
    return graph.normalised(graph.add("Add", words, places(graph, table)), weights, "embeddings.LayerNorm")


def _pooled(graph: Graph, x: str, mask: str) -> str:
    """(batch, width): the mean over the tokens that are not padding, divided by its L2 norm."""
    axis = graph.integers(1)
    weight = graph.add("Unsqueeze", mask, graph.integers(2))
    total = graph.add("ReduceSum", graph.add("Mul", x, weight), axis, keepdims=0)
    mean = graph.add("Div", total, graph.add("ReduceSum", mask, axis, keepdims=1))
    return graph.add("Div", mean, graph.add("ReduceL2", mean, axis, keepdims=1))
