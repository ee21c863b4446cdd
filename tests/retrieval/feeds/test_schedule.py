"""When polls and readings come: never before what a site wants, later with each failure, within bounds."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from retrieval.feeds.health import health_of
from retrieval.feeds.schedule import (
    JITTER,
    LONGEST_INTERVAL,
    LONGEST_WISH,
    MOST_TRIES,
    REREAD_AFTER,
    backed_off,
    next_interval,
    next_poll,
    next_reading,
    next_try,
    reading_of_a_change,
    usual_gap,
)
from retrieval.models import Feed
from tests.retrieval.feeds.polled import NOW

SHORTEST = timedelta(minutes=15)


def feed(**fields: object) -> Feed:
    return Feed.model_validate({"id": 1, "url": "https://gull.example/rss", "added_at": NOW} | fields)


@given(
    interval=st.none() | st.integers(0, 10**7),
    usual=st.none() | st.integers(0, 10**8),
    shortest=st.integers(1, 2_000).map(lambda minutes: timedelta(minutes=minutes)),
    found_new=st.booleans(),
)
def test_an_interval_stays_within_bounds(
    interval: int | None, usual: int | None, shortest: timedelta, found_new: bool
) -> None:
    known = feed(interval_seconds=interval, usual_gap_seconds=usual)
    assert shortest <= next_interval(known, shortest, found_new) <= max(shortest, LONGEST_INTERVAL)


def test_a_feed_that_usually_brings_something_each_hour_is_asked_each_hour() -> None:
    known = feed(interval_seconds=900, usual_gap_seconds=3_600)
    for _ in range(20):
        known = known.model_copy(update={"interval_seconds": next_interval(known, SHORTEST, False).total_seconds()})
    assert known.interval_seconds == 3_600


@given(
    number=st.integers(1, 10**6),
    minutes=st.integers(1, 1_440),
    wishes=st.lists(st.none() | st.floats(0, 10**9), max_size=3),
)
def test_no_poll_comes_before_what_the_site_wants(number: int, minutes: int, wishes: list[float | None]) -> None:
    interval = timedelta(minutes=minutes)
    wait = next_poll(number, NOW, interval, wishes) - NOW
    wish = min(timedelta(seconds=max((wish for wish in wishes if wish is not None), default=0)), LONGEST_WISH)
    assert wait >= wish and wait >= interval * (1 - JITTER)
    assert wait <= max(interval, wish) * (1 + JITTER)


def test_feeds_do_not_fall_into_step() -> None:
    assert len({next_poll(number, NOW, SHORTEST, []) for number in range(50)}) == 50


def test_failures_are_backed_off_from_twice_as_long_each_time() -> None:
    waits = [backed_off(feed(interval_seconds=900, failures=failures), SHORTEST) for failures in range(12)]
    assert waits[:3] == [timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2)]
    assert waits == sorted(waits) and waits[-1] == LONGEST_WISH


def test_a_page_is_read_again_at_growing_distances_and_then_no_more() -> None:
    moments = []
    at = NOW
    while (again := next_reading(NOW, None, at)) is not None:
        moments.append(again - NOW)
        at = again
    assert tuple(moments) == REREAD_AFTER
    assert next_reading(NOW, NOW - timedelta(days=30), NOW) is None, "an old article that is new to us"
    assert next_reading(NOW, NOW - timedelta(hours=20), NOW) == NOW + timedelta(hours=1)


def test_a_page_whose_entry_changes_all_the_time_is_read_ever_less() -> None:
    readings, read_at = 0, NOW
    for polls in range(1, 4 * 24 * 7):
        at = NOW + polls * SHORTEST
        if reading_of_a_change(NOW, read_at, at) == at:
            readings, read_at = readings + 1, at
    assert 10 < readings < 30
    assert reading_of_a_change(NOW, None, at) == at


def test_a_page_that_fails_is_tried_a_few_times() -> None:
    assert [next_try(tries, NOW) is None for tries in range(1, MOST_TRIES + 1)] == [False] * (MOST_TRIES - 1) + [True]


def test_the_usual_gap_is_of_the_entries_or_else_of_what_was_found() -> None:
    daily = [NOW - timedelta(days=day) for day in range(5)]
    assert usual_gap(feed(), daily, NOW, found_new=True) == timedelta(days=1)
    assert usual_gap(feed(), [], NOW, found_new=True) is None
    seen = feed(newest_at=NOW - timedelta(hours=10), usual_gap_seconds=3_600)
    assert usual_gap(seen, [], NOW, found_new=True) == timedelta(hours=0.7 + 3)
    assert usual_gap(seen, [], NOW, found_new=False) is None


def test_states_come_with_their_reasons() -> None:
    hour = timedelta(hours=1)
    read = {"polled_at": NOW, "next_poll_at": NOW + hour, "interval_seconds": 3_600}
    failing = {**read, "error": "It does not answer.", "error_since": NOW}
    cases = {
        "waiting": (feed(), NOW, "not been read yet"),
        "healthy": (feed(**read), NOW + 3 * hour, ""),
        "late": (feed(**read), NOW + 5 * hour, "is the bot running?"),
        "broken": (feed(**failing, failures=3), NOW, "It does not answer."),
        "gone": (feed(**failing, gone_at=NOW), NOW, "It does not answer."),
    }
    for state, (known, now, reason) in cases.items():
        health = health_of(known, now)
        assert health.state == state and reason in health.reason, (state, health)
    assert health_of(feed(**failing, failures=1), NOW).state == "late"
    assert health_of(feed(**failing, failures=1), NOW + hour).state == "broken"
    put_off = failing | {"next_poll_at": NOW + 6 * hour}
    states = [health_of(feed(**put_off, failures=count), NOW + 5 * hour).state for count in (1, 2)]
    assert states == ["late", "broken"], "one failure is none the worse for a next try that is far off"
    assert health_of(feed(**put_off, failures=1), NOW + 6 * hour).state == "broken"


def test_a_feed_that_has_gone_quiet_is_late_by_its_own_habit() -> None:
    def quiet(days: int, usual_days: float) -> str:
        gap = int(usual_days * 86_400)
        fields = {"polled_at": NOW, "newest_at": NOW - timedelta(days=days), "usual_gap_seconds": gap}
        return health_of(feed(**fields), NOW).state

    assert [quiet(6, 0.1), quiet(8, 0.1)] == ["healthy", "late"]
    assert [quiet(60, 7), quiet(71, 7)] == ["healthy", "late"]
