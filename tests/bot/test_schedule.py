"""Slots, lateness and windows, by table and by property, clock changes included."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schedule import LONGEST_WINDOW, Slot, Timetable, due, instant, latest_slot, next_slot, window

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
WORKDAYS = frozenset(range(5))
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "Asia/Kathmandu", "Pacific/Apia"]
ZONES += ["Australia/Lord_Howe", "Africa/Cairo", "America/Sao_Paulo", "Pacific/Kiritimati"]


def timetable(at: str, zone: str = "UTC", days: frozenset[int] = frozenset(range(7)), **more: datetime) -> Timetable:
    return Timetable(at=time.fromisoformat(at), zone=zone, days=days, starts_at=more.get("starts_at", LONG_AGO))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def run(table: Timetable, start: datetime, end: datetime, step: timedelta) -> list[tuple[date, datetime]]:
    """Every edition that a sweep each `step` would start, with the instant of the sweep."""
    posted: list[tuple[date, datetime]] = []
    now = start
    while now < end:
        slot = due(table, now, posted[-1][0] if posted else None)
        if slot:
            posted.append((slot.day, now))
        now += step
    return posted


@pytest.mark.parametrize(
    ("zone", "at", "day", "expected"),
    [
        ("Europe/Berlin", "08:00", date(2026, 11, 5), "2026-11-05T07:00"),
        ("Europe/Berlin", "02:30", date(2027, 3, 28), "2027-03-28T01:30"),  # missing: told at 03:30
        ("Europe/Berlin", "02:30", date(2026, 10, 25), "2026-10-25T00:30"),  # doubled: the first pass
        ("America/New_York", "02:30", date(2027, 3, 14), "2027-03-14T07:30"),
        ("America/New_York", "01:30", date(2026, 11, 1), "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "02:15", date(2026, 10, 4), "2026-10-03T15:45"),  # half an hour missing
        ("Africa/Cairo", "00:30", date(2026, 4, 24), "2026-04-23T22:30"),  # midnight itself missing
    ],
)
def test_a_local_time_has_one_instant(zone: str, at: str, day: date, expected: str) -> None:
    assert instant(timetable(at, zone), day) == utc(expected)


@pytest.mark.parametrize(
    ("zone", "at", "around"),
    [
        ("Europe/Berlin", "02:30", "2027-03-28"),
        ("Europe/Berlin", "02:30", "2026-10-25"),
        ("America/New_York", "01:30", "2026-11-01"),
        ("America/St_Johns", "00:00", "2010-11-07"),  # the clocks went back over midnight, at 00:01
        ("America/St_Johns", "23:30", "2010-11-06"),
        ("America/Sao_Paulo", "00:00", "2018-11-04"),  # midnight missing
    ],
)
def test_a_clock_change_gives_each_date_one_edition(zone: str, at: str, around: str) -> None:
    middle = utc(around + "T00:00")
    days = [
        day
        for day, _ in run(
            timetable(at, zone), middle - timedelta(days=3), middle + timedelta(days=4), timedelta(minutes=5)
        )
    ]
    first = days[0]
    assert days == [first + timedelta(days=count) for count in range(len(days))]
    assert len(days) >= 7


def test_a_date_that_a_zone_left_out_gives_no_burst() -> None:
    # Samoa went from 29 to 31 December 2011.
    posted = run(
        timetable("08:00", "Pacific/Apia"),
        utc("2011-12-28T00:00"),
        utc("2012-01-02T00:00"),
        timedelta(minutes=5),
    )
    days = [day for day, _ in posted]
    assert date(2011, 12, 30) not in days
    assert days == sorted(set(days))
    assert date(2011, 12, 31) in days


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        ("2026-11-05T07:59", None, None),
        ("2026-11-05T08:00", None, date(2026, 11, 5)),
        ("2026-11-05T08:00", date(2026, 11, 4), date(2026, 11, 5)),
        ("2026-11-05T08:01", date(2026, 11, 5), None),
        ("2026-11-05T23:59", date(2026, 11, 3), date(2026, 11, 5)),  # late, on its own date
        ("2026-11-06T00:00", date(2026, 11, 4), None),  # too late: its content goes into the next
        ("2026-11-09T09:00", date(2026, 11, 4), date(2026, 11, 9)),  # after days of outage, the newest alone
    ],
)
def test_what_is_due_in_the_morning(now: str, last: date | None, expected: date | None) -> None:
    slot = due(timetable("08:00"), utc(now), last)
    assert (slot.day if slot else None) == expected


def test_a_late_evening_edition_may_come_after_midnight() -> None:
    table = timetable("23:30")
    slot = due(table, utc("2026-11-06T05:29"), date(2026, 11, 4))
    assert slot == Slot(date(2026, 11, 5), utc("2026-11-05T23:30"))
    assert due(table, utc("2026-11-06T05:30"), date(2026, 11, 4)) is None


def test_days_that_were_not_chosen_are_left_out() -> None:
    table = timetable("08:00", days=WORKDAYS)
    days = [day for day, _ in run(table, utc("2026-11-05T00:00"), utc("2026-11-11T00:00"), timedelta(hours=1))]
    assert days == [date(2026, 11, 5), date(2026, 11, 6), date(2026, 11, 9), date(2026, 11, 10)]
    assert latest_slot(timetable("08:00", days=frozenset()), utc("2026-11-05T09:00")) is None


def test_a_timetable_set_today_after_the_hour_starts_tomorrow() -> None:
    table = timetable("08:00", starts_at=utc("2026-11-05T10:00"))
    assert due(table, utc("2026-11-05T10:01"), None) is None
    following = next_slot(table, utc("2026-11-05T10:00"), None)
    assert following == Slot(date(2026, 11, 6), utc("2026-11-06T08:00"))


def test_the_next_slot_passes_over_a_date_already_served() -> None:
    # Moved from Tokyo to Los Angeles after the day's edition: the same date is not served again.
    table = timetable("08:00", "America/Los_Angeles", starts_at=utc("2026-11-05T02:00"))
    following = next_slot(table, utc("2026-11-05T02:00"), date(2026, 11, 5))
    assert following is not None and following.day == date(2026, 11, 6)


@pytest.mark.parametrize(
    ("day", "days", "delivered_until", "expected_since"),
    [
        (date(2026, 11, 5), range(7), None, "2026-11-04T08:00"),  # a first edition: a day
        (date(2026, 11, 9), range(5), None, "2026-11-06T08:00"),  # a first edition on a Monday: since Friday
        (date(2026, 11, 9), range(5), "2026-11-06T08:03", "2026-11-06T08:03"),
        (date(2026, 11, 5), range(7), "2026-11-02T08:00", "2026-11-02T08:00"),  # missed editions flow in
        (date(2026, 11, 20), range(7), "2026-10-01T08:00", "2026-11-13T08:00"),  # seven days at most
        (date(2026, 11, 9), [0], "2026-10-05T08:00", "2026-11-02T08:00"),
    ],
)
def test_a_window_begins_where_the_last_edition_ended(
    day: date, days: "range | list[int]", delivered_until: str | None, expected_since: str
) -> None:
    table = timetable("08:00", days=frozenset(days))
    slot = Slot(day, instant(table, day))
    until = utc(delivered_until) if delivered_until else None
    assert window(table, slot, slot.due_at, until) == (utc(expected_since), slot.due_at)


@settings(max_examples=60)
@given(
    zone=st.sampled_from(ZONES),
    minute=st.integers(0, 24 * 60 - 1),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    start=st.datetimes(datetime(2005, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    step=st.integers(7, 300),
)
def test_each_wanted_date_is_served_once_and_in_order(
    zone: str, minute: int, days: frozenset[int], start: datetime, step: int
) -> None:
    table = timetable(f"{minute // 60:02}:{minute % 60:02}", zone, days)
    posted = run(table, start, start + timedelta(days=16), timedelta(minutes=step))
    served = [day for day, _ in posted]
    assert served == sorted(set(served))
    assert all(day.weekday() in days for day in served)
    local = ZoneInfo(zone)
    wanted = {
        day
        for count in range(2, 14)
        if (day := (start + timedelta(days=count)).astimezone(local).date()).weekday() in days
    }
    left_out = {date(2011, 12, 30)} if zone == "Pacific/Apia" else set()
    assert wanted - set(served) <= left_out
    for day, at in posted:
        assert at >= instant(table, day)


@settings(max_examples=80)
@given(
    zone=st.sampled_from(ZONES),
    minute=st.integers(0, 24 * 60 - 1),
    days=st.frozensets(st.integers(0, 6), min_size=1),
    now=st.datetimes(datetime(2005, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    gap=st.none() | st.timedeltas(timedelta(), timedelta(days=60)),
)
def test_a_window_is_whole_and_bounded(
    zone: str, minute: int, days: frozenset[int], now: datetime, gap: timedelta | None
) -> None:
    table = timetable(f"{minute // 60:02}:{minute % 60:02}", zone, days)
    slot = latest_slot(table, now)
    assert slot is not None and slot.due_at <= now
    delivered = now - gap if gap is not None else None
    since, until = window(table, slot, now, delivered)
    assert until == now and since <= until
    assert until - since <= 2 * LONGEST_WINDOW + timedelta(hours=26)
    if delivered is not None and now - delivered <= LONGEST_WINDOW:
        assert since == delivered
