"""`/lookup TERMS`: passages with dates and links, in pages, and a question about one of them. No model is called.

It does not care how passages are found (`retrieval.lookup`). Everything here is seen by the person who typed alone.
"""

import asyncio
import html
import json
import re
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.answer_job import start_answer
from bot.blocks.guard import safe_view
from bot.blocks.lookup_blocks import (
    ASK,
    ASK_CALLBACK,
    PAGE,
    PER_PAGE,
    QUESTION,
    VALUE,
    Page,
    lookup_blocks,
    nothing_blocks,
    nothing_words,
    question_view,
    searched_words,
)
from bot.blocks.text import Block, one_line
from bot.conversation import Question
from bot.manifest import prefixed
from bot.people import person
from bot.posting import respond
from bot.unanswered import readable, value_of
from bot.wiring import Bot
from retrieval.lookup.looking_up import lookup as look_up
from retrieval.lookup.query import MAX_TERMS_CHARS, LookupQuery, parse_lookup

USAGE = (
    'Type `{command} TERMS`, as in `{command} harbour "night shift" strik* -cup`: words, phrases in quotation marks, '
    "the beginning of a word before a *, and after a - what no article may say anywhere. If you like, add `since:` or "
    "`until:` with a day (2026-11-03, today, yesterday, or 7d for seven days ago), `source:` or `-source:` with an "
    'outlet (`source:"The Courier"`), `lang:` with a language, and `sort:date` for the newest first.'
)


def register(app: AsyncApp, bot: Bot) -> None:
    """Add the command, its buttons and its modal to the app."""

    async def lookup(ack: AsyncAck, command: dict[str, Any]) -> None:
        await ack()
        typed = one_line(html.unescape(str(command.get("text") or "")))
        page = Page(typed[: MAX_TERMS_CHARS + 1], bot.desk.clock(), 0)
        await _show(bot, page, command["user_id"], command["response_url"], command["command"], replace=False)

    async def turn(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        with readable():
            page = Page.read(value_of(action))
        name = prefixed("/lookup", bot.settings.command_prefix)
        await _show(bot, page, body["user"]["id"], body["response_url"], name, replace=True)

    async def ask_about(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        await _open_question(bot, body, value_of(action))

    async def asked(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        await _ask(bot, ack, body, view)

    app.command(prefixed("/lookup", bot.settings.command_prefix))(lookup)
    app.action(re.compile(rf"{PAGE}_(previous|next|sort)"))(turn)
    app.action(ASK)(ask_about)
    app.view(ASK_CALLBACK)(asked)


async def _show(bot: Bot, page: Page, user: str, url: str, name: str, *, replace: bool) -> None:
    """Answer with one page, or with a line that says what to do."""
    zone = ZoneInfo((await person(bot, user)).zone)
    query = parse_lookup(page.typed, page.asked_at.astimezone(zone).date())
    if not query.terms and not query.narrows:
        await respond(url, USAGE.format(command=name), replace=replace)
        return
    if page.sort:
        query = query.model_copy(update={"sort": page.sort})
    words, blocks = await asyncio.to_thread(_page, bot, page, query, zone)
    await respond(url, words, blocks, replace=replace)


def _page(bot: Bot, page: Page, query: LookupQuery, zone: ZoneInfo) -> tuple[str, list[Block]]:
    """The reading for notifications and the blocks; the last page where there are fewer than there were."""
    result = look_up(bot.desk, query, page.asked_at, zone.key, page.number + 1, PER_PAGE)
    if not result.hits and result.pages:
        result = look_up(bot.desk, query, page.asked_at, zone.key, result.pages, PER_PAGE)
    if not result.hits:
        words = nothing_words(query, result, bot.desk.catalogue.counts().articles)
        return words, nothing_blocks(page, query, words)
    return f"{searched_words(query)}: {result.total} passages", lookup_blocks(page, query, result, zone)


async def _open_question(bot: Bot, body: dict[str, Any], article_id: str) -> None:
    """The modal for a question about the article behind a passage."""
    article = await asyncio.to_thread(bot.desk.catalogue.get, article_id)
    if article is None:
        await respond(body["response_url"], "That article is no longer in the collection. Please look it up again.")
        return
    zone = ZoneInfo((await person(bot, body["user"]["id"])).zone)
    metadata = json.dumps([article_id, body["channel"]["id"], body["response_url"]])
    view = safe_view(question_view(article, metadata, zone))
    await bot.client.views_open(trigger_id=body["trigger_id"], view=view)


async def _ask(bot: Bot, ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
    """Store the question before Slack is told that it arrived; it is answered privately, from that article alone."""
    text = str(view["state"]["values"][QUESTION][VALUE].get("value") or "").strip()
    if not text:
        await ack(response_action="errors", errors={QUESTION: "Please type a question."})
        return
    with readable():
        article_id, channel, url = json.loads(view["private_metadata"])
    team = body["team"]["id"]
    question = Question(
        surface="ask",
        team=team,
        channel=channel,
        person=body["user"]["id"],
        text=text,
        asked_at=bot.desk.clock(),
        article_ids=(article_id,),
        response_url=url,
    )
    await start_answer(bot, question, f"ask:{team}:{view['id']}")
    await ack()
