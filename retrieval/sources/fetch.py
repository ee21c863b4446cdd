"""One door for everything fetched from the web, with a guard in it.

The guard looks at the address a socket is about to connect to, after the name was resolved and again after each
redirect, so that no form of a URL and no change of a name reaches this machine or its network. It does not care what
the bytes are (`retrieval.sources.extract` and `retrieval.sources.feeds` read them), nor whose turn it is at a host.
"""

import asyncio
import socket
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Protocol

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from retrieval.errors import FetchRefused, SiteError, SourceError
from retrieval.sources.addresses import is_public
from retrieval.sources.freshness import fresh_for, retry_after
from retrieval.sources.names import Names
from retrieval.sources.targets import checked, exempting, is_allowed, place_of
from retrieval.sources.unpack import Unpacker

MAX_BYTES = 10_000_000
MAX_REDIRECTS = 5
MAX_SECONDS = 20.0
MAX_VALIDATOR_CHARS = 1_000
USER_AGENT = "briefing-bot/0.1"

_CHUNK = 65_536
_REDIRECTS = (301, 302, 303, 307, 308)
_PERMANENT = (301, 308)
_STATUS = {
    401: "The site wants a login for this address (401).",
    403: "The site refuses this address (403).",
    404: "There is nothing at this address (404).",
    410: "What was at this address is gone for good (410).",
    429: "The site asks to be left alone for a while (429). Try again later.",
    503: "The site is out of service for now (503). Try again later.",
}


class Turns(Protocol):
    """Whose turn it is at a host."""

    def turn(self, host: str) -> AbstractAsyncContextManager[None]:
        """Held during one request to `host`, "name:port" in lower case; may raise SourceError where none is had."""


@dataclass(frozen=True)
class Fetched:
    """A response: `url` after all redirects, `body` unpacked. `not_modified`: 304, the body is empty.

    `fresh_for` and `retry_after` are seconds, None where the site does not say; `moved_to` is the final address where
    every redirect on the way there was permanent, else None.
    """

    url: str
    status: int
    body: bytes
    content_type: str | None
    charset: str | None
    etag: str | None
    last_modified: str | None
    not_modified: bool
    fresh_for: float | None = None
    retry_after: float | None = None
    moved_to: str | None = None


async def fetch(
    url: str,
    allow: frozenset[str] = frozenset(),
    etag: str | None = None,
    last_modified: str | None = None,
    *,
    resolver: AbstractResolver | None = None,
    seconds: float = MAX_SECONDS,
    turns: Turns | None = None,
) -> Fetched:
    """Fetch an http or https address; at most MAX_BYTES after unpacking, MAX_REDIRECTS redirects, `seconds` in all.

    `allow` holds "host:port" pairs exempt from the rules on addresses and ports. `etag` and `last_modified` make the
    request conditional. `turns` is asked before each single request; waiting for a turn does not count as time.
    Raises FetchRefused where the guard says no, SiteError for an error status, SourceError where the site gives
    nothing usable. No cookies, logins or proxies are used.
    """
    headers, left = _headers(etag, last_modified), seconds
    target, permanent = checked(url, allow), True
    loop = asyncio.get_running_loop()
    for hop in range(MAX_REDIRECTS + 1):
        async with turns.turn(place_of(target)) if turns else nullcontext():
            begun = loop.time()
            try:
                async with asyncio.timeout(left):
                    answer = await _request(target, allow, headers, resolver)
            except TimeoutError as error:
                raise FetchRefused(f"The site took longer than {seconds:g} seconds.") from error
            left -= loop.time() - begun
        if isinstance(answer, Fetched):
            return replace(answer, moved_to=str(target)) if hop and permanent else answer
        target, permanent = _next(target, answer.location, allow), permanent and answer.permanent
    raise FetchRefused(f"The site redirects more than {MAX_REDIRECTS} times.")


class _Redirect(NamedTuple):
    location: str
    permanent: bool


def _next(target: URL, location: str, allow: frozenset[str]) -> URL:
    """Where a redirect leads, checked like an address that was asked for."""
    try:
        joined = str(target.join(URL(location)))
    except ValueError as error:
        raise SourceError("The site redirects to something that is not an address.") from error
    return checked(joined, allow)


async def _request(
    target: URL, allow: frozenset[str], headers: Mapping[str, str], resolver: AbstractResolver | None
) -> Fetched | _Redirect:
    """The response, or the address it redirects to. Each request has a connection of its own."""
    guard = _Guard(exempt=is_allowed(target, allow))
    connector = aiohttp.TCPConnector(
        socket_factory=guard.socket, resolver=resolver or Names(), use_dns_cache=False, force_close=True
    )
    try:
        async with (
            aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
                timeout=aiohttp.ClientTimeout(total=None),
            ) as session,
            session.get(target, allow_redirects=False, headers=headers) as response,
        ):
            location = response.headers.get("Location")
            if response.status in _REDIRECTS and location:
                return _Redirect(location, response.status in _PERMANENT)
            return await _read(response, conditional="If-None-Match" in headers or "If-Modified-Since" in headers)
    except aiohttp.InvalidURL as error:  # among them the odd spellings of addresses, such as 127.1
        raise FetchRefused("This is not a web address.") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        if guard.refused:
            raise FetchRefused(
                f"The address leads into a private network, which is not fetched from. {exempting(target)}"
            ) from error
        raise SourceError(_plain(error)) from error


class _Guard:
    """Makes the sockets of one request, and none to an address that is not public."""

    def __init__(self, exempt: bool) -> None:
        self.exempt = exempt
        self.refused = False

    def socket(self, address: tuple[Any, Any, int, str, tuple[Any, ...]]) -> socket.socket:
        family, kind, protocol, _, place = address
        if not self.exempt and not is_public(place[0]):
            self.refused = True
            raise OSError("refused by the guard")
        return socket.socket(family, kind, protocol)


async def _read(response: aiohttp.ClientResponse, conditional: bool) -> Fetched:
    status, headers = response.status, response.headers
    unchanged = status == 304 and conditional
    if not unchanged and not 200 <= status < 300:
        reason = _STATUS.get(status, f"The site answered with an error ({status}).")
        raise SiteError(reason, status, retry_after(headers))
    body = b"" if unchanged else await _body(response)
    if not unchanged and not body:
        raise SiteError("The site answered with nothing.", status)
    return Fetched(
        url=str(response.url),
        status=status,
        body=body,
        content_type=response.content_type or None,
        charset=response.charset,
        etag=_validator(headers.get("ETag")),
        last_modified=_validator(headers.get("Last-Modified")),
        not_modified=unchanged,
        fresh_for=fresh_for(headers),
        retry_after=retry_after(headers),
    )


async def _body(response: aiohttp.ClientResponse) -> bytes:
    if (response.content_length or 0) > MAX_BYTES:
        raise FetchRefused("It is larger than 10 MB.")
    unpacker = Unpacker(response.headers.get("Content-Encoding", ""), MAX_BYTES)
    parts: list[bytes] = []
    async for chunk in response.content.iter_chunked(_CHUNK):
        parts.append(unpacker.feed(chunk))
        await asyncio.sleep(0)  # unpacking holds the loop: let others, and the time limit, have their turn
    unpacker.close()
    return b"".join(parts)


def _validator(value: str | None) -> str | None:
    """An ETag or Last-Modified that can be stored and sent back as a header."""
    return value if value and value.isprintable() and len(value) <= MAX_VALIDATOR_CHARS else None


def _headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,"
        "*/*;q=0.5",
        "Accept-Encoding": "gzip, deflate, br, zstd",
    }
    if etag := _validator(etag):
        headers["If-None-Match"] = etag
    if last_modified := _validator(last_modified):
        headers["If-Modified-Since"] = last_modified
    return headers


def _plain(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientConnectorSSLError):
        return "The site's certificate is not valid, so the connection is not safe."
    if isinstance(error, aiohttp.ClientConnectorDNSError | socket.gaierror):
        return "There is no site of this name, or names cannot be looked up right now."
    if isinstance(error, aiohttp.ClientConnectorError):
        return "The site cannot be reached."
    if isinstance(error, aiohttp.ServerDisconnectedError | aiohttp.ClientPayloadError | ConnectionError):
        return "The connection broke off before everything had come."
    return "The site's answer makes no sense."
