"""A bot that polls in a process of its own: `python -m tests.bot.feed_process HOME MODELS SETTINGS.json TIME`.

It says `ready` once connected. For each number on standard input it moves its clock on by so many seconds, starts what
is due, and says `swept` when that has ended.
"""

import asyncio
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

from bot.durable import settled
from bot.running import running, sweep_now
from bot.settings import Settings
from bot.wiring import build_bot
from playground.clock import MovableClock
from retrieval.opening import open_newsdesk


async def stay(home: Path, models: Path, settings: Settings, clock: MovableClock) -> None:
    opened = open_newsdesk(
        home, sql_url=settings.sql_url, models=models, clock=clock, fetch_allow=settings.allowed_hosts
    )
    with opened as desk:
        bot = build_bot(desk, settings)
        async with running(bot):
            print("ready", flush=True)
            while line := await asyncio.to_thread(sys.stdin.readline):
                clock.advance(timedelta(seconds=float(line)))
                await sweep_now(bot)
                await settled()
                print("swept", flush=True)


if __name__ == "__main__":
    _, home, models, given, now = sys.argv
    settings = Settings(**json.loads(Path(given).read_text()))
    asyncio.run(stay(Path(home), Path(models), settings, MovableClock(datetime.fromisoformat(now))))
