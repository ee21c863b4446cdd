"""Look up names in threads of their own, so that a name server that hangs holds nothing up.

It does not care what the addresses are good for. The event loop's own look-ups run in its pool of threads, which is
waited for when the loop ends: one name server that never answers would keep a finished fetch from returning.
"""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

LookUp = Callable[..., list[Any]]


class Names(AbstractResolver):
    """A resolver for aiohttp; `look_up` is called as `socket.getaddrinfo` is."""

    def __init__(self, look_up: LookUp = socket.getaddrinfo) -> None:
        self._look_up = look_up

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a host; raises OSError where there are none."""
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[Any]] = loop.create_future()

        def look_up() -> None:
            try:
                answer: list[Any] | Exception = self._look_up(host, port, family=family, type=socket.SOCK_STREAM)
            except Exception as error:  # a name that is no name raises UnicodeError
                answer = error if isinstance(error, OSError) else OSError(f"no such name: {error}")
            with contextlib.suppress(RuntimeError):  # the loop has ended, nobody waits
                loop.call_soon_threadsafe(settle, answer)

        def settle(answer: list[Any] | Exception) -> None:
            if found.done():
                return
            if isinstance(answer, Exception):
                found.set_exception(answer)
            else:
                found.set_result(answer)

        threading.Thread(target=look_up, name="name look-up", daemon=True).start()
        return [_result(host, entry) for entry in await found]

    async def close(self) -> None:
        """Nothing is kept open."""


def _result(host: str, entry: Any) -> ResolveResult:
    family, _, protocol, _, address = entry
    zone = f"%{address[3]}" if family == socket.AF_INET6 and address[3] else ""
    return ResolveResult(
        hostname=host,
        host=f"{address[0].partition('%')[0]}{zone}",
        port=address[1],
        family=family,
        proto=protocol,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
