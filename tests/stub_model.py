"""A model server on loopback that speaks a provider's streaming protocol, and does what it is told.

It does not care what it is asked: each request takes the next scripted reply. Requests are kept to be looked at.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

from tests.stub_protocols import PROTOCOLS, Protocol

End = Literal["stop", "length", "filter", "cut", "silent", "stall", "malformed", "failed", "chatter"]


@dataclass(frozen=True)
class Reply:
    """`text` may be a function of the request's messages as one string, so that a reply can use the keys drawn for it.

    `end`: how the stream ends after the text. "stop", "length" and "filter" are the reasons a model gives; "cut" breaks
    the connection, "silent" ends it without a reason, "stall" sends nothing more until the server stops, "chatter"
    keeps the connection alive without a word, "malformed" sends half a chunk, "failed" an error within the stream.
    `tokens` are those of input and output, where the server counts them.
    """

    text: str | Callable[[str], str] = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    end: End = "stop"
    tokens: tuple[int, int] | None = None
    error: str = "scripted"


def keys_in(prompt: str) -> dict[str, str]:
    """key -> passage text, as fenced in the prompt."""
    return dict(re.findall(r"<passage ([A-Z0-9]{4})>\n(.*?)\n</passage \1>", prompt, re.DOTALL))


class StubModel:
    """The server; `url` is its base URL, `requests` what it was sent, as decoded JSON, and `times` when (monotonic)."""

    def __init__(self, provider: str = "openai") -> None:
        self.protocol = PROTOCOLS[provider]
        self.model = f"{provider}:stub"
        self.replies: list[Reply] = []
        self.requests: list[dict[str, Any]] = []
        self.times: list[float] = []
        self.stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, self.protocol))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{self.protocol.base}"

    @property
    def prompts(self) -> list[str]:
        """The messages of each request as one string."""
        return [self.protocol.prompt(request) for request in self.requests]

    def script(self, *replies: Reply | str | Callable[[str], str]) -> None:
        """The replies to the next requests; the last one is repeated."""
        self.replies = [reply if isinstance(reply, Reply) else Reply(reply) for reply in replies]

    def next_reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def serve(self) -> None:
        self._server.serve_forever(poll_interval=0.02)

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def running_stub(provider: str = "openai") -> Iterator[StubModel]:
    """A stub model that serves until the block is left."""
    stub = StubModel(provider)
    thread = threading.Thread(target=stub.serve, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.stop()
        thread.join()


def _handler(stub: StubModel, protocol: Protocol) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stub.requests.append(body)
            stub.times.append(time.monotonic())
            reply = stub.next_reply()
            if reply.status != 200:
                self._refuse(reply)
                return
            prompt = protocol.prompt(body)
            self._stream(reply, reply.text(prompt) if callable(reply.text) else reply.text)

        def _refuse(self, reply: Reply) -> None:
            body = json.dumps({"error": {"message": reply.error, "type": "scripted"}}).encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _stream(self, reply: Reply, text: str) -> None:
            self.close_connection = True
            self.send_response(200)
            self.send_header("Content-Type", protocol.kind)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for event in protocol.opening(reply.tokens):
                self._send(event)
            for piece in re.findall(r".{1,7}", text, re.DOTALL):
                self._send(protocol.piece(piece))
            if reply.end == "cut":
                return  # the last, empty chunk of the body never comes
            if reply.end == "stall":
                stub.stopping.wait(60)
                return
            while reply.end == "chatter" and not stub.stopping.wait(0.05):
                self._send(protocol.idle)
            if reply.end == "malformed":
                self._send(protocol.broken)
            elif reply.end == "failed":
                self._send(protocol.failed)
            elif reply.end in ("stop", "length", "filter"):
                for event in protocol.ending(reply.end, reply.tokens):
                    self._send(event)
            self.wfile.write(b"0\r\n\r\n")

        def _send(self, event: str) -> None:
            payload = event.encode()
            self.wfile.write(f"{len(payload):x}\r\n".encode() + payload + b"\r\n")
            self.wfile.flush()

        def handle_one_request(self) -> None:
            try:
                super().handle_one_request()
            except ConnectionError:  # a client that does not listen any longer
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return Handler
