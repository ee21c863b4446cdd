"""Commands, buttons, modals, shortcuts and the App Home with a real Bolt app, over both transports."""

from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession

from playground.delivery import DeliveryError
from playground.local_slack import LocalSlack
from tests.playground.conftest import Connected

pytestmark = pytest.mark.anyio

ANSWERS = {("name", "value"): "Ada", ("colour", "value"): "red"}


async def test_a_command_answers_privately_and_its_button_shares(connected: Connected) -> None:
    slack, toy = connected
    ada = slack.person("ada")
    await ada.command("#newsroom", "/echo", "good <b>morning</b>")
    message = (await slack.until(lambda: slack.ephemeral("#newsroom", ada)))[0]
    assert message["text"] == "good <b>morning</b>"
    assert slack.messages("#newsroom") == []
    await ada.click(message, "share")
    await slack.until(lambda: slack.messages("#newsroom") and not slack.ephemeral("#newsroom", ada))
    assert slack.messages("#newsroom")[0]["text"] == "good <b>morning</b>"
    payload = toy.actions[0]
    assert payload["container"]["is_ephemeral"] is True and "message" not in payload
    assert payload["channel"] == {"id": "C0NEWSROOM", "name": "newsroom"}
    assert payload["user"]["id"] == ada.id and payload["team"]["id"] == slack.team_id


async def test_a_form_is_filled_in_corrected_and_saved(connected: Connected) -> None:
    slack, toy = connected
    ada = slack.person("ada")
    await ada.command("#policy", "/form")
    view = (await slack.until(lambda: slack.views(ada)))[0]
    missing = await ada.submit(view)
    assert set(missing) == {"name", "colour"} and toy.submissions == []
    assert await ada.submit(view, {**ANSWERS, ("name", "value"): "wrong"}) == {"name": "Not that name."}
    assert slack.views(ada)
    days = {("days", "value"): ["red", "blue"], ("more", "value"): ["green"], ("mood", "value"): "blue"}
    times = {("at", "value"): "07:30", ("on", "value"): "2026-03-02", ("where", "value"): "C0POLICY01"}
    assert await ada.submit(view, {**ANSWERS, **days, **times}) == {}
    assert slack.views(ada) == []
    values: dict[str, Any] = toy.submissions[-1]["view"]["state"]["values"]
    assert values["name"]["value"] == {"type": "plain_text_input", "value": "Ada"}
    assert values["colour"]["value"]["selected_option"]["text"]["text"] == "Red"
    assert [o["value"] for o in values["days"]["value"]["selected_options"]] == ["red", "blue"]
    assert values["at"]["value"]["selected_time"] == "07:30"
    assert values["where"]["value"]["selected_conversation"] == "C0POLICY01"


async def test_a_page_is_pushed_and_all_are_closed(connected: Connected) -> None:
    slack, toy = connected
    ada = slack.person("ada")
    await ada.command("#policy", "/form")
    view = (await slack.until(lambda: slack.views(ada)))[0]
    await ada.click(view, "another")
    top = (await slack.until(lambda: slack.views(ada)[1:]))[0]
    assert top["previous_view_id"] == view["id"] and top["root_view_id"] == view["id"]
    await ada.close(top, clear=True)
    assert slack.views(ada) == [] and len(toy.closed) == 2 and toy.closed[0]["is_cleared"] is True


async def test_the_home_opens_and_its_button_works(connected: Connected) -> None:
    slack, toy = connected
    ada = slack.person("ada")
    await ada.open_home()
    home = await slack.until(lambda: slack.home(ada))
    assert home is not None
    await ada.click(home, "press")
    assert toy.actions[0]["view"]["type"] == "home" and toy.actions[0]["container"]["type"] == "view"
    assert slack.home(slack.person("omar")) is None


async def test_the_messages_tab_gets_prompts_and_direct_messages_an_answer(connected: Connected) -> None:
    slack, _ = connected
    ada = slack.person("ada")
    await ada.open_messages()
    prompts = await slack.until(lambda: slack.workspace.prompts.get(("D0ADA00001", None)))
    assert prompts is not None
    assert [p["title"] for p in prompts["prompts"]] == ["Say hello", "Say goodbye"]
    ts = await ada.message_bot("hello")
    answer = (await slack.until(lambda: slack.messages("ada", ts)[1:]))[0]
    assert answer["text"] == "Heard *hello*" and answer["unfurl_links"] is False


async def test_a_message_shortcut_gets_the_message(connected: Connected) -> None:
    slack, _ = connected
    omar = slack.person("omar")
    ts = await omar.say("#newsroom", "worth repeating")
    await slack.person("ada").shortcut("repeat", slack.messages("#newsroom")[0])
    again = (await slack.until(lambda: slack.messages("#newsroom", ts)[1:]))[0]
    assert again["text"] == "Again: worth repeating"


async def test_a_response_url_serves_five_times_and_half_an_hour(slack: LocalSlack) -> None:
    ada = slack.person("ada")
    channel = slack.workspace.channel("#newsroom")
    urls = [slack.response_urls.new(ada.id, channel) for _ in range(2)]
    async with ClientSession() as session:

        async def answer(url: str) -> int:
            async with session.post(url, json={"text": "hi"}) as response:
                return response.status

        assert [await answer(urls[0]) for _ in range(6)] == [200] * 5 + [404]
        slack.clock.advance(timedelta(minutes=31))
        assert await answer(urls[1]) == 404
        async with session.post(urls[1].replace("/response/", "/response/x"), json={}) as unknown:
            assert unknown.status == 404
    assert len(slack.ephemeral("#newsroom", ada)) == 5


async def test_a_private_answer_is_replaced_and_its_new_button_can_be_found(slack: LocalSlack) -> None:
    ada = slack.person("ada")
    channel = slack.workspace.channel("#newsroom")
    async with ClientSession() as session:

        async def answer(original: dict[str, Any] | None, body: dict[str, Any]) -> None:
            async with session.post(slack.response_urls.new(ada.id, channel, original), json=body) as response:
                assert response.status == 200

        await answer(None, {"text": "page one"})
        shown = slack.ephemeral("#newsroom", ada)[0]
        unnamed = {"type": "button", "text": {"type": "plain_text", "text": "Next"}}
        await answer(shown, {"text": "two", "blocks": [{"type": "actions", "elements": [unnamed]}]})
        (replaced,) = slack.ephemeral("#newsroom", ada)
        assert replaced["text"] == "two" and replaced["blocks"][0]["block_id"]
        assert replaced["blocks"][0]["elements"][0]["action_id"]
        await answer(shown, {"text": "three", "replace_original": True})
        assert "blocks" not in slack.ephemeral("#newsroom", ada)[0]
        await answer(shown, {"text": "beside it", "replace_original": False})
        await answer(shown, {"delete_original": True})
        assert [m["text"] for m in slack.ephemeral("#newsroom", ada)] == ["beside it"]


async def test_without_an_app_a_command_fails_and_says_so(slack: LocalSlack) -> None:
    slack.sockets.ack_seconds = 0.1
    ada = slack.person("ada")
    with pytest.raises(DeliveryError):
        await ada.command("#newsroom", "/echo", "x")
    assert "/echo failed" in slack.ephemeral("#newsroom", ada)[0]["text"]
    with pytest.raises(LookupError):
        await ada.command("#newsroom", "/nonsense", "x")


async def test_the_workspaces_own_commands_bring_the_bot_in_and_out(connected: Connected) -> None:
    slack, _ = connected
    ada, markets = slack.person("ada"), slack.workspace.channel("#markets")

    async def told(command: str, text: str, channel: str = "#markets") -> str:
        before = len(slack.ephemeral(channel, ada))
        await ada.command(channel, command, text)
        return str(slack.ephemeral(channel, ada)[before]["text"])

    name = slack.workspace.app.bot_name
    assert "now" in await told("/invite", f"@{name}") and slack.workspace.bot_in(markets)
    assert "already" in await told("/invite", f"<@{slack.bot_user_id}>")
    assert "already" in await told("/invite", "grace")
    assert "nobody here" in await told("/invite", "@nosuch") and "nobody here" in await told("/invite", "slackbot")
    assert name in await told("/invite", " ")
    assert "stays" in await told("/remove", "@grace") and "U0GRACE001" in markets.members
    assert "removed" in await told("/remove", name.upper()) and not slack.workspace.bot_in(markets)
    assert "not in this channel" in await told("/remove", f"@{name}")
    assert "direct messages" in await told("/invite", f"@{name}", ada.id)
