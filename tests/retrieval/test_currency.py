"""What time a question prefers articles of: the days it names, else now, else none."""

from datetime import UTC, datetime, timedelta

import pytest

from retrieval.currency import SAID, UNSAID, Focus, read_focus

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)  # a Wednesday


def focus(text: str, asked_at: datetime = NOON, zone: str = "UTC") -> Focus:
    found = read_focus(text, asked_at, zone)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    [
        "What is the latest on the flood?",
        "What happened this week?",
        "What happened over the past year?",
        "What has changed since March?",
        "Which laws change next year?",
        "Which upcoming elections matter?",
        "Who is the current mayor?",
    ],
)
def test_a_question_about_now_or_what_is_to_come_prefers_the_newest(text: str) -> None:
    assert focus(text) == Focus(((NOON, NOON),), SAID)


@pytest.mark.parametrize("text", ["Who won the boat race?", "Are rents higher than last year?", "Who wrote 1984?"])
def test_a_question_that_says_nothing_of_time_is_taken_for_one_about_now(text: str) -> None:
    assert focus(text) == Focus(((NOON, NOON),), UNSAID)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("What happened in June 2022?", "2022-06-01", "2022-06-30"),
        ("What happened in the week before 16 June 2022?", "2022-06-09", "2022-06-16"),
        ("What happened between 6 June and 16 June 2022?", "2022-06-06", "2022-06-16"),
        ("What happened last week?", "2024-05-06", "2024-05-12"),
        ("What happened yesterday?", "2024-05-14", "2024-05-14"),
        ("What happened two years ago?", "2022-01-01", "2022-12-31"),
        ("Which county ended checks last week, after it shut its border in March 2020?", "2024-05-06", "2024-05-12"),
    ],
)
def test_the_days_that_are_named_are_preferred(text: str, first: str, last: str) -> None:
    found = focus(text)
    assert found.strength == SAID
    assert [(f"{start:%F %T}", f"{end:%F %T}") for start, end in found.periods] == [
        (f"{first} 00:00:00", f"{last} 23:59:59")
    ]


def test_each_time_that_is_named_is_a_period_of_its_own() -> None:
    starts = [start.date().isoformat() for start, _ in focus("Who resigned in March 2022 and in May 2023?").periods]
    assert starts == ["2022-03-01", "2023-05-01"]


@pytest.mark.parametrize(
    "text",
    [
        "Which ferry company went bankrupt years ago?",
        "How did people historically vote?",
        "Who originally built the pier?",
        "Who won the 2020 election?",
        "What did he do after the 2020 election?",
    ],
)
def test_a_question_that_looks_back_without_saying_to_when_prefers_none(text: str) -> None:
    assert read_focus(text, NOON) is None


def test_a_day_begins_at_midnight_where_the_asker_is() -> None:
    ((start, end),) = focus("What happened yesterday?", NOON, "America/New_York").periods
    assert (f"{start:%F %R}", f"{end:%F %R}") == ("2024-05-14 04:00", "2024-05-15 03:59")


def test_an_open_beginning_and_the_ends_of_the_calendar_are_no_error() -> None:
    ((start, end),) = focus("What happened before June 2022?").periods
    assert start.year == 1 and f"{end:%F}" == "2022-05-31"
    assert focus("What happened before June 2022?", zone="Asia/Tokyo").closeness(NOON - timedelta(5_000)) == 1
    assert focus("What happened today?", datetime(9999, 12, 31, 23, tzinfo=UTC), "Asia/Tokyo").strength == SAID


def test_closeness_falls_with_the_days_outside_a_period() -> None:
    found = focus("What happened in June 2022?")
    inside, month_later = datetime(2022, 6, 16, tzinfo=UTC), datetime(2022, 7, 30, 23, tzinfo=UTC)
    assert found.closeness(inside) == 1
    assert found.closeness(month_later) == pytest.approx(0.368, abs=0.01)
    assert found.closeness(None) == 0
