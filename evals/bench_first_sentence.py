"""How long a reader waits for the first checked sentence, beside the model's own first full stop; what a check takes.

The model is one of our own that writes at a pace, so that the figures are those of the gate and not of a provider. It
does not care whether an answer is good: the sentences are the articles' own with some words more, which is no longer
word for word what stands there, so that the checker reads each.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from evals.bench_pairs import Pair, Row, Value, timed
from evals.bench_search import QUESTIONS, queries_of
from retrieval.answering.telling.citing import Gathered
from retrieval.answering.writing.chain import write
from retrieval.answering.writing.fences import draw_keys
from retrieval.answering.writing.gate import Gate
from retrieval.models import Hit, Query
from retrieval.newsdesk import Newsdesk
from retrieval.reader.pages import ClaimReader
from retrieval.search import search
from retrieval.usage import Meter

FIRST_SECONDS = 0.4  # a hosted model's usual wait for its first token
PIECE_SECONDS = 0.016  # 60 tokens a second
_PIECE = re.compile(r"[a-z ]{1,4}|.", re.DOTALL)  # like tokens: digits, capitals and marks, as in keys, by themselves
_HITS = 10
_USUAL_CHARS = 120


class PacedModel(BaseChatModel):
    """Writes what `text` makes of the prompt, after a wait and then piece by piece."""

    text: Callable[[str], str]
    first_seconds: float = FIRST_SECONDS
    piece_seconds: float = PIECE_SECONDS

    @property
    def _llm_type(self) -> str:
        return "paced"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        raise NotImplementedError("It is only streamed.")

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        time.sleep(self.first_seconds)
        for piece in _PIECE.findall(self.text("\n".join(str(message.content) for message in messages))):
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
            time.sleep(self.piece_seconds)
        ended = AIMessageChunk(content="", response_metadata={"finish_reason": "stop"})
        yield ChatGenerationChunk(message=ended)


def first_sentence(desk: Newsdesk, checker: ClaimReader | None, runs: int) -> Iterator[Row]:
    """The wait for the first checked sentence, and the milliseconds of a check; nothing where nothing is found."""
    drafts = [
        (query, hits, draft)
        for query in queries_of(desk, QUESTIONS)
        if (hits := search(desk, query, _HITS)) and (draft := _passing(hits, checker)) is not None
    ]
    if not drafts:
        return
    floors, ours = [], []
    for query, hits, (text, _) in drafts * max(1, runs // 3):
        chat = PacedModel(text=partial(_cited, text))
        floors.append(timed(partial(_own, chat, text)))
        ours.append(_checked(chat, query, hits, checker))
    yield Pair("first checked sentence, of the model's own", "<= 1.2", floors, ours)
    for name, limit, by in (("check of a sentence", "< 100", checker), ("check by the rules alone", "< 50", None)):
        checks = [_check_seconds(hits, *draft, by) for _, hits, draft in drafts * 3]
        yield Value(name, limit, 1000 * sorted(checks)[len(checks) // 2], "ms")


def _passing(hits: Sequence[Hit], checker: ClaimReader | None) -> tuple[str, Hit] | None:
    """A sentence of the hits of about the length of an answer's, said to be reported, that the gate lets pass, and
    its hit."""
    spans = [(hit, start, end) for hit in hits for start, end in hit.passage.sentences]
    for hit, start, end in sorted(spans, key=lambda span: abs(span[2] - span[1] - _USUAL_CHARS)):
        text = " ".join(hit.article.text[start:end].split())
        reported = f"{text[:-1]}, it is reported."  # no outlet: some are named by their address, and no link passes
        if text.endswith(".") and _through(hits, reported, hit, checker):
            return reported, hit
    return None


def _through(hits: Sequence[Hit], text: str, cited: Hit, checker: ClaimReader | None) -> bool:
    keys, gathered = draw_keys(hits), Gathered()
    Gate(keys, gathered, checker=checker).feed(f"{text} [{next(key for key, hit in keys.items() if hit is cited)}]\n")
    return bool(gathered.sentences)


def _cited(text: str, prompt: str) -> str:
    """`text` with the key of the passage that holds its beginning."""
    passages = re.findall(r"<passage (\w+)>\n(.*?)\n</passage \1>", prompt, re.DOTALL)
    held = [key for key, passage in passages if text[:40] in " ".join(passage.split())]
    return f"{text} [{held[0] if held else 'NONE'}]\n"


def _own(chat: PacedModel, text: str) -> None:
    """Reads the model until its first sentence stands."""
    said = ""
    for chunk in chat.stream("Write."):
        said += str(chunk.text)
        if len(said) >= len(text):
            return


def _checked(chat: PacedModel, query: Query, hits: Sequence[Hit], checker: ClaimReader | None) -> float:
    """Seconds until the first sentence has passed."""
    told: list[float] = []
    started = time.perf_counter()
    write(chat, query, hits, Gathered(lambda _: told.append(time.perf_counter())), Meter(), checker=checker)
    return (told[0] if told else time.perf_counter()) - started


def _check_seconds(hits: Sequence[Hit], text: str, cited: Hit, checker: ClaimReader | None) -> float:
    return timed(lambda: _through(hits, text, cited, checker))
