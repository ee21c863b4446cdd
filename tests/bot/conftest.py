"""The newsroom: a local Slack with the real bot connected to it, over a small collection of our own."""

import json
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.manifest import manifest
from bot.running import running
from bot.settings import Settings
from bot.wiring import ANSWERS_AT_ONCE, Bot, build_bot
from playground.clock import MovableClock
from playground.local_slack import LocalSlack
from playground.people import Person
from retrieval.ingest import ingest
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from tests.bot.newsroom_articles import ARTICLES
from tests.conftest import free_port

NOW = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)  # a Saturday


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def collection(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    """A data folder with the articles ingested; to be copied, never used."""
    home = tmp_path_factory.mktemp("collection")
    source = home.parent / "articles.jsonl"
    source.write_text("\n".join(json.dumps(article) for article in ARTICLES))
    with open_newsdesk(home, models=models, clock=lambda: NOW) as desk:
        report = ingest(desk, [str(source)])
    assert report.articles == len(ARTICLES), report.failed
    return home


@pytest.fixture
def home(tmp_path: Path, collection: Path) -> Path:
    """A data folder of this test's own, with the articles."""
    return Path(shutil.copytree(collection, tmp_path / "home"))


@pytest.fixture
def desk(home: Path, models: Path) -> Iterator[Newsdesk]:
    """A newsdesk over the articles; its clock stands in for the whole test and can be moved."""
    with open_newsdesk(home, models=models, clock=MovableClock(NOW)) as opened:
        yield opened


@pytest.fixture(params=["socket", "http"])
def transport(request: pytest.FixtureRequest) -> str:
    """How events reach the bot."""
    return str(request.param)


@dataclass
class Newsroom:
    """What a test of the running bot has in hand."""

    slack: LocalSlack
    bot: Bot
    clock: MovableClock

    @property
    def mention(self) -> str:
        return f"<@{self.slack.bot_user_id}>"

    def from_bot(self, channel: str, thread_ts: str | None = None) -> list[dict[str, Any]]:
        """The bot's messages, complete ones only."""
        found = self.slack.messages(channel, thread_ts)
        return [
            message
            for message in found
            if message.get("user") == self.slack.bot_user_id and message.get("streaming_state") != "in_progress"
        ]

    async def answer_to(self, channel: str, ts: str, thread_ts: str | None = None, n: int = 1) -> dict[str, Any]:
        """The bot's `n`-th message in the thread, once it is there."""
        root = thread_ts or ts
        found = await self.slack.until(lambda: self.from_bot(channel, root)[n - 1 :])
        return found[0]

    async def ask(self, text: str, who: str = "ada", channel: str = "#newsroom") -> tuple[str, dict[str, Any]]:
        """Ask by mention and wait; returns the question's `ts` and the answer."""
        ts = await self.slack.person(who).say(channel, f"{self.mention} {text}")
        return ts, await self.answer_to(channel, ts)

    @asynccontextmanager
    async def held_back(self) -> AsyncIterator[None]:
        """No answer is worked out while inside."""
        for _ in range(ANSWERS_AT_ONCE):
            await self.bot.answering.acquire()
        try:
            yield
        finally:
            for _ in range(ANSWERS_AT_ONCE):
                self.bot.answering.release()

    async def private(self, person: Person, channel: str = "#newsroom", n: int = 1) -> dict[str, Any]:
        """The `n`-th message shown to this person alone."""
        found = await self.slack.until(lambda: self.slack.ephemeral(channel, person)[n - 1 :])
        return found[0]


def settings_for(slack: LocalSlack, home: Path, port: int = 0, **more: Any) -> Settings:
    """The bot's settings for a local Slack."""
    return Settings(
        home=home,
        slack_api_url=slack.api_url,
        slack_bot_token=slack.bot_token,
        slack_app_token=slack.app_token,
        slack_signing_secret=slack.signing_secret,
        port=port,
        **more,
    )


def shown(message: dict[str, Any]) -> str:
    """All text of a message or view as a reader sees it."""
    parts: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            for key in ("text", "url", "label", "elements", "blocks", "fields", "accessory", "element"):
                if key in value:
                    inner = value[key]
                    parts.append(inner) if isinstance(inner, str) else walk(inner)
        elif isinstance(value, list):
            for item in value:
                walk(item)

    walk(message.get("blocks") or [message])
    return " ".join(parts)


@pytest.fixture
async def slack(desk: Newsdesk, transport: str) -> AsyncIterator[LocalSlack]:
    """A local Slack on the desk's clock, delivering over `transport`; #newsroom has the bot in it."""
    assert isinstance(desk.clock, MovableClock)
    async with LocalSlack(manifest(), desk.clock) as local:
        if transport == "http":
            local.request_url = f"http://127.0.0.1:{free_port()}/slack/events"
        yield local


def port_of(slack: LocalSlack) -> int:
    """The port the bot must listen on for this Slack to reach it; 0 for Socket Mode."""
    return int(slack.request_url.split(":")[2].split("/")[0]) if slack.request_url else 0


@pytest.fixture
async def newsroom(slack: LocalSlack, desk: Newsdesk, home: Path) -> AsyncIterator[Newsroom]:
    """The bot running on the local Slack."""
    bot = build_bot(desk, settings_for(slack, home, port_of(slack)))
    async with running(bot, http=slack.request_url is not None):
        assert isinstance(desk.clock, MovableClock)
        yield Newsroom(slack, bot, desk.clock)
