"""`kill -9` of a real bot process between the acknowledgement and the answer: after a restart it arrives once."""

import asyncio
import json
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.manifest import manifest
from playground.local_slack import LocalSlack
from tests.bot.conftest import port_of, shown
from tests.conftest import free_port
from tests.stub_model import Reply, keys_in, running_stub

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).resolve().parents[2]
QUESTION = "How many passengers were on the Lunde Island ferry?"
MARKER = "What did the council of Veldhaven approve?"


one_transport = pytest.mark.parametrize("transport", ["socket"], indirect=True)


class BotProcess:
    """A bot in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def says(self, wanted: str) -> None:
        assert self.process.stdout is not None
        async with asyncio.timeout(90):
            while line := (await self.process.stdout.readline()).decode().strip():
                if line == wanted:
                    return
        raise AssertionError(f"the bot ended before it said {wanted!r}")

    async def told(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        await self.process.stdin.drain()

    async def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def started(
    slack: LocalSlack, home: Path, models: Path, *options: str, module: str = "tests.bot.bot_process", **more: str
) -> AsyncIterator[BotProcess]:
    """The bot, connected; killed on leaving."""
    given = home / "settings.json"
    values: dict[str, Any] = {
        "home": str(home),
        "slack_api_url": slack.api_url,
        "slack_bot_token": slack.bot_token,
        "slack_app_token": slack.app_token,
        "slack_signing_secret": slack.signing_secret,
        "port": port_of(slack),
        **more,
    }
    given.write_text(json.dumps(values))
    flags = (*options, "http") if slack.request_url else options
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", module, str(home), str(models), str(given), *flags),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    bot = BotProcess(process)
    try:
        await bot.says("ready")
        yield bot
    finally:
        await bot.kill()


@pytest.fixture
async def local(transport: str) -> AsyncIterator[LocalSlack]:
    """A local Slack on the machine's own clock, which the bot's process shares."""
    async with LocalSlack(manifest()) as slack:
        slack.deliveries.retry_scale = 0.1  # an event that was not acknowledged comes again after 0, 6 and 36 s
        if transport == "http":
            slack.request_url = f"http://127.0.0.1:{free_port()}/slack/events"
        yield slack


def answers(slack: LocalSlack, ts: str) -> list[dict[str, Any]]:
    return [m for m in slack.messages("#newsroom", ts) if m["user"] == slack.bot_user_id]


async def answered_once_after_restart(slack: LocalSlack, home: Path, models: Path, ts: str, **more: str) -> None:
    """Start again, see the answer arrive, and see that there is one once a later question has been answered too."""
    async with started(slack, home, models, **more):
        found = await slack.until(lambda: [m for m in answers(slack, ts) if m.get("metadata")], timeout=60)
        assert "214" in shown(found[0])
        later = await slack.person("grace").say("#newsroom", f"<@{slack.bot_user_id}> {MARKER}")
        await slack.until(lambda: answers(slack, later), timeout=60)
        assert len(answers(slack, ts)) == 1
        assert len(answers(slack, later)) == 1


async def ask(slack: LocalSlack) -> str:
    return await slack.person("ada").say("#newsroom", f"<@{slack.bot_user_id}> {QUESTION}")


async def test_killed_while_the_answer_is_worked_out(local: LocalSlack, home: Path, models: Path) -> None:
    async with started(local, home, models, "slow") as bot:
        ts = await ask(local)
        await bot.says("answering")
        await bot.kill()
    assert answers(local, ts) == []
    await answered_once_after_restart(local, home, models, ts)


@one_transport
@pytest.mark.parametrize("method", ["assistant.threads.setStatus", "users.info", "conversations.replies"])
async def test_killed_at_a_call_before_the_answer(local: LocalSlack, home: Path, models: Path, method: str) -> None:
    async with started(local, home, models, "slow") as bot:
        ts = await ask(local)
        await local.until(lambda: [m for m, _ in local.calls if m == method])
        await bot.kill()
    assert answers(local, ts) == []
    await answered_once_after_restart(local, home, models, ts)


@one_transport
@pytest.mark.parametrize("committed", [True, False])
async def test_killed_not_knowing_whether_the_post_worked(
    local: LocalSlack, home: Path, models: Path, committed: bool
) -> None:
    local.fail("chat.postMessage", committed=committed)
    async with started(local, home, models) as bot:
        ts = await ask(local)
        await local.until(lambda: [m for m, _ in local.calls if m == "chat.postMessage"])
        await bot.kill()
    assert len(answers(local, ts)) == (1 if committed else 0)
    await answered_once_after_restart(local, home, models, ts)


@one_transport
async def test_killed_right_after_the_post(local: LocalSlack, home: Path, models: Path) -> None:
    async with started(local, home, models) as bot:
        ts = await ask(local)
        await local.until(lambda: answers(local, ts))
        await bot.kill()
    await answered_once_after_restart(local, home, models, ts)


@one_transport
async def test_killed_in_the_middle_of_a_stream(
    local: LocalSlack, home: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model has written one sentence and hangs; the answer written after the restart takes the stream's place."""
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")

    def write(prompt: str) -> str:
        key = next(key for key, text in keys_in(prompt).items() if "214 passengers" in text)
        return f"The ferry carried 214 passengers and 18 crew when the fire broke out. [{key}]\n"

    with running_stub() as stub:
        stub.script(Reply(write, end="stall"))
        model = {"model": "openai:stub", "model_url": stub.url}
        async with started(local, home, models, **model) as bot:
            ts = await ask(local)
            await local.until(lambda: answers(local, ts), timeout=60)
            await bot.kill()
        assert answers(local, ts)[0]["streaming_state"] == "in_progress"
        stub.script(Reply(write), Reply(status=401))
        await answered_once_after_restart(local, home, models, ts, **model)
    assert "Sources" in shown(answers(local, ts)[0])


async def test_killed_at_random_moments(local: LocalSlack, home: Path, models: Path) -> None:
    """Each start is killed after a random number of the bot's calls, with several questions under way."""
    chance = random.Random(11)
    asked: list[str] = []
    for _ in range(3):
        async with started(local, home, models) as bot:
            asked += [await ask(local) for _ in range(3)]
            seen = len(local.calls) + chance.randint(1, 12)
            await local.until(lambda seen=seen: len(local.calls) >= seen)  # type: ignore[misc]  # a default argument
            await bot.kill()
    async with started(local, home, models):
        for ts in asked:
            await local.until(lambda ts=ts: answers(local, ts), timeout=60)  # type: ignore[misc]  # a default argument
        later = await local.person("grace").say("#newsroom", f"<@{local.bot_user_id}> {MARKER}")
        await local.until(lambda: answers(local, later), timeout=60)
        assert [len(answers(local, ts)) for ts in asked] == [1] * len(asked)
