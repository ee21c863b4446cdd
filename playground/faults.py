"""Failures on request: rate limits and server errors, before or after the work is done.

It does not care which method it is asked about; a method's own errors are its own business.
"""

from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What to answer instead: `status` 429 with `retry_after` seconds, or another; `committed`: do the work first."""

    status: int
    retry_after: int = 0
    committed: bool = False


class Faults:
    """Faults waiting for the next calls of a method, first in first out."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def add(self, method: str, fault: Fault, times: int) -> None:
        """Apply `fault` to the next `times` calls of `method`."""
        self._waiting[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """The fault for this call of `method`, used up by asking."""
        waiting = self._waiting.get(method)
        return waiting.popleft() if waiting else None
