"""How OpenAI's, Anthropic's and Ollama's streams look on the wire, for the stub model.

It does not care what is said, nor about anything that our client does not read.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Events = list[str]
Tokens = tuple[int, int] | None


@dataclass(frozen=True)
class Protocol:
    """`base` is the path of the base URL, `kind` the content type. `opening`, `piece` and `ending` are what is sent
    before the text, for a piece of it, and after it with the reason of the end (`stop`, `length` or `filter`) and the
    tokens of input and output; `broken` is a chunk cut in half, `failed` an error within the stream, `idle` says
    nothing."""

    base: str
    kind: str
    prompt: Callable[[dict[str, Any]], str]
    opening: Callable[[Tokens], Events]
    piece: Callable[[str], str]
    ending: Callable[[str, Tokens], Events]
    broken: str
    failed: str
    idle: str = ": nothing\n\n"


def _openai_chunk(delta: dict[str, str] | None, finish: str | None = None, tokens: Tokens = None) -> str:
    chunk: dict[str, Any] = {"id": "stub", "object": "chat.completion.chunk", "created": 0, "model": "stub"}
    chunk["choices"] = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    if tokens:
        chunk["usage"] = {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "total_tokens": sum(tokens)}
    return f"data: {json.dumps(chunk)}\n\n"


def _openai_ending(reason: str, tokens: Tokens) -> Events:
    finish = {"filter": "content_filter"}.get(reason, reason)
    counted = [_openai_chunk(None, None, tokens)] if tokens else []
    return [_openai_chunk({}, finish), *counted, "data: [DONE]\n\n"]


def _messages(request: dict[str, Any]) -> str:
    return "\n\n".join(str(each["content"]) for each in request["messages"])


OPENAI = Protocol(
    base="/v1",
    kind="text/event-stream",
    prompt=_messages,
    opening=lambda _: [],
    piece=lambda text: _openai_chunk({"content": text}),
    ending=_openai_ending,
    broken='data: {"id": "x", "choices": [{"delta"\n\n',
    failed='data: {"error": {"message": "scripted", "type": "server_error", "code": "server_error"}}\n\n',
)


def _event(kind: str, **fields: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps({'type': kind} | fields)}\n\n"


def _anthropic_prompt(request: dict[str, Any]) -> str:
    system = request.get("system") or ""
    told = system if isinstance(system, str) else "\n".join(part["text"] for part in system)
    return f"{told}\n\n{_messages(request)}"


def _anthropic_opening(tokens: Tokens) -> Events:
    usage = {"input_tokens": tokens[0] if tokens else 0, "output_tokens": 1}
    message = {"id": "m", "type": "message", "role": "assistant", "model": "stub", "content": [], "usage": usage}
    block = {"type": "text", "text": ""}
    return [
        _event("message_start", message=message | {"stop_reason": None, "stop_sequence": None}),
        _event("content_block_start", index=0, content_block=block),
    ]


def _anthropic_ending(reason: str, tokens: Tokens) -> Events:
    stop = {"stop": "end_turn", "length": "max_tokens", "filter": "refusal"}[reason]
    usage = {"input_tokens": tokens[0], "output_tokens": tokens[1]} if tokens else {"output_tokens": 0}
    return [
        _event("content_block_stop", index=0),
        _event("message_delta", delta={"stop_reason": stop, "stop_sequence": None}, usage=usage),
        _event("message_stop"),
    ]


ANTHROPIC = Protocol(
    base="",
    kind="text/event-stream",
    prompt=_anthropic_prompt,
    opening=_anthropic_opening,
    piece=lambda text: _event("content_block_delta", index=0, delta={"type": "text_delta", "text": text}),
    ending=_anthropic_ending,
    broken='event: content_block_delta\ndata: {"type": "content_bl\n\n',
    failed=_event("error", error={"type": "overloaded_error", "message": "Overloaded"}),
)


def _line(content: str, **fields: Any) -> str:
    told = {"model": "stub", "created_at": "2026-11-14T09:00:00Z", "message": {"role": "assistant", "content": content}}
    return json.dumps(told | {"done": False} | fields) + "\n"


def _ollama_ending(reason: str, tokens: Tokens) -> Events:
    counted = {"prompt_eval_count": tokens[0], "eval_count": tokens[1]} if tokens else {}
    # It has no filter of its own; gateways before it give OpenAI's reason.
    return [_line("", done=True, done_reason={"filter": "content_filter"}.get(reason, reason), **counted)]


OLLAMA = Protocol(
    base="",
    kind="application/x-ndjson",
    prompt=_messages,
    opening=lambda _: [],
    piece=_line,
    ending=_ollama_ending,
    broken='{"model": "stub", "message": {"role"\n',
    failed='{"error": "scripted server_error"}\n',
    idle=_line(""),
)

PROTOCOLS = {"openai": OPENAI, "anthropic": ANTHROPIC, "ollama": OLLAMA}
