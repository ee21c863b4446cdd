"""The local Slack, wired: one server on one port for the Web API, Socket Mode, response URLs and the page.

It does not care which app connects: it takes a manifest and behaves as Slack would to any app.
"""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from aiohttp import web

from playground.clock import MovableClock
from playground.delivery import Deliveries
from playground.events import Events
from playground.faults import Fault, Faults
from playground.http_events import SignedHttp
from playground.interactions import Interactions
from playground.manifest import AppManifest
from playground.messages import thread, top_level
from playground.page_server import guard, serve_file
from playground.page_socket import PageSocket
from playground.people import Person
from playground.response_urls import ResponseUrls
from playground.socket_mode import SocketMode
from playground.web_api.server import WebApi
from playground.workspace import JSON, Workspace

T = TypeVar("T")


class LocalSlack:
    """A Slack workspace in this process, with one app installed.

    `hints` are example questions the page offers a newcomer. Tokens and the signing secret are new each time.
    """

    def __init__(
        self, manifest: Mapping[str, Any], clock: MovableClock | None = None, *, hints: Sequence[str] = ()
    ) -> None:
        self.clock = clock if clock is not None else MovableClock()
        self.hints = tuple(hints)
        self.bot_token = f"xoxb-local-{secrets.token_hex(12)}"
        self.app_token = f"xapp-local-{secrets.token_hex(12)}"
        self.signing_secret = secrets.token_hex(16)
        self.url = ""
        self.workspace = Workspace(AppManifest.read(manifest), self.clock)
        self.faults = Faults()
        self.sockets = SocketMode(self.workspace)
        self.deliveries = Deliveries(self.sockets, self.workspace.changed)
        self.response_urls = ResponseUrls(self.workspace)
        self.interactions = Interactions(self.workspace, self.deliveries, self.response_urls)
        self.events = Events(self.workspace, self.deliveries.in_background)
        self.api = WebApi(self.workspace, self.faults, self.bot_token, self.app_token)
        self._runner: web.AppRunner | None = None
        self._pages: set[PageSocket] = set()
        self.clock.on_move(lambda now: self.workspace.changed("clock", now=now))

    # -- running ----------------------------------------------------------------------------------------------

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Serve on `host`:`port` (0: any free port). Raises OSError when the port is taken."""
        app = web.Application(client_max_size=4 * 1024 * 1024, middlewares=[guard(host)])
        app.router.add_get("/", serve_file)
        app.router.add_get("/page/{name}", serve_file)
        app.router.add_get("/page-socket", self._page)
        app.router.add_route("*", "/api/{method}", self.api.handle)
        app.router.add_get("/socket-mode", self.sockets.handle)
        app.router.add_post("/response/{key}", self.response_urls.handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        address: tuple[Any, ...] = self._runner.addresses[0]
        self.url = f"http://{host}:{address[1]}"
        self.workspace.url = self.url + "/"
        self.workspace.new_socket_address = lambda: self.sockets.new_address(self.url)
        self.response_urls.base = self.url

    async def stop(self) -> None:
        """Close every connection and free the port."""
        await self.deliveries.stop()
        await self.sockets.stop()
        for page in list(self._pages):
            await page.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> "LocalSlack":
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.stop()

    async def _page(self, request: web.Request) -> web.StreamResponse:
        page = PageSocket(self.workspace, self.interactions, self.hints)
        self._pages.add(page)
        try:
            return await page.handle(request)
        finally:
            self._pages.discard(page)

    # -- addresses and ids ------------------------------------------------------------------------------------

    @property
    def api_url(self) -> str:
        """The Web API's base URL, for a client's `base_url`."""
        return f"{self.url}/api/"

    @property
    def team_id(self) -> str:
        return self.workspace.team_id

    @property
    def bot_user_id(self) -> str:
        return self.workspace.bot_user_id

    @property
    def request_url(self) -> str | None:
        """Where signed HTTP deliveries go; None means Socket Mode. Setting it switches."""
        transport = self.deliveries.transport
        return transport.request_url if isinstance(transport, SignedHttp) else None

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        if url is None:
            self.deliveries.transport = self.sockets
        else:
            self.deliveries.transport = SignedHttp(url, self.signing_secret)
            self.deliveries.transport.ack_seconds = self.sockets.ack_seconds

    # -- what a test can see ----------------------------------------------------------------------------------

    @property
    def calls(self) -> list[tuple[str, JSON]]:
        """Every Web API call with a right token, as (method, arguments), faulted ones included."""
        return self.api.calls

    def person(self, name: str) -> Person:
        """The person with this name ("ada", "grace", "omar", "you")."""
        return Person(self.workspace.person(name), self.workspace, self.interactions)

    def messages(self, channel: str, thread_ts: str | None = None) -> list[JSON]:
        """Messages of a channel, oldest first, or of one thread with its root; each with `channel`, flags, metadata.

        `channel`: "#newsroom", an id, or a person's name or id for their direct messages.
        """
        found = self._channel(channel)
        return top_level(found) if thread_ts is None else thread(found, thread_ts)

    def ephemeral(self, channel: str, person: Person) -> list[JSON]:
        """Messages shown only to `person` in a channel, oldest first."""
        found = self._channel(channel)
        return [m for m in self.workspace.ephemerals if m["channel"] == found.id and m["shown_to"] == person.id]

    def views(self, person: Person) -> list[JSON]:
        """`person`'s open modals, the topmost last."""
        return list(self.workspace.modals.get(person.id, []))

    def home(self, person: Person) -> JSON | None:
        """`person`'s App Home, once published."""
        return self.workspace.homes.get(person.id)

    def status(self, channel: str, thread_ts: str) -> str:
        """The status line of a thread, or ""."""
        found = self.workspace.status(self._channel(channel).id, thread_ts)
        return str(found["status"]) if found is not None else ""

    async def until(self, condition: Callable[[], T], timeout: float = 20) -> T:  # noqa: ASYNC109 (tests give it)
        """Wait until `condition()` is true, looking again at each change; returns its value.

        Raises TimeoutError, with the last calls, after `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while not (value := condition()):
                    await self.workspace.next_change()
                return value
        except TimeoutError:
            last = ", ".join(method for method, _ in self.calls[-12:]) or "none"
            raise TimeoutError(f"Not so within {timeout} s; the app's last calls: {last}.") from None

    # -- trouble on request -----------------------------------------------------------------------------------

    def rate_limit(self, method: str, times: int = 1, retry_after: int = 1) -> None:
        """Answer the next `times` calls of `method` with 429 and `Retry-After`."""
        self.faults.add(method, Fault(429, retry_after=retry_after), times)

    def fail(self, method: str, times: int = 1, committed: bool = False, status: int = 500) -> None:
        """Answer the next `times` calls of `method` with `status`, with `committed` after doing the work."""
        self.faults.add(method, Fault(status, committed=committed), times)

    def refuse(self, method: str, code: str, times: int = 1, channel: str = "", passing: int = 0) -> None:
        """Refuse the next `times` calls of `method` with this error of Slack's, after `passing` ones, in `channel`."""
        self.faults.add(method, Fault(200, code=code, channel=channel), times, passing)

    def _channel(self, name: str) -> Any:
        people = {user.name: user.id for user in self.workspace.people()}
        return self.workspace.channel(people.get(name.removeprefix("@"), name))
