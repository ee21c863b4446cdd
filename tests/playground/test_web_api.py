"""The Web API as the SDK calls it: tokens, scopes, limits, metadata, streams, views, faults."""

import copy
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from playground.block_rules import problems, view_problems
from playground.local_slack import LocalSlack
from tests.playground.toy_app import MANIFEST, form

pytestmark = pytest.mark.anyio

NEWSROOM, MARKETS = "C0NEWSROOM", "C0MARKETS1"


@pytest.fixture
def client(slack: LocalSlack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)


async def refused(call: Any) -> Any:
    """The answer of a call that must fail."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response


async def test_tokens_are_checked(slack: LocalSlack) -> None:
    url = slack.api_url
    assert (await refused(AsyncWebClient(base_url=url).auth_test()))["error"] == "not_authed"
    assert (await refused(AsyncWebClient(token="xoxb-no", base_url=url).auth_test()))["error"] == "invalid_auth"
    wrong_kind = AsyncWebClient(token=slack.bot_token, base_url=url).apps_connections_open(app_token=slack.bot_token)
    assert (await refused(wrong_kind))["error"] == "not_allowed_token_type"
    answer = await AsyncWebClient(token=slack.bot_token, base_url=url).auth_test()
    assert (answer["team_id"], answer["user_id"]) == (slack.team_id, slack.bot_user_id)


async def test_query_form_and_json_arguments_are_merged(slack: LocalSlack) -> None:
    headers = {"Authorization": f"Bearer {slack.bot_token}"}
    async with ClientSession() as session:
        url = slack.api_url + "chat.postMessage"
        async with session.post(url, params={"channel": NEWSROOM}, data={"text": "form"}, headers=headers) as answer:
            assert (await answer.json())["ok"]
        async with session.post(url, params={"channel": NEWSROOM}, json={"text": "json"}, headers=headers) as answer:
            assert (await answer.json())["ok"]
        async with session.post(url, data="{nonsense", headers=headers | {"Content-Type": "application/json"}) as bad:
            assert (await bad.json())["error"] == "invalid_json"
        async with session.get(slack.api_url + "no.such", headers=headers) as unknown:
            assert (await unknown.json())["error"] == "unknown_method"
    assert [m["text"] for m in slack.messages("#newsroom")] == ["form", "json"]


async def test_a_scope_the_manifest_lacks_is_missed() -> None:
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"].remove("users:read")
    async with LocalSlack(manifest) as slack:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        answer = await refused(client.users_info(user="U0ADA00001"))
        assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read")


async def test_metadata_and_flags_are_kept_and_metadata_given_only_when_asked_for(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    metadata = {"event_type": "answer", "event_payload": {"key": "k1"}}
    root = await client.chat_postMessage(
        channel=NEWSROOM, text="one", metadata=metadata, unfurl_links=False, unfurl_media=False
    )
    stored = slack.messages("#newsroom")[0]
    assert stored["unfurl_links"] is False and stored["unfurl_media"] is False
    plain = await client.conversations_history(channel=NEWSROOM)
    assert "metadata" not in plain["messages"][0]
    whole = await client.conversations_replies(channel=NEWSROOM, ts=root["ts"], include_all_metadata=True)
    assert whole["messages"][0]["metadata"] == metadata


async def test_history_is_newest_first_in_pages_and_replies_oldest_first(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    ada = slack.person("ada")
    ts = [await ada.say("#newsroom", str(n)) for n in range(5)]
    replies = [await ada.say("#newsroom", f"r{n}", thread_ts=ts[0]) for n in range(3)]
    seen, cursor = [], None
    while cursor != "":
        page = await client.conversations_history(channel=NEWSROOM, limit=2, cursor=cursor)
        seen += [m["text"] for m in page["messages"]]
        cursor = page["response_metadata"]["next_cursor"]
    assert seen == ["4", "3", "2", "1", "0"]
    thread = await client.conversations_replies(channel=NEWSROOM, ts=ts[0], oldest=replies[0])
    assert [m["text"] for m in thread["messages"]] == ["0", "r1", "r2"]
    assert thread["messages"][0]["reply_count"] == 3
    window = await client.conversations_history(channel=NEWSROOM, oldest=ts[1], latest=ts[3], inclusive=True)
    assert [m["text"] for m in window["messages"]] == ["3", "2", "1"]


async def test_what_slack_refuses_is_refused(slack: LocalSlack, client: AsyncWebClient) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
    many = await refused(client.chat_postMessage(channel=NEWSROOM, text="t", blocks=[section] * 51))
    assert many["error"] == "invalid_blocks" and "50 items" in many["response_metadata"]["messages"][0]
    long = await refused(client.chat_postMessage(channel=NEWSROOM, text="t", blocks=[long_section()]))
    assert "3001" in long["response_metadata"]["messages"][0]
    conflict = client.chat_postMessage(channel=NEWSROOM, text="t", markdown_text="m")
    assert (await refused(conflict))["error"] == "markdown_text_conflict"
    assert (await refused(client.chat_postMessage(channel=NEWSROOM, text="", attachments=[])))["error"] == "no_text"
    assert (await refused(client.chat_postMessage(channel=MARKETS, text="t")))["error"] == "not_in_channel"
    assert (await refused(client.chat_postMessage(channel="CNONE", text="t")))["error"] == "channel_not_found"
    lost = client.chat_postMessage(channel=NEWSROOM, text="t", thread_ts="1.1")
    assert (await refused(lost))["error"] == "thread_not_found"
    posted = await client.chat_postMessage(channel=NEWSROOM, text="x" * 50_000)
    assert len(posted["message"]["text"]) == 40_000
    update = client.chat_update(channel=NEWSROOM, ts=posted["ts"], text="x" * 4_001)
    assert (await refused(update))["error"] == "msg_too_long"
    theirs = await slack.person("ada").say("#newsroom", "mine")
    assert (await refused(client.chat_update(channel=NEWSROOM, ts=theirs, text="no")))["error"] == "cant_update_message"
    markdown = [{"type": "markdown", "text": "m" * 7_000}] * 2
    too_much = client.chat_postMessage(channel=NEWSROOM, text="t", blocks=markdown)
    assert (await refused(too_much))["error"] == "msg_blocks_too_long"


def long_section() -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}


async def test_an_update_with_text_alone_drops_the_blocks_and_keeps_the_metadata(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
    metadata = {"event_type": "a", "event_payload": {}}
    posted = await client.chat_postMessage(channel=NEWSROOM, text="t", blocks=[section], metadata=metadata)
    await client.chat_update(channel=NEWSROOM, ts=posted["ts"], text="new")
    stored = slack.messages("#newsroom")[0]
    assert "blocks" not in stored and stored["text"] == "new" and stored["metadata"] == metadata


async def test_a_stream_grows_stops_and_then_takes_nothing_more(slack: LocalSlack, client: AsyncWebClient) -> None:
    root = await slack.person("ada").say("#newsroom", "question")
    missing = client.chat_startStream(channel=NEWSROOM, thread_ts=root)
    assert (await refused(missing))["error"] == "missing_recipient_team_id"
    stream = await client.chat_stream(
        channel=NEWSROOM, thread_ts=root, recipient_team_id=slack.team_id, recipient_user_id="U0ADA00001", buffer_size=1
    )
    await stream.append(markdown_text="one ")
    assert stream.ts is not None
    conflict = client.chat_update(channel=NEWSROOM, ts=stream.ts, text="x")
    assert (await refused(conflict))["error"] == "streaming_state_conflict"
    too_long = client.chat_appendStream(channel=NEWSROOM, ts=stream.ts, markdown_text="x" * 12_000)
    assert (await refused(too_long))["error"] == "msg_too_long"
    metadata = {"event_type": "a", "event_payload": {"k": "v"}}
    await stream.stop(markdown_text="two", metadata=metadata)
    message = slack.messages("#newsroom", root)[1]
    assert message["text"] == "one two" and message["metadata"] == metadata
    late = client.chat_appendStream(channel=NEWSROOM, ts=stream.ts, markdown_text="late")
    assert (await refused(late))["error"] == "message_not_in_streaming_state"
    await client.chat_update(channel=NEWSROOM, ts=stream.ts, text="now it may change")


async def test_a_stream_ends_after_five_minutes_whatever_was_appended(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    root = await slack.person("ada").message_bot("question")
    channel = slack.messages("ada")[0]["channel"]
    started = await client.chat_startStream(channel=channel, thread_ts=root, markdown_text="a")
    slack.clock.advance(timedelta(minutes=4))
    await client.chat_appendStream(channel=channel, ts=started["ts"], markdown_text="b")
    slack.clock.advance(timedelta(minutes=2))
    late = client.chat_stopStream(channel=channel, ts=started["ts"], markdown_text="c")
    assert (await refused(late))["error"] == "message_not_in_streaming_state"
    assert slack.messages("ada", root)[1]["text"] == "ab"


async def test_a_trigger_serves_once_and_not_for_long(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.workspace.trigger_seconds = 3.0
    ada = slack.person("ada")
    trigger = slack.workspace.new_trigger(ada.id)
    await client.views_open(trigger_id=trigger, view=form())
    again = client.views_open(trigger_id=trigger, view=form())
    assert (await refused(again))["error"] == "trigger_exchanged"
    late = slack.workspace.new_trigger(ada.id)
    slack.clock.advance(timedelta(seconds=4))
    assert (await refused(client.views_open(trigger_id=late, view=form())))["error"] == "expired_trigger_id"
    guessed = client.views_open(trigger_id="1.2.3", view=form())
    assert (await refused(guessed))["error"] == "invalid_trigger_id"


async def test_views_are_updated_by_their_hash_and_pushed_at_most_three_deep(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    ada = slack.person("ada")
    opened = await client.views_open(trigger_id=slack.workspace.new_trigger(ada.id), view=form())
    view_id = opened["view"]["id"]
    stale = client.views_update(view_id=view_id, hash="1.old", view=form("B"))
    assert (await refused(stale))["error"] == "hash_conflict"
    ada.fill_in(slack.views(ada)[0], {("name", "value"): "typed"})
    await client.views_update(view_id=view_id, hash=opened["view"]["hash"], view=form("C"))
    assert slack.views(ada)[0]["title"]["text"] == "C"
    assert slack.views(ada)[0]["state"]["values"]["name"]["value"]["value"] == "typed"
    for _ in range(2):
        await client.views_push(trigger_id=slack.workspace.new_trigger(ada.id), view=form())
    full = client.views_push(trigger_id=slack.workspace.new_trigger(ada.id), view=form())
    assert (await refused(full))["error"] == "push_limit_reached"
    bad = client.views_open(trigger_id=slack.workspace.new_trigger(ada.id), view={**form(), "submit": None})
    assert "submit" in (await refused(bad))["response_metadata"]["messages"][0]


async def test_rate_limits_and_failures_on_request(slack: LocalSlack, client: AsyncWebClient) -> None:
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=2))
    slack.rate_limit("chat.postMessage", retry_after=0)
    await client.chat_postMessage(channel=NEWSROOM, text="after the limit")
    assert [method for method, _ in slack.calls] == ["chat.postMessage"] * 2
    slack.fail("chat.postMessage", committed=False)
    await refused(client.chat_postMessage(channel=NEWSROOM, text="lost"))
    slack.fail("chat.postMessage", committed=True)
    await refused(client.chat_postMessage(channel=NEWSROOM, text="done all the same"))
    assert [m["text"] for m in slack.messages("#newsroom")] == ["after the limit", "done all the same"]


async def test_the_rest_answers_as_the_sdk_expects(slack: LocalSlack, client: AsyncWebClient) -> None:
    ada = slack.person("ada")
    assert (await client.users_info(user=ada.id))["user"]["tz"] == "Europe/London"
    assert len((await client.users_list())["members"]) == 6
    assert (await client.conversations_info(channel=NEWSROOM))["channel"]["is_member"] is True
    assert (await client.conversations_open(users=ada.id, return_im=True))["channel"]["user"] == ada.id
    assert len((await client.conversations_list(types=["public_channel"]))["channels"]) == 3
    assert slack.bot_user_id in (await client.conversations_members(channel=NEWSROOM))["members"]
    await client.conversations_join(channel=MARKETS)
    ts = (await client.chat_postMessage(channel=MARKETS, text="here"))["ts"]
    assert ts.replace(".", "") in (await client.chat_getPermalink(channel=MARKETS, message_ts=ts))["permalink"]
    await client.reactions_add(channel=MARKETS, name="eyes", timestamp=ts)
    assert slack.messages("#markets")[0]["reactions"][0]["name"] == "eyes"
    assert (await client.bots_info(bot=slack.workspace.bot_id))["bot"]["user_id"] == slack.bot_user_id
    assert (await client.team_info())["team"]["name"] == "Riverside Newsroom"
    await client.chat_postEphemeral(channel=MARKETS, user=ada.id, text="psst")
    assert slack.ephemeral("#markets", ada)[0]["text"] == "psst"
    assert slack.ephemeral("#markets", slack.person("omar")) == []
    await client.chat_delete(channel=MARKETS, ts=ts)
    assert slack.messages("#markets") == []


async def test_private_and_shared_channels_say_so(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.workspace.channel("#newsroom").shared = True
    slack.workspace.channel("#policy").private = True
    assert (await client.conversations_info(channel=NEWSROOM))["channel"]["is_ext_shared"] is True
    answer = await refused(client.conversations_info(channel="C0POLICY01"))
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:read")
    public = await client.conversations_list(types=["public_channel"])
    assert [c["name"] for c in public["channels"]] == ["newsroom", "markets"]


async def test_a_status_shows_until_the_answer_or_two_minutes(slack: LocalSlack, client: AsyncWebClient) -> None:
    ts = await slack.person("ada").say("#newsroom", "question")
    await client.assistant_threads_setStatus(channel_id=NEWSROOM, thread_ts=ts, status="is reading")
    assert slack.status("#newsroom", ts) == "is reading"
    slack.clock.advance(timedelta(seconds=121))
    assert slack.status("#newsroom", ts) == ""
    await client.assistant_threads_setStatus(channel_id=NEWSROOM, thread_ts=ts, status="is reading")
    await client.chat_postMessage(channel=NEWSROOM, thread_ts=ts, text="answer")
    assert slack.status("#newsroom", ts) == ""


WORDS = ["type", "text", "elements", "element", "accessory", "options", "action_id", "value", "rows", "blocks", "label"]
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    max_leaves=12,
)
kinds = st.sampled_from(["section", "actions", "input", "context", "table", "markdown", "header", "context_actions"])


@given(
    st.lists(
        st.dictionaries(st.sampled_from(WORDS), json_values).flatmap(
            lambda block: kinds.map(lambda kind: block | {"type": kind})
        ),
        max_size=3,
    )
    | json_values
)
def test_any_json_is_judged_without_falling_over(blocks: Any) -> None:
    assert isinstance(problems(blocks), list)
    assert isinstance(view_problems({"type": "modal", "blocks": blocks, "title": blocks}), list)
