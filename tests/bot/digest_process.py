"""A bot in a process of its own, to be killed: `python -m tests.bot.digest_process HOME MODELS TIME`, settings from
the environment. It sweeps when it starts, as every bot does, and then runs until it is stopped."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from bot.running import running
from bot.settings import Settings
from bot.wiring import build_bot
from playground.clock import MovableClock
from retrieval.opening import open_newsdesk


async def run(home: Path, models: Path, now: datetime) -> None:
    settings = Settings(home=home)
    with open_newsdesk(home, models=models, clock=MovableClock(now)) as desk:
        async with running(build_bot(desk, settings)):
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1]), Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3])))
