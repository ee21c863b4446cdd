"""A question as a plan: its wording, its parts, its time and outlets, and the line that says so."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import QuestionError
from retrieval.models import MAX_QUESTION_CHARS, Query
from retrieval.planning.outlets import aliases
from retrieval.planning.plan import MOST_PARTS, Plan, read_plan

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)
OUTLETS = aliases(["Northmarch Courier", "edition.cnn.com"])


def plan(text: str, zone: str = "UTC") -> Plan:
    return read_plan(Query(text=text, asked_at=NOON, zone=zone), OUTLETS)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("How many people died in the flood this week?", "people died flood"),
        ("In June 2022, which company was accused?", "company accused"),
        ("What did the WHO say about the US?", "WHO US"),
        ("Who won the 2020 election?", "won 2020 election"),
        ("What happened?", "What happened?"),
        ("this week", "week"),
    ],
)
def test_words_that_only_ask_or_say_when_are_left_out(text: str, wording: str) -> None:
    assert plan(text).wording == wording


def test_what_is_meant_keeps_its_sentence_without_its_times() -> None:
    assert plan("In June 2022, which company was accused?").meaning == "which company was accused?"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Who won the boat race, and when does the port reopen?", 2),
        ("Who won the boat race? When does the port reopen?", 2),
        ("What did the mayor promise the dockers and who will pay the bill?", 2),
        ("The port was shut on Monday. When does the port reopen?", 0),
        ("In the week before 16 June 2022, which company was accused?", 0),
        ("What does a ticket to Tern cost and who may sell it?", 2),
        ("When did Ada Quist land, and how was she received?", 2),
        ("Who won, and why?", 0),
        ("Who are the mayor and the governor of Lorvan?", 0),
        (" and ".join(["who won the boat race"] * 9) + "?", MOST_PARTS),
    ],
)
def test_a_text_that_asks_several_things_has_parts(text: str, parts: int) -> None:
    assert len(plan(text).parts) == parts


def test_what_is_told_before_a_question_belongs_to_it() -> None:
    first, second = plan("The port was shut. When does the port reopen? Who won the boat race?").parts
    assert first.text == "The port was shut. When does the port reopen?"
    assert second.wording == "won boat race"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("What happened at the port?", ""),
        ("What is the latest on the port?", "about now"),
        ("What happened on 3 March 2024?", "about 3 March 2024"),
        ("What happened in March 2024, according to CNN?", "about 1 March 2024 to 31 March 2024, from edition.cnn.com"),
        ("What happened before March 2024?", "about 29 February 2024 and before"),
    ],
)
def test_a_plan_says_what_it_read(text: str, said: str) -> None:
    assert plan(text).described == said


def test_days_are_those_of_the_asker() -> None:
    tokyo = read_plan(Query(text="What happened today?", asked_at=NOON.replace(hour=23), zone="Asia/Tokyo"), OUTLETS)
    assert tokyo.times.window.since == date(2024, 5, 16)
    with pytest.raises(QuestionError, match="Europe/Berlin"):
        plan("What happened today?", "Mars/Olympus")


@given(st.text(max_size=400))
def test_any_text_has_a_plan(text: str) -> None:
    read = plan(text)
    assert read.wording or not read.text  # invisible characters alone are no text
    assert len(read.parts) != 1


def test_a_long_question_takes_no_longer_than_its_length() -> None:
    assert plan("who won the race, and " * (MAX_QUESTION_CHARS // 22)).parts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The strike went on. How many trains ran?", "how_many"),
        ("Which airline ordered the seaplanes?", "name"),
        ("Who steered the ferry?", "who"),
        ("Tell me about the ferry.", "what"),
        ("Who took over at the mill when Ada Quist left?", "who"),
        ("Where was the captain when the fire broke out?", "where"),
        ("Did anyone drown when the barge sank?", "yes_no"),
        ("What happened when the barge sank?", "what"),
        ("What did Ada Quist say when she left?", "said"),
        ("Why did the death toll rise?", "why"),
        ("When did the toll reach ten?", "when"),
        ("Did they say when the bridge opens?", "when"),
    ],
)
def test_what_kind_of_thing_is_asked_for(text: str, kind: str) -> None:
    assert read_plan(Query(text=text, asked_at=NOON), OUTLETS).kind == kind
