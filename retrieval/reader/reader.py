"""Reads a question and a passage together and tells how surely each sentence answers it: a small cross-encoder.

The weights are MPNet's with what `training/` taught them, and run on the processor; nothing is downloaded. It does not
care where the passages come from, nor what is done with the scores (`answering.choosing`).
"""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

from retrieval.index.onnx_graphs import in_batches, padded, session
from retrieval.index.weights import Weights
from retrieval.reader.inputs import Input, joined
from retrieval.reader.loading import Loading, fed, open_model
from retrieval.reader.pages import Page, Reading
from retrieval.reader.source import OWN_WEIGHTS, Source, installed

if TYPE_CHECKING:
    import onnx

_FORM = "reader-int8-3"  # the number counts changes of the graph
_KEPT = 512  # readings that are kept, since an answer asks for the same ones several times
_PROBE = ("Who runs the inquiry?", ("The minister spoke on Monday.", "Judge Ada Quist will lead the inquiry."))
_LEAST = 2.0  # by which its second sentence must score higher in int8


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
            with_sentences = {**fed(given), "sentence_ids": padded([one.sentences for one in given])}
            scores, passages = self._session.run(["sentences", "passage"], with_sentences)
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


class LoadingReader(Loading[Reader]):
    """A reader that is being loaded, or will be."""

    def read(self, question: str, pages: Sequence[Page]) -> list[Reading]:
        """As `Reader.read`; raises SettingsError where it could not be loaded."""
        return self.loaded().read(question, pages)


def open_reader(folder: Path, at_once: bool = True) -> LoadingReader | None:
    """The reader, whose graph is kept in `folder`, loaded `at_once` or when it is first needed; None where what it is
    made of is not installed."""
    source = installed()
    return LoadingReader("reader", lambda: load_reader(source, folder), folder, at_once) if source else None


def load_reader(source: Source, folder: Path) -> Reader:
    """The reader from what is installed and its own weights. Raises ValueError as `open_model`."""
    return open_model(_FORM, OWN_WEIGHTS, source, folder, _build, Reader, _tells_apart)


def _build(weights: Weights) -> "onnx.ModelProto":
    from retrieval.reader.graph import build_reader  # imports onnx: a second, needed only here

    return build_reader(weights)


def _tells_apart(reader: Reader) -> bool:
    question, sentences = _PROBE
    other, answer = reader.read(question, [Page("", sentences)])[0].sentences
    return (answer or 0.0) >= (other or 0.0) + _LEAST
