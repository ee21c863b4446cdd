"""How questions are read that ask for a summary, for what comes next, for articles, or for what somebody wrote."""

import pytest

from retrieval.answering.reading.bylines import Byline, read_byline
from retrieval.answering.reading.listings import Listing, read_listing
from retrieval.answering.reading.open_questions import as_question, asks_ahead, subject_of_all


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Summarise the mill dispute", "the mill dispute"),
        ("please sum up the harbour plan.", "the harbour plan"),
        ("What are the main points of the budget?", "the budget"),
        ("give me the gist of the ruling", "the ruling"),
        ("What do I need to know about the flood?", "the flood"),
        ("Can you bring me up to date on the strike?", "the strike"),
        ("Brief me on the strike", "the strike"),
        ("What are the terms of the settlement?", "the settlement"),
        ("what were the details of the plan", "the plan"),
        ("Summarise this", None),
        ("Summarise the news", None),
        ("What do we know?", None),
        ("What is the main point?", None),
        ("Who summarised the report?", None),
    ],
)
def test_an_order_to_summarise_asks_for_all_that_is_known(text: str, subject: str | None) -> None:
    assert subject_of_all(text) == subject
    assert as_question(text) == (f"What all is known about {subject}?" if subject else text)


@pytest.mark.parametrize(
    ("text", "plainly"),
    [
        ("Where did the hearing take place?", "Where did the hearing happen?"),
        ("Which race took place in Lorn?", "Which race happened in Lorn?"),
        ("Who became mayor?", "Who became mayor?"),
        ("Who took the place of Ada Quist?", "Who took the place of Ada Quist?"),
    ],
)
def test_a_phrase_that_only_asks_is_asked_plainly(text: str, plainly: str) -> None:
    assert as_question(text) == plainly


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("What happens next in the mill case?", True),
        ("what next for the ferry", True),
        ("What is expected in the talks?", True),
        ("What are the next steps for the board?", True),
        ("How will the strike go on?", True),
        ("When will it be decided on the mill?", True),
        ("What happens next week?", False),
        ("Who is next in line?", False),
        ("What happened in the mill case?", False),
    ],
)
def test_what_next_asks_ahead(text: str, ahead: bool) -> None:
    assert asks_ahead(text) is ahead


@pytest.mark.parametrize(
    ("text", "listing"),
    [
        ("Which outlets reported on the flood?", Listing("the flood", True)),
        ("Which newspapers have covered the strike?", Listing("the strike", True)),
        ("How do the reports on the poll differ?", Listing("the poll", True)),
        ("Compare the coverage of the vote", Listing("the vote", True)),
        ("List all articles about the tram", Listing("the tram", False)),
        ("Everything on the trial", Listing("the trial", False)),
        ("What has been written about the storm?", Listing("the storm", False)),
        ("List the demands of the union", None),
        ("Who reported the fire?", None),
        ("What did the reports say about the flood?", None),
        ("Everything about this", None),
    ],
)
def test_a_list_of_articles_is_asked_for(text: str, listing: Listing | None) -> None:
    assert read_listing(text) == listing


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("What did Ada Quist write about the tram?", Byline("Ada Quist", "the tram")),
        ("What does the columnist Ada Quist think of the tram?", Byline("Ada Quist", "the tram")),
        ("Ada Quist's column on the tram", Byline("Ada Quist", "the tram")),
        ("the article by Ada Quist about the tram", Byline("Ada Quist", "the tram")),
        ("What did the council say about the tram?", None),
        ("Where is Ada Quist?", None),
    ],
)
def test_what_somebody_wrote_is_asked_for(text: str, byline: Byline | None) -> None:
    assert read_byline(text) == byline
