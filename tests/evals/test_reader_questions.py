"""The reader's own measure, over a reader written by hand and data made here."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from evals.reader_questions import evaluate_reader, main
from retrieval.errors import SourceError
from retrieval.reader.pages import Page, Reading


class ByWords:
    """A sentence scores by the words it shares with the question, the passage as its best sentence."""

    def read(self, question: str, pages: Sequence[Page]) -> list[Reading]:
        asked = set(question.lower().split())
        scored = [tuple(float(len(asked & set(each.lower().split()))) for each in page.sentences) for page in pages]
        return [Reading(each, max(each)) for each in scored]


def write(folder: Path, questions: list[tuple[str, list[int]]]) -> None:
    passage = {
        "_id": "a",
        "title": "Lock shut",
        "publisher": "Lorn Post",
        "published": "2026-03-03",
        "sentences": ["The lock is shut until spring.", "A gate fell on Saturday."],
    }
    (folder / "passages.jsonl").write_text(json.dumps(passage))
    lines = [json.dumps({"passage": "a", "question": text, "answered_by": by}) for text, by in questions]
    (folder / "questions.jsonl").write_text("\n".join(lines))


def test_the_measures_are_of_what_comes_first_and_of_what_is_answered(tmp_path: Path) -> None:
    write(
        tmp_path, [("is the lock shut", [1]), ("a gate fell when", [2]), ("who is the keeper", []), ("the lock", [2])]
    )
    measures = evaluate_reader(tmp_path, ByWords())
    assert measures["questions"] == 4 and measures["answered"] == 3
    assert measures["first"] == pytest.approx(2 / 3, abs=0.001)
    assert measures["answerable"] == pytest.approx(2.5 / 3, abs=0.001)


def test_a_question_to_a_story_is_right_where_the_best_of_all_its_passages_answers(tmp_path: Path) -> None:
    passage = {"story": "s", "title": "Lock", "publisher": "Lorn Post", "published": "2026-03-03"}
    told = {"a": ["The lock is shut.", "A gate fell."], "b": ["The old lock was shut in 1974.", "It is a museum."]}
    passages = [{**passage, "_id": key, "sentences": sentences} for key, sentences in told.items()]
    (tmp_path / "passages.jsonl").write_text("\n".join(map(json.dumps, passages)))
    asked = [
        {"passage": "a", "question": "which gate fell", "answered_by": [2], "not_in": ["b"]},
        {"passage": "a", "question": "was the old lock shut", "answered_by": [1], "not_in": ["b"]},
        {"passage": "b", "question": "who keeps goats", "answered_by": [], "not_in": ["a"]},
    ]
    (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, asked)))
    measures = evaluate_reader(tmp_path, ByWords())
    assert measures["first"] == 1.0
    assert measures["within_story"] == {"questions": 3, "answered": 2, "first": 0.5, "answerable": 1.0}


def test_a_folder_without_the_files_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SourceError, match=r"expected passages\.jsonl and questions\.jsonl"):
        evaluate_reader(tmp_path, ByWords())
    write(tmp_path, [("is the lock shut", [1])])
    with pytest.raises(SourceError, match="no questions"):
        evaluate_reader(tmp_path, ByWords())
    assert main([str(tmp_path / "nowhere")]) == 1
    assert "expected passages.jsonl" in capsys.readouterr().err
