"""`briefing demo`: the local Slack and the real bot, wired to each other, over the sample articles.

It does not care how either works inside. The demo has its own data folder and its own clock, which starts on the
samples' last day and which the page can move; a sample is taken in when the clock reaches its hour. The folder goes
when the demo ends.
"""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.command_line import output
from bot.command_line.serving import serving_desk, until_stopped
from bot.command_line.session import quiet
from bot.manifest import manifest
from bot.settings import Settings
from retrieval.errors import SettingsError
from retrieval.models import Failure, Progress

if TYPE_CHECKING:
    from playground.clock import MovableClock
    from playground.local_slack import LocalSlack
    from retrieval.models import Article
    from retrieval.newsdesk import Newsdesk

# the clock also runs on by itself
LOOK_SECONDS = 60.0
STARTS_AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
HINTS = [
    "How many people have died in the Brackwater flood?",
    "Why did the dockers at Estmere walk out?",
    "To what level did the Bank of Lorvania raise its key rate?",
]


async def demonstrate(settings: Settings, port: int) -> None:
    """Run until stopped; raises SettingsError where the port is taken."""
    from playground.clock import MovableClock
    from playground.local_slack import LocalSlack

    clock = MovableClock(STARTS_AT)
    slack = LocalSlack(manifest(), clock, hints=HINTS)
    try:
        await slack.start("127.0.0.1", port)
    except OSError as error:
        raise SettingsError(
            f"The page cannot be served on port {port} ({error.strerror}): "
            "choose another, as in `briefing demo --port 3100`."
        ) from error
    try:
        with TemporaryDirectory(prefix="briefing-demo-") as folder:
            await _serve(_local_settings(settings, slack, Path(folder)), slack, clock)
    finally:
        await slack.stop()


def _local_settings(settings: Settings, slack: "LocalSlack", folder: Path) -> Settings:
    """The settings in force (a model stays a model), pointed at the local Slack and a folder of its own."""
    return settings.model_copy(
        update={
            "home": folder,
            "models": settings.models_folder,
            "database_url": None,
            "chroma_url": None,
            "slack_api_url": slack.api_url,
            "slack_bot_token": slack.bot_token,
            "slack_app_token": slack.app_token,
            "slack_signing_secret": slack.signing_secret,
            "command_prefix": "",
        }
    )


async def _serve(settings: Settings, slack: "LocalSlack", clock: "MovableClock") -> None:
    from bot.running import running, sweep_now
    from bot.wiring import build_bot

    with serving_desk(settings, clock) as desk:
        samples = Samples(desk)
        with output.progress_bar() as tell:
            await asyncio.to_thread(samples.take_in, tell)
        bot = build_bot(desk, settings)
        moved = asyncio.Event()
        loop = asyncio.get_running_loop()
        clock.on_move(lambda _: _wake(loop, moved))

        async def follow_the_clock() -> None:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_SECONDS):
                        await moved.wait()
                moved.clear()
                await asyncio.to_thread(samples.take_in)
                await sweep_now(bot)

        async with running(bot):
            follower = asyncio.create_task(follow_the_clock())
            output.console.print(f"Local Slack with the bot: {slack.url}  (Ctrl-C stops it)")
            output.console.print(
                f"From another terminal: BRIEFING_HOME={settings.home} briefing ask …", style="dim", soft_wrap=True
            )
            try:
                await until_stopped()
            finally:
                follower.cancel()


def _wake(loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
    loop.call_soon_threadsafe(event.set)


class Samples:
    """The sample articles, taken in as the clock reaches them; a revision comes like any later article."""

    def __init__(self, desk: "Newsdesk") -> None:
        self.desk = desk
        self.waiting = sorted(read_samples(), key=lambda article: article.published_at or STARTS_AT)

    def take_in(self, tell: Progress = quiet) -> None:
        """Ingest what is due by the desk's clock."""
        from retrieval.ingest import ingest_items

        now = self.desk.clock()
        due = [article for article in self.waiting if (article.published_at or now) <= now]
        if due:
            ingest_items(self.desk, due, tell)
            self.waiting = [article for article in self.waiting if article not in due]


def read_samples() -> Iterator["Article"]:
    """Every sample and every later revision of one."""
    from playground.samples import articles_path, revisions_path
    from retrieval.sources.files import read_file

    last_day = STARTS_AT + timedelta(days=7)
    for path in (articles_path(), revisions_path()):
        for item in read_file(path, last_day):
            if isinstance(item, Failure):
                raise SettingsError(f"The sample articles are damaged ({item.source}: {item.reason}). Install again.")
            yield item
