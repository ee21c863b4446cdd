"""A real bot process for the crash tests: `python -m tests.bot.bot_process HOME MODELS SETTINGS.json [http] [slow]`.

It says `ready` once connected and stays until it is killed. With `slow`, each answer first says `answering` and waits
for a line on standard input, so that a test can end the process in that moment.
"""

import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.running import running
from bot.settings import Settings
from bot.wiring import build_bot
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk


def slowed(desk: Newsdesk) -> Newsdesk:
    """The same desk, whose questions wait for a line on standard input."""

    def embed_query(text: str) -> Any:
        print("answering", flush=True)
        sys.stdin.readline()
        return desk.embedder.embed_query(text)

    return replace(desk, embedder=replace(desk.embedder, embed_query=embed_query))


async def stay(home: Path, models: Path, settings: Settings, options: set[str]) -> None:
    opened = open_newsdesk(
        home,
        sql_url=settings.sql_url,
        models=models,
        model=settings.model,
        model_url=settings.model_url,
        model_timeout=60.0,
    )
    with opened as desk:
        bot = build_bot(slowed(desk) if "slow" in options else desk, settings)
        async with running(bot, http="http" in options):
            print("ready", flush=True)
            await asyncio.Event().wait()


if __name__ == "__main__":
    _, home, models, given, *options = sys.argv
    asyncio.run(stay(Path(home), Path(models), Settings(**json.loads(Path(given).read_text())), set(options)))
