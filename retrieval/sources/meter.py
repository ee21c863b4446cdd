"""How much of the files to be read has been read, in bytes, so that the number of items in them can be estimated.

It does not care what is in the files. Of packed files the packed bytes count.
"""

import io
from pathlib import Path
from typing import Any


class Meter:
    """`total` and `read` are bytes; files grow and vanish meanwhile. `known`: all sources are such files."""

    def __init__(self) -> None:
        self.total = 0
        self.read = 0.0
        self.known = True

    def opened(self, path: Path) -> io.FileIO:
        """The file; each byte read from it counts."""
        return _Metered(path, self)

    def whole(self, items: int) -> int | None:
        """How many items there are in all where `items` were read so far; None where that cannot be told."""
        if not (self.known and self.total and self.read):
            return None
        return round(items * self.total / min(self.read, self.total))


class _Metered(io.FileIO):
    def __init__(self, path: Path, meter: Meter) -> None:
        super().__init__(path)
        self._meter = meter

    def readinto(self, buffer: Any) -> int | None:
        count = super().readinto(buffer)
        self._meter.read += count or 0
        return count

    def read(self, size: int | None = -1) -> bytes | Any:
        data = super().read(-1 if size is None else size)
        self._meter.read += len(data or b"")
        return data
