"""Which words are set in bold: those that matched, as the index reads them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.errors import QuestionError
from retrieval.lookup.highlighting import highlights
from retrieval.lookup.query import parse_lookup

TODAY = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("typed", "text", "language", "bold"),
    [
        ("strike", "Strikes: STRIKING, struck, a striker's strike.", "en", ["Strikes", "STRIKING", "strike"]),
        ("the strike", "The strike of the year", "en", ["strike"]),
        ("the", "The strike of the year", "en", ["The", "the"]),
        (
            '"bank of england"',
            "Bank of England, of the bank; bank  of England",
            "en",
            ["Bank of England", "bank  of England"],
        ),
        ('"strike"', "Strikes and a strike", "en", ["strike"]),
        ("strik*", "Strikes, striking, struck", "en", ["Strikes", "striking"]),
        ("strike -cup", "A strike in the cup", "en", ["strike"]),
        ("2026", "2026, not 20261 or 12026", "en", ["2026"]),
        ("sao", "São Bento, SAO", "en", ["São", "SAO"]),
        ("haus", "Häuser, Haus und Hausboot", "de", ["Häuser", "Haus"]),
        ("haus", "Häuser, haus", "en", ["haus"]),
        ("grévistes", "Le greviste et la grève", "fr", ["greviste"]),
        ("co-op", "A co-op, a co op, co and op", "en", ["co-op", "co op"]),
        ("co-op*", "co-operation", "en", ["co-operation"]),
        ("strandberg", "Strandberg's boat", "en", ["Strandberg"]),
        ('harbour "harbour strike"', "The harbour strike", "en", ["harbour strike"]),
        ("strike", "strike, strikes", "pl", ["strike"]),
        ("strike", "Strikes", None, ["Strikes"]),
        ("strike", "", "en", []),
    ],
)
def test_what_matches_is_marked(typed: str, text: str, language: str | None, bold: list[str]) -> None:
    spans = highlights(text, parse_lookup(typed, TODAY), language)
    assert [text[start:end] for start, end in spans] == bold


@given(st.text(max_size=60), st.text(max_size=80), st.sampled_from(["en", "de", "tr", "ta", "zh", None]))
def test_marks_lie_in_the_text_in_order_and_apart(typed: str, text: str, language: str | None) -> None:
    try:
        query = parse_lookup(typed, TODAY)
    except QuestionError:
        return
    spans = highlights(f"{text} {typed}", query, language)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges) and all(start < end <= len(text) + len(typed) + 1 for start, end in spans)
