"""A click, form or command that fails or is not known: its person is told what to do, and nothing waits in vain."""

from typing import Any

import pytest

from bot.durable import settled
from bot.unanswered import OUTDATED
from tests.bot.conftest import Newsroom, shown

pytestmark = pytest.mark.anyio


UNREADABLE = [
    ("lookup_page_next", "not json"),
    ("lookup_page_next", '["harbour"]'),
    ("lookup_page_sort", '[1, 2, "x"]'),
    ("sources_page_next", "{}"),
    ("evidence", "answer:of:nobody"),
    ("feedback_wrong", "answer:of:nobody"),
    ("lookup_ask", ""),
    ("digest_pause", ""),
    ("share_answer", ""),
    ("a_button_of_an_earlier_version", "x"),
]


def carrying(action: str, value: str) -> list[dict[str, Any]]:
    """Blocks with this button, as an earlier version or another app would have posted them."""
    text = {"type": "plain_text", "text": "Go"}
    button = {"type": "button", "text": text, "action_id": action, **({"value": value} if value else {})}
    return [{"type": "actions", "elements": [button]}]


async def test_a_button_that_cannot_be_read(newsroom: Newsroom) -> None:
    ada, slack = newsroom.slack.person("ada"), newsroom.slack
    newsroom_channel = next(one for one in slack.workspace.channels.values() if one.name == "newsroom")
    for number, (action, value) in enumerate(UNREADABLE, start=1):
        sent = await newsroom.bot.client.chat_postMessage(
            channel=newsroom_channel.id, text="Look", blocks=carrying(action, value)
        )
        await ada.click(newsroom_channel.messages[str(sent["ts"])], action)
        assert OUTDATED in shown(await newsroom.private(ada, n=number)), (action, value)


async def test_a_form_that_cannot_be_read(newsroom: Newsroom) -> None:
    ada, slack = newsroom.slack.person("ada"), newsroom.slack
    await ada.command("#newsroom", "/lookup", "harbour")
    await ada.click(await newsroom.private(ada), "lookup_ask")
    view = (await slack.until(lambda: slack.views(ada)))[-1]
    damaged = {name: view[name] for name in ("type", "title", "submit", "callback_id", "blocks")}
    await newsroom.bot.client.views_update(view_id=view["id"], view=damaged | {"private_metadata": "damaged"})
    view = slack.views(ada)[-1]
    assert await ada.submit(view, {("question", "value"): "Who spoke?"}) == {}
    assert OUTDATED in shown(slack.views(ada)[-1])


async def test_a_command_while_the_database_is_away(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    with newsroom.bot.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE subscriptions RENAME TO elsewhere")
    await ada.command("#newsroom", "/digest", "")
    told = shown(await newsroom.private(ada))
    assert "right now" in told and newsroom.bot.engine.url.render_as_string() not in told


async def test_a_button_in_the_home_is_answered_with_a_notice(newsroom: Newsroom) -> None:
    ada, slack = newsroom.slack.person("ada"), newsroom.slack
    view = {"type": "home", "blocks": carrying("home_of_an_earlier_version", "x")}
    await newsroom.bot.client.views_publish(user_id=ada.id, view=view)
    home = slack.home(ada)
    assert home is not None
    await ada.click(home, "home_of_an_earlier_version")
    assert OUTDATED in shown((await slack.until(lambda: slack.views(ada)))[-1])


async def test_a_question_deleted_while_it_is_answered_is_withdrawn(newsroom: Newsroom) -> None:
    ada, slack = newsroom.slack.person("ada"), newsroom.slack
    async with newsroom.held_back():
        ts = await ada.say("#newsroom", f"{newsroom.mention} What did harbour master Ingrid Falk say?")
        await slack.until(lambda: any(name == "conversations.replies" for name, _ in slack.calls))  # it has been read
        await ada.delete(next(one for one in slack.messages("#newsroom") if one["ts"] == ts))
    await settled()
    assert newsroom.from_bot("#newsroom", ts) == [] == slack.ephemeral("#newsroom", ada)


@pytest.mark.parametrize("typed", ["“help”", '"help"', "`help`"])
async def test_a_word_in_quotation_marks_is_that_word(newsroom: Newsroom, typed: str) -> None:
    ada = newsroom.slack.person("ada")
    await ada.command("#newsroom", "/digest", typed)
    told = shown(await newsroom.private(ada))
    assert "sets up a daily digest" in told and "I do not know" not in told
