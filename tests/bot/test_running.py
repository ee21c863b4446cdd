"""Starting and stopping: wrong tokens, taken ports, both transports, several times in one process."""

import time
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.running import running, sweep_now
from bot.settings import Settings
from bot.wiring import build_bot
from playground.http_events import signature
from playground.local_slack import LocalSlack
from retrieval.errors import BriefingError, SettingsError
from retrieval.newsdesk import Newsdesk
from tests.bot.conftest import Newsroom, port_of, settings_for

pytestmark = pytest.mark.anyio
socket_only = pytest.mark.parametrize("transport", ["socket"], indirect=True)
http_only = pytest.mark.parametrize("transport", ["http"], indirect=True)


@socket_only
@pytest.mark.parametrize("wrong", ["slack_bot_token", "slack_app_token"])
async def test_a_wrong_token_is_one_plain_line(slack: LocalSlack, desk: Newsdesk, home: Path, wrong: str) -> None:
    settings = settings_for(slack, home).model_copy(update={wrong: "xoxb-wrong-canary"})
    with pytest.raises(BriefingError) as raised:
        async with running(build_bot(desk, settings)):
            pass
    said = str(raised.value)
    assert "invalid_auth" in said and f"BRIEFING_{wrong.upper()}" in said
    assert "canary" not in said and "\n" not in said


@socket_only
async def test_a_missing_token_is_one_plain_line(slack: LocalSlack, desk: Newsdesk, home: Path) -> None:
    settings = settings_for(slack, home)
    with pytest.raises(SettingsError, match="BRIEFING_SLACK_BOT_TOKEN"):
        build_bot(desk, settings.model_copy(update={"slack_bot_token": None}))
    for name, http in (("slack_app_token", False), ("slack_signing_secret", True)):
        with pytest.raises(SettingsError, match=f"BRIEFING_{name.upper()}"):
            async with running(build_bot(desk, settings.model_copy(update={name: None})), http=http):
                pass


async def test_a_slack_that_cannot_be_reached_is_one_plain_line(desk: Newsdesk, home: Path) -> None:
    settings = Settings(
        home=home, slack_api_url="http://127.0.0.1:9/api/", slack_bot_token="xoxb-1", slack_app_token="xapp-1"
    )
    with pytest.raises(BriefingError, match="cannot be reached"):
        async with running(build_bot(desk, settings)):
            pass


@http_only
async def test_a_taken_port_is_one_plain_line(newsroom: Newsroom, desk: Newsdesk) -> None:
    async with aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{port_of(newsroom.slack)}"
        async with session.get(f"{url}/healthz") as answer:
            assert answer.status == 200
    from bot.running import _over_http  # the second server alone: jobs are one to a process

    with pytest.raises(SettingsError, match="BRIEFING_PORT"):
        async with _over_http(newsroom.bot, None):  # type: ignore[arg-type]  # it is not reached
            pass


@http_only
async def test_an_unsigned_or_stale_request_is_refused_and_a_replay_has_one_effect(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    secret, url = newsroom.slack.signing_secret, newsroom.slack.request_url or ""
    body = (
        f"team_id={newsroom.slack.team_id}&channel_id={newsroom.slack.messages('#newsroom') or 'C'}"
        f"&user_id={ada.id}&command=%2Fask&text=Who+is+Pelle+Strand%3F&trigger_id=1.2.3"
    ).encode()
    now = str(int(time.time()))
    stale = str(int(time.time()) - 3_600)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    async with aiohttp.ClientSession() as session:
        for stamp, signed in ((now, "v0=0"), (stale, signature(secret, stale, body))):
            headers = form | {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signed}
            async with session.post(url, data=body, headers=headers) as answer:
                assert answer.status == 401
        before = _jobs(newsroom)
        headers = form | {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature(secret, now, body)}
        for _ in range(3):
            async with session.post(url, data=body, headers=headers) as answer:
                assert answer.status == 200
    assert _jobs(newsroom) - before == {f"ask:{newsroom.slack.team_id}:1.2.3"}


@http_only
@pytest.mark.parametrize("body", [b"\xff{", b"[1]", b'"x"', b"[" * 100_000, b"{}"])
async def test_what_is_not_signed_is_not_even_read(
    newsroom: Newsroom, body: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    stamps = (str(int(time.time())), "soon", "")
    async with aiohttp.ClientSession() as session:
        for stamp, signed in ((stamp, signed) for stamp in stamps for signed in ("v0=0", "v0=\u00e9", "")):
            headers = {
                "Content-Type": "application/json",
                "X-Slack-Request-Timestamp": stamp,
                "X-Slack-Signature": signed,
            }
            async with session.post(newsroom.slack.request_url or "", data=body, headers=headers) as answer:
                assert answer.status == 401
    assert "Traceback" not in "".join(capsys.readouterr())


async def test_start_and_stop_again_and_again(slack: LocalSlack, desk: Newsdesk, home: Path) -> None:
    bot = build_bot(desk, settings_for(slack, home, port_of(slack)))
    for n in range(3):
        async with running(bot, http=slack.request_url is not None):
            room = Newsroom(slack, bot, slack.clock)
            await room.ask(f"How many passengers were on the Lunde Island ferry? ({n})")


async def test_a_damaged_list_of_jobs_is_one_plain_line(slack: LocalSlack, desk: Newsdesk, home: Path) -> None:
    bot, http = build_bot(desk, settings_for(slack, home, port_of(slack))), slack.request_url is not None
    async with running(bot, http=http):
        pass
    whole = (home / "jobs.sqlite").read_bytes()
    for damaged in (b"garbage" * 5_000, whole[: len(whole) // 2]):
        (home / "jobs.sqlite").write_bytes(damaged)
        with pytest.raises(SettingsError, match=r"jobs\.sqlite is damaged"):
            async with running(bot, http=http):
                pass


async def test_a_sweep_on_request_does_nothing_when_nothing_is_due(newsroom: Newsroom) -> None:
    await sweep_now(newsroom.bot)


async def test_a_bot_is_frozen(newsroom: Newsroom) -> None:
    assert replace(newsroom.bot) == newsroom.bot


def _jobs(newsroom: Newsroom) -> set[str]:
    import sqlite3

    with sqlite3.connect(newsroom.bot.settings.home / "jobs.sqlite") as connection:
        keys = {row[0] for row in connection.execute("SELECT workflow_uuid FROM workflow_status")}
    return {key for key in keys if not key.startswith("poll:")}  # each minute has one
