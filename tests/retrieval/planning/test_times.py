"""The times of questions: the days a reader would take them for, and none where only the words look like a time."""

import time
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import QuestionError
from retrieval.models import Window
from retrieval.planning.times import TimeReading, read_times, without_times
from tests.retrieval.planning import time_expressions as table

WEDNESDAY = datetime(2024, 5, 15, 12, tzinfo=UTC)
ON_WEDNESDAY = [
    *table.NAMED_BY_THE_CALENDAR,
    *table.COUNTED_FROM_THE_CLOCK,
    *table.OPEN_ON_ONE_SIDE,
    *table.RANGES,
    *table.WITHOUT_DAYS,
    *table.RANKED,
    *table.OTHER_LANGUAGES,
]
ZONES = st.sampled_from(["UTC", "Europe/London", "America/New_York", "Asia/Tokyo", "Pacific/Auckland", "Asia/Kolkata"])


def written(reading: TimeReading) -> str:
    """A reading, as the table writes it."""
    since, until = reading.window.since, reading.window.until
    window = str(since) if since == until else f"{since or ''}..{until or ''}"
    flags = [("now", reading.about_now), ("back", reading.looks_back), ("open", reading.open)]
    return " ".join([*([window] if since or until else []), *(name for name, holds in flags if holds)])


@pytest.mark.parametrize(("text", "expected"), ON_WEDNESDAY)
def test_a_question_is_about_the_days_a_reader_would_take_it_for(text: str, expected: str) -> None:
    assert written(read_times(text, WEDNESDAY)) == expected


@pytest.mark.parametrize(("text", "asked_at", "zone", "expected"), table.ELSEWHERE_AND_OTHER_DAYS)
def test_days_are_those_of_the_asker(text: str, asked_at: str, zone: str, expected: str) -> None:
    assert written(read_times(text, datetime.fromisoformat(asked_at).replace(tzinfo=UTC), zone)) == expected


@pytest.mark.parametrize("text", table.NO_TIME)
def test_what_only_looks_like_a_time_gives_none(text: str) -> None:
    reading = read_times(text, WEDNESDAY)
    assert reading == TimeReading((), Window(), about_now=False, looks_back=False, open=False)


@pytest.mark.parametrize(("text", "phrases", "rest"), table.PHRASES)
def test_the_words_that_say_when_can_be_cut_out(text: str, phrases: list[str], rest: str) -> None:
    mentions = read_times(text, WEDNESDAY).mentions
    assert [text[mention.start : mention.end] for mention in mentions] == phrases
    assert without_times(text, mentions) == rest


@pytest.mark.parametrize(("text", "direction", "event"), table.EVENTS)
def test_an_event_is_kept_with_its_words_and_its_side(text: str, direction: str, event: str) -> None:
    (mention,) = read_times(text, WEDNESDAY).mentions
    assert (mention.kind, mention.direction, mention.event) == ("event", direction, event)
    assert mention.since is None and mention.until is None


def test_mentions_keep_apart_what_the_window_joins() -> None:
    reading = read_times("Who resigned in March 2023, and who in May 2023?", WEDNESDAY)
    spans = [(mention.since, mention.until) for mention in reading.mentions]
    assert spans == [(date(2023, 3, 1), date(2023, 3, 31)), (date(2023, 5, 1), date(2023, 5, 31))]
    assert reading.window == Window(since=date(2023, 3, 1), until=date(2023, 5, 31))


@pytest.mark.parametrize(
    ("when", "tuesday"),
    [
        ("In the week before 1 December 2022", date(2022, 11, 29)),
        ("Between 20 and 25 August 2022", date(2022, 8, 23)),
        ("Between 20 August and 25 August 2022", date(2022, 8, 23)),
    ],
)
def test_a_day_beside_a_date_in_the_past_is_read_from_that_date(when: str, tuesday: date) -> None:
    mentions = read_times(f"{when}, what did the Senate pass on Tuesday?", WEDNESDAY).mentions
    assert mentions[1].since == mentions[1].until == tuesday


def test_kinds_tell_what_is_written_out_from_what_is_counted() -> None:
    text = "What is the latest since we last spoke, beyond the 2020 election, last week and in June 2022, years ago?"
    kinds = [(mention.kind, mention.named) for mention in read_times(text, WEDNESDAY).mentions]
    assert kinds == [
        ("now", False),
        ("conversation", False),
        ("explicit", True),
        ("relative", False),
        ("explicit", False),
        ("back", False),
    ]


def test_a_conversation_that_is_dated_has_days_to_search_in() -> None:
    (mention,) = read_times("What has changed since I asked on Monday?", WEDNESDAY).mentions
    assert (mention.kind, mention.since, mention.until) == ("conversation", date(2024, 5, 13), date(2024, 5, 15))


def test_a_time_without_a_zone_is_in_utc() -> None:
    assert read_times("today", WEDNESDAY.replace(tzinfo=None), "Asia/Tokyo") == read_times(
        "today", WEDNESDAY, "Asia/Tokyo"
    )


def test_an_unknown_zone_is_refused_in_plain_words() -> None:
    with pytest.raises(QuestionError, match="Europe/Berlin"):
        read_times("today", WEDNESDAY, "Mars/Olympus")


PIECES = st.sampled_from(
    [
        *("May", "march", "in", "the", "last", "next", "this", "4", "2024", "January", "Friday", "weekend", "week"),
        *("before", "after", "since", "between", "and", "from", "to", "until", "first", "of", "two", "days", "ago"),
        *("Q3", "Easter", "early", "mid", "-", ",", ".", "?", "'", "'s", "’s", "2022-06-16", "1/2/2024", "99", "9999"),
        *("century", "1990", "s", "th", "election", "ceasefire", "spring", "we", "spoke", "letzte", "Woche", "mars"),
        *("hier", "31", "February", "Black", "years", "weekends", "half", "rest", "far", "so", "٣", "²", "\u0130"),
    ]
)
WORDY = st.lists(PIECES, max_size=25).map(" ".join) | st.lists(PIECES, max_size=12).map("".join)


@settings(max_examples=400)
@given(
    WORDY | st.text(max_size=200),
    st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))])),
    ZONES,
)
def test_any_text_is_read_at_any_time_without_an_error(text: str, asked_at: datetime, zone: str) -> None:
    reading = read_times(text, asked_at, zone)
    assert all(0 <= mention.start < mention.end <= len(text) for mention in reading.mentions)
    assert all(one.end <= two.start for one, two in pairwise(reading.mentions))
    for since, until in [(reading.window.since, reading.window.until), *((m.since, m.until) for m in reading.mentions)]:
        assert since is None or until is None or since <= until
    rest = without_times(text, reading.mentions)
    assert len(rest) <= len(text) and bool(rest) == bool(text)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%Y-%m-%d", "%-d %B %Y", "%B %-d, %Y"]))
def test_a_date_that_is_written_out_is_itself(day: date, form: str) -> None:
    for text in (f"What happened on {day:{form}}?", f"what happened on {day:{form}}?".lower()):
        assert read_times(text, WEDNESDAY).window == Window(since=day, until=day)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),
    ZONES,
    ZONES,
    st.integers(1, 400),
    st.sampled_from(["today", "yesterday", "{} days ago", "over the last {} days", "the day before yesterday"]),
)
def test_the_same_instant_elsewhere_is_a_day_off_at_most(
    asked_at: datetime, here: str, there: str, count: int, form: str
) -> None:
    one, two = (read_times(form.format(count), asked_at, zone).window for zone in (here, there))
    assert one.since and two.since and one.until and two.until
    assert abs(one.since - two.since) <= timedelta(1) and abs(one.until - two.until) <= timedelta(1)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)), ZONES, st.integers(1, 60))
def test_no_day_is_lost_in_a_range_over_a_change_of_clocks(asked_at: datetime, zone: str, count: int) -> None:
    window = read_times(f"What happened over the last {count} days?", asked_at, zone).window
    today = asked_at.astimezone(ZoneInfo(zone)).date()
    assert window == Window(since=today - timedelta(count), until=today)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 6))
def test_a_weekday_of_the_past_is_within_the_last_seven_days(today: date, back: int) -> None:
    day, noon = today - timedelta(back), datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    assert read_times(f"What happened on {day:%A}?", noon).window == Window(since=day, until=day)


@pytest.mark.parametrize(
    "piece",
    [
        *("May ", "in March ", "the last ", "4 January ", "1-", "2024 ", "the week before ", "since ", "between "),
        *("early ", "after the vote ", "from Monday to ", "first week of ", "two weeks before ", "'", " ", "a", "½"),
        *("1/2/2024 ", "within two weeks of ", "since the election of the ", "in the run-up to ", "since we spoke "),
    ],
)  # fmt: skip
def test_hostile_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    began = time.monotonic()
    read_times(text, WEDNESDAY)
    assert time.monotonic() - began < 5  # each took under a third of a second; squared, it would be minutes
