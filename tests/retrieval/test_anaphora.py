"""What a sentence says by itself: which words of it lean on a sentence before it."""

import pytest

from retrieval.anaphora import leans, names_nothing, opens_with_pronoun, points_back


@pytest.mark.parametrize(
    "text",
    [
        "That strike, also over job losses, lasted 17 days.",
        "This figure is wrong.",
        "But these talks failed.",
        "Such a step was called an act of war.",
        "The other six will follow in 2029.",
        "The latter won.",
        "The former said no.",
        "Both sides said so.",
        "There he died.",
        "Petrol rationing on the island ended the same day.",
        "There, the army waits.",
        "Then they left.",
        "By then 40 had died.",
        "In that year 40 died.",
        "A year earlier it had been 12.",
        "Two days later the dam broke.",
        "The next day it rained.",
        "Two of them died.",
        "Nine more have gone to Port Cassil.",
        "Two others were freed on Monday.",
        "\u201cThat is not philosophy,\u201d she said.",
    ],
)
def test_what_points_back(text: str) -> None:
    assert points_back(text)


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("Neighbours have collected 1,900 crowns for her.", True),
        ("The council has not paid him, but will.", True),
        ("Neighbours have collected 1,900 crowns for Ada Quist and praise her.", False),
        ("A widow of 63 said that nobody had asked her.", False),
        ("The council took her house.", False),
        ("Four are in a serious condition.", True),
        ("Four miners are in a serious condition.", False),
    ],
)
def test_whom_a_sentence_means_is_said_in_it(text: str, so: bool) -> None:
    assert leans(text) is so


@pytest.mark.parametrize(
    "text",
    [
        "This week the council voted.",
        "This year's harvest fell.",
        "There were 66 ships at anchor.",
        "He was arrested and released the same day.",
        "Both Velk and Marsh agreed.",
        "Neither Velk nor Marsh came.",
        "The former mayor won.",
        "The second carriage lies on its side.",
        "The two bodies were found on Friday.",
        "The next election is in May.",
        "Two years after the flood, the town rebuilt.",
        "A year ago prices fell.",
        "Two of the 26 patients died.",
        "Nine more ships have gone to Port Cassil.",
    ],
)
def test_what_names_all_it_speaks_of(text: str) -> None:
    assert not points_back(text)


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("She left.", True),
        ("In his letter of Monday, he blamed the board.", True),
        ("In a letter to Mayor Ada Quist, he blamed the board.", False),
        ("\u201cThey will not,\u201d said Ada Quist.", False),
        ("Ada Quist said that she would.", False),
    ],
)
def test_a_pronoun_at_the_beginning_or_behind_a_phrase_that_names_nobody(text: str, so: bool) -> None:
    assert opens_with_pronoun(text) is so


@pytest.mark.parametrize(
    "text",
    [
        "How did it happen?",
        "are you sure?",
        "Why?",
        "why did he do it",
        "WHY DID IT HAPPEN?",
        "Who?",
        "and then?",
        "Is it over?",
    ],
)
def test_what_names_nothing(text: str) -> None:
    assert names_nothing(text)


@pytest.mark.parametrize(
    "text",
    [
        "What did the US do?",
        "What did Will say?",
        "Who was hurt?",
        "Why was the bridge closed?",
        "Who won?",
        "qwe",
        "",
        "Is IT safe?",
    ],
)
def test_what_names_something(text: str) -> None:
    assert not names_nothing(text)
