"""Thoughts that are left out however the stream is cut, and which failures of a model are worth another try."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.writing.calling import Thoughts
from retrieval.answering.writing.model_faults import advice, in_plain_words, worth_another_try
from retrieval.models import Prices
from retrieval.usage import Meter, priced

SAID = "<think>Is it 3 < 4?</think>The crew stays. [K3F9]\n<think>\nand</think> 2 < 3 <thin> ice."
WITHOUT = "The crew stays. [K3F9]\n 2 < 3 <thin> ice."


class Failed(Exception):
    """As the clients raise it: with a status, and the response with its headers."""

    def __init__(self, status: int, words: str = "", **headers: str) -> None:
        super().__init__(words)
        self.status_code = status
        self.response = httpx.Response(status, headers={name.replace("_", "-"): each for name, each in headers.items()})


@given(st.lists(st.integers(1, 9), max_size=60))
def test_the_pieces_of_a_stream_make_no_difference_to_thoughts(sizes: list[int]) -> None:
    thoughts, rest, said = Thoughts(), SAID, ""
    for size in sizes:
        said += thoughts.left_out(rest[:size])
        rest = rest[size:]
    assert said + thoughts.left_out(rest) == WITHOUT


def test_a_thought_without_an_end_is_never_said() -> None:
    thoughts = Thoughts()
    assert [thoughts.left_out(piece) for piece in ("The crew <th", "ink>stays", ". [K3F9]\n</thin", "g>")] == [
        "The crew ",
        "",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (Failed(429), True),
        (Failed(500), True),
        (Failed(529), True),
        (Failed(408), True),
        (Failed(429, retry_after="2.5"), 2.5),
        (Failed(503, retry_after="0"), 0.0),
        (Failed(429, retry_after="soon"), True),
        (Failed(429, retry_after="21"), False),
        (Failed(429, retry_after=format_datetime(datetime.now(UTC) + timedelta(hours=1))), False),
        (Failed(429, retry_after=format_datetime(datetime(2020, 1, 1, tzinfo=UTC))), 0.0),
        (Failed(429, "insufficient_quota: check your plan"), False),
        (Failed(400), False),
        (Failed(401), False),
        (httpx.ConnectError("refused"), True),
        (httpx.RemoteProtocolError("closed"), True),
        (httpx.ReadTimeout("slow"), False),
        (httpx.ConnectTimeout("slow"), False),
        (ValueError("nonsense"), False),
    ],
)
def test_what_may_pass_is_tried_again_when_the_server_says(error: Exception, again: bool | float) -> None:
    found = worth_another_try(error)
    assert found == again and isinstance(found, bool) == isinstance(again, bool)


@pytest.mark.parametrize(
    ("error", "words", "fix"),
    [
        (Failed(401), "refused the key", "Set OLLAMA_API_KEY"),
        (Failed(404), "does not know the model", "`ollama pull small` fetches it"),
        (Failed(429, "insufficient_quota"), "account is used up", "credit"),
        (Failed(400, "context length"), "did not take the request", "Try again later"),
        (httpx.ConnectError("refused"), "could not be reached", "Check BRIEFING_MODEL_URL"),
        (httpx.ReadTimeout("slow"), "in time", "BRIEFING_MODEL_TIMEOUT"),
    ],
)
def test_failures_are_told_plainly_and_name_the_fix(error: Exception, words: str, fix: str) -> None:
    assert words in in_plain_words(error)
    assert fix in advice(error, "ollama:small")


def test_the_calls_of_an_answer_add_up_and_are_priced() -> None:
    meter = Meter()
    assert meter.usage is None
    meter.count(1_000, 100, estimated=False)
    meter.count(500, 20, estimated=True)
    usage = priced(meter.usage, Prices(input=2, output=10, currency="EUR"))
    assert usage is not None
    assert (usage.calls, usage.input_tokens, usage.output_tokens, usage.estimated) == (2, 1_500, 120, True)
    assert (usage.cost, usage.currency) == (0.0042, "EUR")
    assert priced(meter.usage, None) == meter.usage
