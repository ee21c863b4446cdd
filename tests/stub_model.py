"""A model server on loopback that speaks OpenAI's streamed chat completions, and does what it is told.

It does not care what it is asked: each request takes the next scripted reply. Requests are kept to be looked at.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

End = Literal["stop", "length", "cut", "silent", "stall", "malformed"]


@dataclass(frozen=True)
class Reply:
    """`text` may be a function of the request's messages as one string, so that a reply can use the keys drawn for it.

    `end`: how the stream ends after the text. "cut" breaks the connection, "silent" ends it without a finish reason,
    "stall" sends nothing more until the server stops, "malformed" sends a chunk that is not JSON.
    """

    text: str | Callable[[str], str] = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    end: End = "stop"


def keys_in(prompt: str) -> dict[str, str]:
    """key -> passage text, as fenced in the prompt."""
    return dict(re.findall(r"<passage ([A-Z0-9]{4})>\n(.*?)\n</passage \1>", prompt, re.DOTALL))


class StubModel:
    """The server; `url` is its base URL, `requests` what it was sent, as decoded JSON."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self.requests: list[dict[str, Any]] = []
        self.stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def prompts(self) -> list[str]:
        """The messages of each request as one string."""
        return ["\n\n".join(str(each["content"]) for each in request["messages"]) for request in self.requests]

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
def running_stub() -> Iterator[StubModel]:
    """A stub model that serves until the block is left."""
    stub = StubModel()
    thread = threading.Thread(target=stub.serve, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.stop()
        thread.join()


def _handler(stub: StubModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stub.requests.append(body)
            reply = stub.next_reply()
            if reply.status != 200:
                self._refuse(reply)
                return
            prompt = stub.prompts[-1]
            self._stream(reply, reply.text(prompt) if callable(reply.text) else reply.text)

        def _refuse(self, reply: Reply) -> None:
            body = json.dumps({"error": {"message": "scripted", "type": "scripted"}}).encode()
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
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for piece in re.findall(r".{1,7}", text, re.DOTALL):
                self._event(json.dumps(_chunk({"content": piece}, None)))
            if reply.end == "cut":
                return  # the last, empty chunk of the body never comes
            if reply.end == "stall":
                stub.stopping.wait(60)
                return
            if reply.end == "malformed":
                self._event('{"id": "x", "choices": [{"delta"')
            elif reply.end != "silent":
                self._event(json.dumps(_chunk({}, reply.end)))
                self._event("[DONE]")
            self.wfile.write(b"0\r\n\r\n")

        def _event(self, data: str) -> None:
            payload = f"data: {data}\n\n".encode()
            self.wfile.write(f"{len(payload):x}\r\n".encode() + payload + b"\r\n")
            self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return Handler


def _chunk(delta: dict[str, str], finish: str | None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "stub", "object": "chat.completion.chunk", "created": 0, "model": "stub", "choices": [choice]}
