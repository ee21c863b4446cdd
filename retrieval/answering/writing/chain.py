"""Writes an answer with a chat model: prompt, stream, gate, and one rewrite of what failed.

It does not care which provider the model is of, and hands nothing on that the gate has not passed. LangChain takes
half a second to import: this module is imported only where a model is configured.
"""

import time
from collections.abc import Sequence
from typing import NamedTuple

from langchain_core.language_models import BaseChatModel

import prompts
from retrieval.answering.telling.citing import Gathered
from retrieval.answering.writing.calling import LONGEST, call
from retrieval.answering.writing.entailment import NOTE, Entailment
from retrieval.answering.writing.fences import conversation, draw_keys, fenced, harmless
from retrieval.answering.writing.gate import Gate
from retrieval.errors import ModelError
from retrieval.models import Hit, Query
from retrieval.reader.pages import ClaimReader
from retrieval.usage import Meter


class Written(NamedTuple):
    """`dropped` counts the sentences that failed the check for good; `note` is a remark for the reader."""

    dropped: int
    note: str | None = None


class _Desk(NamedTuple):
    """What all calls for one answer share."""

    chat: BaseChatModel
    keys: dict[str, Hit]
    gathered: Gathered
    meter: Meter
    entailment: Entailment | None
    checker: ClaimReader | None
    ends_at: float  # by the monotonic clock


def write(
    chat: BaseChatModel,
    query: Query,
    hits: Sequence[Hit],
    gathered: Gathered,
    meter: Meter,
    entailment: bool = False,
    checker: ClaimReader | None = None,
) -> Written:
    """Streams an answer from `hits` through the gate into `gathered`; `checker` reads each sentence with what it cites,
    `entailment` asks the model for a second opinion on it.

    Raises ModelError where the model fails; whole checked sentences that came before stay in `gathered`.
    """
    ends_at = time.monotonic() + LONGEST
    second = Entailment(chat, meter, ends_at) if entailment else None
    desk = _Desk(chat, draw_keys(hits), gathered, meter, second, checker, ends_at)
    instructions = prompts.load("answer", today=f"{query.asked_at:%A} {query.asked_at.day} {query.asked_at:%B %Y}")
    request = prompts.load(
        "question",
        passages=fenced(desk.keys),
        conversation=conversation(query.history),
        question=harmless(query.text),
    )
    gate = _through(desk, instructions.text, request.text)
    again = _rewrite(desk, gate) if gate.held else 0
    note = NOTE if desk.entailment is not None and desk.entailment.failed else None
    return Written(gate.dropped + again, note)


def _rewrite(desk: _Desk, gate: Gate) -> int:
    """One call for all sentences that failed; gives the number that failed again."""
    before = len(desk.gathered.sentences)
    faults = [f"- {harmless(held.draft.text)} (wrong: {harmless(' '.join(held.reasons))})" for held in gate.held]
    request = prompts.load("rewrite_request", passages=fenced(desk.keys), sentences="\n".join(faults))
    try:
        _through(desk, prompts.load("rewrite").text, request.text)
    except ModelError:
        if not desk.gathered.sentences:
            raise
    return max(len(gate.held) - (len(desk.gathered.sentences) - before), 0)


def _through(desk: _Desk, instructions: str, request: str) -> Gate:
    """Streams one call into a gate; raises ModelError for anything but an end that the model itself announced."""
    second = desk.entailment.check if desk.entailment is not None else None
    gate = Gate(desk.keys, desk.gathered, instructions, second, desk.checker)

    def take(piece: str) -> bool:
        gate.feed(piece)
        return gate.full

    left = max(desk.ends_at - time.monotonic(), 0)
    if call(desk.chat, instructions, request, desk.meter, take, left) == "own":
        gate.close()  # what stands last without a line's end is a sentence only where the model was not cut off
    return gate
