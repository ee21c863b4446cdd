"""Failures on request: rate limits, refusals and server errors, before or after the work is done.

It does not care which method it is asked about; a method's own errors are its own business.
"""

from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What to answer instead: `status` 429 with `retry_after` seconds, 200 with the error `code` of a refusal, or
    another; `committed`: do the work first; `channel`: only where the call names this one."""

    status: int
    retry_after: int = 0
    committed: bool = False
    code: str = "internal_error"
    channel: str = ""


class Faults:
    """Faults waiting for the next calls of a method, first in first out."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, deque[Fault | None]] = defaultdict(deque)

    def add(self, method: str, fault: Fault, times: int, passing: int = 0) -> None:
        """Apply `fault` to the next `times` calls of `method`, after `passing` ones that are let through."""
        self._waiting[method].extend([None] * passing + [fault] * times)

    def take(self, method: str, channel: str = "") -> Fault | None:
        """The fault for this call of `method`, used up by asking."""
        waiting = self._waiting.get(method)
        if not waiting or ((fault := waiting[0]) is not None and fault.channel not in ("", channel)):
            return None
        return waiting.popleft()
