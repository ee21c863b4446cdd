"""`python -m evals.claims_model PATH`: the weights of the support check fitted anew on a set of claims, and what such a
fit is worth on claims that it has not seen.

It does not care what ships: whoever likes the weights better copies them into `retrieval.checking.support`.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # ships no types
from sklearn.model_selection import StratifiedKFold  # type: ignore[import-untyped]

from evals.claims import balanced_accuracy, f1_of, read_claims
from retrieval.checking.support import SUPPORTED, Measures, judge

FOLDS = 10
REPEATS = 10
BANDS = 6
STRENGTH = 0.33  # scikit-learn's C: the smaller, the nearer to zero the weights are held
THRESHOLDS = np.arange(0.25, 0.51, 0.01)

Numbers = NDArray[np.float64]


class Unseen(NamedTuple):
    """For each claim the probability that a model gives which has not seen it, and the threshold chosen with it."""

    found: Numbers
    threshold: Numbers


def fitted(measures: Numbers, supported: NDArray[np.bool_]) -> tuple[float, Numbers]:
    """Intercept and weights, in the measures' own units, of a logistic regression over standardised measures."""
    mean, deviation = measures.mean(axis=0), measures.std(axis=0)
    deviation = np.where(deviation > 0, deviation, 1.0)
    model = LogisticRegression(C=STRENGTH, max_iter=1_000).fit((measures - mean) / deviation, supported)
    weights = model.coef_[0] / deviation
    return float(model.intercept_[0] - weights @ mean), weights


def probability(model: tuple[float, Numbers], measures: Numbers) -> Numbers:
    intercept, weights = model
    found: Numbers = 1 / (1 + np.exp(-(intercept + measures @ weights)))
    return found


def best_threshold(found: Numbers, supported: NDArray[np.bool_]) -> float:
    """The middle one of those that give the best F1."""
    named = found[None, :] >= THRESHOLDS[:, None]
    scores = 2 * (named & supported).sum(axis=1) / (named.sum(axis=1) + supported.sum())
    best = THRESHOLDS[scores == scores.max()]
    return float(best[len(best) // 2])


def out_of_fold(measures: Numbers, supported: NDArray[np.bool_], repeats: int = REPEATS) -> list[Unseen]:
    """For every repeat, each claim as a model judges it that was fitted on the other folds."""
    found = []
    for repeat in range(repeats):
        unseen = Unseen(np.zeros(len(supported)), np.zeros(len(supported)))
        for fitting, rest in StratifiedKFold(FOLDS, shuffle=True, random_state=repeat).split(measures, supported):
            model = fitted(measures[fitting], supported[fitting])
            unseen.found[rest] = probability(model, measures[rest])
            unseen.threshold[rest] = best_threshold(probability(model, measures[fitting]), supported[fitting])
        found.append(unseen)
    return found


def cross_validated(repeats: Sequence[Unseen], supported: NDArray[np.bool_]) -> dict[str, float]:
    """Means over the repeats: F1 and accuracies at a threshold chosen on the other folds, and at the one that ships;
    the Brier score."""
    scores = [
        (
            *_scores(found >= threshold, supported),
            *_scores(found >= SUPPORTED, supported),
            float(np.mean((found - supported) ** 2)),
        )
        for found, threshold in repeats
    ]
    names = [f"{name}{at}" for at in ("", "_as_shipped") for name in ("f1_supported", "accuracy", "balanced_accuracy")]
    means = np.mean(scores, axis=0).round(4).tolist()
    return dict(zip([*names, "brier"], means, strict=True))


def calibration(repeats: Sequence[Unseen], supported: NDArray[np.bool_]) -> list[tuple[int, float, float]]:
    """Claims in BANDS of rising probability: how many, the mean probability, the share that is supported."""
    found = np.mean([each.found for each in repeats], axis=0)
    bands = np.array_split(np.argsort(found, kind="stable"), BANDS)
    return [(len(band), float(found[band].mean()), float(supported[band].mean())) for band in bands]


def _scores(named: NDArray[np.bool_], supported: NDArray[np.bool_]) -> tuple[float, float, float]:
    told, true = named.tolist(), supported.tolist()
    return f1_of(true, told), float(np.mean(named == supported)), balanced_accuracy(true, told)


def main(arguments: Sequence[str]) -> int:
    """Prints the weights, and the measures over folds."""
    parser = argparse.ArgumentParser(prog="python -m evals.claims_model", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("path", type=Path, help="the folder that holds claims.jsonl or claims.jsonl.gz")
    items = read_claims(parser.parse_args(arguments).path)
    measures = np.array([judge(item.claim, item.evidence).measures for item in items])
    supported = np.array([item.supported for item in items])
    intercept, weights = fitted(measures, supported)
    print(f"intercept {intercept:.3f}")
    for name, weight in zip(Measures._fields, weights, strict=True):
        print(f"{name} {weight:.3f}")
    print(f"threshold {best_threshold(probability((intercept, weights), measures), supported):.2f}")
    repeats = out_of_fold(measures, supported)
    for name, value in cross_validated(repeats, supported).items():
        print(f"{name} {value:.4f}")
    for claims, mean, share in calibration(repeats, supported):
        print(f"of {claims} claims judged {mean:.2f} supported are {share:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
