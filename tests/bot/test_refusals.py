"""Slack refuses: no longer in the channel, a revoked token. It is logged, told where possible, and never a storm."""

import pytest

from bot.durable import settled
from tests.bot.conftest import Newsroom, shown

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("transport", ["socket"], indirect=True)]
QUESTION = "How many passengers were on the Lunde Island ferry?"


async def test_a_bot_removed_from_the_channel_tells_the_person(newsroom: Newsroom) -> None:
    ada, slack = newsroom.slack.person("ada"), newsroom.slack
    channel = slack.workspace.channel("#newsroom")
    async with newsroom.held_back():
        ts = await ada.say("#newsroom", f"{newsroom.mention} {QUESTION}")
        await slack.until(lambda: [m for m, _ in slack.calls if m == "conversations.replies"])
        channel.members.remove(slack.bot_user_id)
    await slack.until(lambda: [m for m in newsroom.from_bot("ada") if "Invite me" in shown(m)])
    await settled()
    assert newsroom.from_bot("#newsroom", ts) == []
    posts = [m for m, args in slack.calls if m == "chat.postMessage"]
    assert len(posts) == 2  # the answer that was refused, and the word to the person


async def test_a_revoked_token_ends_the_job_without_a_storm_and_the_next_works(newsroom: Newsroom) -> None:
    ada, slack = newsroom.slack.person("ada"), newsroom.slack
    token = slack.api.bot_token
    async with newsroom.held_back():
        ts = await ada.say("#newsroom", f"{newsroom.mention} {QUESTION}")
        await slack.until(lambda: [m for m, _ in slack.calls if m == "conversations.replies"])
        slack.api.bot_token = "xoxb-another"
    await settled()
    slack.api.bot_token = token
    assert newsroom.from_bot("#newsroom", ts) == []
    await newsroom.ask(QUESTION, who="grace")


async def test_a_mention_without_a_word_is_answered_once_and_begins_no_thread(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    for said in ("🎉", ":tada:", ":+1::skin-tone-3: …", ""):
        before = len(newsroom.slack.ephemeral("#newsroom", ada))
        ts = await ada.say("#newsroom", f"{newsroom.mention} {said}")
        await newsroom.private(ada, n=before + 1)
        await settled()
        told = newsroom.slack.ephemeral("#newsroom", ada)[before:]
        assert ["Ask me about the news" in shown(one) for one in told] == [True]
        assert newsroom.slack.workspace.status("C0NEWSROOM", ts) is None


async def test_thanks_get_a_short_word_and_no_search(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    before = len(newsroom.slack.ephemeral("#newsroom", ada))
    await ada.say("#newsroom", f"{newsroom.mention} thanks!")
    await newsroom.private(ada, n=before + 1)
    await settled()
    assert shown(newsroom.slack.ephemeral("#newsroom", ada)[-1]) == "You are welcome."
