"""The benchmark itself, small: real processes, a real collection, articles of our own."""

import json
from pathlib import Path

import pytest

from evals import bench
from retrieval.index import minilm
from tests.conftest import missing


def test_every_pair_is_measured_in_one_run(tmp_path: Path, models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if minilm.package_folder() is None:
        missing("the package with the MiniLM weights is not installed (make setup)")
    corpus = tmp_path / "corpus.jsonl"
    lines = [{"title": f"Ferry {number}", "text": f"Ferry {number} sailed late."} for number in range(9)]
    corpus.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert bench.main([str(corpus), "--runs", "1", "--models", str(models), "--json"]) == 0
    ratios = json.loads(capsys.readouterr().out)
    assert ratios.keys() == {"briefing ask, cold", "search, warm", "ingest", "ingest, processor"}
    assert ratios["briefing ask, cold"] > 1 and ratios["search, warm"] > 1, "ours does what the floor does, and more"
    assert ratios["ingest"] > 0 and 0 < ratios["ingest, processor"] < 1.2


def test_the_ratio_is_the_median_of_the_pairs() -> None:
    pair = bench.Pair("search", "<= 2", floor=[1.0, 2.0, 10.0], ours=[2.0, 6.0, 10.0])
    assert pair.ratio == 2.0
    assert pair._replace(shares=True).ratio == 0.5


def test_articles_are_parted_without_loss(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("".join(f"{number}\n" for number in range(300)))
    files = bench.sliced(corpus, 260, tmp_path)
    assert [len(file.read_text().split()) for file in files] == [4, 120, 120, 16]
    assert "".join(file.read_text() for file in files).split() == [str(number) for number in range(260)]


@pytest.mark.parametrize("content", [None, "1\n2\n"])
def test_too_few_articles_are_said(tmp_path: Path, content: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    if content is not None:
        (tmp_path / "corpus.jsonl").write_text(content)
    assert bench.main([str(tmp_path / "corpus.jsonl")]) == 1
    assert str(tmp_path / "corpus.jsonl") in capsys.readouterr().err
