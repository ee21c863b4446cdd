"""A clock that runs on in real time and can be moved, so that tomorrow's digest can be seen today.

It does not care who reads it: the workspace stamps messages with it, and an app under test may take it as its own.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class MovableClock:
    """Callable giving an aware UTC datetime; it starts at `start` (default: now) and runs on in real time."""

    def __init__(self, start: datetime | None = None) -> None:
        self._base = _aware(start) if start is not None else datetime.now(UTC)
        self._since = time.monotonic()
        self._callbacks: list[Callable[[datetime], None]] = []

    def __call__(self) -> datetime:
        return self._base + timedelta(seconds=time.monotonic() - self._since)

    def move_to(self, moment: datetime) -> None:
        """Set the clock to `moment` (aware) and tell everyone who asked with `on_move`."""
        self._base, self._since = _aware(moment), time.monotonic()
        for callback in list(self._callbacks):
            callback(self._base)

    def advance(self, by: timedelta) -> None:
        """Move the clock by `by`."""
        self.move_to(self() + by)

    def on_move(self, callback: Callable[[datetime], None]) -> None:
        """Call `callback(now)` after each move (not while time merely passes)."""
        self._callbacks.append(callback)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("The clock needs a time with a zone, for example datetime(2026, 3, 2, 8, tzinfo=UTC).")
    return moment.astimezone(UTC)
