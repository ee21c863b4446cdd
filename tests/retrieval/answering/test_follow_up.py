"""How a message is read after what was asked before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.reading.follow_up import Turned, read_turn
from retrieval.answering.reading.whats_new import Changes
from retrieval.models import MAX_QUESTION_CHARS, Turn
from tests.retrieval.made import query

STRIKE = "When did dockers begin their strike at the port of Lorn?"


def read(text: str, *before: str) -> Turned:
    history = [turn for said in before for turn in (Turn(speaker="person", text=said), Turn(speaker="bot", text="x y"))]
    return read_turn(query(text, history=tuple(history)))


@pytest.mark.parametrize(
    ("before", "text", "asked"),
    [
        (STRIKE, "Why?", "Why did dockers begin their strike at the port of Lorn?"),
        (STRIKE, "and where?", "Where did dockers begin their strike at the port of Lorn?"),
        ("How many ships are waiting off Lorn?", "Why?", "Why are ships waiting off Lorn?"),
        ("Did the bridge open?", "When?", "When did the bridge open?"),
        ("Who walked out of the talks?", "Why?", "Why did those who walked out of the talks do so?"),
        ("How many died off Lorn?", "who says so?", "How many died off Lorn?"),
        ("How many died off Lorn?", "Are you sure about that?", "How many died off Lorn?"),
        ("How many died off Lorn?", "is that true?", "How many died off Lorn?"),
        ("How many died off Lorn?", "do the papers differ on that?", "How many died off Lorn?"),
        ("How many died off Lorn?", "and how many the day after?", "How many died off Lorn the day after?"),
        ("Who was named as mediator?", "Why?", "Who was named as mediator? Why?"),
        ("How many are missing?", "Why?", "How many are missing? Why?"),
        ("The bridge was closed", "Why?", "The bridge was closed. Why?"),
        ("How many infections are there in Lorn?", "And in Tern Bay?", "How many infections are there in Tern Bay?"),
        ("How many infections are in Lorn?", "what about Tern Bay?", "How many infections are in Tern Bay?"),
        ("Who leads the Lorn council?", "and the Tern Bay council?", "Who leads the Tern Bay council?"),
        ("How long is the bridge?", "and the injured?", "How long is the bridge? and the injured?"),
        ("What did Ines Valdor say about the rudder?", "When?", "When did Ines Valdor say that about the rudder?"),
        ("What did the mayor promise residents?", "why?", 
         "What did the mayor promise residents? why?"),
        ("What did the council build?", "Why?", "What did the council build? Why?"),
        ("When did the bridge close?", "why?", "Why did the bridge close?"),
        ("What did Ines Valdor say about the rudder?", "and the Harbour Authority?",
         "What did the Harbour Authority say about the rudder?"),
        ("What did Ines Valdor say about the rudder?", "what about the insurer?",
         "What did the insurer say about the rudder?"),
        ("What did Ines Valdor say about the rudder?", "and the salvage?",
         "What did Ines Valdor say about the salvage?"),
        ("How many ferries will come next spring?", "and in 2029?", "How many ferries will come in 2029?"),
        ("How much will the hall cost?", "and before?", "How much will the hall cost originally?"),
        ("How much will the hall cost?", "What was it at first?", "How much will the hall cost originally?"),
        ("Who leads the inquiry?", "and before him?", "Who leads the inquiry originally?"),
        ("What happened this week?", "and the ferry?", "What is known about the ferry?"),
        ("Which missiles were fired at Lorn?", "and how far can they fly?",
         "Which missiles were fired at Lorn? and how far can they fly?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_the_question_before_with_something_else_in_it(before: str, text: str, asked: str) -> None:
    turned = read(text, before)
    assert (turned.text, turned.leans) == (asked, True)


@pytest.mark.parametrize(
    ("before", "text", "asked", "meant"),
    [
        ("How many people were on the Lunde ferry?", "No, I meant the Tern Bay ferry.",
         "How many people were on the Tern Bay ferry?", "the Tern Bay ferry"),
        ("How many people died at Dunmoor?", "no, I meant Lorn", "How many people died at Lorn?", "Lorn"),
        ("How many people died at Dunmoor?", "Not Dunmoor, Lorn.", "How many people died at Lorn?", "Lorn"),
        ("How many died when the roof fell?", "Sorry, I meant the flood", "How many died in the flood?", "the flood"),
        ("What does the port strike cost a day?", "I mean the flood at Lorn",
         "What does the flood at Lorn cost a day?", "the flood at Lorn"),
    ],
)  # fmt: skip
def test_a_correction_is_the_question_before_as_it_was_meant(before: str, text: str, asked: str, meant: str) -> None:
    turned = read(text, before)
    assert (turned.text, turned.meant, turned.other, turned.leans) == (asked, meant, False, False)


def test_another_question_that_was_meant_is_asked_in_its_place() -> None:
    turned = read("No, I meant how many died", "How many people fell ill after the dinner in Lorn?")
    assert turned.leans and turned.bare == "How many died" and not turned.meant


@pytest.mark.parametrize("text", ["No, I meant the other ferry", "no, the other one", "Not that one, the other"])
def test_the_other_one_is_the_question_again_of_something_else(text: str) -> None:
    turned = read(text, "How many people were on the ferry?")
    assert (turned.text, turned.other) == ("How many people were on the ferry?", True)


@pytest.mark.parametrize(
    ("text", "place", "bare"),
    [
        ("and the second one?", 1, ""),
        ("Tell me more about the last story", -1, ""),
        ("When does the first one open?", 0, "When does it open?"),
        ("and the latter?", 1, ""),
    ],
)
def test_one_of_those_that_were_told(text: str, place: int, bare: str) -> None:
    turned = read(text, "What happened this week?")
    assert (turned.place, turned.bare) == (place, bare)


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("since then?", Changes("then", "", "")),
        ("And what has happened since then?", Changes("then", "", "")),
        ("What changed since I last asked?", Changes("asked", "", "")),
        ("Anything new?", Changes("asked", "", "")),
        ("any updates since my last question?", Changes("asked", "", "")),
        ("What is new about the flood since I last asked?", Changes("asked", "", "the flood")),
        ("What has the union said since then?", Changes("then", "What has the union said?", "")),
    ],
)
def test_what_is_new_is_asked_since_a_time(text: str, changes: Changes) -> None:
    assert read(text, STRIKE).changes == changes


@pytest.mark.parametrize(
    "text",
    ["What happened in Holm?", "What happened?", "How many ships have left since Thursday?", "What is new in the law?"],
)
def test_other_questions_for_news_do_not_ask_what_changed(text: str) -> None:
    assert read(text, STRIKE).changes is None


@pytest.mark.parametrize(
    "text",
    [
        "Who is the mayor of Lorn?",
        "Which bridge did engineers close in March?",
        "Was the second Lorn bridge closed in March?",
        "How many ships have sailed since Thursday?",
        "Which ships sailed this week?",
        "Nobody said that the Lorn bridge would stay shut, did they?",
    ],
)
def test_what_says_enough_stands_alone(text: str) -> None:
    assert read(text, STRIKE) == Turned(text)
    assert read(text) == Turned(text)


def test_a_chain_is_read_link_by_link() -> None:
    assert read("Where?", STRIKE, "Why?").text == "Where did dockers begin their strike at the port of Lorn?"
    asked = read("and in Holm?", "How many died in Lorn?", "And in Tern Bay?")
    assert asked.text == "How many died in Holm?"


WORDS = st.sampled_from(
    ["no", "not", "I meant", "the other", "why", "and", "since then", "the second one", "Lorn", "in", "when", "did",
     "what changed", "?", ",", "how many", "the ferry", "\\n", "⁂", "it"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=9), st.lists(WORDS, max_size=9))
def test_any_message_can_be_read(before: list[str], text: list[str]) -> None:
    turned = read(" ".join(text) or "x", " ".join(before))
    assert turned.text and len(turned.text) <= MAX_QUESTION_CHARS


def test_greetings_and_thanks_are_no_question_before() -> None:
    assert read("Why?", STRIKE, "thanks!").text == "Why did dockers begin their strike at the port of Lorn?"


def test_a_long_talk_does_not_pile_up() -> None:
    asked = read("what about the harbour?", "Who leads the Lorn council?", "and the bridge?", "what about the ferry?")
    assert asked.bare == "What is known about the harbour?" and "Lorn council" not in asked.text


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("How many cases of measles are there?", False),
        ("Were there any arrests over the forged paintings?", False),
        ("How many were there?", True),
        ("Who lives there?", True),
    ],
)
def test_there_points_nowhere_where_it_says_that_something_is(text: str, points: bool) -> None:
    assert read(text, STRIKE).points is points
