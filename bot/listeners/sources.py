"""`/sources`: the feeds that articles come from, for the workspace's admins and owners.

It does not care how a feed is found, fetched or read (`retrieval.feeds`). All replies are
private; what takes long is announced at once and told when it is done.
"""

import asyncio
import re
from datetime import timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.blocks.source_blocks import PAGE, Page, health_words, is_in_trouble, name_of, source_list, state_words
from bot.blocks.text import escape, section, unquoted
from bot.manifest import prefixed
from bot.people import person
from bot.posting import respond, tell_privately
from bot.unanswered import readable, value_of
from bot.wiring import Bot
from retrieval.errors import SourceError

HELP = (
    "`{command} list` shows the feeds and how they fare, `{command} health` only those with trouble.\n"
    "`{command} add URL` adds a feed and reads it at once. URL is that of a feed (RSS, Atom or JSON), of a site's page "
    "(I look for its feed) or of a list of feeds (OPML).\n"
    "`{command} refresh NUMBER` reads one feed now, also one that was gone.\n"
    "`{command} remove NUMBER`, or its URL, stops reading it; its articles stay."
)
REFUSED = "Only admins and owners of this workspace may see or change the feeds. Please ask one of them."
UNKNOWN = "{what} is no feed I have. `{command} list` shows each with its number."
LACKING = {
    "add": "Please give the feed's address, as in `{command} add https://example.org/feed`.",
    "remove": "Please give the feed's number or address, as in `{command} remove 3`; `{command} list` shows it.",
    "refresh": "Please give the feed's number or address, as in `{command} refresh 3`; `{command} list` shows it.",
}
TYPED_CHARS = 200


class _Asked(NamedTuple):
    """Who typed or clicked, where, and the address for private replies; `command` is what `/sources` is called here."""

    user: str
    channel: str
    url: str
    command: str


def register(app: AsyncApp, bot: Bot) -> None:
    """Add the command and the buttons of its pages to the app."""
    name = prefixed("/sources", bot.settings.command_prefix)

    async def sources(ack: AsyncAck, command: dict[str, Any]) -> None:
        await ack()
        asked = _Asked(command["user_id"], command["channel_id"], command["response_url"], name)
        await _answer(bot, asked, str(command.get("text") or ""))

    async def turn(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        asked = _Asked(body["user"]["id"], (body.get("channel") or {}).get("id", ""), body["response_url"], name)
        with readable():
            page = Page.read(value_of(action))
        await _answer(bot, asked, page)

    app.command(name)(sources)
    app.action(re.compile(rf"{PAGE}_(previous|next)"))(turn)


async def _answer(bot: Bot, asked: _Asked, wanted: str | Page) -> None:
    """Do what was typed, or turn to the page, if the person may."""
    if not await _may(bot, asked.user):
        await respond(asked.url, REFUSED)
    elif isinstance(wanted, Page):
        await _show(bot, asked, wanted, replace=True)
    else:
        await _obey(bot, asked, wanted)


async def _may(bot: Bot, user: str) -> bool:
    """Asked each time: a person may have ceased to be an admin."""
    found = (await bot.client.users_info(user=user)).get("user") or {}
    return bool(found.get("is_admin") or found.get("is_owner") or found.get("is_primary_owner"))


async def _obey(bot: Bot, asked: _Asked, typed: str) -> None:
    word, _, rest = unquoted(typed).partition(" ")
    word, rest = unquoted(word).casefold(), unquoted(unquoted(rest).strip("<>").partition("|")[0])
    if word in ("", "list", "health"):
        await _show(bot, asked, Page(word == "health", 0), replace=False)
    elif word in LACKING and not rest:
        await respond(asked.url, LACKING[word].format(command=asked.command))
    elif word == "add":
        await _add(bot, asked, rest)
    elif word == "refresh":
        await _refresh(bot, asked, rest)
    elif word == "remove":
        await _remove(bot, asked, rest)
    else:
        await respond(asked.url, HELP.format(command=asked.command))


async def _show(bot: Bot, asked: _Asked, page: Page, *, replace: bool) -> None:
    feeds = await asyncio.to_thread(bot.desk.catalogue.feeds)
    zone, now = ZoneInfo((await person(bot, asked.user)).zone), bot.desk.clock()
    words = health_words(feeds, now)
    if not feeds:
        words += f" Type `{asked.command} add URL` to add one."
    elif page.trouble_only and not any(is_in_trouble(feed, now) for feed in feeds):
        words += " None is in trouble."
    await respond(asked.url, words, [section(words), *source_list(feeds, page, now, zone)], replace=replace)


async def _add(bot: Bot, asked: _Asked, address: str) -> None:
    from bot.blocks.registration_blocks import registered_words
    from retrieval.feeds.registering import register_feeds  # brings the readers of every format

    await respond(asked.url, f"Reading {escape(address[:TYPED_CHARS])} …")
    try:
        done = await asyncio.to_thread(
            register_feeds,
            bot.desk,
            address,
            bot.settings.replica,
            added_by=asked.user,
            shortest=timedelta(minutes=bot.settings.poll_minutes),
        )
    except SourceError as error:
        raise SourceError(f"It was not added. {error}") from error
    known = {feed.url for feed in await asyncio.to_thread(bot.desk.catalogue.feeds)}
    others = tuple(url for url in done.others if url not in known)
    await _tell(bot, asked, registered_words(done._replace(others=others), asked.command))


async def _refresh(bot: Bot, asked: _Asked, key: str) -> None:
    from bot.blocks.registration_blocks import came_words
    from retrieval.feeds.polling import poll_feed

    feed = await asyncio.to_thread(bot.desk.catalogue.feed, key)
    if feed is None:
        await respond(asked.url, _unknown(asked, key))
        return
    await respond(asked.url, f"Reading {name_of(feed)} …")
    shortest = timedelta(minutes=bot.settings.poll_minutes)
    report = await asyncio.to_thread(poll_feed, bot.desk, feed.id, bot.settings.replica, shortest=shortest)
    if report is None:
        await _tell(bot, asked, f"*{name_of(feed)}* is being read at this moment. Look at `{asked.command} list` soon.")
        return
    after = await asyncio.to_thread(bot.desk.catalogue.feed, str(feed.id)) or feed
    zone = ZoneInfo((await person(bot, asked.user)).zone)
    said = "" if after.error else f": {came_words(report)}"
    await _tell(bot, asked, f"*{after.id}. {name_of(after)}*{said}\n{state_words(after, bot.desk.clock(), zone)}")


async def _remove(bot: Bot, asked: _Asked, key: str) -> None:
    feed = await asyncio.to_thread(bot.desk.catalogue.feed, key)
    if feed is None or not await asyncio.to_thread(bot.desk.catalogue.remove_feed, str(feed.id)):
        await respond(asked.url, _unknown(asked, key))
    else:
        await respond(asked.url, f"*{name_of(feed)}* is read no longer; its articles stay.")


def _unknown(asked: _Asked, key: str) -> str:
    return UNKNOWN.format(what=escape(key[:TYPED_CHARS]), command=asked.command)


async def _tell(bot: Bot, asked: _Asked, words: str) -> None:
    """Privately, also where the work took so long that the interaction can no longer be answered."""
    if not await respond(asked.url, words, [section(words)]) and asked.channel:
        await tell_privately(bot, asked.channel, asked.user, words, [section(words)])
