"""`briefing run`, `demo` and `manifest`: the bot connected to Slack, or to the local Slack in the browser.

It does not care what the bot does once it is connected (`bot.running`).
"""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bot.command_line import output
from bot.command_line.options import Json, web_address
from bot.command_line.session import desk_of, say, work_for
from bot.command_line.start import INTERRUPTED
from bot.folder import owning
from bot.settings import Settings, load_settings
from retrieval.errors import FolderInUse, SettingsError

if TYPE_CHECKING:
    from retrieval.models import Clock
    from retrieval.newsdesk import Newsdesk

# a command that is just ending may still hold the folder
WAIT_SECONDS = 10.0
STOP_SECONDS = 45.0  # more than all that is waited for in good order


@contextmanager
def serving_desk(settings: Settings, clock: "Clock | None" = None) -> "Iterator[Newsdesk]":
    """The newsdesk for a process that stays: it owns the folder and takes the work of other commands."""
    from bot.door import door

    with owning(settings.home, WAIT_SECONDS) as owner:
        if owner is not None:
            raise FolderInUse(
                f"A bot is already running on {settings.home} (process {owner.pid}). "
                "Stop it first, or set BRIEFING_HOME to another folder."
            )
        with desk_of(settings, clock, stays=True) as desk, door(settings.home, work_for(desk)):
            if desk.chat is not None:
                desk.chat()  # a wrong model name is told now, not at the first question
            yield desk


async def until_stopped() -> None:
    """Wait for Ctrl-C or a polite kill; a second one ends the process at once, and so does time.

    Without its database DBOS waits for it on the way out, without an end and where nothing can be cancelled.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await stop.wait()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: os._exit(INTERRUPTED))
    last = threading.Timer(STOP_SECONDS, os._exit, (0,))
    last.daemon = True
    last.start()


def run(
    http: Annotated[bool, typer.Option("--http", help="Take events over HTTP instead of Socket Mode.")] = False,
) -> None:
    """Connect to Slack and stay."""
    settings = load_settings()
    _need_tokens(settings, http)

    async def stay() -> None:
        from bot.running import running
        from bot.wiring import build_bot

        with serving_desk(settings) as desk:
            async with running(build_bot(desk, settings), http=http):
                where = f"listening on {settings.host}:{settings.port}" if http else "connected over Socket Mode"
                say(f"The bot is running, {where}. Ctrl-C stops it.")
                await until_stopped()

    asyncio.run(stay())


def _need_tokens(settings: Settings, http: bool) -> None:
    second = ("BRIEFING_SLACK_SIGNING_SECRET", settings.slack_signing_secret)
    if not http:
        second = ("BRIEFING_SLACK_APP_TOKEN", settings.slack_app_token)
    lacking = [name for name, value in (("BRIEFING_SLACK_BOT_TOKEN", settings.slack_bot_token), second) if not value]
    if lacking:
        raise SettingsError(
            f"Set {' and '.join(lacking)}: README.md, “Connect a workspace”, says where to find them. "
            "`briefing demo` needs neither."
        )


def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where the page is served on 127.0.0.1.")] = 3000,
) -> None:
    """Try it: a local Slack in the browser with the real bot and sample articles; no account, no key."""
    from bot.command_line.demonstration import demonstrate

    asyncio.run(demonstrate(load_settings(), port))


def manifest(
    http: Annotated[
        str | None, typer.Option(parser=web_address, metavar="URL", help="For HTTP: the public base URL.")
    ] = None,
    prefix: Annotated[str, typer.Option(metavar="P", help="Put before each command's name.")] = "",
    as_json: Json = False,
) -> None:
    """Print the Slack app manifest, to paste into Slack."""
    from bot.manifest import manifest as build

    wanted = build(http, prefix or load_settings().command_prefix)
    if as_json:
        output.print_json(wanted)
    else:
        output.console.print_json(data=wanted)


def register(app: typer.Typer) -> None:
    """Add these commands to the app."""
    for command in (run, demo, manifest):
        app.command()(command)
