"""Caps of a day: what is said beyond them, to whom, and how an answer without the model explains itself."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.durable import settled
from bot.records.conversation_records import answer_of
from bot.running import running
from bot.wiring import build_bot
from playground.local_slack import LocalSlack
from retrieval.models import Prices
from retrieval.newsdesk import Newsdesk
from retrieval.opening import with_model
from tests.bot.conftest import Newsroom, port_of, settings_for, shown
from tests.stub_model import Reply, StubModel, keys_in, running_stub

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("transport", ["socket"], indirect=True)]
QUESTION = "How many passengers were on the Lunde Island ferry?"
SAID = "The ferry carried 214 passengers and 18 crew when the fire broke out."
Room = Callable[..., AbstractAsyncContextManager[Newsroom]]


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[StubModel]:
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    with running_stub() as server:
        server.script(Reply(_cited, tokens=(900, 30)))
        yield server


def _cited(prompt: str) -> str:
    return f"{SAID} [{next(key for key, text in keys_in(prompt).items() if '214 passengers' in text)}]\n"


@pytest.fixture
def room(slack: LocalSlack, desk: Newsdesk, home: Path, stub: StubModel) -> Room:
    """A bot with a model and these settings."""

    @asynccontextmanager
    async def opened(**settings: object) -> AsyncIterator[Newsroom]:
        written = replace(with_model(desk, stub.model, stub.url), prices=Prices(input=2, output=10, currency="EUR"))
        bot = build_bot(written, settings_for(slack, home, port_of(slack), **settings))
        async with running(bot):
            yield Newsroom(slack, bot, slack.clock)

    return opened


@pytest.mark.parametrize(
    ("cap", "words"),
    [
        ({"questions_per_day": 1}, "You have asked 1 question within a day, which is the most I take from one person."),
        ({"tokens_per_day": 900}, "Your questions have used up the 900 tokens"),
        ({"team_questions_per_day": 1}, "This workspace has asked 1 question within a day"),
    ],
)
async def test_beyond_a_cap_the_person_alone_is_told_what_to_do(
    room: Room, stub: StubModel, cap: dict[str, int], words: str
) -> None:
    async with room(**cap) as newsroom:
        await newsroom.ask(QUESTION)
        await settled()
        ada = newsroom.slack.person("ada")
        second = await ada.say("#newsroom", f"{newsroom.mention} {QUESTION}")
        told = shown(await newsroom.private(ada))
        assert words in told
        assert "I can answer again from" in told and "/lookup finds passages" in told and "15 November 2026" in told
        assert newsroom.from_bot("#newsroom", second) == []
        assert len(stub.requests) == 1
        newsroom.clock.advance(timedelta(days=1, seconds=1))
        await newsroom.ask(QUESTION)


async def test_the_operator_may_prefer_an_answer_without_the_model(room: Room, stub: StubModel) -> None:
    async with room(questions_per_day=1, beyond_caps="extractive") as newsroom:
        await newsroom.ask(QUESTION)
        _, answer = await newsroom.ask(QUESTION)
        await settled()
        assert "214 passengers" in shown(answer)
        assert "The model's allowance for a day is used up until" in shown(answer)
        assert "made of sentences from the articles" in shown(answer)
        assert len(stub.requests) == 1


async def test_what_a_question_took_is_kept_with_its_answer_and_shown_as_evidence(room: Room) -> None:
    async with room() as newsroom:
        ts, answer = await newsroom.ask(QUESTION)
        await settled()
        key = f"answer:{newsroom.slack.team_id}:{answer['channel']}:{ts}"
        kept = answer_of(newsroom.bot.engine, key)
        assert kept is not None and kept.answer.usage is not None
        usage = kept.answer.usage
        assert (usage.calls, usage.input_tokens, usage.output_tokens, usage.estimated) == (1, 900, 30, False)
        assert (usage.cost, usage.currency) == (0.0021, "EUR")
        ada = newsroom.slack.person("ada")
        await ada.click(answer, "evidence")
        view = (await newsroom.slack.until(lambda: newsroom.slack.views(ada)))[-1]
        said = "Asked openai:stub in 1 call: 900 tokens of input and 30 of output, 0.0021 EUR."
        assert said in shown(view) and said not in shown(answer)
