"""What a search of the index may have missed, told to whoever searched at that time.

It does not care what is missing, nor how it is mended.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Seen:
    """What was lacking while something was looked up; filled in until the block of `Completeness.observed` ends."""

    def __init__(self, notes: list[str]) -> None:
        self._notes = dict.fromkeys(notes)

    def add(self, note: str) -> None:
        self._notes[note] = None

    @property
    def note(self) -> str | None:
        """Plain sentences for the reader, None where nothing was lacking."""
        return " ".join(self._notes) or None


class Completeness:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._lacking: dict[str, str] = {}
        self._watching: list[Seen] = []

    def lacks(self, part: str, note: str) -> None:
        """From now on `part` cannot be relied on, until it is `whole`; `note` is told to who searches."""
        with self._lock:
            self._lacking[part] = note
            for seen in self._watching:
                seen.add(note)

    def whole(self, part: str) -> None:
        with self._lock:
            self._lacking.pop(part, None)

    def missed(self, note: str) -> None:
        """One search missed something; told to all who search at this moment, as it is not known whose it was."""
        with self._lock:
            for seen in self._watching:
                seen.add(note)

    @property
    def note(self) -> str | None:
        """What is lacking now."""
        with self._lock:
            return Seen(list(self._lacking.values())).note

    @contextmanager
    def observed(self) -> Iterator[Seen]:
        """Learns of all that was lacking at any moment inside."""
        with self._lock:
            seen = Seen(list(self._lacking.values()))
            self._watching.append(seen)
        try:
            yield seen
        finally:
            with self._lock:
                self._watching.remove(seen)
