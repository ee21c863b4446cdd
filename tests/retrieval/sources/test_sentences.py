"""Sentence offsets: exact, in order, and kind to abbreviations and quoted speech."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.sources.sentences import MAX_SENTENCE_CHARS, sentence_spans


def sentences(text: str, language: str | None = None) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Kite left. Dr. Oh stayed.", ["Mr. Kite left.", "Dr. Oh stayed."]),
        ("It rose 3.5 per cent. Then it fell.", ["It rose 3.5 per cent.", "Then it fell."]),
        (
            "“This is bad. Really bad,” Ms Vane said. He agreed.",
            ["“This is bad. Really bad,” Ms Vane said.", "He agreed."],
        ),
        ("It opens at 5 p.m. on Friday.", ["It opens at 5 p.m. on Friday."]),
        ("A heading\n\nA sentence.", ["A heading", "A sentence."]),
        ("One line\nanother line", ["One line", "another line"]),
        ("Stop. … Go.", ["Stop.", "… Go."]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_another_language_has_its_own_abbreviations() -> None:
    assert sentences("Das ist z. B. gut. Er kam am 3. Oktober.", "de") == [
        "Das ist z. B. gut.",
        "Er kam am 3. Oktober.",
    ]


def test_a_run_without_stops_is_cut_to_size() -> None:
    text = "word " * 2_000
    spans = sentence_spans(text)
    assert max(end - start for start, end in spans) <= MAX_SENTENCE_CHARS
    assert " ".join(text[start:end] for start, end in spans).split() == text.split()


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("aB. \n“”\"'!?é中。…\u2028-1"), max_size=200) | st.text(max_size=200))
def test_offsets_cover_all_text_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    held = "".join(text[start:end] for start, end in spans)
    assert "".join(held.split()) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
