"""What a process takes: its peak of memory, read from /proc while it runs.

It does not care what the process does. Where there is no /proc, no peak is known, and 0 is given.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

MEGABYTE = 1_000_000
_EVERY_SECONDS = 0.002


def peak_bytes(pid: int | None) -> int:
    """The most resident memory that a process has had so far, 0 where that is not known."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


class Peak:
    """The highest peak seen so far, in bytes."""

    def __init__(self) -> None:
        self.bytes = 0


@contextmanager
def watching(pid: Callable[[], int | None]) -> Iterator[Peak]:
    """The peak of whatever process `pid` names at each moment, until the end of the block."""
    peak, done = Peak(), threading.Event()

    def watch() -> None:
        while not done.is_set():
            peak.bytes = max(peak.bytes, peak_bytes(pid()))
            done.wait(_EVERY_SECONDS)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()
        peak.bytes = max(peak.bytes, peak_bytes(pid()))
