"""One door for everything fetched from the web, with a guard in it.

The guard looks at the address a socket is about to connect to, after the name was resolved and again after each
redirect, so that no form of a URL and no change of a name reaches this machine or its network. It does not care what
the bytes are: `retrieval.sources.extract` and `retrieval.sources.feeds` read them.
"""

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from retrieval.errors import FetchRefused, SourceError
from retrieval.sources.addresses import is_public
from retrieval.sources.unpack import Unpacker

MAX_BYTES = 10_000_000
MAX_REDIRECTS = 5
MAX_SECONDS = 20.0
MAX_URL_CHARS = 2_000
PORTS = (80, 443)
USER_AGENT = "briefing-bot/0.1"

_CHUNK = 65_536
_REDIRECTS = (301, 302, 303, 307, 308)
_STATUS = {
    401: "The site wants a login for this address (401).",
    403: "The site refuses this address (403).",
    404: "There is nothing at this address (404).",
    410: "What was at this address is gone for good (410).",
    429: "The site asks to be left alone for a while (429). Try again later.",
}


@dataclass(frozen=True)
class Fetched:
    """A response: `url` after all redirects, `body` unpacked. `not_modified`: 304, the body is empty."""

    url: str
    status: int
    body: bytes
    content_type: str | None
    charset: str | None
    etag: str | None
    last_modified: str | None
    not_modified: bool


async def fetch(
    url: str,
    allow: frozenset[str] = frozenset(),
    etag: str | None = None,
    last_modified: str | None = None,
    *,
    resolver: AbstractResolver | None = None,
    seconds: float = MAX_SECONDS,
) -> Fetched:
    """Fetch an http or https address; at most MAX_BYTES after unpacking, MAX_REDIRECTS redirects, `seconds` in all.

    `allow` holds "host:port" pairs exempt from the rules on addresses and ports. `etag` and `last_modified` make the
    request conditional. Raises FetchRefused where the guard says no, SourceError where the site gives nothing usable.
    No cookies, logins or proxies are used.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _follow(url, allow, _headers(etag, last_modified), resolver)
    except TimeoutError as error:
        raise FetchRefused(f"The site took longer than {seconds:g} seconds.") from error


async def _follow(
    url: str, allow: frozenset[str], headers: Mapping[str, str], resolver: AbstractResolver | None
) -> Fetched:
    target = _checked(url, allow)
    for _ in range(MAX_REDIRECTS + 1):
        answer = await _request(target, allow, headers, resolver)
        if isinstance(answer, Fetched):
            return answer
        try:
            joined = str(target.join(URL(answer)))
        except ValueError as error:
            raise SourceError("The site redirects to something that is not an address.") from error
        target = _checked(joined, allow)
    raise FetchRefused(f"The site redirects more than {MAX_REDIRECTS} times.")


async def _request(
    target: URL, allow: frozenset[str], headers: Mapping[str, str], resolver: AbstractResolver | None
) -> Fetched | str:
    """The response, or the address it redirects to. Each request has a connection of its own."""
    guard = _Guard(exempt=_is_allowed(target, allow))
    connector = aiohttp.TCPConnector(
        socket_factory=guard.socket, resolver=resolver, use_dns_cache=False, force_close=True
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
                return location
            return await _read(response, conditional="If-None-Match" in headers or "If-Modified-Since" in headers)
    except aiohttp.InvalidURL as error:  # among them the odd spellings of addresses, such as 127.1
        raise FetchRefused("This is not a web address.") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        if guard.refused:
            raise FetchRefused(
                f"The address leads into a private network, which is not fetched from. {_exempting(target)}"
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
    status = response.status
    unchanged = status == 304 and conditional
    if not unchanged and not 200 <= status < 300:
        raise SourceError(_STATUS.get(status, f"The site answered with an error ({status})."))
    body = b"" if unchanged else await _body(response)
    if not unchanged and not body:
        raise SourceError("The site answered with nothing.")
    return Fetched(
        url=str(response.url),
        status=status,
        body=body,
        content_type=response.content_type or None,
        charset=response.charset,
        etag=response.headers.get("ETag"),
        last_modified=response.headers.get("Last-Modified"),
        not_modified=unchanged,
    )


async def _body(response: aiohttp.ClientResponse) -> bytes:
    if (response.content_length or 0) > MAX_BYTES:
        raise FetchRefused("It is larger than 10 MB.")
    unpacker = Unpacker(response.headers.get("Content-Encoding", ""), MAX_BYTES)
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += unpacker.feed(chunk)
        await asyncio.sleep(0)  # unpacking holds the loop: let others, and the time limit, have their turn
    unpacker.close()
    return bytes(body)


def _checked(url: str, allow: frozenset[str]) -> URL:
    """The address to request; raises FetchRefused for one that is not fetched from whatever it resolves to."""
    if len(url) > MAX_URL_CHARS:
        raise FetchRefused("The address is longer than 2,000 characters.")
    if any(char.isspace() or not char.isprintable() or char == "\\" for char in url):
        raise FetchRefused("The address holds characters that no address has.")
    try:
        target = URL(url)
        port = target.port
    except ValueError as error:
        raise FetchRefused("This is not a web address.") from error
    if target.scheme not in ("http", "https"):
        raise FetchRefused("Only http and https addresses are fetched.")
    if not target.host:
        raise FetchRefused("The address names no host.")
    if target.user is not None or target.password is not None:
        raise FetchRefused("The address holds a login, which is not sent.")
    if port not in PORTS and not _is_allowed(target, allow):
        raise FetchRefused(f"Port {port} is not fetched from, only 80 and 443. {_exempting(target)}")
    return target.with_fragment(None)


def _is_allowed(target: URL, allow: frozenset[str]) -> bool:
    return f"{target.host}:{target.port}".lower() in allow or f"[{target.host}]:{target.port}".lower() in allow


def _exempting(target: URL) -> str:
    """What a person does about a refusal, where the server is their own."""
    host = f"[{target.host}]" if target.host and ":" in target.host else target.host
    return f"If the server is yours, set BRIEFING_FETCH_ALLOW={host}:{target.port}."


def _headers(etag: str | None, last_modified: str | None) -> dict[str, str]:
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,*/*;q=0.5",
        "Accept-Encoding": "gzip, deflate, br",
    }
    if etag and etag.isprintable():
        headers["If-None-Match"] = etag
    if last_modified and last_modified.isprintable():
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
