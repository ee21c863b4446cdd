"""`briefing eval claims`, as an operator does it."""

import json
from pathlib import Path

from tests.bot.command_line.conftest import Briefing

CLAIM = {
    "_id": "c1",
    "claim": "The ferry to Lunn was suspended.",
    "sentences": ["The ferry to Lunn was suspended on Tuesday.", "Its owner is looking for another."],
    "label": "supported",
    "supporting": [[0]],
}


def test_the_suite_prints_its_measures_and_keeps_a_page(briefing: Briefing, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(json.dumps(CLAIM))
    found = briefing("eval", "claims", str(tmp_path), "--home", str(tmp_path / "kept"), "--json").json
    keys = ("accuracy", "f1_supported", "balanced_accuracy", "sentence_f1", "ms_per_claim", "items")
    assert tuple(found) == keys
    assert [found[key] for key in keys if key != "ms_per_claim"] == [1.0, 1.0, 1.0, 1.0, 1]
    assert (tmp_path / "kept" / "claims.html").is_file()


def test_a_file_of_another_form_is_one_plain_line(briefing: Briefing, tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text(json.dumps(CLAIM | {"label": "perhaps"}))
    done = briefing("eval", "claims", str(tmp_path))
    assert done.code == 1
    assert "line 1: label" in done.err and done.err.count("\n") <= 3
