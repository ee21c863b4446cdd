"""Conversations with a model: what it is asked as a follow-up, and what all of it took."""

from collections.abc import Iterator

import pytest

from retrieval.models import Query, Turn
from retrieval.newsdesk import Newsdesk
from retrieval.opening import with_model
from retrieval.stories.overview import reply
from retrieval.stories.talked_of import asked_of
from tests.retrieval.stories.conftest import NOW
from tests.stub_model import Reply, StubModel, keys_in, running_stub

FIRST = "Was anyone killed in the derailment at Varn?"
SAID = "Nobody was killed according to first reports."


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubModel]:
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    with running_stub() as server:
        yield server


def test_a_follow_up_that_is_asked_twice_is_paid_for_twice(sample_desk: Newsdesk, stub: StubModel) -> None:
    desk = with_model(sample_desk, "openai:stub", stub.url, 5.0)

    def told(prompt: str) -> str:
        key = next(key for key, text in keys_in(prompt).items() if "Nobody was killed" in text)
        return f"{SAID} [{key}]\n"

    stub.script(Reply(told, tokens=(900, 20)))
    first = reply(desk, Query(text=FIRST, asked_at=NOW))
    assert first.text == SAID and first.usage is not None and first.usage.calls == 1
    stub.script(Reply("[NONE]", tokens=(800, 3)))
    history = (Turn(speaker="person", text=FIRST), Turn(speaker="bot", text=SAID))
    follow_up = Query(
        text="Where were the injured taken?",
        asked_at=NOW,
        history=history,
        asked_before=(asked_of(first, NOW),),
    )
    found = reply(desk, follow_up)
    assert len(stub.requests) == 3 and "Where were the injured taken?" in stub.prompts[2]
    assert found.usage is not None
    assert (found.usage.calls, found.usage.input_tokens, found.usage.output_tokens) == (2, 1600, 6)
