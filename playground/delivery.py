"""Getting envelopes to the app: events again and again for a while, interactions once.

It does not care how an attempt travels (`socket_mode`, `http_events`) or what an envelope says.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from playground.workspace import JSON

log = logging.getLogger(__name__)

RETRY_SECONDS = (0.0, 60.0, 300.0)  # Slack tries three times more: at once, after a minute, after five


class DeliveryError(Exception):
    """An attempt the app did not acknowledge; `reason` as in X-Slack-Retry-Reason. `final`: do not try again."""

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.final = final


@dataclass
class Envelope:
    """What is sent: `kind` is events_api, slash_commands or interactive."""

    kind: str
    payload: JSON
    id: str = field(default_factory=lambda: secrets.token_hex(16))


class Transport(Protocol):
    """One way to the app; `ack_seconds` is how long it may take to acknowledge."""

    ack_seconds: float

    async def attempt(self, envelope: Envelope, number: int, reason: str) -> Any:
        """Send once and wait for the ack; returns its payload (None, text or a dict). Raises DeliveryError."""
        ...


class Deliveries:
    """Sends envelopes by the current `transport`. `retry_scale` shortens the waits between attempts for tests."""

    def __init__(self, transport: Transport, announce: Callable[[str], None]) -> None:
        self.transport = transport
        self.announce = announce  # told "delivered" after each ack, so that who waits for its effects looks again
        self.retry_scale = 1.0
        self.undelivered: list[Envelope] = []
        self._tasks: set[asyncio.Task[Any]] = set()

    async def once(self, envelope: Envelope) -> Any:
        """Deliver an interaction: one attempt, whose ack's payload is returned. Raises DeliveryError."""
        answer = await self.transport.attempt(envelope, 0, "")
        self.announce("delivered")
        return answer

    def in_background(self, payload: JSON) -> None:
        """Deliver an event, with retries, without waiting."""
        task = asyncio.get_running_loop().create_task(self._event(Envelope("events_api", payload)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until no event is under way: each is acknowledged or given up."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Give up on everything under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _event(self, envelope: Envelope) -> None:
        reason = ""
        for number, wait in enumerate((0.0, *RETRY_SECONDS)):
            await asyncio.sleep(wait * self.retry_scale)
            try:
                await self.transport.attempt(envelope, number, reason)
                self.announce("delivered")
                return
            except DeliveryError as failure:
                reason = failure.reason
                if failure.final:
                    break
        self.undelivered.append(envelope)
        log.warning(
            "The app did not acknowledge an event (%s): %s", reason, envelope.payload.get("event", {}).get("type")
        )
