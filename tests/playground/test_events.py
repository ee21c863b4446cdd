"""Events: what the app hears, delivery again when it is not acknowledged, and signatures."""

import asyncio
import json
import time
from typing import Any

import pytest
from aiohttp import ClientSession, WSMsgType, web
from slack_sdk.signature import SignatureVerifier

from playground.http_events import SignedHttp, signature
from playground.local_slack import LocalSlack
from tests.playground.conftest import Connected
from tests.playground.toy_app import MANIFEST

pytestmark = pytest.mark.anyio


class App:
    """An app's side of Socket Mode by hand, so that a test decides what is acknowledged."""

    def __init__(self, slack: LocalSlack, session: ClientSession) -> None:
        self.slack, self.session = slack, session

    async def connect(self) -> Any:
        headers = {"Authorization": f"Bearer {self.slack.app_token}"}
        async with self.session.post(self.slack.api_url + "apps.connections.open", headers=headers) as answer:
            self.url = (await answer.json())["url"]
        socket = await self.session.ws_connect(self.url)
        hello = await socket.receive_json()
        assert hello["type"] == "hello"
        return socket


async def next_event(socket: Any) -> Any:
    """The next envelope, whatever it is."""
    message = await asyncio.wait_for(socket.receive(), 10)
    assert message.type == WSMsgType.TEXT, message
    return json.loads(message.data)


async def test_an_address_serves_once_and_only_to_who_was_given_it(slack: LocalSlack) -> None:
    async with ClientSession() as session:
        app = App(slack, session)
        await app.connect()
        async with session.get(app.url.replace("ws", "http", 1)) as again:
            assert again.status == 401
        async with session.get(slack.url + "/socket-mode?ticket=guess") as guessed:
            assert guessed.status == 401


async def test_an_unacknowledged_event_comes_again_on_the_other_socket(slack: LocalSlack) -> None:
    slack.sockets.ack_seconds = 0.2
    async with ClientSession() as session:
        app = App(slack, session)
        sockets = [await app.connect(), await app.connect()]
        await slack.person("ada").say("#newsroom", "no mention here")
        reading = {asyncio.create_task(next_event(s)): s for s in sockets}
        done, _ = await asyncio.wait(reading, return_when=asyncio.FIRST_COMPLETED)
        first = done.pop()
        others = [task for task in reading if task is not first]
        again = await others[0]
        assert first.result()["retry_attempt"] == 0
        assert again["retry_attempt"] == 1 and again["retry_reason"] == "timeout"
        assert again["envelope_id"] == first.result()["envelope_id"]
        assert again["payload"]["event_id"] == first.result()["payload"]["event_id"]
        await reading[others[0]].send_json({"envelope_id": again["envelope_id"]})
        assert slack.deliveries.undelivered == []


async def test_an_event_on_a_socket_that_closes_goes_to_the_next_one(slack: LocalSlack) -> None:
    async with ClientSession() as session:
        app = App(slack, session)
        lost = await app.connect()
        await slack.person("ada").say("#newsroom", "hello")
        envelope = await next_event(lost)
        await lost.close()
        later = await app.connect()
        again = await next_event(later)
        assert again["envelope_id"] == envelope["envelope_id"] and again["retry_attempt"] == 1


async def test_stops_at_once_while_an_event_is_lost_with_its_socket(slack: LocalSlack) -> None:
    async with ClientSession() as session:
        socket = await App(slack, session).connect()
        await slack.person("ada").say("#newsroom", "hello")
        await next_event(socket)

        async def stop_as_it_goes() -> None:
            await slack.until(lambda: not slack.sockets.sockets)
            async with asyncio.timeout(10):
                await slack.stop()

        await asyncio.gather(stop_as_it_goes(), socket.close())


async def test_an_event_waits_for_the_app_to_connect(slack: LocalSlack) -> None:
    await slack.person("ada").say("#newsroom", "is anybody there")
    async with ClientSession() as session:
        socket = await App(slack, session).connect()
        assert (await next_event(socket))["payload"]["event"]["text"] == "is anybody there"


async def test_pings_are_answered_with_their_payload(slack: LocalSlack) -> None:
    async with ClientSession() as session:
        headers = {"Authorization": f"Bearer {slack.app_token}"}
        async with session.post(slack.api_url + "apps.connections.open", headers=headers) as answer:
            url = (await answer.json())["url"]
        async with session.ws_connect(url, autoping=False) as socket:
            await socket.receive()
            await socket.ping(b"sdk-ping-pong:1.5")
            pong = await asyncio.wait_for(socket.receive(), 10)
            assert pong.type == WSMsgType.PONG and bytes(pong.data) == b"sdk-ping-pong:1.5"


async def test_the_eleventh_socket_is_sent_away(slack: LocalSlack) -> None:
    async with ClientSession() as session:
        app = App(slack, session)
        held = [await app.connect() for _ in range(10)]
        headers = {"Authorization": f"Bearer {slack.app_token}"}
        async with session.post(slack.api_url + "apps.connections.open", headers=headers) as answer:
            socket = await session.ws_connect((await answer.json())["url"])
        assert (await socket.receive_json())["reason"] == "too_many_websockets"
        assert not any(socket.closed for socket in held)


async def test_nothing_is_heard_of_a_channel_the_bot_is_not_in_until_it_is_invited(connected: Connected) -> None:
    slack, toy = connected
    ada = slack.person("ada")
    await ada.say("#markets", f"<@{slack.bot_user_id}> before")
    await ada.invite_bot("#markets")
    after = await ada.say("#markets", f"<@{slack.bot_user_id}> after")
    await slack.until(lambda: slack.messages("#markets", after)[1:])
    texts = [body["event"].get("text", body["event"]["type"]) for body in toy.events]
    assert "member_joined_channel" in texts and not any("before" in text for text in texts)


async def test_a_listener_that_fails_before_the_ack_hears_the_event_again(connected: Connected) -> None:
    slack, toy = connected
    slack.deliveries.transport.ack_seconds = 1.0
    toy.fail_next = 1
    ts = await slack.person("ada").say("#newsroom", f"<@{slack.bot_user_id}> again")
    await slack.until(lambda: slack.messages("#newsroom", ts)[1:])
    assert "1" in toy.retries


@pytest.mark.parametrize("connected", ["socket"], indirect=True)
async def test_the_app_comes_back_after_it_is_told_to_reconnect(connected: Connected) -> None:
    slack, _ = connected
    before = slack.sockets.sockets[0]
    await slack.sockets.disconnect("refresh_requested", close=False)
    await slack.until(lambda: slack.sockets.sockets and slack.sockets.sockets[0] is not before)
    ts = await slack.person("ada").say("#newsroom", f"<@{slack.bot_user_id}> still there?")
    await slack.until(lambda: slack.messages("#newsroom", ts)[1:])


async def test_edits_and_deletions_are_heard_of(connected: Connected) -> None:
    slack, toy = connected
    ada = slack.person("ada")
    await ada.say("#newsroom", "first")
    message = slack.messages("#newsroom")[0]
    await ada.edit(message, "second")
    await ada.delete(message)

    def heard() -> dict[str, Any]:
        return {body["event"]["subtype"]: body["event"] for body in toy.events if "subtype" in body["event"]}

    toy_heard = await slack.until(lambda: heard() if len(heard()) == 2 else {})
    assert toy_heard["message_changed"]["message"]["text"] == "second"
    assert toy_heard["message_changed"]["previous_message"]["text"] == "first"
    assert toy_heard["message_deleted"]["previous_message"]["text"] == "second"


async def test_signed_requests_are_accepted_and_tampered_or_replayed_ones_refused(slack: LocalSlack) -> None:
    seen: list[tuple[bytes, dict[str, str]]] = []

    async def receive(request: web.Request) -> web.Response:
        seen.append((await request.read(), dict(request.headers)))
        return web.Response(text="")

    app = web.Application()
    app.router.add_post("/", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await SignedHttp(f"http://127.0.0.1:{runner.addresses[0][1]}/", slack.signing_secret).post(b'{"a":1}', {})
    await runner.cleanup()
    body, headers = seen[0]
    verifier = SignatureVerifier(slack.signing_secret)
    assert verifier.is_valid_request(body, headers)
    assert not verifier.is_valid_request(body + b" ", headers)
    old = str(int(time.time()) - 600)
    replayed = headers | {
        "X-Slack-Request-Timestamp": old,
        "X-Slack-Signature": signature(slack.signing_secret, old, body),
    }
    assert not verifier.is_valid_request(body, replayed)


async def test_http_retries_carry_their_number_and_stop_when_told(slack: LocalSlack) -> None:
    seen: list[dict[str, str]] = []
    stop_at = 3

    async def refuse(request: web.Request) -> web.Response:
        seen.append(dict(request.headers))
        slack.workspace.changed("test")
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"} if len(seen) == stop_at else {})

    app = web.Application()
    app.router.add_post("/", refuse)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.deliveries.retry_scale = 0.0
    slack.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await slack.person("ada").say("#newsroom", "hello")
    await slack.until(lambda: len(seen) == stop_at)
    await slack.deliveries.settled()
    await runner.cleanup()
    assert [headers.get("X-Slack-Retry-Num") for headers in seen] == [None, "1", "2"]
    assert seen[1]["X-Slack-Retry-Reason"] == "http_error"
    assert len(slack.deliveries.undelivered) == 1


@pytest.mark.parametrize("connected", ["http"], indirect=True)
async def test_the_request_url_is_verified_by_its_challenge(connected: Connected) -> None:
    slack, _ = connected
    assert isinstance(slack.deliveries.transport, SignedHttp)
    assert await slack.deliveries.transport.verify()


def test_a_manifest_slack_would_refuse_is_refused() -> None:
    scopes = {"scopes": {"bot": ["chat:write", "commands"]}}
    with pytest.raises(ValueError, match="app_mentions:read"):
        LocalSlack({**MANIFEST, "oauth_config": scopes})
