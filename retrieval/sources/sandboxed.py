"""The process behind `retrieval.sources.sandbox`: sets its own limits, then does one task after another.

It does not care who asks. Only here are the libraries imported that parse pages and feeds.
"""

import json
import os
import signal
import struct
import sys
from pathlib import Path
from typing import IO, Any

from retrieval.errors import NotAnArticle, SourceError

_LENGTH = struct.Struct(">I")
_GROWN_SHARE = 0.6


def main(memory: str, memory_bytes: int) -> None:
    """Serve tasks from standard input until it ends; at most `memory_bytes` of the resource that `memory` names."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the replies
    requests = sys.stdin.buffer
    _limit_memory(memory, memory_bytes)
    while (header := _frame(requests)) is not None:
        document = _frame(requests) or b""
        request = json.loads(header)
        _limit_time(request.pop("cpu_seconds"))
        answer = _answer(request, document)
        del document
        if _peak_bytes() > _GROWN_SHARE * memory_bytes:
            answer["grown"] = True  # the next document shall not pay for this one
        reply = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
        _limit_time(0)
        replies.write(_LENGTH.pack(len(reply)) + reply)
        replies.flush()
        del answer, reply


def _answer(request: dict[str, Any], document: bytes) -> dict[str, Any]:
    try:
        return {"result": _result(request.pop("task"), document, request)}
    except NotAnArticle as error:
        return {"error": str(error), "kind": error.kind}
    except SourceError as error:
        return {"error": str(error)}
    except MemoryError:
        raise  # this process may be full: a fresh one does better
    except Exception:  # the parsers raise all sorts of errors on broken documents
        return {"error": "The document is too broken to read."}


def _result(task: str, document: bytes, options: dict[str, Any]) -> dict[str, Any]:
    match task:
        case "page":
            from retrieval.sources.pages.reading import read_page

            return read_page(document, **options)
        case "feed":
            from retrieval.sources.feed_formats.reading import read_feed

            return read_feed(document, **options)
        case "feed list":
            from retrieval.sources.feed_formats.outlines import read_outlines

            return read_outlines(document)
        case "feed links":
            from retrieval.sources.feed_formats.announced import read_announced

            return read_announced(document, **options)
    raise ValueError(task)


def _frame(stream: IO[bytes]) -> bytes | None:
    head = stream.read(_LENGTH.size)
    return stream.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else None


def _limit_memory(memory: str, memory_bytes: int) -> None:
    try:
        import resource  # not on every system; the time limit of the parent holds everywhere

        resource.setrlimit(getattr(resource, memory), (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, AttributeError, OSError, ValueError):
        pass


def _limit_time(cpu_seconds: float) -> None:
    """From now on, so much time of the processor; 0 takes the limit off."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)


def _peak_bytes() -> int:
    """The most memory this process has had, 0 where the system does not say.

    Not from `getrusage`, which begins with what the process that started this one had.
    """
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
