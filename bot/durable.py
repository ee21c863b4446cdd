"""Durable jobs: what is accepted is done once, also after `kill -9`, with DBOS keeping the list.

`start_job` returns when the job is on disk; the same key again starts nothing. A job's body may run more than once
(after a crash it starts anew), so it must look before it acts: `bot.posting.post_once` does for posts.

It does not care what the jobs do. DBOS is global to the process, and so is the running bot here: one at a time.
"""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import stamina
import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID
from sqlalchemy import make_url

from bot.faults import away, error_code, passing
from bot.wiring import Bot
from retrieval.errors import SettingsError

Payload = dict[str, Any]  # of JSON values
JobBody = Callable[[Bot, str, Payload], Awaitable[None]]

# Pinned: DBOS's own default is a hash of the source, and jobs of another version are never recovered.
APPLICATION_VERSION = "1"
SCHEMA = "briefing_jobs"
TRY_FOR_SECONDS = 3_600.0
MOST_RECOVERIES = 50
FORGOTTEN_AT_ONCE = 200
# DBOS looks so often for messages between jobs, of which there are none here, and stops only after such a look.
STOP_LOOK_SECONDS = 0.1
_ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]

log = structlog.get_logger()
_bodies: dict[str, JobBody] = {}


@dataclass
class _Running:
    bot: Bot
    try_for: float
    tasks: set["asyncio.Future[Any]"] = field(default_factory=set)

    def follow(self, task: "asyncio.Future[Any]") -> None:
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


_running: _Running | None = None


def job(name: str) -> Callable[[JobBody], JobBody]:
    """Register `body(bot, key, payload)` under a name that stays the same for ever: stored jobs refer to it."""

    def register(body: JobBody) -> JobBody:
        if name in _bodies and _bodies[name] is not body:
            raise ValueError(f"Two jobs are called {name}")
        _bodies[name] = body
        return body

    return register


async def start_job(name: str, key: str, payload: Payload) -> None:
    """Store the job and start it at once; returns when it is on disk, and raises when it could not be stored.

    `key` says which job it is, for ever and over all replicas: a second start with it has no effect.
    """
    if name not in _bodies:
        raise ValueError(f"There is no job called {name}")
    with SetWorkflowID(key):
        handle = await DBOS.start_workflow_async(_run, name, key, payload)
    # A handle has a task where this call began the job; it counts as running before its body has begun.
    task = getattr(handle, "task", None)
    if isinstance(task, asyncio.Future) and _running is not None:
        _running.follow(task)


@DBOS.workflow(name="briefing_job", max_recovery_attempts=MOST_RECOVERIES)
async def _run(name: str, key: str, payload: Payload) -> str:
    """One job to its end: tried again while a failure may pass, ended and logged when it cannot."""
    running = _running
    if running is None:
        raise asyncio.CancelledError  # the bot stops: the job stays on the list for the next start
    task = asyncio.current_task()
    if task is not None:
        running.follow(task)
    try:
        await _done(running, name, key, payload)
    except Exception as error:
        log.error("job failed", job=name, key=key, error=error_code(error), exc_info=not passing(error))
        return "failed"
    return "done"


async def _done(running: _Running, name: str, key: str, payload: Payload) -> None:
    """Do the job, for at most `try_for` seconds of failures; those in which what is stored is away do not count, for
    then neither the job can be given up nor anyone be told of it."""
    while True:
        try:
            async for attempt in stamina.retry_context(
                on=passing, attempts=None, timeout=running.try_for, wait_initial=0.5, wait_max=60.0
            ):
                with attempt:
                    await _bodies[name](running.bot, key, payload)
            return
        except Exception as error:
            if not away(error):
                raise


async def forget_jobs(keys: Sequence[str]) -> None:
    """Delete the records of these jobs, their payloads included, where they have ended; a key may then start anew."""
    for start in range(0, len(keys), FORGOTTEN_AT_ONCE):
        ended = await DBOS.list_workflows_async(
            workflow_ids=list(keys[start : start + FORGOTTEN_AT_ONCE]),
            status=_ENDED,
            load_input=False,
            load_output=False,
        )
        await DBOS.delete_workflows_async([one.workflow_id for one in ended])


async def forget_ended(before: datetime, prefix: str | None = None) -> int:
    """Delete the records of jobs that were begun before then, on the machine's own clock, and have ended; of those
    whose key begins with `prefix`, where given. Returns how many, at most 200 at a time, the oldest first.

    A key that is forgotten may start anew: what must never happen twice is also written down elsewhere.
    """
    ended = await DBOS.list_workflows_async(
        status=_ENDED,
        end_time=before.isoformat(),
        workflow_id_prefix=prefix,
        limit=FORGOTTEN_AT_ONCE,
        load_input=False,
        load_output=False,
    )
    await DBOS.delete_workflows_async([one.workflow_id for one in ended])
    return len(ended)


async def launch(bot: Bot, try_for: float = TRY_FOR_SECONDS) -> None:
    """Open the list of jobs and take up those that were left unfinished; call once all jobs are registered.

    A job whose failures may pass is tried again for `try_for` seconds."""
    global _running
    if _running is not None:
        raise RuntimeError("The bot already runs in this process")
    _quiet()
    config: DBOSConfig = {
        "name": "briefing-bot",
        "system_database_url": _jobs_url(bot),
        "dbos_system_schema": SCHEMA,
        "application_version": APPLICATION_VERSION,
        "executor_id": bot.settings.replica,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "enable_otlp": False,
        "notification_listener_polling_interval_sec": STOP_LOOK_SECONDS,
    }
    _running = _Running(bot, try_for)
    try:
        DBOS(config=config)
        DBOS.launch()  # on this loop, so that recovered jobs run on it too
    except BaseException:
        await shutdown(grace=0)
        raise


async def shutdown(grace: float = 5.0) -> None:
    """Let running jobs end within `grace` seconds, then stop; what is unfinished is taken up at the next launch."""
    global _running
    running, tasks = _running, set()
    if running is not None:
        tasks = {task for task in running.tasks if task is not asyncio.current_task()}
    if tasks and grace > 0:
        await asyncio.wait(tasks, timeout=grace)
    _running = None
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=grace or 1.0)
    loop = asyncio.get_running_loop()
    # Not on this thread: DBOS waits for its own, and one of those may be handing a job to this loop.
    with ThreadPoolExecutor(1) as own:
        await loop.run_in_executor(own, DBOS.destroy)
    # DBOS made its executor this loop's default, and has just shut it down.
    loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="briefing"))


async def settled() -> None:
    """Wait until no job runs in this process."""
    while _running is not None and (tasks := {t for t in _running.tasks if t is not asyncio.current_task()}):
        await asyncio.wait(tasks)


def _jobs_url(bot: Bot) -> str:
    """PostgreSQL: the same database, a schema of its own. SQLite: a file of its own in the data folder."""
    url = make_url(bot.settings.sql_url)
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql").render_as_string(hide_password=False)
    path = bot.settings.home / "jobs.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.OperationalError:  # locked, or the disk is full: neither is damage
            raise
        except sqlite3.DatabaseError as error:
            found = str(error)
    if found != "ok":
        raise SettingsError(
            f"The list of jobs {path} is damaged ({found}). Move it away and start again: questions that were not "
            "answered yet are lost with it; what was posted is known and is not posted again."
        )
    return f"sqlite:///{path}"


def _quiet() -> None:
    """DBOS writes to the terminal unless its logger has a handler: hand its records to ours."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    logger.propagate = True
