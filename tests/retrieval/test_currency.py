"""What time a question prefers articles of: the days it names, else now, else none."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from retrieval.currency import DATED, OUTSIDE, SAID, STILL_NEWS, UNSAID, Focus, read_focus
from retrieval.planning.times import read_times

NOON = datetime(2024, 5, 15, 12, tzinfo=UTC)  # a Wednesday
NOW = (NOON.timestamp() - STILL_NEWS, NOON.timestamp())


def read(text: str, asked_at: datetime = NOON, zone: str = "UTC") -> Focus | None:
    return read_focus(read_times(text, asked_at, zone), asked_at, ZoneInfo(zone))


def focus(text: str, asked_at: datetime = NOON, zone: str = "UTC") -> Focus:
    found = read(text, asked_at, zone)
    assert found is not None
    return found


def moments(found: Focus) -> list[tuple[str, str]]:
    return [
        (f"{datetime.fromtimestamp(a, UTC):%F %R}", f"{datetime.fromtimestamp(b, UTC):%F %R}") for a, b in found.periods
    ]


def closeness(found: Focus, *at: datetime | None) -> list[float]:
    return [float(one) for one in found.closeness(np.array([one.timestamp() if one else np.nan for one in at]))]


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
    found = focus(text)
    if text == "What has changed since March?":  # all of what came since then is asked for
        assert found.periods[0][1] == NOW[1]
    else:
        assert found == Focus((NOW,), SAID)


@pytest.mark.parametrize("text", ["Who won the boat race?", "Are rents higher than last year?", "Who wrote 1984?"])
def test_a_question_that_says_nothing_of_time_is_taken_for_one_about_now(text: str) -> None:
    assert focus(text) == Focus((NOW,), UNSAID)


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
    assert found.strength == DATED
    assert moments(found) == [(f"{first} 00:00", f"{last} 23:59")]


def test_each_time_that_is_named_is_a_period_of_its_own() -> None:
    starts = [start[:10] for start, _ in moments(focus("Who resigned in March 2022 and in May 2023?"))]
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
    assert read(text) is None


def test_a_day_begins_at_midnight_where_the_asker_is() -> None:
    found = focus("What happened yesterday?", NOON, "America/New_York")
    assert moments(found) == [("2024-05-14 04:00", "2024-05-15 03:59")]


def test_an_open_beginning_and_the_ends_of_the_calendar_are_no_error() -> None:
    found = focus("What happened before June 2022?")
    assert closeness(found, datetime(1950, 1, 1, tzinfo=UTC), datetime(2022, 5, 31, 23, tzinfo=UTC)) == [1, 1]
    assert closeness(focus("What happened before June 2022?", zone="Asia/Tokyo"), NOON - timedelta(5_000)) == [1]
    assert focus("What happened today?", datetime(9999, 12, 31, 23, tzinfo=UTC), "Asia/Tokyo").strength >= SAID


def test_closeness_falls_with_the_days_outside_a_period() -> None:
    found = focus("What happened in June 2022?")
    days = [
        datetime(2022, 6, 16, tzinfo=UTC),
        *(datetime(2022, 7, 1, 12, tzinfo=UTC) + timedelta(n) for n in (0, 10, 60, 900)),
    ]
    near = closeness(found, *days, None)
    assert near[0] == 1 and near[1] == OUTSIDE and near[-1] == 0
    assert near == sorted(near, reverse=True) and near[3] < 0.2


def test_within_a_few_days_no_article_is_more_current_than_another() -> None:
    found = focus("What is the latest on the flood?")
    assert closeness(found, NOON, NOON - timedelta(4)) == [1, 1]
    week, month, years = closeness(found, NOON - timedelta(7), NOON - timedelta(30), NOON - timedelta(900))
    assert 1 > week > month > years > 0
