"""Quotations in the marks of many languages, and the sentences that belong to one speech and its speaker."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.sources.attribution import kept_together
from retrieval.sources.quotations import quotations
from retrieval.sources.sentences import sentence_spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We won,” she said. “Twice.”", ["“We won,”", "“Twice.”"]),
        ('"We won," she said. "Twice."', ['"We won,"', '"Twice."']),
        ("‘We didn’t win,’ she said.", ["‘We didn’t win,’"]),
        ("„Wir sind da“, sagte sie.", ["„Wir sind da“"]),
        ("»Wir sind da«, sagte sie.", ["»Wir sind da«"]),
        ("« On y va », dit-elle.", ["« On y va »"]),
        ("”Vi vann”, sade hon.", ["”Vi vann”"]),
        ("「良い。」と言った。『本』", ["「良い。」", "『本』"]),
        ("“She said ‘no’ to me,” he said.", ["“She said ‘no’ to me,”"]),
        ("“One.\n“Two.”\nThree.", ["“One.", "“Two.”"]),
        ("The players’ rock ’n’ roll of the ‘90s.", []),
        ('A 12" pipe is 6\' 2" long.', []),
        ("", []),
    ],
)
def test_marks_of_many_languages(text: str, expected: list[str]) -> None:
    assert [text[one.start : one.end] for one in quotations(text)] == expected


def test_a_quotation_that_its_paragraph_does_not_close_is_open() -> None:
    assert [one.closed for one in quotations("“One.\n“Two.”")] == [False, True]


def together(text: str, language: str | None = "en") -> str:
    """The sentences, with `+` where two belong together and `|` where not."""
    spans = sentence_spans(text, language)
    marks = ["+" if one else "|" for one in kept_together(text, spans, language)]
    assert len(marks) == max(0, len(spans) - 1)
    return "".join(f"{text[start:end]}{mark}" for (start, end), mark in zip(spans, [*marks, ""], strict=True))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The pier shut.|“We are sad,” said Lena Ford.+“Nobody asked the people here.”|The board met."),
        ("en", "“We are sad,” said Lena Ford.+He added: “Nobody asked the people here.”|The board met."),
        ("en", "Lena Ford was angry.+“Nobody asked the people who live here.”|The board met on Monday."),
        ("en", "Lena Ford said:+“Nobody asked us,” and left at once."),
        ("en", "“We are sad about the pier.+“Nobody asked the people here.”"),
        ("en", "The so-called “reform” failed.|The board met."),
        ("en", "“We are sad,” said Lena Ford.|“So are we,” said Tom Oh."),
        ("de", "„Wir sind traurig“, sagte Lena Ford.+„Niemand hat uns gefragt.“|Der Rat tagte."),
        ("de", "„Wir sind traurig“, sagte Lena Ford.+Sie fügte hinzu: „Niemand fragte uns.“"),
        ("fr", "« Nous sommes tristes », dit Lena Ford.+« Personne ne nous a demandé. »|Le conseil siège."),
        ("es", "«Estamos tristes», dijo Lena Ford.+Añadió: «Nadie nos preguntó nada»."),
        ("ja", "「とても悲しいです。本当に悲しいです。」と彼は言った。|会議があった。"),
    ],
)
def test_speech_belongs_to_its_speaker(language: str, text: str) -> None:
    plain = text.replace("+", "\n\n").replace("|", " ")
    assert " ".join(together(plain, language).split()) == text


@settings(max_examples=150)
@given(st.text(st.sampled_from("aB. \n“”\"'‘’„«»「」!?:"), max_size=200) | st.text(max_size=200))
def test_quotations_are_in_order_and_every_boundary_has_an_answer(text: str) -> None:
    found = quotations(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
    spans = sentence_spans(text)
    assert len(kept_together(text, spans, None)) == max(0, len(spans) - 1)
