"""The measure of extraction: scored as the benchmark does it, over pages of our own."""

import gzip
import json
from pathlib import Path

import pytest

from evals.extraction import evaluate_extraction, matched
from evals.extraction_report import NAME
from retrieval.errors import SourceError

NEWS = [
    "The harbour board voted on Monday to close the east pier until June, its chair Lena Ford told the council.",
    "Divers had found two cracks below the landing stage in autumn, and the repair will cost two million crowns.",
    "Ferries to the outer islands will leave from the fish dock until then, an hour later than they did before.",
]
PAGE = "<html><head><title>Pier shut</title></head><body><article>{}</article></body></html>"
CLOSED = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    html = tmp_path / "html"
    html.mkdir()
    text = PAGE.format("".join(f"<p>{one}</p>" for one in NEWS)).encode()
    (html / "whole.html").write_bytes(text)
    (html / "half.html.gz").write_bytes(gzip.compress(text))
    (html / "stub.html").write_text(PAGE.format(f"{CLOSED}<p>{NEWS[0]}</p>"))
    (html / "front.html").write_text("<html><body><h1>Nothing <b>here</b></h1></body></html>")
    truths = {
        "whole": {"articleBody": "\n\n".join(NEWS), "url": "https://www.gull.example/1"},
        "half": {"articleBody": NEWS[0], "url": "https://www.gull.example/2"},
        "stub": {"articleBody": NEWS[0], "url": "https://www.gull.example/3"},
        "front": {"articleBody": NEWS[0], "url": "https://www.gull.example/4"},
    }
    (tmp_path / "ground-truth.json").write_text(json.dumps(truths))
    return tmp_path


def test_pages_are_scored_alike_whatever_their_length(data: Path, tmp_path: Path) -> None:
    measures = evaluate_extraction(data, report=tmp_path / "report")
    runs = [len(one.split()) for one in NEWS]
    half = (runs[0] - 3) / (sum(runs) - 3)
    precision, recall = (1 + half + 1) / 3, (1 + 1 + 1 + 0) / 4
    assert measures["precision"] == pytest.approx(precision, abs=1e-3)
    assert measures["recall"] == pytest.approx(recall, abs=1e-3)
    assert measures["f1"] == pytest.approx(2 * precision * recall / (precision + recall), abs=1e-3)
    assert measures["f1_stored"] < measures["f1"], "nothing of a stub is stored"
    assert (measures["pages"], measures["other_kinds"], measures["failed"]) == (4, 2, 0)
    assert measures["pages_per_s"] > 0

    shown = (tmp_path / "report" / NAME).read_text()
    assert shown.index("gull.example/4") < shown.index("gull.example/1"), "the worst first"
    assert f"<p class=besides>{NEWS[1]}</p>" in shown and f"<p class=lost>{NEWS[0]}</p>" in shown


@pytest.mark.parametrize(
    ("true", "read", "both", "read_only", "true_only"),
    [
        ("a b c d e", "a b c d e", 1, 0, 0),
        ("a b c d", "a b c d e", 0.5, 0.5, 0),
        ("a b", "a b", 1, 0, 0),
        ("a b c d e", "", 0, 0, 1),
        ("a b c d a b c d", "a b c d", 0.2, 0, 0.8),
        ("a, b! c – d", "A b c d", 0, 0.5, 0.5),
        ("", "", 0, 0, 0),
    ],
)
def test_runs_of_four_words_are_counted(true: str, read: str, both: float, read_only: float, true_only: float) -> None:
    assert matched(true, read) == pytest.approx((both, read_only, true_only))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("ground-truth.json", None, "could not be read"),
        ("ground-truth.json", "{", "is not JSON"),
        ("ground-truth.json", "[]", "expected an object"),
        ("ground-truth.json", '{"whole": {"url": ""}}', "whole: expected articleBody"),
        ("html/whole.html", None, "whole: neither"),
        ("html/half.html.gz", "not packed", "half: neither"),
    ],
)
def test_a_file_that_does_not_fit_is_named(data: Path, name: str, content: str | None, said: str) -> None:
    (data / name).unlink()
    if content is not None:
        (data / name).write_text(content)
    with pytest.raises(SourceError, match=said):
        evaluate_extraction(data)
