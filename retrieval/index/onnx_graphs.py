"""ONNX graphs on the processor: built once and kept in a folder, then run in small batches on two threads.

A kept graph bears its own SHA-256 in its name, so a half-written or damaged file is noticed and built again. It does
not care what a graph computes.
"""

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime  # type: ignore[import-untyped]  # ships no types
from numpy.typing import NDArray

BATCH = 4  # small batches of like length are faster than large ones: less padding, and they fit the caches
_THREADS = 2

_log = logging.getLogger(__name__)


def open_graph(form: str, folder: Path, build: Callable[[], bytes]) -> bytes:
    """The serialised graph of that form kept in `folder`; where there is none, or a damaged one, it is built and kept.

    A change of the graph needs another `form`.
    """
    for path in sorted(folder.glob(f"{form}-*.onnx")):
        model = path.read_bytes()
        if graph_name(form, model) == path.name:
            return model
        _log.warning("%s is damaged and is built again", path)
        path.unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)  # before the work of seconds that a folder not writable would waste
    model = build()
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
        file.write(model)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(folder / graph_name(form, model))
    return model


def graph_name(form: str, model: bytes) -> str:
    """The name of the file that keeps a graph."""
    return f"{form}-{hashlib.sha256(model).hexdigest()[:16]}.onnx"


def session(model: bytes) -> onnxruntime.InferenceSession:
    """A session for a serialised graph, safe to use from several threads at once."""
    options = onnxruntime.SessionOptions()
    # One batch to a thread: threads that share each matrix wait for one another, which took a half more processor
    # time for the same vectors, and far longer where another program had one of the processors.
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def in_batches(lengths: Sequence[int], run: Callable[[list[int]], None]) -> None:
    """Calls `run` with the places of up to BATCH texts of like length (in tokens), until each has had its turn."""
    order = sorted(range(len(lengths)), key=lambda index: lengths[index], reverse=True)
    batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    threads = min(_THREADS, os.cpu_count() or 1, len(batches))
    if threads < 2:
        for rows in batches:
            run(rows)
        return
    with ThreadPoolExecutor(threads, "onnx") as pool:
        for done in [pool.submit(run, rows) for rows in batches]:
            done.result()


def padded(rows: Sequence[Sequence[int]], fill: int = 0) -> NDArray[np.int64]:
    """(n, longest) int64, shorter rows filled up."""
    table = np.full((len(rows), max(map(len, rows))), fill, dtype=np.int64)
    for at, row in enumerate(rows):
        table[at, : len(row)] = row
    return table
