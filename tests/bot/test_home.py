"""The App Home, and the two message shortcuts."""

from datetime import time, timedelta
from typing import Any

import pytest
from dbos import DBOS
from sqlalchemy import func, select

from bot.durable import settled
from bot.records.conversation_records import answers, feedback, keep_feedback, turns
from bot.records.subscription_records import Wish, save_subscription, subscription_of
from bot.suggestions import suggestions
from playground.people import Person
from retrieval.catalogue.database import reading
from tests.bot.conftest import NOW, Newsroom, shown

pytestmark = pytest.mark.anyio
CHANNEL = "#newsroom"
QUESTION = "How many passengers were on the Lunde Island ferry?"


async def opened(newsroom: Newsroom, who: Person) -> dict[str, Any]:
    await who.open_home()
    return await newsroom.slack.until(lambda: newsroom.slack.home(who))


async def test_home_shows_first_steps_questions_digests_and_feeds(newsroom: Newsroom) -> None:
    ada, grace = newsroom.slack.person("ada"), newsroom.slack.person("grace")
    desk, room = newsroom.bot.desk, newsroom.slack.workspace.channel(CHANNEL)
    wish = Wish(topics=("ferries",), at=time(8), zone="UTC")
    save_subscription(newsroom.bot.engine, newsroom.slack.team_id, room.id, ada.id, wish, NOW)
    feed = desk.catalogue.add_feed("https://secret-key.example/rss?key=1", "Harbour feed <!here>", NOW)
    failed, put_off = "The server answered 500.", newsroom.clock() + timedelta(hours=29)
    for _ in range(3):
        desk.catalogue.record_poll(feed.id, NOW, etag=None, last_modified=None, error=failed, next_poll_at=put_off)
    text = shown(await opened(newsroom, ada))
    assert "/lookup TERMS" in text and "/digest subscribe" in text
    assert all(title in text for title, _ in suggestions(desk))
    assert "#newsroom" in text and "On ferries, every day at 08:00 (UTC)" in text
    assert "5 articles" in text and "1 feed: 1 broken." in text and "The server answered 500." in text
    assert "secret-key" not in text and "<!here>" not in text
    assert "You have set up none" in shown(await opened(newsroom, grace))


async def test_an_example_question_is_answered_in_direct_messages(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    home = await opened(newsroom, ada)
    await ada.click(home, "home_ask_0")
    root = (await newsroom.slack.until(lambda: newsroom.from_bot("ada")))[0]
    assert suggestions(newsroom.bot.desk)[0][1] in shown(root)
    answers_there = await newsroom.slack.until(lambda: newsroom.from_bot("ada", root["ts"])[1:])
    await settled()
    assert len(answers_there) == 1
    assert "Sources" in shown(answers_there[0])


async def test_a_digest_is_paused_and_resumed_from_home(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    team, room = newsroom.slack.team_id, newsroom.slack.workspace.channel(CHANNEL).id
    save_subscription(newsroom.bot.engine, team, room, ada.id, Wish(), NOW)
    home = await opened(newsroom, ada)
    await ada.click(home, "home_pause")
    await newsroom.slack.until(lambda: "It is paused." in shown(newsroom.slack.home(ada) or {}))
    await ada.click(newsroom.slack.home(ada) or {}, "home_resume")
    await newsroom.slack.until(lambda: "The next one comes" in shown(newsroom.slack.home(ada) or {}))
    await ada.click(newsroom.slack.home(ada) or {}, "digest_set_up")
    view = (await newsroom.slack.until(lambda: newsroom.slack.views(ada)))[-1]
    assert await ada.submit(view, {("at", "value"): "09:30"}) == {}
    await newsroom.slack.until(lambda: newsroom.from_bot(CHANNEL))
    known = subscription_of(newsroom.bot.engine, team, room)
    assert known is not None and known.wish.at == time(9, 30)


async def test_deleting_my_data_deletes_mine_alone(newsroom: Newsroom) -> None:
    ada, grace = newsroom.slack.person("ada"), newsroom.slack.person("grace")
    mine, _ = await newsroom.ask(QUESTION, "ada")
    theirs, _ = await newsroom.ask("What did the council of Veldhaven approve?", "grace")
    await settled()
    keys = [f"answer:{newsroom.slack.team_id}:C0NEWSROOM:{ts}" for ts in (mine, theirs)]
    keep_feedback(newsroom.bot.engine, keys[0], grace.id, "wrong", NOW)
    keep_feedback(newsroom.bot.engine, keys[1], ada.id, "helpful", NOW)
    keep_feedback(newsroom.bot.engine, keys[1], grace.id, "helpful", NOW)
    home = await opened(newsroom, ada)
    button = next(e for b in home["blocks"] for e in b.get("elements", []) if e.get("action_id") == "home_delete_data")
    assert button["confirm"]["deny"]["text"] == "Keep"
    await ada.click(home, "home_delete_data")
    await newsroom.slack.until(lambda: "Your data is deleted." in shown(newsroom.slack.home(ada) or {}))
    with reading(newsroom.bot.engine) as connection:
        assert list(connection.execute(select(answers.c.id)).scalars()) == [keys[1]]
        assert set(connection.execute(select(turns.c.thread_ts)).scalars()) == {theirs}
        assert list(connection.execute(select(feedback.c.person)).scalars()) == [grace.id]
        assert connection.execute(select(func.count()).select_from(feedback)).scalar() == 1
    kept = {job.workflow_id for job in await DBOS.list_workflows_async()}
    assert keys[0] not in kept and keys[1] in kept


# --- shortcuts ---


async def test_a_message_is_briefed_on_and_checked_privately(newsroom: Newsroom) -> None:
    ada, grace = newsroom.slack.person("ada"), newsroom.slack.person("grace")
    ts = await grace.say(CHANNEL, "The ferry to Lunde Island carried 214 passengers when the fire broke out.")
    message = next(m for m in newsroom.slack.messages(CHANNEL) if m["ts"] == ts)
    for number, callback_id in enumerate(("brief_me", "check_coverage"), start=1):
        await ada.shortcut(callback_id, message)
        told = shown(await newsroom.private(ada, CHANNEL, number))
        assert ("catamaran" if callback_id == "brief_me" else "The coverage supports this") in told
    await settled()
    assert newsroom.from_bot(CHANNEL) == [] and newsroom.slack.ephemeral(CHANNEL, grace) == []
    assert len(newsroom.slack.ephemeral(CHANNEL, ada)) == 2  # nothing else is left in the channel


async def test_a_statement_that_the_coverage_has_otherwise_is_called_contradicted(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    ts = await newsroom.slack.person("grace").say(CHANNEL, "The ferry to Lunde Island carried 90 passengers.")
    message = next(m for m in newsroom.slack.messages(CHANNEL) if m["ts"] == ts)
    await ada.shortcut("check_coverage", message)
    told = await newsroom.private(ada)
    assert "The coverage contradicts this" in shown(told) and "214" in shown(told)
    assert "contradicts this" in told["text"]
    await ada.click(told, "share_answer")
    shared = (await newsroom.slack.until(lambda: newsroom.from_bot(CHANNEL)))[0]
    assert "The coverage contradicts this" in shown(shared) and "Harbour Courier" in shown(shared)


async def test_a_message_without_text_is_said_to_have_none(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    ts = await newsroom.slack.person("grace").say(CHANNEL, "<@U0123456>")
    message = next(m for m in newsroom.slack.messages(CHANNEL) if m["ts"] == ts)
    await ada.shortcut("brief_me", message)
    assert "no text" in shown(await newsroom.private(ada))
