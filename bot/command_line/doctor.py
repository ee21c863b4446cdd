"""`briefing doctor`: does each part answer, and what to do where it does not.

It does not care about form (`bot.settings` does), and changes nothing.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import typer
from rich.text import Text

from bot.command_line import output
from bot.command_line.options import Json
from bot.command_line.session import perform
from bot.settings import Settings, load_settings
from retrieval.errors import BriefingError, ModelError
from retrieval.feeds.health import State, health_of
from retrieval.models import Feed

MOST_FEEDS = 10
_ADVICE: dict[State, str] = {
    "late": "Late: is the bot running (`briefing run`)? `briefing feeds refresh` polls now.",
    "broken": "Broken: open the address in a browser; where the feed has moved, remove it and add the new address.",
    "gone": "Gone: `briefing feeds remove NUMBER`; it is polled no more.",
}


class Finding(NamedTuple):
    """One check; `detail` says what was found, and what to do where it is not well."""

    name: str
    ok: bool
    detail: str


def doctor(as_json: Json = False) -> None:
    """Check settings, tokens and scopes, database, index, model and feeds."""
    settings = load_settings()
    findings = list(examine(settings))
    well = all(finding.ok for finding in findings)
    if as_json:
        output.print_json({"ok": well, "checks": [finding._asdict() for finding in findings]})
    else:
        for finding in findings:
            mark, style = ("ok", "green") if finding.ok else ("no", "red")
            line = Text(f"{mark:3}", style=style).append(f"{finding.name:10}", style="bold")
            output.console.print(line.append(output.plain(finding.detail), style="default"))
    if not well:
        raise typer.Exit(1)


def examine(settings: Settings) -> Iterator[Finding]:
    """All checks, each for itself: one that fails never hides the next."""
    yield Finding("settings", True, f"data folder {settings.home}")
    yield from _collection(settings)
    yield _one("model", lambda: _model(settings))
    yield _one("slack", lambda: asyncio.run(_slack(settings)))


def _one(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, check())
    except BriefingError as error:
        return Finding(name, False, str(error))
    except Exception as error:
        return Finding(name, False, f"{type(error).__name__}: {' '.join(str(error).split())[:200]}")


def _collection(settings: Settings) -> Iterator[Finding]:
    found: dict[str, Any] = {}

    def database() -> str:
        found.update(perform(settings, "index_health", {}))
        kind = "PostgreSQL" if settings.sql_url.startswith("postgresql") else "SQLite"
        return f"{kind} answers; {found['index']['passages']} passages"

    yield _one("database", database)
    if not found:
        return
    index = found["index"]
    yield Finding("index", index["ok"], index["detail"] or "the index holds what the catalogue holds")
    yield _feeds([Feed.model_validate({name: one[name] for name in Feed.model_fields}) for one in found["feeds"]])


def _feeds(feeds: list[Feed]) -> Finding:
    """Late, broken and gone feeds are no good; one that waits for its first poll is."""
    if not feeds:
        return Finding("feeds", True, "none registered: `briefing feeds add URL` adds one")
    now = datetime.now(UTC)
    troubled = [(feed, health) for feed in feeds if (health := health_of(feed, now)).state in _ADVICE]
    if not troubled:
        return Finding("feeds", True, f"{len(feeds)} feeds, none in trouble")
    states = {health.state for _, health in troubled}
    told = "; ".join(
        f"{feed.id} {feed.url} is {health.state}: {health.reason}" for feed, health in troubled[:MOST_FEEDS]
    )
    more = f"; and {len(troubled) - MOST_FEEDS} more" if len(troubled) > MOST_FEEDS else ""
    advice = " ".join(what for state, what in _ADVICE.items() if state in states)
    return Finding("feeds", False, f"{len(troubled)} of {len(feeds)} feeds in trouble. {told}{more}. {advice}")


def _model(settings: Settings) -> str:
    from retrieval.opening import EXTRACTIVE

    if settings.model == EXTRACTIVE:
        return "extractive: answers are verbatim sentences; set BRIEFING_MODEL for written ones"
    from retrieval.answering.writing.calling import call
    from retrieval.answering.writing.chat_model import build_chat
    from retrieval.answering.writing.model_faults import advice
    from retrieval.usage import Meter

    chat, meter, began = build_chat(settings.model, settings.model_url, settings.model_timeout), Meter(), monotonic()
    try:
        call(chat, "This is a test of the connection.", "Reply with the word ready.", meter, lambda piece: False)
    except ModelError as error:
        raise ModelError(f"{error} {advice(error, settings.model)}") from error
    counted = "" if meter.usage is None or meter.usage.estimated else ", and counts its tokens"
    return f"{settings.model} answers, in {monotonic() - began:.1f} seconds{counted}"


async def _slack(settings: Settings) -> str:
    if not settings.slack_bot_token:
        return "no bot token set: `briefing demo` needs none; README.md, “Connect a workspace”, says how to get one"
    from aiohttp import ClientError
    from slack_sdk.errors import SlackApiError
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.manifest import SCOPES

    client = AsyncWebClient(token=settings.slack_bot_token, base_url=settings.slack_api_url)
    try:
        told = await client.auth_test()
        headers = {name.lower(): value for name, value in told.headers.items()}
        granted = set(str(headers.get("x-oauth-scopes", "")).replace(" ", "").split(","))
        lacking = sorted(set(SCOPES) - granted)
        if lacking:
            raise BriefingError(f"The app lacks {', '.join(lacking)}: update its manifest and reinstall it.")
        if settings.slack_app_token:
            await client.apps_connections_open(app_token=settings.slack_app_token)
    except (ClientError, OSError, TimeoutError) as error:
        raise BriefingError(_not_reached(settings.slack_api_url, error)) from error
    except SlackApiError as error:
        reason = error.response.get("error", "unknown error")
        raise BriefingError(f"Slack refused a token ({reason}): see README.md, “Connect a workspace”.") from error
    return f"connected as {told.get('user')} in {told.get('team')}"


def _not_reached(url: str, error: Exception) -> str:
    """The token may be good: nobody could be asked."""
    cause = getattr(getattr(error, "os_error", error), "strerror", None) or "no answer in time"
    return (
        f"{urlsplit(url).netloc} cannot be reached ({cause}), so the tokens could not be tried. Check the network, and "
        "that no proxy or firewall stands between; then run this again."
    )


def register(app: typer.Typer) -> None:
    """Add this command to the app."""
    app.command()(doctor)
