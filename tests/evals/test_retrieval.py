"""The measure itself: a corpus and questions of our own, through the real ingest and the real search."""

import json
import shutil
from pathlib import Path

import pytest

from evals import table
from evals.retrieval import evaluate_retrieval
from retrieval.errors import SourceError
from retrieval.index.embedding import open_embedder
from tests.evals.conftest import needs_weights

CORPUS = [
    ("ferry", "Ferry to the outer islands cancelled", "Storms stopped the ferry on Monday.", "2024-03-05"),
    (
        "bank",
        "Bank raises its key rate",
        "The central bank of Orlandia raised its key rate to 4 percent.",
        "2024-03-06",
    ),
    ("later", "Ferry sails again", "The ferry to the outer islands sails again after the storms.", "2024-03-20"),
]
QUERIES = [
    ("q1", "What stopped the ferry to the outer islands?", "2024-03-07"),
    ("q2", "To what did the bank raise its key rate?", "2024-03-07"),
    ("q3", "Is the ferry sailing again?", "2024-03-07"),
    ("unjudged", "Who won?", "2024-03-07"),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    articles = [
        {"_id": one, "title": title, "text": text, "url": f"https://paper.example/{one}", "published_at": day}
        for one, title, text, day in CORPUS
    ]
    queries = [{"_id": one, "text": text, "asked_at": day} for one, text, day in QUERIES]
    (tmp_path / "corpus.jsonl").write_text("".join(json.dumps(one) + "\n" for one in articles))
    (tmp_path / "queries.jsonl").write_text("".join(json.dumps(one) + "\n" for one in queries))
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tferry\t1\nq2\tbank\t1\nq3\tlater\t1\n")
    return tmp_path


def test_two_of_three_are_found_and_the_future_is_hidden(data: Path, models: Path, tmp_path: Path) -> None:
    needs_weights()
    home = tmp_path / "home"
    open_embedder("minilm", models).ready()
    shutil.copytree(models, home / "models")  # as built once for all tests
    measures = evaluate_retrieval(data, home=home)
    third = pytest.approx(2 / 3, abs=1e-4)
    assert {name: measures[name] for name in ("ndcg@10", "mrr@10", "hits@1", "hits@4", "hits@10")} == dict.fromkeys(
        ("ndcg@10", "mrr@10", "hits@1", "hits@4", "hits@10"), third
    )
    assert measures["queries"] == 3 and measures["passages"] == 3
    assert 0 < measures["p50_ms"] <= measures["p95_ms"] and measures["ingest_articles_per_s"] > 0
    assert len(measures) == 10

    again = evaluate_retrieval(data, home=home)
    assert again["ndcg@10"] == third and again["passages"] == 3
    assert again["ingest_articles_per_s"] is None, "nothing was ingested that could be timed"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("queries.jsonl", '{"_id": "q1", "text": "Who?"}\n', "line 1: expected _id, text and asked_at"),
        ("queries.jsonl", "", "is judged"),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nq1 ferry 1\n", "line 2: expected query-id"),
        ("qrels.tsv", None, "could not be read"),
        ("corpus.jsonl", None, "neither corpus.jsonl nor"),
    ],
)
def test_a_file_that_does_not_fit_is_named(data: Path, name: str, content: str | None, said: str) -> None:
    (data / name).unlink()
    if content is not None:
        (data / name).write_text(content)
    with pytest.raises(SourceError, match=said):
        evaluate_retrieval(data)


def test_the_table_says_when_there_is_no_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert table.main([str(tmp_path / "gone")]) == 0
    assert "Nothing was measured" in capsys.readouterr().out
    assert table.main([str(tmp_path)]) == 0
    assert "Nothing was measured" in capsys.readouterr().out
    assert table.main([]) == 2


def test_the_table_shows_what_failed_and_goes_on(
    data: Path, models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both files of questions are measured, and what the samples hold; the set that is broken does not stop them."""
    needs_weights()
    (folder := tmp_path / "sets").mkdir()
    shutil.copytree(data, folder / "retrieval", ignore=shutil.ignore_patterns("sets", "home"))
    shutil.copy(folder / "retrieval" / "queries.jsonl", folder / "retrieval" / "queries_past.jsonl")
    (folder / "extraction").mkdir()
    open_embedder("minilm", models).ready()
    shutil.copytree(models, tmp_path / "kept" / "models")
    report = tmp_path / "reports" / "eval.html"
    assert table.main([str(folder), "--home", str(tmp_path / "kept"), "--report", str(report)]) == 1
    shown = capsys.readouterr().out
    assert "failed" in shown and "ndcg@10" in shown and "outlet_honoured" in shown
    page = report.read_text()
    for name in ("retrieval, queries.jsonl", "retrieval, queries_past.jsonl", "constraints, samples"):
        assert f"<td>{name}</td>" in page
    assert "Search: queries_past.jsonl" in page and "ground-truth.json could not be read" in page
