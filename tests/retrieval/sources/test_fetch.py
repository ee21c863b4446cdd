"""The fetch guard, on real sockets: nothing private is ever connected to, nothing large or slow gets through.

The many spellings of addresses, and hostile servers, are in the table of `evals.hostile` (tests/evals/test_hostile.py).
"""

import asyncio
import gzip
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import brotli  # type: ignore[import-untyped]  # ships no types
import pytest
from aiohttp import web

from evals.fetch_measuring import NamesInTurn
from retrieval.errors import FetchRefused, SourceError
from retrieval.sources.addresses import is_public
from retrieval.sources.fetch import fetch

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """A web server on loopback that counts what reaches it."""

    def __init__(self) -> None:
        self.requests: list[web.BaseRequest] = []
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def allow(self) -> frozenset[str]:
        return frozenset({f"127.0.0.1:{self.port}"})


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[Site]:
    site = Site()

    async def counted(request: web.BaseRequest) -> web.StreamResponse:
        site.requests.append(request)
        return await handler(request)  # type: ignore[arg-type]  # a bare server hands on base requests

    runner = web.ServerRunner(web.Server(counted))
    await runner.setup()
    tcp = web.TCPSite(runner, "127.0.0.1", 0, shutdown_timeout=0.1)
    await tcp.start()
    site.port = runner.addresses[0][1]
    try:
        yield site
    finally:
        await runner.cleanup()


async def hello(_: web.Request) -> web.Response:
    return web.Response(text="hello", headers={"ETag": '"one"', "Last-Modified": "Mon, 05 Jan 2026 10:00:00 GMT"})


def packed(body: bytes, encoding: str) -> Handler:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Encoding": encoding})

    return handler


async def refused(url: str, handler: Handler = hello, **options: object) -> tuple[str, Site]:
    """The message of the refusal; `{port}` in the URL is the port of a server that must see nothing of it."""
    async with serving(handler) as site:
        with pytest.raises(FetchRefused) as caught:
            await fetch(url.format(port=site.port), **options)  # type: ignore[arg-type]  # passed on as they are
        return str(caught.value), site


@pytest.mark.parametrize("address", ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["192.88.99.1", "::ffff:192.88.99.1", "fec0::1", "::ffff:0:8.8.8.8", "not one", ""])
def test_what_only_looks_public_is_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"])
def test_a_name_that_leads_inside_is_refused(address: str) -> None:
    message, _ = asyncio.run(refused("http://gull.example/", resolver=NamesInTurn([[address]])))
    assert "private network" in message


def test_a_name_that_changes_after_it_was_looked_up_is_refused_at_the_socket() -> None:
    async def run() -> None:
        async def back(_: web.Request) -> web.Response:
            return web.Response(status=302, headers={"Location": "http://rebinding.example/again"})

        async with serving(back) as site:
            names = NamesInTurn([["127.0.0.1"], ["10.0.0.7"]])
            allow = frozenset({f"rebinding.example:{site.port}"})
            with pytest.raises(FetchRefused, match="private network"):
                await fetch(f"http://rebinding.example:{site.port}/", allow, resolver=names)
            assert len(site.requests) == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:1/", "http://169.254.169.254/", "http://[::1]/", "file:///etc/passwd", "http://u:p@a.example/"],
)
def test_a_redirect_is_checked_like_the_address_itself(target: str) -> None:
    async def run() -> None:
        async def away(_: web.Request) -> web.Response:
            return web.Response(status=302, headers={"Location": target})

        async with serving(away) as site:
            with pytest.raises(FetchRefused):
                await fetch(site.url, site.allow)
            assert len(site.requests) == 1

    asyncio.run(run())


def test_five_redirects_are_followed_and_a_sixth_is_not() -> None:
    async def run(times: int) -> int:
        async def on(request: web.Request) -> web.Response:
            number = int(request.path.strip("/") or 0)
            if number == times:
                return web.Response(text="here")
            return web.Response(status=301, headers={"Location": f"/{number + 1}"})

        async with serving(on) as site:
            try:
                fetched = await fetch(site.url, site.allow)
            finally:
                seen = len(site.requests)
            assert fetched.url.endswith(f"/{times}")
            return seen

    assert asyncio.run(run(5)) == 6
    with pytest.raises(FetchRefused, match="more than 5 times"):
        asyncio.run(run(99))


def test_an_allowed_host_is_fetched_and_only_on_its_port() -> None:
    async def run() -> None:
        async with serving(hello) as site, serving(hello) as other:
            fetched = await fetch(site.url, site.allow)
            assert (fetched.body, fetched.status, fetched.etag) == (b"hello", 200, '"one"')
            assert fetched.content_type == "text/plain" and fetched.charset == "utf-8"
            with pytest.raises(FetchRefused):
                await fetch(other.url, site.allow)
            assert other.requests == []
            sent = site.requests[0].headers
            assert sent["User-Agent"].startswith("briefing-bot/")
            assert not {"Cookie", "Authorization", "Referer"} & set(sent)

    asyncio.run(run())


def test_a_conditional_request_is_told_that_nothing_changed() -> None:
    async def run() -> None:
        async def unchanged(request: web.Request) -> web.Response:
            assert request.headers["If-None-Match"] == '"one"'
            assert request.headers["If-Modified-Since"] == "Mon, 05 Jan 2026 10:00:00 GMT"
            return web.Response(status=304)

        async with serving(unchanged) as site:
            fetched = await fetch(site.url, site.allow, '"one"', "Mon, 05 Jan 2026 10:00:00 GMT")
            assert fetched.not_modified and fetched.body == b""

    asyncio.run(run())


TEXT = b"The pier is shut. " * 500
RAW_DEFLATE = zlib.compressobj(wbits=-15)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(TEXT), "gzip"),
        (zlib.compress(TEXT), "deflate"),
        (RAW_DEFLATE.compress(TEXT) + RAW_DEFLATE.flush(), "deflate"),
        (brotli.compress(TEXT), "br"),
        (gzip.compress(gzip.compress(TEXT)), "gzip, gzip"),
        (TEXT, "identity"),
    ],
    ids=["gzip", "zlib", "deflate", "brotli", "gzip twice", "plain"],  # a packed body holds the second it was made in
)
def test_packed_bodies_are_unpacked(body: bytes, encoding: str) -> None:
    async def run() -> None:
        async with serving(packed(body, encoding)) as site:
            assert (await fetch(site.url, site.allow)).body == TEXT

    asyncio.run(run())


def test_an_endless_body_is_cut() -> None:
    async def run() -> None:
        async def endless(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            await response.prepare(request)
            with pytest.raises(ConnectionError):
                while True:
                    await response.write(bytes(65_536))
            return response

        async with serving(endless) as site:
            with pytest.raises(FetchRefused, match="larger than 10 MB"):
                await fetch(site.url, site.allow)

    asyncio.run(run())


@pytest.mark.parametrize("stall", ["headers", "body"])
def test_a_slow_site_is_given_up(stall: str) -> None:
    async def run() -> float:
        released = asyncio.Event()

        async def slow(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            if stall == "body":
                await response.prepare(request)
                await response.write(b"<html>")
            await released.wait()
            return response

        async with serving(slow) as site:
            begun = time.monotonic()
            with pytest.raises(FetchRefused, match="took longer than"):
                await fetch(site.url, site.allow, seconds=0.5)
            released.set()
            return time.monotonic() - begun

    assert asyncio.run(run()) < 5


@pytest.mark.parametrize(
    ("status", "says"),
    [(404, "nothing at this address"), (403, "refuses"), (429, "left alone"), (500, "error"), (204, "nothing")],
)
def test_errors_of_a_site_are_told_plainly(status: int, says: str) -> None:
    async def run() -> None:
        async def fails(_: web.Request) -> web.Response:
            return web.Response(status=status)

        async with serving(fails) as site:
            with pytest.raises(SourceError, match=says):
                await fetch(site.url, site.allow)

    asyncio.run(run())


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n",
    ],
)
def test_nonsense_from_a_site_is_told_plainly(answer: bytes) -> None:
    async def run() -> None:
        async def speak(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(answer)
            await writer.drain()
            writer.close()

        server = await asyncio.start_server(speak, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            with pytest.raises(SourceError) as caught:
                await fetch(f"http://127.0.0.1:{port}/", frozenset({f"127.0.0.1:{port}"}))
        assert str(caught.value).endswith(".")

    asyncio.run(run())


def test_a_truncated_packed_body_is_an_error() -> None:
    async def run() -> None:
        async with serving(packed(gzip.compress(TEXT)[:-20], "gzip")) as site:
            with pytest.raises(SourceError, match="broke off"):
                await fetch(site.url, site.allow)

    asyncio.run(run())
