"""Builds and loads the models that read: MPNet with weights of our own, in int8 where that is faithful.

It does not care what a model reads, nor what it tells (`reader`, `checker`).
"""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, wait
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.index import minilm
from retrieval.index.loading import load_beside
from retrieval.index.onnx_graphs import graph_name, open_graph, padded
from retrieval.index.weights import Weights, read_weights
from retrieval.reader import mpnet
from retrieval.reader.inputs import Input
from retrieval.reader.source import Source

if TYPE_CHECKING:
    import onnx

Model = TypeVar("Model")
_building = Lock()  # one at a time: each takes gigabytes for some seconds
_in_use: "WeakValueDictionary[str, Any]" = WeakValueDictionary()

_log = logging.getLogger(__name__)


class Loading(Generic[Model]):
    """A model that is loaded beside what its opener does next, `at_once` or when it is first needed."""

    def __init__(self, what: str, load: Callable[[], Model], folder: Path, at_once: bool) -> None:
        self._what, self._load, self._folder = what, load, folder
        self._loading: Future[Model] | None = None
        self._lock = Lock()
        if at_once:
            self._begun()

    def ready(self) -> None:
        """Returns once it is loaded."""
        self.loaded()

    def loaded(self) -> Model:
        """Waits for it; raises SettingsError where it could not be loaded."""
        return self._begun().result()

    def settled(self) -> None:
        """Returns once what began to load is loaded or could not be: a process that ends amid it is aborted by the
        system."""
        if self._loading is not None:
            wait([self._loading])

    def _begun(self) -> "Future[Model]":
        with self._lock:
            if self._loading is None:
                self._loading = load_beside(self._what, self._load, self._failed)
            return self._loading

    def _failed(self, why: str) -> str:
        return (
            f"The {self._what} could not be opened ({why}). Check that {self._folder} can be written to and that make"
            " setup has run."
        )


def open_model(
    form: str,
    own: Path,
    source: Source,
    folder: Path,
    build: Callable[[Weights], "onnx.ModelProto"],
    make: Callable[[bytes, Tokenizer], Model],
    faithful: Callable[[Model], bool],
) -> Model:
    """What `make` makes of the graph kept in `folder`, of MPNet's weights with those of our `own`; the graph is built
    (many seconds) where it is missing, in int8 where a probe finds what is made of that `faithful`. `form` counts
    changes of the graph; the weights have a hash of their own in its name. Who opens the same gets the same.

    Raises ValueError where the weights installed are not the ones published.
    """
    learnt = own.read_bytes()
    tokenizer = minilm.open_tokenizer(source.pieces)
    tokenizer.no_truncation()

    def built() -> bytes:
        from retrieval.index import int8  # they import onnx: a second, needed only here
        from retrieval.reader.graph import merged

        model = build(merged(read_weights(mpnet.published_weights(source.archive)), read_weights(learnt)))
        small = int8.quantised(model)
        if faithful(make(small, tokenizer)):
            return small
        _log.warning("int8 loses too much on this processor; %s runs in float32, which is slower", form)
        exact: bytes = model.SerializeToString()
        return exact

    form = f"{form}-{hashlib.sha256(learnt).hexdigest()[:8]}"
    with _building:
        graph = open_graph(form, folder, built)
        name = graph_name(form, graph)
        model: Model | None = _in_use.get(name)
        if model is None:
            model = _in_use[name] = make(graph, tokenizer)
    return model


def fed(given: Sequence[Input]) -> Mapping[str, NDArray[np.int64]]:
    """Rows as the graphs take them."""
    return {
        "input_ids": padded([one.ids for one in given]),
        "attention_mask": padded([[1] * len(one.ids) for one in given]),
        "token_type_ids": padded([one.types for one in given]),
    }
