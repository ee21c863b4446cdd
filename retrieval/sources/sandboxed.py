"""The process behind `retrieval.sources.sandbox`: sets its own limits, then does one task after another.

It does not care who asks. Only here are the libraries imported that parse pages and feeds.
"""

import json
import os
import struct
import sys
from typing import IO, Any

from retrieval.errors import NotAnArticle, SourceError

MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 10

_LENGTH = struct.Struct(">I")


def main() -> None:
    """Serve tasks from standard input until it ends."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the replies
    requests = sys.stdin.buffer
    _limit_memory()
    while (header := _frame(requests)) is not None:
        document = _frame(requests) or b""
        _limit_time()
        reply = json.dumps(_answer(json.loads(header), document)).encode()
        replies.write(_LENGTH.pack(len(reply)) + reply)
        replies.flush()


def _answer(request: dict[str, Any], document: bytes) -> dict[str, Any]:
    task = request.pop("task")
    try:
        if task == "page":
            from retrieval.sources.page_reading import read_page

            return {"result": read_page(document, **request)}
        from retrieval.sources.feed_reading import read_feed

        return {"result": read_feed(document, **request)}
    except NotAnArticle as error:
        return {"error": str(error), "kind": error.kind}
    except SourceError as error:
        return {"error": str(error)}
    except MemoryError:
        raise  # this process may be full: a fresh one does better
    except Exception:  # the parsers raise all sorts of errors on broken documents
        return {"error": "The document is too broken to read."}


def _frame(stream: IO[bytes]) -> bytes | None:
    head = stream.read(_LENGTH.size)
    return stream.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else None


def _limit_memory() -> None:
    try:
        import resource  # not on every system; the time limit of the parent holds everywhere

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, OSError, ValueError):
        pass


def _limit_time() -> None:
    try:
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    except (ImportError, OSError, ValueError):
        pass


if __name__ == "__main__":
    main()
