"""The measures of answers and of abstention, over small sets of our own, through the real answering."""

import json
from pathlib import Path

import pytest

from evals.abstention import abstention_measures, judged_items, read_items
from evals.answer_report import abstention_section, answers_section
from evals.answer_text import fits, stands_in
from evals.answers import answer_measures, quoted_answers
from evals.judgements import Judgements
from retrieval.errors import SourceError
from retrieval.index.embedding import open_embedder
from retrieval.newsdesk import Newsdesk
from tests.evals.conftest import HOSTILE, needs_weights

FERRY = "The ferry Marigold ran aground off Tern Island on Tuesday. All 214 people on board were taken off safely."
CHOIR = "Forty voices filled the chapel at noon. The choir of Lorn will sing again in spring."
ITEMS = [
    ("told", "How many people were on board the ferry Marigold?", [CHOIR, FERRY], True, ["214"]),
    ("told otherwise", "Where did the ferry Marigold run aground?", [CHOIR, FERRY], True, ["Orsa Bay", "Rock Bay"]),
    ("not told", "How old is the minister of fisheries?", [CHOIR, FERRY], False, ["61"]),
    ("nothing given", f"Who owns {HOSTILE}?", [""], False, []),
]


def write_items(folder: Path, items: list[tuple[str, str, list[str], bool, list[str]]]) -> Path:
    names = ("_id", "question", "passages", "answerable", "answer")
    lines = [json.dumps(dict(zip(names, item, strict=True))) for item in items]
    (folder / "items.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("wanted", "text", "stands"),
    [
        ("$4.5 million", "It cost 4 5 MILLION crowns.", True),
        ("snake", "Snakes were seen.", False),
        ("“The Tide”", "the tide, they said", True),
        ("", "anything", False),
        ("?!", "what?!", False),
    ],
)
def test_words_are_compared_without_case_and_marks(wanted: str, text: str, stands: bool) -> None:
    assert stands_in(wanted, text) is stands


def test_a_longer_answer_than_sixty_words_does_not_count() -> None:
    assert fits("word " * 60)
    assert not fits("word " * 61)


def test_items_are_answered_from_their_own_passages(tmp_path: Path, models: Path) -> None:
    needs_weights()
    items = read_items(write_items(tmp_path, ITEMS))
    judged = judged_items(items, open_embedder("minilm", models), None)
    measures = abstention_measures(judged)
    assert (measures["answered_right"], measures["abstained_right"], measures["items"]) == (0.5, 1.0, 4)
    assert list(measures) == ["answered_right", "abstained_right", "mean_words", "items"]
    assert 0 < measures["mean_words"] <= 60
    given = judged[0].answer
    assert all(each.quote in FERRY for each in given.citations) and given.newest_source is None
    assert [one.why for one in judged] == [
        "right",
        "answered with other sentences",
        "rightly refused",
        "rightly refused",
    ]
    page = abstention_section(judged)
    assert "Orsa Bay or Rock Bay" in page and HOSTILE not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "could not be read"),
        ("\n", "holds no items"),
        ('{"_id": 1, "question": "Who?", "passages": "no list", "answerable": true}', "line 1: expected _id"),
        ('{"_id": 1, "question": " ", "passages": [], "answerable": true, "answer": []}', "line 1: expected _id"),
        ('{"_id": 1, "question": "Who?", "passages": [3], "answerable": true, "answer": []}', "line 1: expected _id"),
        ("[" * 100_000, "line 1: expected _id"),
    ],
)
def test_a_file_of_items_that_does_not_fit_is_named(tmp_path: Path, content: str | None, said: str) -> None:
    if content is not None:
        (tmp_path / "items.jsonl").write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=said):
        read_items(tmp_path)


def test_answers_are_looked_for_in_the_quotes(small_desk: Newsdesk, asked: Judgements) -> None:
    """Of the two questions with an answer, one is told by its article; the other's article tells something else."""
    quoted = quoted_answers(small_desk, asked)
    measures = answer_measures(quoted)
    assert list(measures) == [
        *("answer_in_quotes", "answered", "abstained", "gold_retrieved", "ceiling", "mean_words", "queries")
    ]
    assert (measures["answer_in_quotes"], measures["ceiling"], measures["queries"]) == (0.5, 0.5, 2)
    assert measures["gold_retrieved"] == 1.0
    assert measures["answered"] + measures["abstained"] == 1.0
    first, older = quoted
    assert first.in_quotes and first.why == "right" and first.marked[0].article_id == "ferry"
    assert older.why == "not in the marked article"
    page = answers_section(quoted)
    assert "Wanted: snow" in page and "The answer does not stand in the marked article." in page


def test_a_set_without_answers_is_refused(small_desk: Newsdesk, asked: Judgements) -> None:
    with pytest.raises(SourceError, match="no question has an answer"):
        quoted_answers(small_desk, asked._replace(answers={}))
