"""A web server on loopback that serves what it is given and keeps count: what was asked for, and how much at once.

It does not care who asks. It runs in a thread of its own, because polling runs an event loop of its own.
"""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import format_datetime
from typing import NamedTuple

from aiohttp import web

Answer = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
PUBLISHED = "Mon, 05 Jan 2026 10:00:00 GMT"


class Request(NamedTuple):
    """One request as it came in, and the status of its answer."""

    path: str
    headers: Mapping[str, str]
    status: int


class Origin:
    """`pages` maps a path to its answer; anything else is 404. `seconds` is how long each answer takes."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.log: list[Request] = []
        self.arrived = threading.Semaphore(0)
        self.seconds = 0.0
        self.most_at_once = 0
        self.times: dict[str, float] = {}  # when each path was last asked for, in seconds
        self.port = 0
        self._now = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def allow(self) -> frozenset[str]:
        return frozenset({f"127.0.0.1:{self.port}"})

    def asked(self, path: str | None = None) -> list[Request]:
        """The requests so far, of one path or of all."""
        return [request for request in self.log if path in (None, request.path)]

    def serve(
        self,
        path: str,
        body: str = "",
        *,
        kind: str = "text/html",
        status: int = 200,
        etag: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Answer `path` so from now on; with an `etag`, 304 to who has it already."""

        async def answer(request: web.BaseRequest) -> web.StreamResponse:
            given = dict(headers or {}) | ({"ETag": etag} if etag else {})
            if etag and request.headers.get("If-None-Match") == etag:
                return web.Response(status=304, headers=given)
            return web.Response(text=body, content_type=kind, status=status, headers=given)

        self.pages[path] = answer

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        self._now += 1
        self.most_at_once = max(self.most_at_once, self._now)
        self.times[request.path] = time.monotonic()
        self.arrived.release()
        try:
            await asyncio.sleep(self.seconds)
            answer = self.pages.get(request.path)
            response = await answer(request) if answer else web.Response(status=404)
            self.log.append(Request(request.path, dict(request.headers), response.status))
            return response
        finally:
            self._now -= 1


@contextmanager
def serving() -> Iterator[Origin]:
    """An origin that answers while inside."""
    origin = Origin()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> web.ServerRunner:
        runner = web.ServerRunner(web.Server(origin._handle))  # type: ignore[arg-type]  # a bare server hands on base requests
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=0.1).start()
        origin.port = runner.addresses[0][1]
        return runner

    runner = asyncio.run_coroutine_threadsafe(start(), loop).result()
    try:
        yield origin
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def rss(
    origin: Origin,
    *numbers: int,
    title: str = "Gull news",
    teaser: str | Callable[[int], str] = "A teaser.",
    channel: str = "",
) -> str:
    """A feed with an entry for each number, whose page is at `/number`."""
    tell = teaser if callable(teaser) else (lambda _: teaser)
    items = "".join(
        f"<item><title>Story {n}</title><link>{origin.url}/{n}</link><guid>story-{n}</guid>"
        f"<pubDate>{PUBLISHED}</pubDate><description>{tell(n)}</description></item>"
        for n in numbers
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{channel}{items}</channel></rss>'


def http_date(moment: object) -> str:
    """A time as HTTP writes it."""
    return format_datetime(moment, usegmt=True)  # type: ignore[arg-type]  # an aware datetime in UTC
