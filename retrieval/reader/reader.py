"""Reads a question and a passage together and tells how surely each sentence answers it: a small cross-encoder.

The weights are MPNet's with what `training/` taught them, and run on the processor; nothing is downloaded. It does not
care where the passages come from, nor what is done with the scores (`answering.choosing`).
"""

import hashlib
import logging
from collections.abc import Sequence
from concurrent.futures import wait
from itertools import chain
from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

from tokenizers import Tokenizer

from retrieval.index import minilm
from retrieval.index.loading import load_beside
from retrieval.index.onnx_graphs import graph_name, in_batches, open_graph, padded, session
from retrieval.index.weights import read_weights
from retrieval.reader import mpnet
from retrieval.reader.inputs import Input, joined
from retrieval.reader.pages import Page, Reading
from retrieval.reader.source import OWN_WEIGHTS, Source, installed

_FORM = "reader-int8-3"  # the number counts changes of the graph; the weights have a hash of their own in the name
_KEPT = 512  # readings that are kept, since an answer asks for the same ones several times
_PROBE = ("Who runs the inquiry?", ("The minister spoke on Monday.", "Judge Ada Quist will lead the inquiry."))
_FAITHFUL = 2.0  # least by which its second sentence must score higher in int8

_log = logging.getLogger(__name__)


class Reader:
    """A loaded model. Safe to use from several threads at once."""

    def __init__(self, model: bytes, tokenizer: Tokenizer) -> None:
        self._session = session(model)
        self._tokenizer = tokenizer
        self._kept: dict[tuple[str, Page], Reading] = {}
        self._lock = Lock()

    def read(self, question: str, pages: Sequence[Page]) -> list[Reading]:
        """A reading of each page, in their order."""
        with self._lock:
            known = {page: self._kept.get((question, page)) for page in pages}
        new = [page for page, reading in known.items() if reading is None]
        read = dict(zip(new, self._read(question, new), strict=True))
        with self._lock:
            self._kept.update({(question, page): reading for page, reading in read.items()})
            for oldest in list(self._kept)[: max(len(self._kept) - _KEPT, 0)]:
                del self._kept[oldest]
        return [known[page] or read[page] for page in pages]

    def _read(self, question: str, pages: Sequence[Page]) -> list[Reading]:
        inputs = self._inputs(question, pages)
        found: dict[int, Reading] = {}

        def run(rows: list[int]) -> None:
            given = [inputs[row] for row in rows]
            fed = {
                "input_ids": padded([one.ids for one in given]),
                "attention_mask": padded([[1] * len(one.ids) for one in given]),
                "token_type_ids": padded([one.types for one in given]),
                "sentence_ids": padded([one.sentences for one in given]),
            }
            scores, passages = self._session.run(["sentences", "passage"], fed)
            for row, one, each, passage in zip(rows, given, scores.tolist(), passages[:, 0].tolist(), strict=True):
                held = set(one.sentences)
                numbers = range(1, len(pages[row].sentences) + 1)
                found[row] = Reading(tuple(each[n - 1] if n in held else None for n in numbers), passage)

        in_batches([len(one.ids) for one in inputs], run)
        return [found[row] for row in range(len(pages))]

    def _inputs(self, question: str, pages: Sequence[Page]) -> list[Input]:
        texts = [question, *chain.from_iterable((page.heading, *page.sentences) for page in pages)]
        pieces = iter(
            self._tokenizer.encode_batch_fast([" ".join(text.split()) for text in texts], add_special_tokens=False)
        )
        asked = next(pieces).ids
        return [joined(asked, next(pieces).ids, [next(pieces).ids for _ in page.sentences]) for page in pages]


_in_use: "WeakValueDictionary[str, Reader]" = WeakValueDictionary()


class LoadingReader:
    """A reader that is loaded beside what its opener does next; `read` waits for it, and raises SettingsError where it
    could not be."""

    def __init__(self, source: Source, folder: Path) -> None:
        self._loading = load_beside(
            "reader",
            lambda: load_reader(source, folder),
            lambda why: (
                f"The reader could not be opened ({why}). Check that {folder} can be written to and that make setup"
                " has run."
            ),
        )

    def read(self, question: str, pages: Sequence[Page]) -> list[Reading]:
        """As `Reader.read`."""
        return self._loading.result().read(question, pages)

    def ready(self) -> None:
        """Returns once it is loaded."""
        self._loading.result()

    def settled(self) -> None:
        """Returns once it is loaded or could not be: a process that ends amid it is aborted by the system."""
        wait([self._loading])


def open_reader(folder: Path) -> LoadingReader | None:
    """The reader, whose graph is kept in `folder`; None where what it is made of is not installed."""
    source = installed()
    return LoadingReader(source, folder) if source else None


def load_reader(source: Source, folder: Path) -> Reader:
    """The reader from what is installed and its own weights; its graph is built (many seconds) where it is missing.

    Raises ValueError where the weights installed are not the ones published.
    """
    tokenizer = minilm.open_tokenizer(source.pieces)
    tokenizer.no_truncation()
    own = OWN_WEIGHTS.read_bytes()
    form = f"{_FORM}-{hashlib.sha256(own).hexdigest()[:8]}"
    model = open_graph(form, folder, lambda: _build(source.archive, own, tokenizer))
    name = graph_name(form, model)
    loaded = _in_use.get(name)
    if loaded is None:
        loaded = _in_use[name] = Reader(model, tokenizer)
    return loaded


def _build(archive: Sequence[Path], own: bytes, tokenizer: Tokenizer) -> bytes:
    from retrieval.index import int8  # they import onnx: a second, needed only here
    from retrieval.reader.graph import build_reader, merged

    model = build_reader(merged(read_weights(mpnet.published_weights(archive)), read_weights(own)))
    small = int8.quantised(model)
    if _apart(small, tokenizer) >= _FAITHFUL:
        return small
    _log.warning("int8 loses too much on this processor; the reader runs in float32, which is slower")
    exact: bytes = model.SerializeToString()
    return exact


def _apart(model: bytes, tokenizer: Tokenizer) -> float:
    """By how much the sentence that answers the probe scores higher than the one that does not."""
    question, sentences = _PROBE
    other, answer = Reader(model, tokenizer).read(question, [Page("", sentences)])[0].sentences
    return (answer or 0.0) - (other or 0.0)
