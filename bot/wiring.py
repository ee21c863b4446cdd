"""The bot: the one frozen object that every listener and job takes first.

It does not care who built the newsdesk, nor whether events come over a socket or over HTTP.
"""

import asyncio
import threading
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Engine

from bot.records.database import migrate
from bot.settings import Settings
from retrieval.errors import SettingsError
from retrieval.newsdesk import Newsdesk

SLACK_TIMEOUT = 20
RATE_LIMIT_RETRIES = 5
ANSWERS_AT_ONCE = 4
POLLS_AT_ONCE = 2


@dataclass(frozen=True)
class Bot:
    """`client` speaks as the bot user; `desk.clock` is the only clock. `people` is what `bot.people` keeps: when it was
    learnt, name and time zone, by user id. `answering` bounds how many answers are worked out at once, `polling` how
    many poll jobs run here; once `stopping` is set none begins more work. `storing` are the jobs that are not stored
    yet, by key."""

    desk: Newsdesk
    settings: Settings
    client: AsyncWebClient
    people: dict[str, tuple[datetime, tuple[str, str]]] = field(default_factory=dict, compare=False)
    answering: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(ANSWERS_AT_ONCE), compare=False)
    polling: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(POLLS_AT_ONCE), compare=False)
    storing: dict[str, "asyncio.Task[None]"] = field(default_factory=dict, compare=False)
    stopping: threading.Event = field(default_factory=threading.Event, compare=False)

    @property
    def engine(self) -> Engine:
        """The SQL database of the catalogue, which holds the bot's own records too."""
        return self.desk.catalogue.engine


def build_bot(desk: Newsdesk, settings: Settings) -> Bot:
    """The bot for these settings, its tables made or migrated; raises SettingsError where the bot token is missing."""
    if not settings.slack_bot_token:
        raise SettingsError(
            "There is no Slack bot token. Set BRIEFING_SLACK_BOT_TOKEN (OAuth & Permissions in the app's settings, "
            "it begins with xoxb-), or try `briefing demo`, which needs none."
        )
    migrate(desk.catalogue.engine)
    client = AsyncWebClient(token=settings.slack_bot_token, base_url=settings.slack_api_url, timeout=SLACK_TIMEOUT)
    # A refusal by rate limit did nothing, so it alone is safe to repeat: a server error or a broken connection may
    # have posted already, and the SDK's default handler would post a second time.
    client.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=RATE_LIMIT_RETRIES)]
    return Bot(desk=desk, settings=settings, client=client)
