"""Read hostile documents in a process of its own, with limits on memory and time.

It does not care what is read: `retrieval.sources.sandboxed` holds the tasks. The process is kept for the next document
and replaced when it dies, takes too long, has grown, or has served many. It gets none of this process's environment, so
that no key is within its reach, and answers in JSON, which runs nothing.
"""

import atexit
import json
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from functools import cache
from typing import Any, NamedTuple

from retrieval.errors import NotAnArticle, SourceError
from retrieval.models import MAX_ARTICLE_BYTES

MAX_SECONDS = 15.0
MAX_REPLY_BYTES = 8 * MAX_ARTICLE_BYTES
MOST_TASKS = 1_000
TOO_MUCH = "The {what} takes too much time or memory to read."

_LENGTH = struct.Struct(">I")


class Limits(NamedTuple):
    """What a process may use: `cpu_seconds` for a document, `memory_bytes` of what `memory` names: its whole address
    space, or only the data in it, which is close to what it really takes. `what` is read, as a person is told."""

    what: str
    cpu_seconds: float
    memory: str
    memory_bytes: int


PAGES = Limits("page", 10.0, "RLIMIT_AS", 1_000_000_000)
FEEDS = Limits("feed", 2.3, "RLIMIT_DATA", 88_000_000)
"""With the start of a process, at most 3 s; with the libraries it is made of, at most 128 MB resident."""


class Sandbox:
    """One process that does one task at a time; safe to call from several threads, which then wait for each other.

    `seconds` is the longest a task takes by the clock, so also on a busy machine.
    """

    def __init__(self, seconds: float = MAX_SECONDS, limits: Limits = PAGES) -> None:
        self.seconds = seconds
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        """The process that waits for the next task, None where there is none."""
        return self._process.pid if self._process else None

    def run(self, task: str, document: bytes, **options: str | None) -> dict[str, Any]:
        """The result of a task on a document; raises SourceError with the task's reason, or where limits end it."""
        with self._lock:
            used_before = self._process is not None and self._done > 0
            begun = time.monotonic()
            reply, in_time = self._attempt(task, document, options, 0.0)
            if reply is None and in_time and used_before:  # earlier documents may have filled its memory
                reply, _ = self._attempt(task, document, options, time.monotonic() - begun)
        if reply is None:
            raise SourceError(TOO_MUCH.format(what=self.limits.what))
        if "error" in reply:
            if reply.get("kind"):
                raise NotAnArticle(str(reply["error"]), str(reply["kind"]))
            raise SourceError(str(reply["error"]))
        result: dict[str, Any] = reply["result"]
        return result

    def close(self) -> None:
        """End the process; the next task starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                if stream:
                    stream.close()
            process.wait()

    def _attempt(
        self, task: str, document: bytes, options: dict[str, str | None], spent: float
    ) -> tuple[dict[str, Any] | None, bool]:
        """The reply, None where the process ended without one, and whether it ended by itself, within its time."""
        if self._process is None or self._process.poll() is not None or self._done >= MOST_TASKS:
            self.close()
            self._process, self._done = _start(self.limits), 0
        process = self._process
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(max(self.seconds - spent, 0.01), stop)
        timer.daemon = True
        timer.start()
        header = {"task": task, "cpu_seconds": max(self.limits.cpu_seconds - spent, 0.01), **options}
        try:
            reply = _exchange(process, json.dumps(header).encode(), document)
        except (OSError, ValueError, struct.error):
            reply = None
        finally:
            timer.cancel()
        self._done += 1
        if reply is None:
            process.kill()
            late_by_cpu = process.wait() == -getattr(signal, "SIGPROF", 0)
            self.close()
            return None, not (late.is_set() or late_by_cpu)
        if reply.get("grown"):
            self.close()
        return reply, True


@cache
def shared_sandbox() -> Sandbox:
    """The sandbox of this process for pages, started with its first task."""
    sandbox = Sandbox()
    atexit.register(sandbox.close)
    return sandbox


@cache
def feed_sandbox() -> Sandbox:
    """The sandbox of this process for feeds and lists of feeds, started with its first task."""
    sandbox = Sandbox(limits=FEEDS)
    atexit.register(sandbox.close)
    return sandbox


def _start(limits: Limits) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "retrieval.sources.sandboxed", limits.memory, str(limits.memory_bytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Threads of numerical libraries each reserve memory, which counts against the limit.
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"},
    )


def _exchange(process: subprocess.Popen[bytes], header: bytes, document: bytes) -> dict[str, Any]:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(_LENGTH.pack(len(header)) + header + _LENGTH.pack(len(document)))
    process.stdin.write(document)
    process.stdin.flush()
    (length,) = _LENGTH.unpack(process.stdout.read(_LENGTH.size))
    if length > MAX_REPLY_BYTES:
        raise ValueError("an overlong reply")
    reply = json.loads(process.stdout.read(length))
    if not isinstance(reply, dict):
        raise ValueError("a reply of another shape")
    return reply
