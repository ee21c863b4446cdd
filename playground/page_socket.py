"""The page's websocket: everything there is when it connects, then each change; and what the person does.

It does not care how anything is drawn. A page that cannot keep up gets everything anew instead of what it missed.
"""

import asyncio
import json
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import WSMsgType, web

from playground import own_commands
from playground.composing import composed
from playground.delivery import DeliveryError
from playground.interactions import Interactions
from playground.messages import post_ephemeral
from playground.page_server import same_origin
from playground.people import Person
from playground.snapshot import frame_of, snapshot
from playground.web_api.methods import SlackError
from playground.workspace import JSON, Change, Workspace

MOST_WAITING = 2_000  # frames a slow page may be behind
MORNING = time(8, 5)


class PageSocket:
    """The websocket of one page; each page is one person, whom it can change."""

    def __init__(self, workspace: Workspace, interactions: Interactions, hints: tuple[str, ...]) -> None:
        self.workspace = workspace
        self.interactions = interactions
        self.hints = hints
        self.person = Person(workspace.person("you"), workspace, interactions)
        self._socket: web.WebSocketResponse | None = None
        self._frames: asyncio.Queue[str] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it closes."""
        if not same_origin(request):
            return web.Response(status=403, text="Only this server's own page may connect.")
        socket = web.WebSocketResponse(heartbeat=20, max_msg_size=1024 * 1024)
        await socket.prepare(request)
        self._socket = socket
        stop_listening = self.workspace.listen(self._hear)
        self._everything()
        sender = asyncio.create_task(self._send(socket))
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    task = asyncio.create_task(self._obey(message.data))  # a modal may open while a command waits
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
        finally:
            stop_listening()
            sender.cancel()
        return socket

    async def close(self) -> None:
        """Close the connection; the page will try to come back."""
        if self._socket is not None:
            await self._socket.close()

    async def _send(self, socket: web.WebSocketResponse) -> None:
        while not socket.closed:
            await socket.send_str(await self._frames.get())

    def _put(self, frame: JSON) -> None:
        self._frames.put_nowait(json.dumps(frame))

    def _everything(self) -> None:
        while not self._frames.empty():
            self._frames.get_nowait()
        self._put(snapshot(self.workspace, self.person.id, self.hints))

    def _hear(self, change: Change) -> None:
        if self._frames.qsize() > MOST_WAITING:
            self._everything()
            return
        frame = frame_of(self.workspace, self.person.id, change)
        if frame is not None:
            self._put(frame)

    async def _obey(self, data: str) -> None:
        request_id = None
        try:
            request = json.loads(data)
            request_id = request["id"]
            handler = getattr(self, f"_do_{request['do']}", None)
            if handler is None:
                raise LookupError(f"The page cannot do {request['do']}.")
            self._put({"type": "done", "id": request_id, "ok": True, "result": await handler(request)})
        except DeliveryError as failure:
            name = self.workspace.app.name
            slow = f"{name} did not answer in time." if failure.reason == "timeout" else f"{name} is not connected."
            self._put({"type": "done", "id": request_id, "ok": False, "error": slow})
        except SlackError as error:
            self._put({"type": "done", "id": request_id, "ok": False, "error": f"Slack would say: {error.code}"})
        except (LookupError, ValueError, TypeError) as error:
            self._put({"type": "done", "id": request_id, "ok": False, "error": str(error).strip("'\"")})

    # -- what the person does ---------------------------------------------------------------------------------

    async def _do_be(self, request: JSON) -> None:
        self.person = Person(self.workspace.person(request["person"]), self.workspace, self.interactions)
        self._everything()

    async def _do_say(self, request: JSON) -> str:
        text = composed(self.workspace, request["text"])
        channel = self.workspace.channel(request["channel"])
        ts = await self.person.say(channel.id, text, request.get("thread_ts"))
        if f"<@{self.workspace.bot_user_id}>" in text and not self.workspace.bot_in(channel):
            content = {
                "text": f"<@{self.workspace.bot_user_id}> is not in this channel and cannot see your message.",
                "user": self.workspace.slackbot_id,
                "offers_invitation": True,
            }
            post_ephemeral(self.workspace, channel, self.person.id, content)
        return ts

    async def _do_command(self, request: JSON) -> None:
        channel = self.workspace.channel(request["channel"])
        known = own_commands.NAMES | {command.command for command in self.workspace.app.commands}
        if request["command"] not in known:
            text = f"`{request['command']}` is not a command here. There are {', '.join(sorted(known))}."
            content = {"text": text, "user": self.workspace.slackbot_id}
            post_ephemeral(self.workspace, channel, self.person.id, content)
            return
        await self.person.command(channel.id, request["command"], request["text"])

    async def _do_click(self, request: JSON) -> None:
        container = request["container"]
        self._fill_in(container, request.get("values") or [])
        await self.person.click(container, request["action_id"], request.get("value"), request["block_id"])

    async def _do_submit(self, request: JSON) -> dict[str, str]:
        self._fill_in(request["container"], request.get("values") or [])
        return await self.person.submit(request["container"])

    async def _do_close(self, request: JSON) -> None:
        await self.person.close(request["container"], clear=bool(request.get("clear")))

    async def _do_options(self, request: JSON) -> list[JSON]:
        return await self.person.options(request["container"], request["action_id"], request["typed"])

    async def _do_shortcut(self, request: JSON) -> None:
        await self.person.shortcut(request["callback_id"], request.get("message"))

    async def _do_open(self, request: JSON) -> None:
        await (self.person.open_home() if request["tab"] == "home" else self.person.open_messages())

    async def _do_invite(self, request: JSON) -> None:
        await self.person.invite_bot(request["channel"])

    async def _do_dismiss(self, request: JSON) -> None:
        for message in self.workspace.ephemerals:
            if message["ts"] == request["ts"] and message["shown_to"] == self.person.id:
                self.workspace.ephemerals.remove(message)
                self.workspace.changed("ephemeral", message=message, removed=True)
                return

    async def _do_clock(self, request: JSON) -> None:
        clock = self.workspace.clock
        if request["to"] == "morning":
            clock.move_to(next_morning(clock(), self.person.tz))
        else:
            clock.advance(timedelta(hours=1))

    def _fill_in(self, container: JSON, values: list[list[Any]]) -> None:
        self.person.fill_in(container, {(block_id, action_id): value for block_id, action_id, value in values})


def next_morning(now: datetime, tz: str) -> datetime:
    """The next 08:05 in zone `tz` after `now`."""
    local = now.astimezone(ZoneInfo(tz))
    morning = datetime.combine(local.date(), MORNING, ZoneInfo(tz))
    return morning if morning > local else datetime.combine(local.date() + timedelta(days=1), MORNING, ZoneInfo(tz))
