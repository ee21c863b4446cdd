"""The layers of MPNet as an ONNX graph: BERT's, with positions told apart by how far words stand from each other.

Song et al. 2020, https://arxiv.org/abs/2004.09297; the distances fall into buckets as those of T5 (Raffel et al. 2020,
section 2.1, https://arxiv.org/abs/1910.10683). It does not care what is made of the last layer. Like `encoder_graph` it
imports what takes long.
"""

import numpy as np
from numpy.typing import NDArray

from retrieval.index.encoder_graph import Anatomy, Graph, compact_words, layered, masks, places
from retrieval.index.weights import Weights
from retrieval.reader.mpnet import FIRST_PLACE, buckets

MPNET = Anatomy(
    layers=12,
    heads=12,
    width=768,
    query="attention.attn.q",
    key="attention.attn.k",
    value="attention.attn.v",
    output="attention.attn.o",
    normalised="attention.LayerNorm",
)
TYPES = "embeddings.token_type_embeddings.weight"  # MPNet has none: the reader learnt its own


def encoded(graph: Graph, weights: Weights, most_tokens: int) -> tuple[str, str]:
    """The outputs of the last layer, (batch, tokens, width), and the mask as float, (batch, tokens).

    Reads `input_ids`, `attention_mask` and `token_type_ids`, of at most `most_tokens`.
    """
    mask, ignored = masks(graph)
    table = weights["embeddings.position_embeddings.weight"][FIRST_PLACE : FIRST_PLACE + most_tokens]
    x = graph.add("Add", compact_words(graph, weights["embeddings.word_embeddings.weight"]), places(graph, table))
    x = graph.add("Add", x, graph.add("Gather", graph.constant(weights[TYPES]), "token_type_ids"))
    x = graph.normalised(x, weights, "embeddings.LayerNorm")
    apart = weights["encoder.relative_attention_bias.weight"][buckets(most_tokens)]  # (tokens, tokens, heads)
    return layered(graph, x, graph.add("Add", ignored, _apart(graph, apart)), weights, MPNET), mask


def _apart(graph: Graph, table: NDArray[np.float32]) -> str:
    """(heads, tokens, tokens): what the distance of two words adds to the attention they pay each other."""
    length = graph.add("Shape", "input_ids", start=1, end=2)
    ends = graph.add("Concat", length, length, axis=0)
    whole = graph.constant(table.transpose(2, 0, 1))
    return graph.add("Slice", whole, graph.integers(0, 0), ends, graph.integers(1, 2))
