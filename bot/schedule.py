"""When a channel's digest is due, and what stretch of time it covers. Pure arithmetic on local days and
instants.

It does not care where subscriptions are kept, what is posted, or what time it is now: every function is told.
A slot is one local date on which a digest is wanted, with the instant at which it falls due. Where the clocks
go forward over the wanted time, the slot falls due that much later (02:30 becomes 03:30); where they go back
over it, at its first pass: either way a local date has one slot.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from retrieval.models import Model

LATE = timedelta(hours=6)
LONGEST_WINDOW = timedelta(days=7)
EVERY_DAY = frozenset(range(7))


class Timetable(Model):
    """The local time and the week days (Monday is 0) of a digest; nothing is due for slots before
    `starts_at`.

    `starts_at` moves when the timetable is changed or resumed, so that neither brings a burst of past
    editions.
    """

    at: time
    zone: str
    days: frozenset[int] = EVERY_DAY
    starts_at: AwareDatetime


class Slot(NamedTuple):
    """A local date and the instant (UTC) at which its digest falls due."""

    day: date
    due_at: datetime


def instant(timetable: Timetable, day: date) -> datetime:
    """The instant (UTC) of the timetable's local time on the local date `day`."""
    return datetime.combine(day, timetable.at, ZoneInfo(timetable.zone)).astimezone(UTC)


def local_day(timetable: Timetable, now: datetime) -> date:
    """The date in the timetable's zone at the instant `now`."""
    return now.astimezone(ZoneInfo(timetable.zone)).date()


def due(timetable: Timetable, now: datetime, last: date | None) -> Slot | None:
    """The one slot that is due at `now`, or None; `last` is the local date of the channel's newest edition.

    Only the newest slot counts, so an outage of several days is followed by one digest. It may come late:
    until its local date ends, and for at least six hours.
    """
    slot = latest_slot(timetable, now)
    if slot is None or slot.due_at < timetable.starts_at or (last is not None and slot.day <= last):
        return None
    return slot if now < deadline(timetable, slot) else None


def deadline(timetable: Timetable, slot: Slot) -> datetime:
    """The instant from which the slot's digest is no longer worth posting."""
    midnight = datetime.combine(slot.day + timedelta(days=1), time(), ZoneInfo(timetable.zone)).astimezone(UTC)
    return max(slot.due_at + LATE, midnight)


def latest_slot(timetable: Timetable, now: datetime) -> Slot | None:
    """The newest slot at or before `now`; None where no week day is chosen.

    The search begins a day ahead, because clocks that go back over midnight return to a date whose successor
    has already begun.
    """
    return _seek(timetable, local_day(timetable, now) + timedelta(days=1), -1, lambda at: at <= now)


def next_slot(timetable: Timetable, now: datetime, last: date | None) -> Slot | None:
    """The first slot after `now` whose date has had no edition; None where no week day is chosen."""
    start = local_day(timetable, now) - timedelta(days=1)
    if last is not None:
        start = max(start, last + timedelta(days=1))
    floor = max(now, timetable.starts_at)
    return _seek(timetable, start, 1, lambda at: at > floor)


def window(
    timetable: Timetable, slot: Slot, now: datetime, delivered_until: datetime | None
) -> tuple[datetime, datetime]:
    """What the slot's digest covers when it is composed at `now`: from the end of the last delivered one up
    to `now`.

    A first digest goes back to the slot before, which is a day, or on a Monday of a channel without weekends
    since Friday. No digest goes back further than seven days, or than the slot before where that is longer
    ago.
    """
    until = max(now, slot.due_at)
    before = latest_slot(timetable, slot.due_at - timedelta(seconds=1))
    previous = before.due_at if before else slot.due_at - timedelta(days=1)
    since = delivered_until if delivered_until is not None else previous
    return min(max(since, min(until - LONGEST_WINDOW, previous)), until), until


def _seek(timetable: Timetable, start: date, step: int, fits: Callable[[datetime], bool]) -> Slot | None:
    """The first wanted day from `start` on, in steps of one day, whose instant fits, within ten days."""
    for count in range(10):
        day = start + timedelta(days=step * count)
        if day.weekday() in timetable.days and fits(at := instant(timetable, day)):
            return Slot(day, at)
    return None
