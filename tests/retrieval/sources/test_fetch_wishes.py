"""What a site says of the next visit, whose turn it is, and limits that hold over several requests."""

import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from retrieval.errors import FetchRefused, SiteError, SourceError
from retrieval.sources.fetch import Fetched, fetch
from retrieval.sources.freshness import LONGEST, fresh_for, retry_after
from retrieval.sources.names import Names
from tests.retrieval.sources.test_fetch import Handler, Site, serving

NOW = "Mon, 05 Jan 2026 10:00:00 GMT"
LATER = "Mon, 05 Jan 2026 10:10:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Cache-Control": "public, Max-Age=300"}, 300),
        ({"Cache-Control": 'max-age="60"'}, 60),
        ({"Cache-Control": "max-age=300", "Age": "100"}, 200),
        ({"Cache-Control": "max-age=300", "Age": "9000"}, 0),
        ({"Cache-Control": "max-age=300", "Expires": NOW, "Date": NOW}, 300),
        ({"Cache-Control": "no-store, max-age=300"}, 0),
        ({"Cache-Control": "no-cache"}, 0),
        ({"Cache-Control": "max-age=-5"}, None),
        ({"Cache-Control": "max-age=soon"}, None),
        ({"Cache-Control": "max-age=" + "9" * 12}, LONGEST),
        ({"Expires": LATER, "Date": NOW}, 600),
        ({"Expires": NOW, "Date": LATER}, 0),
        ({"Expires": "0"}, 0),
    ],
)
def test_how_long_an_answer_holds(headers: Mapping[str, str], seconds: float | None) -> None:
    assert fresh_for(headers) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": LATER, "Date": NOW}, 600),
        ({"Retry-After": NOW, "Date": LATER}, 0),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "in a while"}, None),
        ({"Retry-After": "9" * 5_000}, None),
    ],
)
def test_how_long_a_site_wants_to_be_left_alone(headers: Mapping[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


def fetched(handler: Handler, path: str = "/", **options: Any) -> Fetched:
    async def run() -> Fetched:
        async with serving(handler) as site:
            return await fetch(site.url + path, site.allow, **options)

    return asyncio.run(run())


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503, 304, 300])
def test_an_error_carries_its_status_and_when_to_come_again(status: int) -> None:
    async def fails(_: web.Request) -> web.Response:
        return web.Response(status=status, headers={"Retry-After": "90"})

    with pytest.raises(SiteError) as caught:
        fetched(fails)
    assert (caught.value.status, caught.value.retry_after) == (status, 90)


def test_wishes_come_with_the_answer() -> None:
    async def answer(_: web.Request) -> web.Response:
        long = {"ETag": '"' + "x" * 2_000 + '"', "Last-Modified": NOW}
        return web.Response(text="x", headers={"Cache-Control": "max-age=60", "Retry-After": "5", **long})

    found = fetched(answer)
    assert (found.fresh_for, found.retry_after, found.moved_to) == (60, 5, None)
    assert (found.etag, found.last_modified) == (None, NOW), "a validator too long to be sent back is not kept"


@pytest.mark.parametrize(
    ("statuses", "moved"), [((301,), True), ((308, 301), True), ((302,), False), ((301, 307), False), ((), False)]
)
def test_a_move_for_good_is_told_where_every_step_is_for_good(statuses: tuple[int, ...], moved: bool) -> None:
    async def on(request: web.Request) -> web.Response:
        step = int(request.path.strip("/") or 0)
        if step == len(statuses):
            return web.Response(text="here")
        return web.Response(status=statuses[step], headers={"Location": f"/{step + 1}"})

    found = fetched(on)
    assert found.moved_to == (found.url if moved else None)
    assert found.url.endswith(f"/{len(statuses) or ''}")


class Queue:
    """Turns that are written down, each after a wait."""

    def __init__(self, wait: float = 0.0) -> None:
        self.wait = wait
        self.hosts: list[str] = []
        self.inside = 0

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        await asyncio.sleep(self.wait)
        self.hosts.append(host)
        self.inside += 1
        assert self.inside == 1
        yield
        self.inside -= 1


def test_each_request_waits_for_its_turn_and_waiting_costs_no_time() -> None:
    async def run() -> tuple[Queue, Site]:
        async def on(request: web.Request) -> web.Response:
            assert queue.inside == 1
            if request.path == "/there":
                return web.Response(text="here")
            return web.Response(status=302, headers={"Location": f"http://LOCALHOST.:{site.port}/there"})

        async with serving(on) as site:
            allow = site.allow | {f"localhost.:{site.port}"}
            await fetch(site.url, allow, turns=queue, seconds=2.5, resolver=Names(here))
            return queue, site

    def here(_: str, port: int, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    queue = Queue(wait=1.5)
    _, site = asyncio.run(run())
    assert queue.hosts == [f"127.0.0.1:{site.port}", f"localhost:{site.port}"] and queue.inside == 0


def test_a_turn_that_is_not_had_is_the_error_of_the_fetch() -> None:
    class Closed:
        @asynccontextmanager
        async def turn(self, host: str) -> AsyncIterator[None]:
            raise SourceError("Not now.")
            yield

    async def run() -> int:
        async def never(_: web.Request) -> web.Response:
            return web.Response(text="x")

        async with serving(never) as site:
            with pytest.raises(SourceError, match="Not now"):
                await fetch(site.url, site.allow, turns=Closed())
            return len(site.requests)

    assert asyncio.run(run()) == 0


def test_the_time_is_for_all_redirects_together() -> None:
    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(0.3)
        return web.Response(status=302, headers={"Location": "/"})

    with pytest.raises(FetchRefused, match="took longer"):
        fetched(slow, seconds=0.8)


def test_a_name_server_that_hangs_holds_nothing_up() -> None:
    released = threading.Event()

    def hang(*_: Any, **__: Any) -> list[Any]:
        released.wait(60)
        return []

    begun = time.monotonic()
    with pytest.raises(FetchRefused, match="took longer"):
        asyncio.run(fetch("http://gull.example/", resolver=Names(hang), seconds=0.3))
    assert time.monotonic() - begun < 30, "the loop has ended while the look-up still hangs"
    released.set()


def test_a_name_that_is_none_is_told_plainly() -> None:
    def none(*_: Any, **__: Any) -> list[Any]:
        raise UnicodeError("label too long")

    with pytest.raises(SourceError, match="no site of this name"):
        asyncio.run(fetch("http://gull.example/", resolver=Names(none)))
