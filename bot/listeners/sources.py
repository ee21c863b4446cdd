"""`/sources`: the feeds that articles come from, for the workspace's admins and owners.

It does not care how a feed is fetched or read (`retrieval.ingest`). All replies are private.
"""

import asyncio
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from bot.blocks.source_blocks import added_words, feed_list, health_words
from bot.blocks.text import escape, section, web_url
from bot.faults import error_code, plain
from bot.manifest import prefixed
from bot.people import person
from bot.posting import respond
from bot.wiring import Bot
from retrieval.errors import BriefingError, SourceError
from retrieval.models import Feed, IngestReport
from retrieval.newsdesk import Newsdesk

HELP = (
    "`{command} list` shows the feeds and how they fare, `{command} health` only those with trouble.\n"
    "`{command} add URL` adds an RSS or Atom feed and reads it at once.\n"
    "`{command} remove URL`, or its number from the list, stops reading it; its articles stay."
)
REFUSED = "Only admins and owners of this workspace may see or change the feeds. Please ask one of them."

log = structlog.get_logger()


def register(app: AsyncApp, bot: Bot) -> None:
    """Add the command to the app."""

    async def sources(ack: AsyncAck, command: dict[str, Any]) -> None:
        await ack()
        url = command["response_url"]
        try:
            if await _may(bot, command["user_id"]):
                await _obey(bot, command, url)
            else:
                await respond(url, REFUSED)
        except BriefingError as error:
            await respond(url, escape(str(error)))
        except SlackApiError as error:
            log.warning("sources failed", error=error_code(error))
            await respond(url, plain(error))
        except Exception as error:
            await respond(url, plain(error))
            raise

    app.command(prefixed("/sources", bot.settings.command_prefix))(sources)


async def _may(bot: Bot, user: str) -> bool:
    """Asked each time: a person may have ceased to be an admin."""
    found = (await bot.client.users_info(user=user)).get("user") or {}
    return bool(found.get("is_admin") or found.get("is_owner") or found.get("is_primary_owner"))


async def _obey(bot: Bot, command: dict[str, Any], url: str) -> None:
    word, _, rest = (command.get("text") or "").strip().partition(" ")
    word, rest = word.casefold(), rest.strip().strip("<>").partition("|")[0]
    if word in ("", "list", "health"):
        await _show(bot, command, url, trouble_only=word == "health")
    elif word == "add" and rest:
        await respond(url, f"Reading {escape(rest[:200])} …")
        feed, report = await asyncio.to_thread(add_feed, bot.desk, rest)
        await respond(url, escape(added_words(feed, report)))
    elif word == "remove" and rest:
        removed = await asyncio.to_thread(bot.desk.catalogue.remove_feed, rest)
        said = "is read no longer; its articles stay." if removed else "is no feed I have. See the list for its number."
        await respond(url, f"{escape(rest[:200])} {said}")
    elif word in ("add", "remove"):
        await respond(
            url, f"Please give the feed's address, as in `{command['command']} {word} https://example.org/feed`."
        )
    else:
        await respond(url, HELP.format(command=command["command"]))


async def _show(bot: Bot, command: dict[str, Any], url: str, trouble_only: bool) -> None:
    feeds = await asyncio.to_thread(bot.desk.catalogue.feeds)
    zone = ZoneInfo((await person(bot, command["user_id"])).zone)
    words = health_words(feeds)
    if not feeds:
        words += f" Type `{command['command']} add URL` to add one."
    shown = [feed for feed in feeds if feed.error] if trouble_only else feeds
    await respond(url, words, [section(words), *feed_list(shown, bot.desk.clock(), zone)])


def add_feed(desk: Newsdesk, url: str) -> tuple[Feed, IngestReport]:
    """Register the feed and poll; raises SourceError with the reason, and forgets the feed, where it cannot be read."""
    from retrieval.polling import poll_feeds  # brings the readers of every format

    if web_url(url) is None:
        raise SourceError("That is not a web address. Please give one that begins with https://")
    if any(feed.url == url for feed in desk.catalogue.feeds()):
        raise SourceError("That feed is on the list already.")
    added = desk.catalogue.add_feed(url, "", desk.clock())
    reports = poll_feeds(desk)  # all of them: the others answer "not modified"
    known = next((feed for feed in desk.catalogue.feeds() if feed.id == added.id), added)
    if known.error:
        desk.catalogue.remove_feed(str(added.id))
        raise SourceError(f"It was not added. {known.error}")
    return known, reports.get(added.id, IngestReport())
