"""Which one of several a message means, and of what it only says that it wants to hear."""

import pytest

from retrieval.answering.reading.ordinals import asked_beside, only_counts, read_ordinal
from retrieval.answering.reading.subjects import means_what_is_there, subject_named


@pytest.mark.parametrize(
    ("text", "place", "of_list", "asked"),
    [
        ("tell me more about the second one", 1, True, ""),
        ("the third one?", 2, True, ""),
        ("What about the last one?", -1, True, ""),
        ("the last but one", -2, True, ""),
        ("number 4", 3, True, ""),
        ("and number six?", 5, True, ""),
        ("tell me about no. 5 please", 4, True, ""),
        ("#3", 2, True, ""),
        ("2", 1, True, ""),
        ("The first story", 0, True, ""),
        ("more on the 4th item", 3, True, ""),
        ("the second?", 1, True, ""),
        ("How many were hurt in the third one?", 2, True, "How many were hurt in it?"),
        ("What did the second article say?", 1, False, "What did it say?"),
        ("what does the latter say?", 1, False, "what does it say?"),
        ("what is new in the second one?", 1, True, ""),
        ("What's going on with the last story?", -1, True, ""),
    ],
)
def test_a_message_counts_one_of_several(text: str, place: int, of_list: bool, asked: str) -> None:
    ordinal = read_ordinal(text)
    assert ordinal is not None and (ordinal.place, ordinal.of_list) == (place, of_list)
    assert asked_beside(text, ordinal) == asked
    assert only_counts(text) is not bool(asked)


@pytest.mark.parametrize(
    "text",
    [
        "Inflation returns to its target in the second half of 2027",
        "Who won in the first round?",
        "When did the third quarter end?",
        "Where does the number 10 bus stop?",
        "What did the former mayor say?",
        "Who is the first minister?",
        "on 20 November?",
    ],
)
def test_what_orders_other_things_counts_no_story(text: str) -> None:
    assert read_ordinal(text) is None


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("what about the nurses?", "the nurses"),
        ("and the storm?", "the storm"),
        ("Tell me more about the bridge collapse please", "the bridge collapse"),
        ("the one about the election", "the election"),
        ("what is new with Brandel?", "Brandel"),
        ("What's new in Kessmoor?", "Kessmoor"),
        ("what is the state of play with the nurses?", "the nurses"),
        ("what does the poll say?", "the poll"),
        ("what about the third one?", ""),
        ("tell me more about it", ""),
        ("what does the mayor say?", ""),
        ("and the mayor said what?", ""),
        ("what is new there?", ""),
    ],
)
def test_a_message_says_of_what_it_wants_to_hear(text: str, subject: str) -> None:
    assert subject_named(text) == subject


def test_what_is_there_is_only_pointed_at() -> None:
    assert means_what_is_there("What is new there?") and means_what_is_there("tell me more about it")
    assert not means_what_is_there("what is new?") and not means_what_is_there("what is new there with the nurses?")
