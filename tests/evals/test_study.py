"""The ablation, the folds, the reasons of lost questions, and the page that shows them, over a small collection."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.ablation import SHIPPED, Variant, ablate, difference, words_alone
from evals.constrained_questions import Constrained
from evals.constraints import outcomes_on
from evals.folds import by_folds, week_folds
from evals.html_page import text
from evals.judgements import Judgements
from evals.lost_questions import lost_questions
from evals.report import write_report
from evals.retrieval import MEASURES, Run, run_search, scores
from evals.study import ablation_json, study
from retrieval.models import Query
from retrieval.newsdesk import Newsdesk
from retrieval.ranking import MECHANISMS

MONDAY = datetime(2024, 1, 1, 12, 0, tzinfo=UTC)


def variant(name: str, values: list[float]) -> Variant:
    """One whose every measure has these values, question by question."""
    by_question = {f"q{number}": value for number, value in enumerate(values)}
    return Variant(name, "", Run({}, [0.01]), dict.fromkeys(MEASURES, by_question))


def weekly(count: int) -> dict[str, Query]:
    """Questions asked a week apart."""
    return {f"q{n}": Query(text="Who?", asked_at=MONDAY + timedelta(weeks=n)) for n in range(count)}


def test_every_mechanism_is_taken_off_in_turn(small_desk: Newsdesk, asked: Judgements) -> None:
    found = ablate(small_desk, asked)
    assert [one.what for one in found.without] == list(MECHANISMS.values())
    assert [one.name for one in found.without] == [f"no {name}" for name in MECHANISMS]
    every = (found.shipped, *found.choices, *found.steps)
    assert len({one.name for one in every}) == len(every) == len(MECHANISMS) * 4 + 1
    assert found.shipped.run.ranked == run_search(small_desk, asked.queries).ranked
    for one in every:
        assert one.run.ranked.keys() == asked.queries.keys() and len(one.run.seconds) == len(asked.queries)
    assert found.steps[0].run.ranked["first"] == words_alone(small_desk, asked.queries["first"])
    assert any(one.run.ranked != found.shipped.run.ranked for one in found.without), "a mechanism makes a difference"


def test_a_question_that_finds_nothing_scores_nothing() -> None:
    found = scores({"a": {"x": 1}, "b": {"y": 1}}, Run({"a": ["z", "x"], "b": []}, [0.0, 0.0]))
    assert found["hits@1"] == {"a": 0.0, "b": 0.0} and found["hits@4"] == {"a": 1.0, "b": 0.0}
    assert found["mrr@10"]["a"] == 0.5 and 0 < found["ndcg@10"]["a"] < 1


def test_a_difference_is_told_from_chance() -> None:
    base = variant("base", [0.5] * 40)
    steady = difference(variant("steady", [0.4] * 40), base, "ndcg@10")
    assert (steady.mean, steady.low, steady.high) == pytest.approx((-0.1, -0.1, -0.1)) and steady.telling
    mixed = difference(variant("mixed", [0.0, 1.0] * 20), base, "ndcg@10")
    assert mixed.low < 0 < mixed.high and not mixed.telling
    assert mixed == difference(variant("mixed", [0.0, 1.0] * 20), base, "ndcg@10"), "the same at every call"


@given(st.lists(st.integers(0, 2_000), min_size=1, max_size=60))
def test_a_week_is_never_parted(days: list[int]) -> None:
    queries = {str(n): Query(text="Who?", asked_at=MONDAY + timedelta(days=day)) for n, day in enumerate(days)}
    folds = week_folds(queries)
    assert sorted(one for _, ids in folds for one in ids) == sorted(queries)
    weeks = [{days[int(one)] // 7 for one in ids} for _, ids in folds]
    assert [len(week) for week in weeks] == [count for count, _ in folds]
    assert sum(map(len, weeks)) == len(set().union(*weeks)) and max(map(len, weeks)) - min(map(len, weeks)) <= 1


def test_what_the_other_folds_choose_is_measured_where_it_was_not_chosen() -> None:
    queries = weekly(10)
    shipped = variant(SHIPPED, [0.5] * 10)
    lucky = variant("lucky", [10.0, 0.0, 0.0, 0.0, 0.0] * 2)  # wonderful in one fold alone
    folds = by_folds(queries, shipped, [lucky])
    assert [fold.chosen for fold in folds] == [SHIPPED, "lucky", "lucky", "lucky", "lucky"]
    assert [fold.held_out for fold in folds] == [0.5, 0.0, 0.0, 0.0, 0.0]
    assert [fold.changes["lucky"] for fold in folds] == [9.5, -0.5, -0.5, -0.5, -0.5]
    assert {len(fold.questions) for fold in folds} == {2}


def test_each_lost_question_says_why(small_desk: Newsdesk, asked: Judgements) -> None:
    found = {one.query_id: one for one in lost_questions(small_desk, asked, run_search(small_desk, asked.queries))}
    assert "first" not in found
    causes = {name: one.cause for name, one in found.items()}
    assert causes == {
        "future": "out of scope",
        "gone": "not in the collection",
        "older": "outranked",
        "other words": "its words are missing",
    }
    assert "20 March 2024" in found["future"].why and found["future"].lost
    assert found["gone"].gold is None and found["gone"].lost
    older = found["older"]
    assert older.gold and older.gold.rank and not older.lost and older.answer_held is False
    assert older.winners[0].article.article_id in ("ferry", "later") and older.winners[0].rank == 1
    assert older.winners[0].scores["score"] > older.gold.scores["score"]
    others = found["other words"]
    assert {"bins", "harbour", "emptied"} <= set(others.missing) and others.answer_held is None
    assert others.winners and others.winners[0].article.article_id.startswith("bins-")


def test_the_report_takes_nothing_from_outside_for_markup(
    small_desk: Newsdesk, asked: Judgements, tmp_path: Path, chromium: str
) -> None:
    found = study(small_desk, "queries_<b>.jsonl", asked)
    hostile = Constrained(
        question="<img src=//evil.example/x onerror=alert(2)>\u202e?", asked_at=MONDAY, person="Nobody"
    )
    outcomes, _ = outcomes_on(small_desk, [hostile])
    suites = [("retrieval", found.measures), ("broken", {"failed": "<i>no</i>"})]
    file = write_report(tmp_path / "new" / "eval.html", suites, [found], [("hostile", outcomes)], MONDAY)
    page = file.read_text()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script" not in page.lower()
    assert "\u202e" not in page and "&lt;img src=//evil.example" in page and "&lt;i&gt;no" in page
    assert "queries_&lt;b&gt;.jsonl" in page and page.count("data:image/png;base64,") == 3
    assert json.dumps(ablation_json(found))
    _look(file, chromium)


def _look(file: Path, chromium: str) -> None:
    """A browser shows it whole: every picture, every question that was lost, and it asks nobody for anything."""
    from playwright.sync_api import sync_playwright

    asked_for: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1000, "height": 800})
        view.on("request", lambda request: asked_for.append(request.url))
        view.on("dialog", lambda dialog: asked_for.append(dialog.message))
        view.goto(file.as_uri())
        widths = view.evaluate("[...document.images].map(image => image.naturalWidth)")
        assert all(width > 500 for width in widths)
        assert view.locator("#search-1 .card").count() == 4
        assert view.evaluate("document.documentElement.scrollWidth") <= 1000
        browser.close()
    assert [url for url in asked_for if not url.startswith(("file:", "data:"))] == []


@given(st.text())
def test_text_is_never_markup(value: str) -> None:
    assert not re.search(r"[<>\"\u202e\x00]", text(value))
