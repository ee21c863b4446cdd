"""Socket Mode: single-use addresses, up to ten sockets, hello first, each envelope to one socket until it is acked.

It does not care what envelopes say. https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import contextlib
import json
import secrets
from typing import Any

from aiohttp import WSMsgType, web

from playground.delivery import DeliveryError, Envelope
from playground.workspace import JSON, Workspace

MOST_SOCKETS = 10
PARKED_SECONDS = 360.0  # how long an event waits for a socket; Slack's own retries end after about six minutes


class SocketMode:
    """The sockets of the app. `ack_seconds` is how long an envelope may stay without its ack."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.ack_seconds = 3.0
        self.sockets: list[web.WebSocketResponse] = []
        self._tickets: set[str] = set()
        self._acks: dict[str, asyncio.Future[Any]] = {}
        self._carried_by: dict[str, web.WebSocketResponse] = {}
        self._connected = asyncio.Event()
        self._next = 0

    def new_address(self, base: str) -> str:
        """A ws:// address good for one connection; `base` is http://host:port."""
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        return f"{base.replace('http', 'ws', 1)}/socket-mode?ticket={ticket}&app_id={self.workspace.app_id}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """The aiohttp handler for `/socket-mode`."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=401, text="This address was used before, or never given out.")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(heartbeat=10)  # aiohttp echoes the payload of the client's pings
        await socket.prepare(request)
        if len(self.sockets) >= MOST_SOCKETS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets", "debug_info": {}})
            await socket.close()
            return socket
        await socket.send_json(self._hello())
        self.sockets.append(socket)
        self._connected.set()
        self.workspace.changed("socket", sockets=len(self.sockets))
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._acknowledge(message.data)
        finally:
            self._forget(socket)
        return socket

    async def attempt(self, envelope: Envelope, number: int, reason: str) -> Any:
        """See `Transport.attempt`. A socket that closes before the ack ends the attempt at once."""
        socket = await self._choose(envelope)
        frame: JSON = {
            "envelope_id": envelope.id,
            "type": envelope.kind,
            "payload": envelope.payload,
            "accepts_response_payload": envelope.kind != "events_api",
        }
        if envelope.kind == "events_api":
            frame |= {"retry_attempt": number, "retry_reason": reason}
        ack: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._acks[envelope.id], self._carried_by[envelope.id] = ack, socket
        try:
            await socket.send_json(frame)
            async with asyncio.timeout(self.ack_seconds):  # unlike `wait_for`, never swallows being cancelled
                payload = await ack
            self._carried_by.pop(envelope.id, None)
            return payload
        except TimeoutError:
            raise DeliveryError("timeout") from None
        except (ConnectionError, RuntimeError):
            raise DeliveryError("connection_failed") from None
        finally:
            self._acks.pop(envelope.id, None)

    async def disconnect(self, reason: str = "refresh_requested", *, close: bool = True) -> None:
        """Tell every socket to go, as Slack does when it moves a connection; `close` also closes it."""
        for socket in list(self.sockets):
            with contextlib.suppress(ConnectionError, RuntimeError):
                await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}})
                if close:
                    await socket.close()

    async def stop(self) -> None:
        """Close every socket."""
        for socket in list(self.sockets):
            await socket.close()

    async def _choose(self, envelope: Envelope) -> web.WebSocketResponse:
        """The next socket in turn, another than the one that did not ack before if there is one."""
        wait = PARKED_SECONDS if envelope.kind == "events_api" else self.ack_seconds
        try:
            async with asyncio.timeout(wait):
                await self._connected.wait()
        except TimeoutError:
            raise DeliveryError("connection_failed") from None
        before = self._carried_by.pop(envelope.id, None)
        candidates = [socket for socket in self.sockets if socket is not before] or self.sockets
        self._next += 1
        return candidates[self._next % len(candidates)]

    def _acknowledge(self, data: str) -> None:
        try:
            message = json.loads(data)
            ack = self._acks.get(message.get("envelope_id"))
        except (ValueError, AttributeError):
            return  # Slack ignores what it cannot read, too
        if ack is not None and not ack.done():
            ack.set_result(message.get("payload"))

    def _forget(self, socket: web.WebSocketResponse) -> None:
        if socket in self.sockets:
            self.sockets.remove(socket)
        if not self.sockets:
            self._connected.clear()
        for envelope_id, ack in list(self._acks.items()):
            if self._carried_by.get(envelope_id) is socket and not ack.done():
                ack.set_exception(DeliveryError("connection_failed"))
        self.workspace.changed("socket", sockets=len(self.sockets))

    def _hello(self) -> JSON:
        return {
            "type": "hello",
            "num_connections": len(self.sockets) + 1,
            "debug_info": {"host": "local", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self.workspace.app_id},
        }
