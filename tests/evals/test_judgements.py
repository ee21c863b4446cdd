"""Judgements as files: what is read of them, and what is written of an operator's own."""

import gzip
import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evals.judgements import Judged, Judgements, corpus_in, query_files, read_judgements, write_judgements
from retrieval.errors import SourceError
from retrieval.models import Article

AT = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
ARTICLE = Article(article_id="a\u2028b", title="A “title”", text="One.\n\nTwo.", publisher="Tidewatch", published_at=AT)


def test_questions_without_a_mark_are_counted(asked: Judgements) -> None:
    assert list(asked.queries) == ["first", "future", "gone", "older", "other words"]
    assert asked.unjudged == 2, "one that nothing is marked for, one that only says what does not answer"
    assert asked.answers == {"first": "storms", "older": "snow"}


def test_what_is_written_can_be_read_and_changed(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    judged = [
        Judged("q1", "Was the ferry\nstopped?", AT, ("a\u2028b", "b")),
        Judged("q2", "And why?", AT, ("b",), ("outdated", "wrong")),
    ]
    assert write_judgements(folder, judged, [ARTICLE]) == 1
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    found = read_judgements(folder / "queries.jsonl", folder / "qrels.tsv")
    assert found.queries["q1"].text == "Was the ferry\nstopped?" and found.queries["q1"].asked_at == AT
    assert found.relevant == {"q1": {"a\u2028b": 1, "b": 1}} and "q2" not in found.queries
    with gzip.open(corpus_in(folder), "rt", encoding="utf-8") as lines:
        assert json.loads(lines.read()) == {
            "_id": "a\u2028b",
            "title": "A “title”",
            "text": "One.\n\nTwo.",
            "published_at": AT.isoformat(),
            "publisher": "Tidewatch",
        }
    rejected = json.loads((folder / "rejected.jsonl").read_text())
    assert rejected["verdicts"] == ["outdated", "wrong"] and rejected["cited"] == ["b"]

    with (folder / "queries.jsonl").open("a") as more:
        more.write(json.dumps({"_id": "mine", "text": "Who said so?", "asked_at": "2026-11-14"}) + "\n")
    with (folder / "qrels.tsv").open("a") as marks:
        marks.write("mine\tb \t2\r\n")
    assert read_judgements(folder / "queries.jsonl", folder / "qrels.tsv").relevant["mine"] == {"b": 2}
    with pytest.raises(SourceError, match="already"):
        write_judgements(folder, judged, [ARTICLE])


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SourceError, match="could not be written"):
        write_judgements(tmp_path / "file" / "own", [], [])


def test_a_table_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "Who?", "asked_at": "2026-11-14"}\n')
    (tmp_path / "qrels.tsv").write_bytes("\ufeffquery-id\tcorpus-id\tscore\r\nq\ta\t1\r\n".encode())
    assert read_judgements(tmp_path / "queries.jsonl", tmp_path / "qrels.tsv").relevant == {"q": {"a": 1}}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[1]", "line 1"),
        ('{"_id": "q"}', "line 1"),
        ("[" * 100_000, "line 1"),
        ("{}", "expected _id, text and asked_at"),
    ],
)
def test_a_line_that_does_not_fit_is_named(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "queries.jsonl").write_text(line + "\n")
    (tmp_path / "qrels.tsv").write_text("q\ta\t1\n")
    with pytest.raises(SourceError, match=said):
        read_judgements(tmp_path / "queries.jsonl", tmp_path / "qrels.tsv")


def test_the_main_file_of_questions_comes_first(tmp_path: Path) -> None:
    for name in ("queries_a.jsonl", "queries.jsonl", "queries_z.jsonl", "other.jsonl"):
        (tmp_path / name).touch()
    assert [file.name for file in query_files(tmp_path)] == ["queries.jsonl", "queries_a.jsonl", "queries_z.jsonl"]
