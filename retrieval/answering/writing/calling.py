"""One streamed call of a chat model: retried until it begins, bounded in time and length, its tokens counted.

It does not care what is asked or what becomes of the text. No tools are given: what comes back is text or a failure.
The stream is read in a thread of its own, so that a server that keeps a connection alive without a word cannot keep a
question for ever.
"""

import queue
import random
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import Literal

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, BaseMessageChunk, HumanMessage, SystemMessage

from retrieval.answering.writing.model_faults import in_plain_words, worth_another_try
from retrieval.errors import ModelError
from retrieval.usage import Meter, estimated_tokens

ATTEMPTS = 3
BACKOFF = 0.5  # seconds before the second attempt, where the server names none
LONGEST = 150.0  # seconds, of all calls for one answer: a stream in Slack lives for some minutes
MOST_CHARS = 20_000  # of one call: many times what an answer takes; a model that does not end is not listened to
MOST_THOUGHT = 200_000  # characters that a model may think aloud
_END_REASONS = ("finish_reason", "stop_reason", "done_reason")
_REFUSED = frozenset({"content_filter", "refusal", "safety", "prohibited_content", "recitation", "blocklist"})
_LIMIT = frozenset({"length", "max_tokens", "model_context_window_exceeded", "load", "unload"})
_OPENING, _CLOSING = "<think>", "</think>"

End = Literal["own", "limit", "enough"]
"""How a call ended: the model came to its end, was cut at its limit of tokens, or was not listened to any longer."""


def call(
    chat: BaseChatModel,
    instructions: str,
    request: str,
    meter: Meter,
    take: Callable[[str], bool],
    longest: float = LONGEST,
) -> End:
    """Streams the reply to `take`, piece by piece, until that says that it has enough.

    Raises ModelError in plain words for a call that fails, is refused, says nothing, or ends without saying so.
    """
    messages = [SystemMessage(instructions), HumanMessage(request)]
    reading = _Reading(take)
    try:
        with closing(_within(longest, lambda stopped: _chunks(chat, messages, stopped))) as chunks:
            for chunk in chunks:
                if reading.enough(chunk):
                    return "enough"
    finally:
        reading.report(meter, instructions, request)
    return reading.end()


class _Reading:
    """What one stream has said so far."""

    def __init__(self, take: Callable[[str], bool]) -> None:
        self._take = take
        self._thoughts = Thoughts()
        self._written = self._chars = self._input = self._output = 0
        self._reason: str | None = None
        self._begun = False

    def enough(self, chunk: BaseMessageChunk) -> bool:
        """Hands the text on; whether no more is wanted. Raises ModelError where there is too much."""
        self._begun = True
        for name in _END_REASONS:
            self._reason = chunk.response_metadata.get(name) or self._reason
        if usage := getattr(chunk, "usage_metadata", None):
            self._input += usage["input_tokens"]
            self._output += usage["output_tokens"]
        piece = str(chunk.text)
        self._chars += len(piece)
        said = self._thoughts.left_out(piece)
        self._written += len(said)
        if self._written > MOST_CHARS or self._chars > MOST_THOUGHT:
            raise ModelError("The model did not come to an end.")
        return bool(said) and self._take(said)

    def end(self) -> End:
        """How the stream ended; raises ModelError where that is no end of an answer."""
        reason = (self._reason or "").lower()
        if reason in _REFUSED:
            raise ModelError("The model declined to answer.")
        if not reason:
            raise ModelError("The model's answer was cut off.")
        if reason in _LIMIT:
            if not self._written:
                raise ModelError("The model used up its tokens without an answer.")
            return "limit"
        if not self._written:
            raise ModelError("The model gave no answer.")
        return "own"

    def report(self, meter: Meter, instructions: str, request: str) -> None:
        """Tells the meter; what the provider did not count, for it was not asked to the end, is estimated."""
        if not self._begun:
            return
        if self._reason and self._input and self._output:
            meter.count(self._input, self._output, estimated=False)
        else:
            said = max(self._output, -(-self._chars // 4))
            meter.count(max(self._input, estimated_tokens((instructions, request))), said, estimated=True)


class Thoughts:
    """Leaves out what a model thinks aloud between `<think>` and `</think>`, as some write it into their answers."""

    def __init__(self) -> None:
        self._rest = ""
        self._thinking = False

    def left_out(self, piece: str) -> str:
        """The text of `piece` and of what was kept back before it, without thoughts; what may begin a mark waits."""
        self._rest += piece
        said = ""
        while True:
            mark = _CLOSING if self._thinking else _OPENING
            before, found, after = self._rest.partition(mark)
            if found:
                said += "" if self._thinking else before
                self._rest, self._thinking = after, not self._thinking
                continue
            kept = next((n for n in range(len(mark) - 1, 0, -1) if self._rest.endswith(mark[:n])), 0)
            if not self._thinking:
                said += self._rest[: len(self._rest) - kept]
            self._rest = self._rest[len(self._rest) - kept :] if kept else ""
            return said


def _chunks(
    chat: BaseChatModel, messages: Sequence[BaseMessage], stopped: threading.Event
) -> Iterator[BaseMessageChunk]:
    """The stream, asked for again while it has not begun and that may help."""
    for attempt in range(ATTEMPTS):
        try:
            stream, first = _begin(chat, messages)
            break
        except Exception as error:
            again = worth_another_try(error)
            if again is False or attempt == ATTEMPTS - 1:
                raise
            # Not stamina's wait: this one ends at once when nobody waits for the answer any longer.
            if stopped.wait(BACKOFF * 2**attempt * random.uniform(1, 1.5) if again is True else again):
                return
    if first is not None:
        yield first
        yield from stream


def _begin(
    chat: BaseChatModel, messages: Sequence[BaseMessage]
) -> tuple[Iterator[BaseMessageChunk], BaseMessageChunk | None]:
    try:
        stream = chat.stream(list(messages))
        return stream, next(stream, None)
    except Exception as error:
        # A server of OpenAI's protocol that does not know how to count: it is not asked to again.
        if "stream_options" not in str(error) or not getattr(chat, "stream_usage", None):
            raise
        chat.stream_usage = False  # type: ignore[attr-defined]  # a field of the OpenAI models
        stream = chat.stream(list(messages))
        return stream, next(stream, None)


def _within(
    longest: float, source: Callable[[threading.Event], Iterator[BaseMessageChunk]]
) -> Generator[BaseMessageChunk, None, None]:
    """What `source` gives, read in a thread. Raises ModelError where it fails, and `longest` seconds after the call."""
    given: queue.SimpleQueue[BaseMessageChunk | Exception | None] = queue.SimpleQueue()
    stopped = threading.Event()

    def read() -> None:
        try:
            for chunk in source(stopped):
                given.put(chunk)
                if stopped.is_set():
                    return
            given.put(None)
        except Exception as error:
            given.put(error)

    threading.Thread(target=read, name="model", daemon=True).start()
    deadline = time.monotonic() + longest
    try:
        while True:
            try:
                chunk = given.get(timeout=max(deadline - time.monotonic(), 0))
            except queue.Empty:
                raise ModelError("The model did not come to an end in time.") from None
            if chunk is None:
                return
            if isinstance(chunk, Exception):  # each provider has its own errors; none may stop the answer
                raise ModelError(in_plain_words(chunk)) from chunk
            yield chunk
    finally:
        stopped.set()
