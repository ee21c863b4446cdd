"""The page in a real browser, with the toy app behind it."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from aiohttp import ClientSession
from playwright.async_api import Browser, Page, async_playwright, expect
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from playground.clock import MovableClock
from playground.composing import composed
from playground.local_slack import LocalSlack
from playground.page_socket import next_morning
from tests.playground.toy_app import MANIFEST, Toy

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HINTS = ["Who won the egg race?", "When is the fair?", "What did the mayor say?"]
HOSTILE = "<script>window.pwned=1</script><img src=x onerror='window.pwned=1'>"


class Opened(NamedTuple):
    """The page, the workspace behind it, the app, and what the browser complained of."""

    page: Page
    slack: LocalSlack
    toy: Toy
    complaints: list[str]

    @property
    def client(self) -> AsyncWebClient:
        return AsyncWebClient(token=self.slack.bot_token, base_url=self.slack.api_url)


@pytest.fixture(scope="module")
async def browser(anyio_backend: str, chromium: str) -> AsyncIterator[Browser]:
    expect.set_options(timeout=30_000)
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        await running.close()


@pytest.fixture
async def opened(browser: Browser) -> AsyncIterator[Opened]:
    clock = MovableClock(datetime(2026, 3, 2, 15, 30, tzinfo=UTC))
    async with LocalSlack(MANIFEST, clock, hints=HINTS) as slack:
        slack.sockets.ack_seconds = slack.workspace.trigger_seconds = 20.0
        toy = Toy(slack)
        handler = AsyncSocketModeHandler(toy.app, slack.app_token)
        await handler.connect_async()
        page = await browser.new_page(viewport={"width": 1200, "height": 800})
        page.set_default_timeout(30_000)
        complaints: list[str] = []
        page.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(slack.url)
        await expect(page.locator("#composer")).to_be_visible()
        yield Opened(page, slack, toy, complaints)
        await page.close()
        await handler.close_async()


async def test_a_question_is_asked_answered_and_followed_up_by_keyboard_alone(opened: Opened) -> None:
    page, slack, toy, complaints = opened
    await page.locator("#composer").focus()
    await page.keyboard.type("@par")
    await expect(page.locator(".completions li[aria-selected=true] b")).to_have_text("@parrot")
    await page.keyboard.press("Enter")
    await page.keyboard.type("is it *new*?")
    await page.keyboard.press("Enter")
    thread = page.locator("#thread-messages")
    await expect(thread.locator(".message").nth(1)).to_contain_text("You said: is it new?")
    assert slack.messages("#newsroom")[0]["text"] == f"<@{slack.bot_user_id}> is it *new*?"
    await expect(page.locator("#thread-composer")).to_be_focused()
    await page.keyboard.type("and then?")
    await page.keyboard.press("Enter")
    await expect(thread.locator(".message").nth(2)).to_contain_text("and then?")
    await thread.get_by_role("button", name="Bad").click()
    await slack.until(lambda: toy.actions)
    assert toy.actions[0]["actions"][0]["value"] == "bad"
    await page.keyboard.press("Escape")
    await expect(page.locator("#thread")).to_be_hidden()
    await expect(page.locator("#messages .thread-summary")).to_contain_text("2 replies")
    assert complaints == []


async def test_a_hint_asks_its_question(opened: Opened) -> None:
    page, slack, _, _ = opened
    await page.get_by_role("button", name=HINTS[1]).click()
    await expect(page.locator("#thread-messages .message").nth(1)).to_contain_text(f"You said: {HINTS[1]}")
    assert slack.messages("#newsroom")[0]["user"] == slack.person("you").id


async def test_a_command_is_completed_and_its_answer_shared(opened: Opened) -> None:
    page, slack, _, _ = opened
    await page.locator("#composer").focus()
    await page.keyboard.type("/")
    options = page.locator(".completions li")
    await expect(options).to_have_count(4)  # the app's, then the workspace's own
    await expect(options.last).to_contain_text("/remove")
    await expect(options.first).to_contain_text("[words]")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Tab")
    await page.keyboard.type("tell all")
    await page.keyboard.press("Enter")
    ephemeral = page.locator(".message.ephemeral")
    await expect(ephemeral).to_contain_text("Only visible to you")
    await ephemeral.get_by_role("button", name="Share").click()
    await expect(page.locator(".message:not(.ephemeral)")).to_contain_text("tell all")
    await expect(ephemeral).to_have_count(0)
    await page.locator("#composer").fill("/nonsense")
    await page.keyboard.press("Enter")
    await expect(ephemeral).to_contain_text("is not a command here")
    assert len(slack.messages("#newsroom")) == 1


async def test_a_modal_keeps_focus_shows_errors_and_is_saved(opened: Opened) -> None:
    page, slack, toy, complaints = opened
    await page.locator("#composer").fill("/form")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="A form")
    await expect(dialog.get_by_label("Name")).to_be_focused()
    for _ in range(30):  # the focus never leaves the modal for the page behind it
        await page.keyboard.press("Tab")
        assert await page.evaluate("!document.activeElement.closest('#house, #top')")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.locator(".error").first).to_have_text("Please complete this required field.")
    await dialog.get_by_label("Name").fill("wrong")
    await dialog.get_by_label("Colour").select_option("green")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_text("Not that name.")).to_be_visible()
    await dialog.get_by_role("button", name="Another page").click()
    second = page.get_by_role("dialog", name="Second page")
    await expect(second).to_be_visible()
    await second.get_by_role("button", name="Cancel").click()
    await expect(dialog.get_by_label("Name")).to_have_value("wrong")
    await dialog.get_by_label("Name").fill("Ada")
    await dialog.get_by_role("group", name="Days").get_by_label("Blue").check()
    await dialog.get_by_label("At").fill("07:15")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.locator("#composer")).to_be_focused()
    values = toy.submissions[-1]["view"]["state"]["values"]
    assert values["name"]["value"]["value"] == "Ada"
    assert values["colour"]["value"]["selected_option"]["value"] == "green"
    assert values["days"]["value"]["selected_options"][0]["value"] == "blue"
    assert values["at"]["value"]["selected_time"] == "07:15"
    await page.locator("#composer").fill("/form")
    await page.keyboard.press("Enter")
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    assert slack.views(slack.person("you")) == [] and complaints == []


async def test_home_messages_prompts_and_shortcuts(opened: Opened) -> None:
    page, slack, toy, _ = opened
    await page.get_by_role("button", name="parrot Home").click()
    await expect(page.locator(".home-view")).to_contain_text("Welcome home")
    await page.get_by_role("button", name="Press").click()
    await slack.until(lambda: toy.actions)
    await page.get_by_role("tab", name="Messages").click()
    await page.get_by_role("button", name="Say goodbye").click()
    await expect(page.locator("#thread-messages .message").nth(1)).to_contain_text("Heard Say goodbye")
    await page.get_by_role("button", name="newsroom").click()
    await slack.person("omar").say("#newsroom", "worth repeating")
    message = page.locator("#messages .message", has_text="worth repeating")
    await message.hover()
    await message.get_by_role("button", name="Message shortcuts").click()
    await page.keyboard.press("Enter")
    await expect(message.locator(".thread-summary")).to_contain_text("1 reply")


async def test_the_clock_moves_to_the_next_morning_and_days_are_named(opened: Opened) -> None:
    page, slack, _, _ = opened
    await slack.person("ada").say("#newsroom", "good evening")
    await expect(page.locator(".day")).to_have_text("Today")
    await page.get_by_role("button", name="Next morning").click()
    await expect(page.locator("#clock")).to_have_text("Tue 3 Mar, 08:05")
    await expect(page.locator(".day")).to_have_text("Yesterday")
    await page.get_by_role("button", name="+1 hour").click()
    await expect(page.locator("#clock")).to_have_text("Tue 3 Mar, 09:05")


async def test_another_person_sees_their_own_and_the_bot_can_be_invited(opened: Opened) -> None:
    page, slack, _, _ = opened
    await slack.person("you").command("#newsroom", "/echo", "for your eyes")
    await expect(page.locator(".ephemeral")).to_have_count(1)
    await page.get_by_label("Be another person").select_option("ada")
    await expect(page.locator(".connection")).to_contain_text("Ada Mensah")
    await expect(page.locator(".ephemeral")).to_have_count(0)
    await page.get_by_role("button", name="markets").click()
    await page.locator("#composer").fill("@parrot are you here")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Add to channel").click()
    await expect(page.locator(".pane-head")).to_contain_text("5 members")
    assert slack.messages("#markets")[0]["user"] == slack.person("ada").id


async def test_hostile_text_stays_text(opened: Opened) -> None:
    page, slack, _, complaints = opened
    links = (
        " <javascript:alert(1)|click me> [here](javascript:alert(1)) <!channel> <https://example.org/?a=1&amp;b=2|safe>"
    )
    await slack.person("omar").say("#newsroom", HOSTILE + links)
    await slack.person("omar").say("#newsroom", composed(slack.workspace, HOSTILE))
    blocks = [
        {"type": "markdown", "text": HOSTILE + " [x](javascript:alert(1)) [y](data:text/html,1)"},
        {"type": "header", "text": {"type": "plain_text", "text": HOSTILE}},
        {"type": "section", "text": {"type": "mrkdwn", "text": HOSTILE}},
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "link", "url": "javascript:alert(1)", "text": HOSTILE},
                        {"type": "text", "text": "*not bold* <!channel>"},
                    ],
                }
            ],
        },
    ]
    await opened.client.chat_postMessage(channel="C0NEWSROOM", text="x", blocks=blocks)
    last = page.locator("#messages .message").nth(2)
    await expect(last).to_contain_text("*not bold* <!channel>")
    await expect(page.locator(".block-header")).to_have_text(HOSTILE)
    assert await page.evaluate("window.pwned") is None
    assert await page.locator("#messages :is(script, img, iframe)").count() == 0
    hrefs = await page.locator("#messages a").evaluate_all("links => links.map((a) => a.protocol)")
    assert set(hrefs) == {"https:"} and complaints == []


async def test_escaped_marks_in_markdown_are_shown_as_they_were(opened: Opened) -> None:
    text = r"\*not slanted\* \~\~not struck\~\~ \| a \| b \| 1\. \`no code\` **bold \* star** `a\*b` [see](https://a.example/x\_y)"
    blocks = [{"type": "markdown", "text": text}]
    await opened.client.chat_postMessage(channel="C0NEWSROOM", text="x", blocks=blocks)
    shown = opened.page.locator("#messages .message").last
    await expect(shown).to_contain_text("*not slanted* ~~not struck~~ | a | b | 1. `no code` bold * star a\\*b see")
    assert await shown.locator("em, s").count() == 0
    assert await shown.locator("strong").all_inner_texts() == ["bold * star"]
    assert await shown.locator("a[href^=https]").get_attribute("href") == "https://a.example/x_y"


async def test_the_page_comes_back_after_the_connection_is_lost(opened: Opened) -> None:
    page, slack, _, _ = opened
    port = int(slack.url.rsplit(":", 1)[1])
    await slack.person("ada").say("#newsroom", "before")
    await expect(page.locator("#messages .message")).to_have_count(1)
    await slack.stop()
    await expect(page.locator(".connection")).to_have_text("Reconnecting…")
    await slack.person("ada").say("#newsroom", "meanwhile")
    await slack.start(port=port)
    await expect(page.locator("#messages .message")).to_have_count(2)


async def test_light_and_dark(opened: Opened) -> None:
    page, *_ = opened
    ground = "getComputedStyle(document.body).backgroundColor"
    await page.emulate_media(color_scheme="light")
    light = await page.evaluate(ground)
    await page.emulate_media(color_scheme="dark")
    dark = await page.evaluate(ground)
    assert light != dark
    await page.get_by_role("button", name="Switch between light and dark").click()
    assert await page.evaluate(ground) == light


async def test_only_the_page_itself_may_connect_and_only_by_this_machines_name(slack: LocalSlack) -> None:
    async with ClientSession() as session:
        async with session.get(slack.url + "/") as page:
            policy = page.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy and "unsafe" not in policy
        for path in ("/page/../page_socket.py", "/page/%2e%2e%2fpage_socket.py", "/page/no.js"):
            async with session.get(slack.url + path) as answer:
                assert answer.status == 404
        async with session.get(slack.url + "/page-socket", headers={"Origin": "https://elsewhere.example"}) as answer:
            assert answer.status == 403
        async with session.get(slack.url + "/", headers={"Host": "rebound.example"}) as answer:
            assert answer.status == 403


async def test_a_page_that_cannot_keep_up_gets_everything_anew(slack: LocalSlack) -> None:
    async with ClientSession() as session, session.ws_connect(slack.url + "/page-socket", origin=slack.url) as socket:
        assert (await socket.receive_json())["type"] == "snapshot"
        for n in range(2_500):
            await slack.person("ada").say("#newsroom", str(n))  # nothing is sent before this test waits
        frames = [await socket.receive_json()]
        while frames[-1]["type"] != "snapshot":
            frames.append(await socket.receive_json())
        assert len(frames) < 10 and len(frames[-1]["messages"]["C0NEWSROOM"]) > 1_500


async def test_what_the_page_asks_wrongly_is_answered_plainly(slack: LocalSlack) -> None:
    async with ClientSession() as session, session.ws_connect(slack.url + "/page-socket", origin=slack.url) as socket:
        await socket.receive_json()
        for request in (
            {"id": 1, "do": "everything"},
            {"id": 2, "do": "say", "channel": "#nowhere", "text": "x"},
            {"id": 3, "do": "say", "channel": "#newsroom", "text": "x", "thread_ts": "1.1"},
            {"id": 4, "do": "click", "container": {"id": "V1"}, "action_id": "a", "block_id": "b"},
        ):
            await socket.send_json(request)
            answer = await socket.receive_json()
            assert answer["id"] == request["id"] and answer["ok"] is False and " " in answer["error"]


def test_what_is_typed_is_marked_up_as_slack_stores_it(anyio_backend: str) -> None:
    workspace = LocalSlack(MANIFEST).workspace
    typed = "@parrot see #policy, <b> & https://example.org/a?b=1&c=2. mail a@ada.example @Ada"
    assert composed(workspace, typed) == (
        "<@U0LOCALBOT1> see <#C0POLICY01|policy>, &lt;b&gt; &amp; <https://example.org/a?b=1&amp;c=2>. "
        "mail a@ada.example <@U0ADA00001>"
    )


async def test_in_a_narrow_window_the_clocks_buttons_are_whole(opened: Opened) -> None:
    page = opened.page
    await page.set_viewport_size({"width": 420, "height": 800})
    for name in ("+1 hour", "Next morning"):
        button = page.get_by_role("button", name=name)
        await expect(button).to_have_text(re.compile(r"\+1 h|[Mm]orning"), use_inner_text=True)
        assert await button.evaluate("it => it.scrollWidth <= it.clientWidth")
    assert await page.evaluate("document.querySelector('#top').scrollWidth <= innerWidth")


def test_the_next_morning_is_the_persons_own() -> None:
    dubai = next_morning(datetime(2026, 3, 2, 3, 0, tzinfo=UTC), "Asia/Dubai")
    assert dubai.astimezone(UTC) == datetime(2026, 3, 2, 4, 5, tzinfo=UTC)
    london = next_morning(datetime(2026, 3, 28, 9, 0, tzinfo=UTC), "Europe/London")  # the clocks change that night
    assert london.astimezone(UTC) == datetime(2026, 3, 29, 7, 5, tzinfo=UTC)
