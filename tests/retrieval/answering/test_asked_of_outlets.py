"""A question that wants to hear one outlet is answered from that outlet, and says how it was read."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from retrieval.answering.answer import answer
from retrieval.answering.as_json import answer_json
from retrieval.answering.asked_of import of_outlets
from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.passage_index import PassageIndex
from retrieval.models import Query
from retrieval.newsdesk import Newsdesk
from retrieval.search import plan_search
from tests.retrieval.stored import EMBEDDER, entry

NOW = datetime(2024, 3, 20, 12, tzinfo=UTC)
TOLD = "The flood at Brackwater killed {} people, the police said."


@pytest.fixture
def desk(catalogue: Catalogue, tmp_path: Path) -> Iterator[Newsdesk]:
    index = PassageIndex.open(tmp_path / "index", catalogue, EMBEDDER)
    entries = [
        entry("ours", TOLD.format("seven"), publisher="Northmarch Courier", published_at=NOW - timedelta(3)),
        entry("theirs", TOLD.format("nine"), publisher="Tessel Wire", published_at=NOW - timedelta(1)),
    ]
    catalogue.save(entries, EMBEDDER.name)
    index.follow()
    yield Newsdesk(catalogue=catalogue, index=index, embedder=EMBEDDER, clock=lambda: NOW)
    index.close()


@pytest.mark.parametrize(
    ("source", "told", "read_as"),
    [
        ("the Courier", "seven", "from Northmarch Courier"),
        ("Tessel Wire", "nine", "from Tessel Wire"),
    ],
)
def test_it_is_answered_from_what_that_outlet_wrote(desk: Newsdesk, source: str, told: str, read_as: str) -> None:
    question = f"How many people did the flood at Brackwater kill, according to {source}?"
    found = answer(desk, Query(text=question, asked_at=NOW))
    assert told in found.text and len(found.citations) == 1
    assert found.question == question
    assert answer_json(found)["read_as"] == read_as


def test_a_question_that_names_neither_time_nor_outlet_says_nothing_of_it(desk: Newsdesk) -> None:
    found = answer(desk, Query(text="How many people did the flood at Brackwater kill?", asked_at=NOW))
    assert "nine" in found.text
    assert "read_as" not in answer_json(found)


def test_what_it_wrote_yesterday_is_looked_for_in_yesterdays_articles_alone(desk: Newsdesk) -> None:
    found = answer(desk, Query(text="What did Tessel Wire write about the flood yesterday?", asked_at=NOW))
    assert "nine" in found.text and len(found.citations) == 1


@pytest.mark.parametrize(
    ("question", "limits"),
    [
        (
            "What did the Courier write about the flood yesterday?",
            "Northmarch Courier, Tuesday 19 March 2024",
        ),
        ("What did the Courier report about mortgages?", "Northmarch Courier"),
    ],
)
def test_where_it_wrote_nothing_that_is_said(desk: Newsdesk, question: str, limits: str) -> None:
    found = answer(desk, Query(text=question, asked_at=NOW))
    assert found.reason == "not_covered" and found.nearest
    assert found.text == f"The articles collected here have nothing on this from {limits}."


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What did the Courier write about the flood at Brackwater on 16 March?", True),
        ("What did the Courier write on 16 March about the flood at Brackwater?", False),
        ("What did the Courier write on 17 March about the flood at Brackwater?", True),
    ],
)
def test_a_day_of_what_happened_shuts_no_article_out(desk: Newsdesk, question: str, found: bool) -> None:
    query = Query(text=question, asked_at=NOW)
    assert bool(of_outlets(desk, query, plan_search(desk, query).plan, [], 10).hits) is found
