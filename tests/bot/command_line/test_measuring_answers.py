"""`briefing eval answers` and `briefing eval abstention`, as a person runs them."""

import json
from pathlib import Path

from tests.bot.command_line.conftest import briefing_in

FERRY = "The ferry Marigold ran aground off Tern Island on Tuesday. All 214 people on board were taken off safely."


def test_answers_are_measured_and_listed(tmp_path: Path, models: Path) -> None:
    run = briefing_in(tmp_path / "unused", models)
    (folder := tmp_path / "set").mkdir()
    article = {"_id": "a", "title": "Ferry aground", "text": FERRY, "published_at": "2025-03-11", "url": None}
    asked = {"_id": "q", "text": "How many people were on board the ferry Marigold?", "asked_at": "2025-03-12"}
    (folder / "corpus.jsonl").write_text(json.dumps(article) + "\n")
    (folder / "queries.jsonl").write_text(json.dumps(asked | {"answer": "214"}) + "\n")
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\ta\t1\n")
    page = tmp_path / "answers.html"
    measured = run("eval", "answers", str(folder), "--report", str(page), "--json").json
    assert (measured["answer_in_quotes"], measured["gold_retrieved"], measured["queries"]) == (1.0, 1.0, 1)
    assert "Wanted: 214" in page.read_text()


def test_abstention_is_measured_and_listed(tmp_path: Path, models: Path) -> None:
    run = briefing_in(tmp_path / "unused", models)
    (folder := tmp_path / "set").mkdir()
    item = {"_id": "i", "question": "How old is the minister?", "passages": [FERRY], "answerable": False, "answer": []}
    (folder / "items.jsonl").write_text(json.dumps(item) + "\n")
    page = tmp_path / "abstention.html"
    measured = run("eval", "abstention", str(folder), "--report", str(page), "--json").json
    assert measured == {"answered_right": None, "abstained_right": 1.0, "mean_words": None, "items": 1}
    assert "rightly refused" in page.read_text()


def test_options_of_other_suites_are_refused(tmp_path: Path, models: Path) -> None:
    run = briefing_in(tmp_path / "unused", models)
    for option in (("--queries", "q.jsonl"), ("--ablation",)):
        wrong = run("eval", "abstention", str(tmp_path), *option)
        assert wrong.code == 2 and "belongs to the suite" in wrong.err
    missing = run("eval", "abstention", str(tmp_path))
    assert missing.code == 1 and "could not be read" in missing.err
