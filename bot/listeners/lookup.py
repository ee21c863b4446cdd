"""`/lookup TERMS`: passages with dates and links, in pages, and a question about one of them. No model is called.

It does not care how passages are found (`retrieval.search`). Everything here is seen by the person who typed alone.
"""

import asyncio
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
    QUESTION,
    VALUE,
    Page,
    lookup_blocks,
    nothing_words,
    question_view,
    searched_words,
)
from bot.blocks.text import escape, one_line, section
from bot.conversation import Question
from bot.lookup_matches import relevant
from bot.lookup_terms import MAX_TERMS_CHARS, USAGE, LookupTerms, parse_lookup
from bot.manifest import prefixed
from bot.people import person
from bot.posting import respond
from bot.wiring import Bot
from retrieval.errors import BriefingError
from retrieval.models import Query
from retrieval.search import search

MOST_HITS = 25
FAILED = "The lookup failed. Please try again; if it fails again, tell whoever runs me."


def register(app: AsyncApp, bot: Bot) -> None:
    """Add the command, its buttons and its modal to the app."""

    async def lookup(ack: AsyncAck, command: dict[str, Any]) -> None:
        await ack()
        page = Page(one_line(str(command.get("text") or ""))[: MAX_TERMS_CHARS + 1], bot.desk.clock(), 0)
        await _show(bot, page, command["user_id"], command["response_url"], command["command"], replace=False)

    async def turn(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        page = Page.read(action["value"])
        name = prefixed("/lookup", bot.settings.command_prefix)
        await _show(bot, page, body["user"]["id"], body["response_url"], name, replace=True)

    async def ask_about(ack: AsyncAck, body: dict[str, Any], action: dict[str, Any]) -> None:
        await ack()
        await _open_question(bot, body, str(action["value"]))

    async def asked(ack: AsyncAck, body: dict[str, Any], view: dict[str, Any]) -> None:
        await _ask(bot, ack, body, view)

    app.command(prefixed("/lookup", bot.settings.command_prefix))(lookup)
    app.action(re.compile(rf"{PAGE}_(previous|next)"))(turn)
    app.action(ASK)(ask_about)
    app.view(ASK_CALLBACK)(asked)


async def _show(bot: Bot, page: Page, user: str, url: str, name: str, *, replace: bool) -> None:
    """Answer with one page, or with a line that says what to do."""
    zone = ZoneInfo((await person(bot, user)).zone)
    try:
        terms = parse_lookup(page.typed, page.asked_at.astimezone(zone).date())
        if not terms.text.strip("\"' "):
            await respond(url, USAGE.format(command=name), replace=replace)
            return
        query = Query(
            text=terms.text, asked_at=page.asked_at, zone=zone.key, window=terms.window, sources=terms.sources
        )
        hits = relevant(await asyncio.to_thread(search, bot.desk, query, MOST_HITS), terms.text)
        if hits:
            words = f"{searched_words(terms)}: {len(hits)} passages"
            await respond(url, words, lookup_blocks(page, terms, hits, zone), replace=replace)
        else:
            words = await asyncio.to_thread(_nothing, bot, terms)
            await respond(url, words, [section(words)], replace=replace)
    except BriefingError as error:
        await respond(url, escape(str(error)))
    except Exception:
        await respond(url, FAILED)
        raise


def _nothing(bot: Bot, terms: LookupTerms) -> str:
    publishers = bot.desk.catalogue.publishers()
    known = {publisher.casefold() for publisher in publishers}
    unknown = [source for source in terms.sources if source.casefold() not in known]
    return nothing_words(terms, bot.desk.catalogue.counts().articles, unknown, publishers)


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
    await start_answer(question, f"ask:{team}:{view['id']}")
    await ack()
