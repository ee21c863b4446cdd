"""Reading what was typed after /lookup."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lookup_terms import MAX_TERMS_CHARS, LookupTerms, parse_lookup
from retrieval.errors import QuestionError
from retrieval.models import Window

TODAY = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("typed", "text", "since", "until", "sources"),
    [
        ("harbour strike", "harbour strike", None, None, ()),
        ("strike since:2026-11-01 until:2026-11-03", "strike", date(2026, 11, 1), date(2026, 11, 3), ()),
        ("since:yesterday strike until:today", "strike", date(2026, 11, 4), TODAY, ()),
        ("strike SINCE:7d", "strike", date(2026, 10, 29), None, ()),
        ('strike source:"The Courier"', "strike", None, None, ("The Courier",)),
        ("strike source:“The Courier” source:Post", "strike", None, None, ("The Courier", "Post")),
        ('strike source:"The Courier', "strike", None, None, ("The Courier",)),
        ("ships &amp; cranes", "ships & cranes", None, None, ()),
        ("ratio:3 resince:4", "ratio:3 resince:4", None, None, ()),
        ("  ", "", None, None, ()),
    ],
)
def test_terms_and_filters_are_parted(
    typed: str, text: str, since: date | None, until: date | None, sources: tuple[str, ...]
) -> None:
    assert parse_lookup(typed, TODAY) == LookupTerms(
        text=text, window=Window(since=since, until=until), sources=sources
    )


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("strike since:last-tuesday", "“last-tuesday”, which is not a day I can read"),
        ("strike until:2026-02-30", "such as 2026-11-03, today, yesterday or 7d"),
        ("strike since:", "since: was given nothing"),
        ("strike since:2026-11-03 until:2026-11-01", "please swap them"),
        ("strike since:1d since:2d", "given twice"),
        ("strike source:", "needs the name of an outlet"),
        ("since:today", "what to look up"),
        ("x" * (MAX_TERMS_CHARS + 1), "too long"),
    ],
)
def test_what_cannot_be_read_is_named_plainly(typed: str, says: str) -> None:
    with pytest.raises(QuestionError, match=says):
        parse_lookup(typed, TODAY)


@given(st.text(max_size=120) | st.from_regex(r"(since|until|source):\S{0,12} \w{0,9}", fullmatch=True))
def test_any_input_is_read_or_refused(typed: str) -> None:
    try:
        terms = parse_lookup(typed, TODAY)
    except QuestionError as error:
        assert "\n" not in str(error)
    else:
        assert terms.text == " ".join(terms.text.split())
        assert "\x00" not in terms.text
