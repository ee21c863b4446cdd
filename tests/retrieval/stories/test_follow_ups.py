"""A table of threads: what a follow-up must be answered with, must not be, and how it must be read.

Each runs over the sample articles or over a few that are made for the table, whose stories share words, a town or a
trade with others. `must` is one of several ways to say it, `cites` what each headline shown has one of.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from retrieval.ingest import ingest_items
from retrieval.models import Article
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from retrieval.stories.people import answered_about, named, people
from tests.retrieval.stories.conftest import NOW
from tests.retrieval.stories.test_conversation import talk_with

TABLE = json.loads((Path(__file__).parents[2] / "data" / "follow_ups.json").read_text(encoding="utf-8"))
COLLECTED = datetime(2026, 11, 26, 20, tzinfo=UTC)
ASKED = datetime(2026, 11, 28, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def invented_desk(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Newsdesk]:
    with open_newsdesk(tmp_path_factory.mktemp("threads"), models=models, clock=lambda: COLLECTED) as desk:
        ingest_items(desk, [Article.model_validate(one) for one in TABLE["articles"]])
        yield desk


@pytest.mark.parametrize("thread", TABLE["threads"], ids=lambda one: " / ".join((one["first"], *one["texts"])))
def test_a_follow_up_is_answered_in_its_story(
    thread: dict[str, Any], invented_desk: Newsdesk, sample_desk: Newsdesk
) -> None:
    desk, at = (invented_desk, ASKED) if thread["on"] == "invented" else (sample_desk, NOW)
    answer = talk_with(desk, at)(thread["first"], *thread["texts"])[-1]
    assert any(one in answer.text for one in thread["must"].split("|"))
    assert not [one for one in thread["must_not"] if one in answer.text]
    assert thread["read_as"] in answer.read_as
    shown = [one.article.title for one in answer.citations] + [one.title for one in answer.nearest]
    assert all(any(one in title for one in thread["cites"].split("|")) for title in shown)


TRIAL = [Article.model_validate(one) for one in TABLE["articles"] if one["article_id"].startswith("violin")]


def test_who_has_a_title_or_a_trade_is_a_person_and_who_owns_a_plural_is_not_named() -> None:
    men, women = people(TRIAL, he=True), people(TRIAL, he=False)
    assert {"Piers Harrow", "Jonas Mell"} <= set(men)
    assert "Sabine Orth" in women
    assert named("Who sold the false Veits?", ["Anton Veit"]) == []
    assert named("Who bought a Veit?", ["Anton Veit"]) == ["Anton Veit"]


def test_an_answer_is_about_whom_the_headlines_name_not_about_all_it_names() -> None:
    among = people(TRIAL, he=True)
    said = "Piers Harrow sold violins that Jonas Mell had made. Mell was paid for each."
    assert answered_about(said, "Who sold violins?", TRIAL, among) == "Piers Harrow"
    assert answered_about("“He knew,” said Jonas Mell of Piers Harrow.", "", TRIAL, among) == "Piers Harrow"
    assert answered_about("Nine violins were sold.", "", TRIAL, among) == ""
