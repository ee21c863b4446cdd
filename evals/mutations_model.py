"""`python -m evals.mutations_model PATH… [--halves N,N]`: the weights with which the check of a sentence adds up what
the checker and the rules find, fitted anew, and what is caught of altered sentences at each share of true ones
rejected.

It does not care what ships: whoever likes the weights better copies them into `retrieval.checking.checked`. Only what
the checker was not taught says what its word is worth (`training.claims`).
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # ships no types

from evals.mutations import Cited, halves_of, sentences_of
from retrieval.checking.checked import AGAINST, settled, weakest
from retrieval.checking.verify import verify
from retrieval.reader.checker import open_checker
from retrieval.reader.pages import ClaimReader, page_of

_NAMES = tuple(AGAINST)
_REJECTED = (0.03, 0.05, 0.1, 0.15)
_STRENGTH = 1.0  # scikit-learn's C

Numbers = NDArray[np.float64]


def signs(one: Cited, checker: ClaimReader) -> list[float] | None:
    """The checker's logits of the sentence and of its weakest part, and 1 for each rule that failed and may be
    outweighed; None where the rules alone decide."""
    checks = verify(one.text, one.passages, one.articles)
    if settled(checks):
        return None
    pages = [page_of(passage, one.articles.get(passage.article_id)) for passage in one.passages]
    failed = {check.name for check in checks if not check.ok}
    whole = checker.entails(one.text, pages)
    part = weakest(one.text, whole, pages, checker)
    return [whole.logit, part.logit, *(float(name in failed) for name in _NAMES)]


def fitted(signs: Numbers, true: NDArray[np.bool_]) -> tuple[float, Numbers]:
    """Intercept and weights of a logistic regression in which true and altered sentences count alike as a whole."""
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=1_000).fit(signs, true)
    return float(model.intercept_[0]), model.coef_[0]


def main(arguments: Sequence[str]) -> int:
    """Prints the weights, and what is caught; 1 where the checker is not installed."""
    parser = argparse.ArgumentParser(prog="python -m evals.mutations_model", description="Fit the sentence check.")
    parser.add_argument("path", type=Path, nargs="+", help="a folder with passages.jsonl and sentences.jsonl")
    parser.add_argument("--halves", type=halves_of, help="fit on these alone, such as 33,34")
    given = parser.parse_args(arguments)
    sentences = [one for path in given.path for one in sentences_of(path)]
    sentences = [one for one in sentences if given.halves is None or one.half in given.halves]
    with tempfile.TemporaryDirectory() as models:
        checker = open_checker(Path(models))
        if checker is None:
            print("The checker's weights are not installed: run make setup.", file=sys.stderr)
            return 1
        found = [(one.kind == "true", signs(one, checker)) for one in track(sentences, "reading")]
    rows = np.array([row for _, row in found if row is not None])
    true = np.array([is_true for is_true, row in found if row is not None])
    intercept, weights = fitted(rows, true)
    for name, weight in zip(("intercept", "whole", "weakest", *_NAMES), (intercept, *weights), strict=True):
        print(f"{name} {weight:.2f}")
    settled = [is_true for is_true, row in found if row is None]
    _print_caught(intercept + rows @ weights, true, sum(settled), len(settled) - sum(settled))
    return 0


def _print_caught(totals: Numbers, true: NDArray[np.bool_], settled_true: int, settled_altered: int) -> None:
    """At several shares of the true rejected, those that the rules alone reject counted in."""
    for share in _REJECTED:
        allowed = max(share * (true.sum() + settled_true) - settled_true, 0) / true.sum()
        line = float(np.quantile(totals[true], allowed))
        caught = (settled_altered + (totals[~true] < line).sum()) / (settled_altered + (~true).sum())
        print(f"line {line:.2f}: {share:.0%} of the true rejected, {caught:.1%} of the altered caught")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
