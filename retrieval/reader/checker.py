"""Reads a claim together with the passages that it cites and tells how surely it follows from them: a cross-encoder.

The weights are MPNet's with what `training/` taught them on true and altered sentences, and run on the processor;
nothing is downloaded. It does not care who wrote the claim, nor what follows from the score (`checking.checked`).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tokenizers import Tokenizer

from retrieval.index.onnx_graphs import session
from retrieval.index.weights import Weights
from retrieval.reader.inputs import MAX_CLAIM, joined_claim
from retrieval.reader.loading import Loading, fed, open_model
from retrieval.reader.pages import Entailed, Page
from retrieval.reader.source import CLAIM_WEIGHTS, Source, installed

if TYPE_CHECKING:
    import onnx

_FORM = "checker-int8-1"  # the number counts changes of the graph
_DOUBTED = 0.0  # logit of a word from which on it is named
_PROBE = Page("", ("The minister spoke on Monday.", "Judge Ada Quist will lead the inquiry."))
_FOLLOWS, _DOES_NOT = "Ada Quist will be the head of the inquiry.", "Ada Quist will not be the head of the inquiry."
_FAITHFUL = 2.0  # least by which the first must score higher in int8


class Checker:
    """A loaded model. Safe to use from several threads at once."""

    def __init__(self, model: bytes, tokenizer: Tokenizer) -> None:
        self._session = session(model)
        self._tokenizer = tokenizer

    def entails(self, claim: str, pages: Sequence[Page]) -> Entailed:
        """How surely all of the claim stands in the pages together."""
        claim = " ".join(claim.split())
        said = self._tokenizer.encode(claim, add_special_tokens=False)
        texts = [" ".join(text.split()) for page in pages for text in (page.heading, *page.sentences)]
        pieces = iter(self._tokenizer.encode_batch_fast(texts, add_special_tokens=False))
        passages = [(next(pieces).ids, [next(pieces).ids for _ in page.sentences]) for page in pages]
        support, words = self._session.run(["support", "words"], fed([joined_claim(said.ids, passages)]))
        scores = words[0][1 : 1 + min(len(said.ids), MAX_CLAIM)].tolist()
        doubted = dict.fromkeys(at for score, at in zip(scores, said.word_ids, strict=False) if score > _DOUBTED)
        spans = [said.word_to_chars(at) for at in doubted if at is not None]
        named = (claim[slice(*span)] for span in spans if span)
        return Entailed(float(support[0, 0]), tuple(word for word in named if any(map(str.isalnum, word))))


class LoadingChecker(Loading[Checker]):
    """A checker that is being loaded, or will be."""

    def entails(self, claim: str, pages: Sequence[Page]) -> Entailed:
        """As `Checker.entails`; raises SettingsError where it could not be loaded."""
        return self.loaded().entails(claim, pages)


def open_checker(folder: Path, at_once: bool = True) -> LoadingChecker | None:
    """The checker, whose graph is kept in `folder`, loaded `at_once` or when it is first needed; None where what it is
    made of is not installed."""
    source = installed()
    return LoadingChecker("checker", lambda: load_checker(source, folder), folder, at_once) if source else None


def load_checker(source: Source, folder: Path) -> Checker:
    """The checker from what is installed and its own weights. Raises ValueError as `open_model`."""
    return open_model(_FORM, CLAIM_WEIGHTS, source, folder, _build, Checker, _tells_apart)


def _build(weights: Weights) -> "onnx.ModelProto":
    from retrieval.reader.graph import build_checker  # imports onnx: a second, needed only here

    return build_checker(weights)


def _tells_apart(checker: Checker) -> bool:
    follows, other = (checker.entails(claim, [_PROBE]).logit for claim in (_FOLLOWS, _DOES_NOT))
    return follows >= other + _FAITHFUL
