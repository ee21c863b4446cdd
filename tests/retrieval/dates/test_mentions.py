"""Dates in texts: read where the text and the publication date decide, open where they do not, never guessed."""

import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.dates.mentions import MAX_PLACES, find_dates
from tests.retrieval.dates import dated_expressions as table

THURSDAY = datetime(2024, 1, 11, tzinfo=UTC)
ENGLISH = [
    *table.WRITTEN_OUT,
    *table.YEAR_LEFT_OUT,
    *table.WEEKDAYS,
    *table.COUNTED_FROM_PUBLICATION,
    *table.NO_DATE,
]


def read(
    text: str, published_at: datetime | None = THURSDAY, day_only: bool = True, language: str | None = "en"
) -> str:
    """The dates of a text, written as in the table."""
    found = []
    for mention in find_dates(text, published_at, day_only, language):
        assert (mention.first is None) == (mention.last is None)
        days = "open" if mention.first is None else str(mention.first)
        if mention.last != mention.first:
            days += f"/{mention.last}"
        found.append(f"{text[mention.start : mention.end]}: {days}")
    return "; ".join(found)


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_dates_denote_the_days_a_reader_would_take_them_for(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("language", "text", "expected"), table.OTHER_LANGUAGES)
def test_other_languages_have_their_months_and_orders(language: str, text: str, expected: str) -> None:
    assert read(text, language=language) == expected


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_without_a_publication_date_only_what_is_written_out_is_read(text: str, expected: str) -> None:
    for dated, undated in zip(expected.split("; "), read(text, None).split("; "), strict=True):
        phrase = undated.split(": ")[0]
        has_year = any(part.isdigit() and len(part) == 4 for part in phrase.replace("-", " ").split())
        assert undated in (dated, f"{phrase}: open")
        assert undated == dated or not has_year


@pytest.mark.parametrize(
    ("clock", "text", "expected"),
    [
        ("12:00", "It fell today.", "today: 2024-01-11"),
        ("02:00", "It fell today.", "today: open"),
        ("22:30", "It fell yesterday.", "yesterday: open"),
        ("02:00", "The court ruled on Wednesday.", "Wednesday: 2024-01-10"),
        ("02:00", "The court ruled on Thursday.", "Thursday: open"),
        ("22:30", "The court ruled on Thursday.", "Thursday: 2024-01-11"),
        ("02:00", "It fell last month.", "last month: 2023-12-01/2023-12-31"),
        ("02:00", "It fell on 4 January 2024.", "4 January 2024: 2024-01-04"),
    ],
)
def test_near_midnight_a_day_is_read_only_where_both_possible_days_agree(clock: str, text: str, expected: str) -> None:
    published_at = datetime.fromisoformat(f"2024-01-11T{clock}+00:00")
    assert read(text, published_at, day_only=False) == expected


def test_a_sunday_leaves_weeks_open() -> None:
    assert read("It fell last week.", THURSDAY + timedelta(3)) == "last week: open"


def test_an_absurd_publication_date_is_as_none() -> None:
    assert read("It fell yesterday.", datetime(1, 1, 1, tzinfo=UTC)) == "yesterday: open"
    assert read("It fell yesterday.", datetime(9999, 12, 31, tzinfo=UTC)) == "yesterday: open"


def test_an_unknown_language_is_read_as_english() -> None:
    assert read("It fell on Tuesday.", language=None) == "Tuesday: 2024-01-09"
    assert read("It fell on Tuesday.", language="en-GB") == "Tuesday: 2024-01-09"


FRAGMENTS = st.sampled_from(
    ["Thursday", "last ", "May", "4", "2024", "January 4", ", ", " ", "\n", "“", '"', "ago", "two weeks ", "in ", "-"]
)


@settings(max_examples=200)
@given(
    st.lists(FRAGMENTS | st.text(max_size=5), max_size=60).map("".join) | st.text(max_size=300),
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.booleans(),
    st.sampled_from(["en", "de", "fr", "zh", "xx", "", None, "not a language"]),
)
def test_any_text_is_read_without_an_error(
    text: str, published_at: datetime | None, day_only: bool, language: str | None
) -> None:
    mentions = find_dates(text, published_at, day_only, language)
    assert all(0 <= mention.start < mention.end <= len(text) for mention in mentions)
    assert all(one.end <= two.start for one, two in pairwise(mentions))
    for mention in mentions:
        assert (mention.first is None) == (mention.last is None)
        assert mention.first is None or mention.last is None or mention.first <= mention.last


@given(st.dates(date(1400, 1, 1), date(2099, 12, 31)), st.sampled_from(["en", "de", None]))
def test_iso_dates_are_themselves(day: date, language: str | None) -> None:
    assert read(f"On {day.isoformat()} it began.", None, language=language) == f"{day}: {day}"


@given(st.dates(date(1400, 1, 1), date(2099, 12, 31)), st.sampled_from(["%-d %B %Y", "%B %-d, %Y", "%A, %-d %B %Y"]))
def test_full_english_dates_are_themselves(day: date, form: str) -> None:
    written = day.strftime(form)
    assert read(f"On {written} it began.", None) == f"{written}: {day}"


@given(st.dates(date(1990, 1, 1), date(2050, 12, 31)), st.integers(0, 6))
def test_a_past_weekday_is_within_the_week_up_to_publication(published: date, back: int) -> None:
    day = published - timedelta(back)
    at = datetime(published.year, published.month, published.day, 12, tzinfo=UTC)
    assert read(f"The court ruled on {day:%A}.", at, day_only=False) == f"{day:%A}: {day}"


@pytest.mark.parametrize(
    "piece",
    [
        "May ",
        "1",
        "Thursday ",
        "“",
        "in March ",
        "the last ",
        "4 January ",
        "1-",
        "2024 ",
        "\n",
        "a week on ",
        "’",
        "a",
        "Jan. ",
    ],
)
def test_hostile_text_takes_seconds_at_most(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    began = time.monotonic()
    assert len(find_dates(text, THURSDAY, True, "en")) <= MAX_PLACES
    assert time.monotonic() - began < 20
