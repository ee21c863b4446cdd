"""The benchmark itself, small: real processes, a real collection, articles of our own."""

import json
from pathlib import Path

import numpy as np
import pytest

from evals import bench, bench_million
from evals.bench_against_rival import export
from evals.bench_collection import fill, read_sample
from evals.bench_ingest import sliced
from evals.bench_pairs import Pair
from retrieval.catalogue.catalogue import Catalogue
from retrieval.index import minilm
from retrieval.index.passage_index import PassageIndex
from tests.conftest import missing
from tests.retrieval.index.indexed import fill as fill_catalogue
from tests.retrieval.stored import EMBEDDER


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    if minilm.package_folder() is None:
        missing("the package with the MiniLM weights is not installed (make setup)")
    file = tmp_path / "corpus.jsonl"
    lines = [{"title": f"Ferry {number}", "text": f"Ferry {number} sailed late."} for number in range(9)]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def test_every_row_is_measured_in_one_run(
    tmp_path: Path, corpus: Path, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = ["--runs", "1", "--sizes", "60", "--embedded", "6"]
    places = ["--models", str(models), "--kept", str(tmp_path / "kept")]
    assert bench.main([str(corpus), *few, *places, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found.keys() == {
        "ingest",
        "ingest, processor",
        "briefing ask, cold",
        "embedding, against Chroma's own",
        "embedding, the same in processor time",
        "cosine to float32, mean",
        "cosine to float32, the worst of 100",
        "first checked sentence, of the model's own",
        "check of a sentence",
        "check by the rules alone",
        "search, warm, 60 passages",
    }
    assert found["briefing ask, cold"] > 1, "ours does what the floor does, and more"
    assert found["search, warm, 60 passages"] > 1
    assert found["first checked sentence, of the model's own"] > 1, "the keys come after the full stop"
    assert found["ingest"] > 0 and 0 < found["ingest, processor"] < 1.2
    assert 0.98 < found["cosine to float32, mean"] < 1, "the same weights, in fewer bits"
    assert found["embedding, against Chroma's own"] > 1


def test_a_large_collection_is_measured_against_a_small_one(
    tmp_path: Path, corpus: Path, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = ["--models", str(models), "--kept", str(tmp_path / "kept")]
    small = ["--small", "20", "--passages", "50"]
    assert bench_million.main([str(corpus), *small, *places]) == 0
    told = capsys.readouterr().out
    assert "50 passages: resident while searched" in told
    assert "search, 50 against 20 passages" in told


def test_resampled_passages_are_like_the_real_ones_and_no_copies(tmp_path: Path) -> None:
    real = Catalogue.open(f"sqlite:///{tmp_path / 'real.sqlite'}")
    fill_catalogue(real, 30)
    sample = read_sample(real.engine)
    made = Catalogue.open(f"sqlite:///{tmp_path / 'made.sqlite'}")
    fill(made, sample, 400, lambda line: None)
    assert made.counts().passages == 400
    count = export(made, tmp_path / "exported")
    vectors = np.load(tmp_path / "exported" / "vectors.npy")
    assert count == 400
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)
    assert len(np.unique(vectors, axis=0)) == 400
    nearest = (vectors @ sample.vectors.T).max(axis=1)
    assert np.median(nearest) > 0.8, "each is near a real one"
    for article in made.list_articles(limit=20):
        for passage in made.passages_of([article.article_id]):
            assert article.text[passage.start : passage.end] == passage.text
            assert [passage.start, passage.end] == [passage.sentences[0][0], passage.sentences[-1][1]]
    index = PassageIndex.open(tmp_path / "index", made, EMBEDDER)
    assert index.check().dense == 400
    index.close()
    for catalogue in (real, made):
        catalogue.close()


def test_the_ratio_is_the_median_of_the_pairs() -> None:
    pair = Pair("search", "<= 2", floor=[1.0, 2.0, 10.0], ours=[2.0, 6.0, 10.0])
    assert pair.ratio == 2.0
    assert pair._replace(shares=True).ratio == 0.5
    assert pair._replace(alone=True).ratio == 3.0


def test_articles_are_parted_without_loss(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("".join(f"{number}\n" for number in range(300)))
    files = sliced(corpus, 260, tmp_path)
    assert [len(file.read_text().split()) for file in files] == [4, 120, 120, 16]
    assert "".join(file.read_text() for file in files).split() == [str(number) for number in range(260)]


@pytest.mark.parametrize("content", [None, "1\n2\n"])
def test_too_few_articles_are_said(tmp_path: Path, content: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    if content is not None:
        (tmp_path / "corpus.jsonl").write_text(content)
    assert bench.main([str(tmp_path / "corpus.jsonl"), "--kept", str(tmp_path / "kept")]) == 1
    assert str(tmp_path / "corpus.jsonl") in capsys.readouterr().err
