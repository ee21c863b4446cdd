"""Reading what was typed to look something up."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.errors import QuestionError
from retrieval.index.analysis import exact_words
from retrieval.lookup.query import MAX_TERMS_CHARS, LookupQuery, combined, parse_lookup
from retrieval.models import Window

TODAY = date(2026, 11, 5)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("harbour strike", "harbour strike"),
        ('"bank of  england" rates', '"bank of england" rates'),
        ("„Bank von England“ «taux» “a b”", '"Bank von England" "taux" "a b"'),
        ('rates "not closed', 'rates "not closed"'),
        ("strike -cup", "strike -cup"),
        ('strike -"world cup" –final −score', 'strike -"world cup" -final -score'),
        ("strik* -scor*", "strik* -scor*"),
        ("co-op well-being -north-east", "co-op well-being -north-east"),
        ("workers' Zelensky's Strand’s (harbour),", "workers Zelensky Strand harbour"),
        ("ships & cranes - * ** -- !", "ships cranes"),
        ("ratio:3 resince:4 https://a.example/b", "ratio:3 resince:4 https://a.example/b"),
        ("strike strike -cup -cup", "strike -cup"),
        ('x"y z"w', 'x "y z" w'),
        ("NOT a AND b OR c", "NOT a AND b OR c"),
        ('strike OR "walk  out" OR lockout port', 'strike OR "walk out" OR lockout port'),
        ("OR strike", "OR strike"),
        ("strike OR", "strike OR"),
        ("strike or flood", "strike or flood"),
        ("text:x [a TO z] ~ ^2", "text:x a TO z 2"),
        ("cafe\u0301 -cre\u0300me", "café -crème"),
        ("  ", ""),
    ],
)
def test_terms_are_read(typed: str, terms: str) -> None:
    assert parse_lookup(typed, TODAY).typed == terms
    assert parse_lookup(terms, TODAY).terms == parse_lookup(typed, TODAY).terms


def read(**fields: object) -> LookupQuery:
    return LookupQuery.model_validate(fields)


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        (
            "strike since:2026-11-01 until:2026-11-03",
            read(window=Window(since=date(2026, 11, 1), until=date(2026, 11, 3))),
        ),
        ("since: yesterday strike until:today", read(window=Window(since=date(2026, 11, 4), until=TODAY))),
        ("strike SINCE:7d", read(window=Window(since=date(2026, 10, 29)))),
        ('strike source:"The Courier"', read(sources=("The Courier",))),
        ("strike source:“The Courier” source:Post", read(sources=("The Courier", "Post"))),
        ('strike source:"The Courier', read(sources=("The Courier",))),
        ('strike -source:"The Courier" -source:Post', read(excluded_sources=("The Courier", "Post"))),
        ("strike lang:de language:FRENCH lang:de-AT", read(languages=("de", "fr"))),
        ("sort:Date strike", read(sort="date")),
        ("strike sort:relevance", read(sort="relevance")),
    ],
)
def test_filters_are_parted_from_terms(typed: str, filters: LookupQuery) -> None:
    query = parse_lookup(typed, TODAY)
    assert query.typed == "strike"
    assert query.model_copy(update={"terms": ()}) == filters


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("strike since:last-tuesday", "“last-tuesday”, which is not a day I can read"),
        ("strike until:2026-02-30", "such as 2026-11-03, today, yesterday or 7d"),
        ("strike since:٣d", "not a day"),
        ("strike since:", "since: was given nothing"),
        ("strike since:2026-11-03 until:2026-11-01", "please swap them"),
        ("strike since:1d since:2d", "given twice"),
        ("strike sort:date sort:date", "given twice"),
        ("strike sort:size", "“size”. Please give date"),
        ("strike lang:klingonese", "no language I know"),
        ("strike lang:", "was given nothing"),
        ("strike source:", "needs the name of an outlet"),
        ('strike -source:""', "needs the name of an outlet"),
        ("strike -since:7d", "-since: cannot be left out"),
        ("strike -lang:de", "-lang: cannot be left out"),
        ("s*", "at least 2 letters"),
        ("sort:date", "what to look up"),
        ("-source:Post", "what to look up"),
        ("-strike", "what to look up"),
        ("x" * (MAX_TERMS_CHARS + 1), "too long"),
    ],
)
def test_what_cannot_be_read_is_named_plainly(typed: str, says: str) -> None:
    with pytest.raises(QuestionError, match=says.replace("*", r"\*")):
        parse_lookup(typed, TODAY)


_PIECES = st.sampled_from(
    ['"', "-", "*", ":", "since:", "-source:", "lang:", "sort:", "7d", " ", "“", "\x00", "de", "é"]
)


@given(st.text(max_size=120) | st.lists(_PIECES | st.text(max_size=4), max_size=30).map("".join))
@example("\ud800 -\ud800*")
@example("-" * 400)
@example('"' * 399)
def test_any_input_is_read_or_refused(typed: str) -> None:
    try:
        query = parse_lookup(typed, TODAY)
    except QuestionError as error:
        assert "\n" not in str(error)
    else:
        assert all(exact_words(term.text) for term in query.terms)
        assert "\x00" not in query.typed
        assert bool(query.wanted) == bool(query.terms)


def test_options_add_to_what_is_typed() -> None:
    typed = parse_lookup("strike since:2d source:Post", TODAY)
    both = combined(typed, read(window=Window(until=TODAY), sources=("Courier",), languages=("de",), sort="date"))
    assert both.window == Window(since=date(2026, 11, 3), until=TODAY)
    assert (both.sources, both.languages, both.sort, both.typed) == (("Post", "Courier"), ("de",), "date", "strike")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (read(window=Window(since=TODAY)), "since: was given twice"),
        (read(window=Window(until=date(2026, 11, 1))), "please swap them"),
        (read(sort="relevance"), "sort: was given twice"),
    ],
)
def test_options_that_contradict_what_is_typed(options: LookupQuery, says: str) -> None:
    with pytest.raises(QuestionError, match=says):
        combined(parse_lookup("strike since:2d sort:date", TODAY), options)


def test_either_of_two_is_one_term() -> None:
    strike, port = parse_lookup("strike OR walkout port", TODAY).terms
    assert (strike.text, strike.others, port.text, port.others) == ("strike", ("walkout",), "port", ())


@pytest.mark.parametrize("typed", ["strike OR -cup", "-cup OR strike", "strik* OR flood"])
def test_what_cannot_be_either_says_so(typed: str) -> None:
    with pytest.raises(QuestionError, match="OR stands between words or phrases"):
        parse_lookup(typed, TODAY)
