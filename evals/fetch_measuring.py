"""Fetch one hostile case in a process of its own, and count what it connects to, how long it takes and what memory.

It does not care what is right. Every connection of the process is seen, whoever makes it, through Python's audit
hooks; one to a public address is stopped there, so that nothing leaves this machine.
"""

import asyncio
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from aiohttp.abc import AbstractResolver, ResolveResult

from evals.hostile_fetches import FetchCase
from evals.measuring import peak_bytes
from retrieval.errors import SourceError
from retrieval.sources.addresses import is_public
from retrieval.sources.fetch import fetch
from retrieval.sources.names import Names


class Measured(NamedTuple):
    """What a fetch came to; `private` counts connections to addresses that are not public, the origin's aside."""

    outcome: str
    private: int
    public: int
    seconds: float
    more_bytes: int


class Ports(NamedTuple):
    """Of the hostile server, and of a server that nothing may reach."""

    origin: int
    inside: int


class NamesInTurn(AbstractResolver):
    """Gives one list of addresses after the other, as a rebinding name server does."""

    def __init__(self, answers: Sequence[Sequence[str]]) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        addresses = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        return None


class Inside:
    """Listening sockets on this machine's own addresses, also on ports 80 and 443 where they are free and allowed."""

    def __init__(self) -> None:
        self.listening = [socket.create_server(("127.0.0.1", 0))]
        for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
            for port in (80, 443):
                with suppress(OSError):
                    self.listening.append(socket.create_server((host, port), family=family))
        self.places = [f"{listener.getsockname()[0]}:{listener.getsockname()[1]}" for listener in self.listening]
        self.port: int = self.listening[0].getsockname()[1]

    def accepted(self) -> int:
        """How many connections have come in since it was asked last."""
        count = 0
        for listener in self.listening:
            listener.setblocking(False)
            with suppress(BlockingIOError):
                while True:
                    listener.accept()[0].close()
                    count += 1
        return count

    def close(self) -> None:
        for listener in self.listening:
            listener.close()


@contextmanager
def hostile_origin() -> Iterator[int]:
    """The port of the hostile server, which runs until the end of the block."""
    command = [sys.executable, "-m", "evals.hostile_origin"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def measured(cases: Sequence[FetchCase], ports: Ports, seconds: float) -> list[Measured]:
    """What each case comes to, all at the same time, each in a process that is this one's copy.

    To be called where no other thread runs.
    """
    fork = multiprocessing.get_context("fork")  # a process that loads everything anew takes a second, a copy none
    running = []
    for case in cases:
        ours, theirs = fork.Pipe(duplex=False)
        process = fork.Process(target=_child, args=(case, ports, seconds, theirs))
        process.start()
        theirs.close()
        running.append((process, ours))
    found = []
    for process, ours in running:
        try:
            found.append(Measured(*ours.recv()))
        except EOFError:
            found.append(Measured("the process died", 0, 0, 0.0, 0))
        process.join()
    return found


def _child(case: FetchCase, ports: Ports, seconds: float, back: Connection) -> None:
    connects = {"private": 0, "public": 0}

    def watch(event: str, details: tuple[Any, ...]) -> None:
        if event != "socket.connect" or not isinstance(details[1], tuple):
            return
        host, port = details[1][:2]
        if (host, port) == ("127.0.0.1", ports.origin):
            return
        connects["public" if is_public(str(host)) else "private"] += 1
        if is_public(str(host)):
            raise OSError("nothing leaves this machine")

    sys.addaudithook(watch)
    if case.proxied:
        os.environ.update(dict.fromkeys(("HTTP_PROXY", "http_proxy", "ALL_PROXY"), f"http://127.0.0.1:{ports.inside}"))
    before, begun = peak_bytes(os.getpid()), time.perf_counter()
    try:
        outcome = f"fetched {len(asyncio.run(_fetched(case, ports, seconds))):,} bytes"
    except SourceError as error:
        outcome = f"refused: {error}"
    except BaseException as error:  # anything else is a fault that the table is to show
        outcome = f"failed: {error!r}"
    took = time.perf_counter() - begun
    back.send((outcome, connects["private"], connects["public"], took, peak_bytes(os.getpid()) - before))
    back.close()
    os._exit(0)  # without the parent's clean-up


async def _fetched(case: FetchCase, ports: Ports, seconds: float) -> bytes:
    resolver: AbstractResolver | None = NamesInTurn(case.answers) if case.answers else None
    if case.hangs:
        resolver = Names(lambda *_, **__: threading.Event().wait())  # type: ignore[arg-type]  # it never answers, so of no type
    given = {"port": ports.origin, "inside": ports.inside, "pause": seconds * 0.45}
    url = case.url.format(**given) if "{" in case.url else case.url
    allow = frozenset({case.allow.format(**given)})
    return (await fetch(url, allow, case.etag, resolver=resolver, seconds=seconds)).body
