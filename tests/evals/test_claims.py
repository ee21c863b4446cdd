"""The suite `claims`, on claims about pages of our own."""

import gzip
import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from evals.claims import balanced_accuracy, evaluate_claims, f1_of, read_claims
from evals.claims_model import best_threshold, calibration, cross_validated, fitted, main, out_of_fold, probability
from evals.table import SUITES, Findings, Place
from retrieval.errors import SourceError

PAGE = [
    "(meta data) TITLE: Ferry runs aground off Tern Island",
    "(meta data) PUBLISHED DATETIME: 2025-03-13T08:00:00Z",
    "# Ferry runs aground",
    "The ferry Marigold ran aground off Tern Island on 11 March.",
    "All 214 people on board were taken off safely, the Harbour Authority said.",
    "Salvage will cost roughly $4.5 million, said the insurer <b>Blyth Marine</b>.",
]
SET = [
    ("The Marigold ran aground off Tern Island on 11 March 2025.", "supported", [[3], [1, 3]]),
    ("All 214 people on\u2028board were taken off.", "supported", [[4]]),
    ("The rescued were flown to Orsa by a hospital helicopter.", "supported", [[4]]),
    ("Salvage will cost roughly $4.5 million and occupy Lorn Divers nine weeks.", "partially_supported", [[5]]),
    ("The captain of the ship, Ines Valdor, was born in Lorn in 1971.", "not_supported", [[]]),
]


def written(folder: Path, items: list[tuple[str, str, list[list[int]]]] = SET, name: str = "claims.jsonl") -> Path:
    lines = [
        json.dumps(
            {"_id": f"c{at}", "claim": claim, "sentences": PAGE, "label": label, "supporting": sets}, ensure_ascii=False
        )
        for at, (claim, label, sets) in enumerate(items)
    ]
    (gzip.open if name.endswith(".gz") else open)(folder / name, "wt").write("\n\n".join(lines))
    return folder


@pytest.mark.parametrize("name", ["claims.jsonl", "claims.jsonl.gz"])
def test_the_measures(tmp_path: Path, name: str) -> None:
    told: list[tuple[int, int | None]] = []
    found = evaluate_claims(written(tmp_path, name=name), lambda done, known, _: told.append((done, known)))
    assert found.pop("ms_per_claim") > 0
    assert found == {
        "accuracy": 0.8,
        "f1_supported": 0.8,
        "balanced_accuracy": 0.8333,
        "sentence_f1": 0.75,
        "items": 5,
    }
    assert told[-1] == (5, 5)


def test_metadata_counts_as_sentences_by_its_value_and_dates_the_page(tmp_path: Path) -> None:
    sentences = read_claims(written(tmp_path))[0].evidence.sentences
    assert sentences[0] == ("Ferry runs aground off Tern Island", date(2025, 3, 13))
    assert [each.published for each in sentences] == [date(2025, 3, 13)] * len(PAGE)


def test_what_was_judged_wrong_is_shown_with_what_was_wanted(tmp_path: Path) -> None:
    evaluate_claims(written(tmp_path), home=tmp_path / "kept")
    page = (tmp_path / "kept" / "claims.html").read_text()
    assert "flown to Orsa" in page and "Stands nowhere: rescued, flown, Orsa" in page
    assert "Ines Valdor" not in page, "it was judged rightly"
    assert "All 214 people" in page and "<b>Blyth" not in page


def test_a_sentence_that_is_not_there_is_missed(tmp_path: Path) -> None:
    folder = written(tmp_path, [("The Marigold sank in Orsa.", "supported", [[3, 99]])])
    assert 0 < evaluate_claims(folder, home=tmp_path)["sentence_f1"] < 1
    assert "There is no such sentence." in (tmp_path / "claims.html").read_text()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (None, "holds neither"),
        ("", "holds no claim"),
        ("{", "line 1"),
        ('{"_id": "a", "claim": "C", "sentences": [], "label": "maybe"}', "line 1: label"),
    ],
)
def test_a_file_that_does_not_fit_is_named(tmp_path: Path, line: str | None, said: str) -> None:
    if line is not None:
        (tmp_path / "claims.jsonl").write_text(line)
    with pytest.raises(SourceError, match=said):
        evaluate_claims(tmp_path)


def test_scores_by_hand() -> None:
    assert f1_of([True, True, False, False], [True, False, True, False]) == 0.5
    assert f1_of([False], [True]) == 0.0
    assert balanced_accuracy([True, False, False, False], [True, False, False, True]) == pytest.approx(5 / 6)
    assert balanced_accuracy([True, True], [True, False]) == 0.5


def test_a_fit_finds_what_tells_the_classes_apart_and_no_more() -> None:
    random = np.random.default_rng(7)
    measures = random.random((300, 3))
    supported = random.random(300) < 1 / (1 + np.exp(-8 * (measures[:, 0] - 0.6)))
    model = fitted(measures, supported)
    assert model[1][0] > 4 > 1 > abs(model[1][1:]).max()
    cut = best_threshold(probability(model, measures), supported)
    assert 0.25 <= cut <= 0.5
    unseen = out_of_fold(measures, supported, 1)
    told = cross_validated(unseen, supported)
    shuffled = random.permutation(supported)
    by_chance = cross_validated(out_of_fold(measures, shuffled, 1), shuffled)
    assert told["accuracy"] > 0.75 > by_chance["accuracy"]
    assert told["brier"] < 0.2 < by_chance["brier"]
    bands = calibration(unseen, supported)
    assert sum(claims for claims, _, _ in bands) == 300
    assert all(abs(mean - share) < 0.2 for _, mean, share in bands)


def test_the_weights_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(written(tmp_path, SET * 20))]) == 0
    said = capsys.readouterr().out
    assert all(
        name in said for name in ("intercept", "together", "figures", "names", "threshold", "f1_supported", "judged")
    )


def test_the_table_of_all_suites_has_it(tmp_path: Path) -> None:
    findings = Findings([], [], [], [])
    SUITES["claims"](Place(written(tmp_path), None, tmp_path), findings, lambda *_: None)
    ((name, measures),) = findings.measured
    assert name == "claims" and measures["items"] == len(SET)
