"""The local Slack with the toy app connected, over Socket Mode or signed HTTP."""

from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from playground.local_slack import LocalSlack
from tests.playground.toy_app import MANIFEST, Toy


class Connected(NamedTuple):
    """A local Slack and the toy app connected to it."""

    slack: LocalSlack
    toy: Toy


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def slack(anyio_backend: str) -> AsyncIterator[LocalSlack]:
    async with LocalSlack(MANIFEST) as running:
        # Eight test runs on two busy cores may be slow; what is tested here is not the three seconds.
        running.sockets.ack_seconds = running.workspace.trigger_seconds = 20.0
        yield running


@pytest.fixture(params=["socket", "http"])
async def connected(request: pytest.FixtureRequest, slack: LocalSlack) -> AsyncIterator[Connected]:
    """The toy app on each transport in turn."""
    toy = Toy(slack)
    slack.deliveries.retry_scale = 0.0
    if request.param == "socket":
        handler = AsyncSocketModeHandler(toy.app, slack.app_token, ping_interval=1)
        await handler.connect_async()
        yield Connected(slack, toy)
        await handler.close_async()
        return
    runner = web.AppRunner(toy.app.server(port=0, path="/slack/events").web_app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield Connected(slack, toy)
    await runner.cleanup()
