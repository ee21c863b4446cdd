"""The door of the process that owns the data folder: other commands hand it their work over loopback HTTP.

It does not care what the work is: it is given a table of named functions, and streams their progress and result back
as JSON lines (`{"progress": [done, total, what]}`, then `{"result": …}` or `{"error": …}`).
"""

import asyncio
import hmac
import json
import os
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.folder import Door, write_door
from retrieval.errors import BriefingError, FolderInUse
from retrieval.models import Progress

Work = Callable[[dict[str, Any], Progress], dict[str, Any]]
LINE_LIMIT = 64 * 1024 * 1024


@contextmanager
def door(home: Path, work: Mapping[str, Work]) -> Iterator[None]:
    """Take work from other commands, in a thread of its own, until left."""
    token = secrets.token_urlsafe(32)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="door", daemon=True)
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(_serve(home, work, token), loop).result()
    try:
        yield
    finally:
        (home / "owner.json").unlink(missing_ok=True)
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _serve(home: Path, work: Mapping[str, Work], token: str) -> web.AppRunner:
    app = web.Application()
    app.router.add_post("/{name}", lambda request: _take(request, work, token))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    write_door(home, Door(os.getpid(), f"http://127.0.0.1:{port}", token))
    return runner


async def _take(request: web.Request, work: Mapping[str, Work], token: str) -> web.StreamResponse:
    sent = request.headers.get("Authorization", "")
    if not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
        raise web.HTTPForbidden
    task = work.get(request.match_info["name"])
    if task is None:
        raise web.HTTPNotFound
    arguments = await request.json()
    response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
    await response.prepare(request)
    lines: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def tell(done: int, total: int | None, what: str) -> None:
        loop.call_soon_threadsafe(lines.put_nowait, {"progress": [done, total, what]})

    def run() -> dict[str, Any]:
        try:
            return {"result": task(arguments, tell)}
        except BriefingError as error:
            return {"error": str(error)}
        except Exception as error:  # the owner must outlive whatever another command brought
            return {"error": f"Unexpected: {type(error).__name__}: {error}"}

    running = asyncio.create_task(asyncio.to_thread(run))
    running.add_done_callback(lambda done: lines.put_nowait(done.result()))
    while True:
        line = await lines.get()
        await response.write(json.dumps(line).encode() + b"\n")
        if "progress" not in line:
            return response


def hand_over(to: Door, name: str, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Let the owner do the named work and return its result; raises the owner's error as BriefingError."""
    return asyncio.run(_hand_over(to, name, arguments, progress))


async def _hand_over(to: Door, name: str, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {to.token}"}
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=5)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, read_bufsize=LINE_LIMIT) as session,
            session.post(f"{to.url}/{name}", json=arguments, headers=headers) as response,
        ):
            if response.status != 200:
                raise FolderInUse(f"The running bot (process {to.pid}) does not take {name!r}: stop it first.")
            async for raw in response.content:
                line = json.loads(raw)
                if "progress" in line:
                    progress(*line["progress"])
                elif "error" in line:
                    raise BriefingError(line["error"])
                else:
                    result: dict[str, Any] = line["result"]
                    return result
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise FolderInUse(f"The running bot (process {to.pid}) did not answer ({error}). Try again.") from error
    raise FolderInUse(f"The running bot (process {to.pid}) stopped before the work was done. Try again.")
