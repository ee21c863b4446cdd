"""What stood days before is not told beside what came after; what points back is told with that: invented news."""

from datetime import UTC, datetime

import pytest

from retrieval.answering.from_hits import answer_from
from retrieval.index.embedding import Embedder
from retrieval.models import Article
from tests.retrieval.made import article, hits, query

FOUND = "The last missing workers of the Pellham mill were found alive on Sunday at the home of relatives, police said."
STILL = "Four workers of the Pellham mill are still missing, police said."


def told(text: str, day: int, title: str = "Workers missing at the Pellham mill") -> Article:
    return article(text, f"day-{day}", title=title, published_at=datetime(2025, 3, day, tzinfo=UTC))


@pytest.mark.parametrize(("day", "beside"), [(6, False), (13, True)])
def test_how_things_still_stood_days_before_is_left_out(embedder: Embedder, day: int, beside: bool) -> None:
    found = hits(told(FOUND, 12), told(STILL, day))
    given = answer_from(query("What happened to the missing workers of the Pellham mill?"), found, embedder)
    assert any(each.text == FOUND for each in given.sentences)
    assert any(each.text == STILL for each in given.sentences) is beside


def test_a_quotation_that_points_back_is_read_with_what_it_points_at(embedder: Embedder) -> None:
    paid = "The mill will pay 40,000 crowns to each of the families of the dead."
    said = '"That is a funeral, not an answer," said Gwen Tarbuck, whose brother Alan, 34, was among them.'
    given = answer_from(query("Who is Gwen Tarbuck?"), hits(told(f"{paid} {said}", 12)), embedder)
    assert [each.text for each in given.sentences] == [paid, said]


def test_somebody_named_as_a_whole_is_covered_though_not_what_is_asked_of_them(embedder: Embedder) -> None:
    text = "The ministry is led for now by the finance minister, Anton Quill, the office of the premier said on Friday."
    found = [
        each.model_copy(update={"lexical": 0.01, "dense": 0.0})  # as search gives what is hardly like the question
        for each in hits(told(text, 12, title="Ministry without a minister"))
    ]
    assert answer_from(query("How many sheep does Anton Quill own?"), found, embedder).reason == "not_answered"


def test_numbers_and_times_of_day_make_no_two_reports_one_story(embedder: Embedder) -> None:
    strike = (
        "A strike in Corvane that was to begin on Wednesday morning was called off two hours before, its union said."
    )
    storm = (
        "A storm killed two people on Saturday. Lines at Corvane were closed for five hours in the morning by a tree."
    )
    found = hits(told(strike, 5, "Strike called off"), told(f"{storm} It will strike again.", 12, "Storm kills two"))
    given = answer_from(query("Why was the strike in Corvane called off?"), found, embedder)
    assert given.citations and not given.newer
