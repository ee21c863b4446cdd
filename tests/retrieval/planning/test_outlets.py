"""Which outlets a question wants to hear, and which it is only about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.planning.outlets import aliases, named_outlets, without_sources

KNOWN = aliases(
    [
        "www.usatoday.com", "theweek.co.uk", "edition.cnn.com", "nytimes.com", "ft.com", "bbc.co.uk",
        "Northmarch Courier", "The Lorvan Ledger", "Diario de Salvares", "The Sun", "Time",
        "The Times of India", "ap.org", "Radio New Zealand", "Voice of America", "Sky News", "Nature",
        "News of the World",
        "The Hill", "The", "US", "In",
    ]
)  # fmt: skip


def named(text: str) -> list[tuple[str, list[str]]]:
    return [(text[start:end], sorted(names)) for start, end, names in named_outlets(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "outlets"),
    [
        ("According to CNN, who won?", ["edition.cnn.com"]),
        ("according to cnn, who won?", ["edition.cnn.com"]),
        ("What did USA Today report about gas?", ["www.usatoday.com"]),
        ("what does the new york times say about it", ["nytimes.com"]),
        ("Which deal did the Financial Times describe?", ["ft.com"]),
        ("According to The Week, why?", ["theweek.co.uk"]),
        ("CNN’s coverage of the war", ["edition.cnn.com"]),
        ("as reported in The Sun", ["The Sun"]),
        ("How did the Northmarch Courier's story end?", ["Northmarch Courier"]),
        ("What did the Courier write about the flood?", ["Northmarch Courier"]),
        ("What has the Ledger reported?", ["The Lorvan Ledger"]),
        ("In the Lorvan Ledger's view, what changes?", ["The Lorvan Ledger"]),
        ("¿Qué dice el Diario de Salvares?", ["Diario de Salvares"]),
        ("What did the BBC say?", ["bbc.co.uk"]),
        ("What does The Times of India report?", ["The Times of India"]),
        ("What did Sky News say?", ["Sky News"]),
        ("What was in Nature this week?", ["Nature"]),
    ],
)
def test_an_outlet_named_as_a_source_is_read(text: str, outlets: list[str]) -> None:
    assert sorted(name for _, names in named(text) for name in names) == outlets


@pytest.mark.parametrize(
    "text",
    [
        "Who bought CNN?",
        "Did CNN fire its anchor?",
        "What happened in the week of the flood?",
        "Who lay in the sun by the harbour?",
        "Who arrived in time?",
        "Is the Courier for sale?",
        "What happened in India?",
        "Who voted in New Zealand?",
        "What happened in America?",
        "what happened in the news today",
        "which reports came from the world cup",
        "what happened in nature today",
        "what happened on the hill",
        "WHAT HAPPENED IN THE US TODAY",
        "What did Apple say about phones?",
        "What happened in Time?",
        "What does the central bank say?",
        "",
    ],
)
def test_an_outlet_that_is_only_spoken_of_is_none(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("According to CNN, who won?", "who won?"),
        ("Who won, according to the Northmarch Courier?", "Who won?"),
        ("Who won according to CNN in May?", "Who won in May?"),
        ("What did CNN report?", "What did CNN report?"),
        ("What did the Courier report about the strike?", "What was said about the strike?"),
        ("What has CNN said of the strike this week?", "What was said of the strike this week?"),
        ("What did CNN say the strike costs?", "What did CNN say the strike costs?"),
        ("What did CNN correct?", "What all is known about the correction?"),
        ("According to CNN", "According to CNN"),
    ],
)
def test_what_is_asked_of_an_outlet_is_what_is_left(text: str, left: str) -> None:
    assert without_sources(text, named_outlets(text, KNOWN)) == left


def test_the_longest_name_counts() -> None:
    known = aliases(["The Courier", "Northmarch Courier"])
    text = "What did the Northmarch Courier report?"
    assert [names for _, _, names in named_outlets(text, known)] == [frozenset({"Northmarch Courier"})]


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for start, end, names in named_outlets(text, KNOWN):
        assert 0 <= start < end <= len(text) and names


@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_name_of_an_outlet_is_known_by_itself(publishers: list[str]) -> None:
    known = aliases(publishers)
    assert set().union(*known.values()) <= set(publishers)
