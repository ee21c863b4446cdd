"""The days that sentences name: read by the day of the source, left open without one, and said in words."""

from datetime import UTC, date, datetime

import pytest

from retrieval.answering.telling.dated import read_dates
from retrieval.answering.telling.plain_words import date_words, published_words, remark, span_words
from retrieval.models import Headline, Later, ReadDate, Sentence
from tests.retrieval.made import article


def beside(text: str, published: datetime | None, said: str | None = None) -> str:
    source = article(text, published_at=published)
    dates = read_dates(said or text, [(source, 0, len(text))])
    return remark(Sentence(text=said or text, citations=(1,), dates=dates))


THURSDAY = datetime(2024, 1, 4, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Missiles were fired, the minister said on Thursday.", "[Thursday 4 January 2024]"),
        ("One was launched on 30 December, he said.", "[Saturday 30 December 2023]"),
        ("The talks failed last week.", "[last week: 25 to 31 December 2023]"),
        ("They had begun in November.", "[November 2023]"),
        (
            "Some 350 homes were still without power, down from 600 on Monday, Vesta said.",
            "[down from 600 on Monday: Monday 1 January 2024]",
        ),
        (
            "The toll rose from 12 on Monday to 14 on Wednesday.",
            "[from 12 on Monday: Monday 1 January 2024; Wednesday 3 January 2024]",
        ),
        ("It was built last year.", "[last year: 2023]"),
        ("The law of 3 May 2021 was changed.", ""),
        ("Nothing is known so far.", ""),
        ("No date stands here.", ""),
    ],
)
def test_what_has_no_year_is_read_by_the_day_of_publication(text: str, shown: str) -> None:
    assert beside(text, THURSDAY) == shown


def test_a_date_is_left_open_where_the_article_has_none() -> None:
    assert beside("The minister said so on Thursday.", None) == "[Thursday: day not known]"


def test_only_dates_that_the_shown_sentence_names_are_told() -> None:
    text = "The minister said on Thursday that the bridge had been closed on 30 December."
    assert beside(text, THURSDAY, "The bridge was closed on 30 December.") == "[Saturday 30 December 2023]"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-11-05", "2026-11-05", "Thursday 5 November 2026"),
        ("2026-11-02", "2026-11-08", "2 to 8 November 2026"),
        ("2026-10-30", "2026-11-02", "30 October to 2 November 2026"),
        ("2026-12-30", "2027-01-02", "30 December 2026 to 2 January 2027"),
        ("2026-02-01", "2026-02-28", "February 2026"),
        ("2026-01-01", "2026-12-31", "2026"),
        ("2026-03-01", "2026-05-31", "March to May 2026"),
    ],
)
def test_days_in_words(first: str, last: str, words: str) -> None:
    assert span_words(date.fromisoformat(first), date.fromisoformat(last)) == words


def test_words_that_name_no_day_stand_before_it() -> None:
    day = date(2026, 11, 16)
    assert date_words(ReadDate(words="yesterday", first=day, last=day)) == "yesterday: Monday 16 November 2026"
    assert date_words(ReadDate(words="on Monday", first=day, last=day)) == "Monday 16 November 2026"


def test_what_a_revision_added_is_read_by_its_own_day() -> None:
    text = "Missiles were fired on Tuesday. The minister denied it on Tuesday."
    start = text.index("The minister")
    later = (Later(start=start, end=len(text), at=datetime(2024, 1, 10, 9, tzinfo=UTC)),)
    source = article(text, published_at=THURSDAY, later=later)
    dates = read_dates(text, [(source, 0, len(text))])
    assert [one.first for one in dates] == [date(2024, 1, 2), date(2024, 1, 9)]


def test_the_day_of_a_correction_stands_beside_that_of_the_article() -> None:
    known = {"article_id": "a", "title": "A", "published_at": THURSDAY, "updated_at": datetime(2024, 1, 10, tzinfo=UTC)}
    assert published_words(Headline.model_validate(known)) == "Thursday 4 January 2024"
    corrected = Headline.model_validate(known | {"revision": 2})
    assert published_words(corrected) == "Thursday 4 January 2024, corrected on Wednesday 10 January 2024"
    assert published_words(Headline(article_id="a", title="A")) == "date unknown"
