"""Run one command's work: in this process when the data folder is free, else in the process that owns it.

It does not care what the work is (`bot.command_line.work`) nor how its result is shown (`output`).
"""

import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.command_line.work import LOOKS, TASKS, Task
from bot.folder import owning
from bot.settings import Settings
from retrieval.models import Clock, Progress

if TYPE_CHECKING:
    from bot.door import Work
    from retrieval.newsdesk import Newsdesk

WAIT_SECONDS = 60.0
LONG = frozenset({"ingest", "reindex", "feeds_refresh", "feeds_add", "eval_retrieval", "judgements_export"})


def quiet(done: int, total: int | None, what: str) -> None:
    """A progress that shows nothing."""


def say(line: str) -> None:
    """Tell the person something that is not the result: stdout belongs to the result."""
    print(line, file=sys.stderr)


def desk_of(
    settings: Settings, clock: Clock | None = None, stays: bool = False, whichever: bool = False, reads: bool = True
) -> "AbstractContextManager[Newsdesk]":
    """The newsdesk as set; the folder must be owned already.

    A process that `stays` answers while the index is being mended or embedded anew; another waits for it.
    `whichever`: also where the catalogue is not the one that the index was made of. `reads`: to answer questions.
    """
    from retrieval.opening import open_newsdesk, wall_clock

    return open_newsdesk(
        settings.home,
        sql_url=settings.sql_url,
        models=settings.models_folder,
        embedding=settings.embedding,
        chroma_url=settings.chroma_url,
        model=settings.model,
        model_url=settings.model_url,
        model_timeout=settings.model_timeout,
        entailment=settings.entailment,
        prices=settings.prices,
        fetch_allow=settings.allowed_hosts,
        clock=clock or wall_clock,
        say=say,
        background=stays,
        whichever=whichever,
        reads=reads,
    )


def work_for(desk: "Newsdesk") -> dict[str, "Work"]:
    """Every task bound to an open desk, for the door."""

    def bind(task: Task) -> "Work":
        return lambda arguments, progress: task(desk, arguments, progress)

    return {name: bind(task) for name, task in TASKS.items()}


def perform(settings: Settings, name: str, arguments: dict[str, Any], progress: Progress = quiet) -> dict[str, Any]:
    """The named work's result, from wherever the data folder is open.

    Raises BriefingError with a plain line. Work that takes long opens a door, so that a question asked meanwhile is
    answered instead of waiting.
    """
    with owning(settings.home, WAIT_SECONDS) as owner:
        if owner is not None:
            from bot.door import hand_over  # brings aiohttp, which a short command does not need

            return hand_over(owner, name, arguments, progress)
        if name in LOOKS:
            return _look(settings, name, arguments, progress)
        with (
            desk_of(settings, whichever=name == "reindex", reads=name == "ask") as desk,
            _open_door(settings, desk, name),
        ):
            return TASKS[name](desk, arguments, progress)


def _look(settings: Settings, name: str, arguments: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Work for which the index stays closed."""
    from retrieval.shelf import open_shelf

    with open_shelf(settings.home, settings.sql_url, lambda: datetime.now(UTC)) as shelf:
        return LOOKS[name](shelf, arguments, progress)


def _open_door(settings: Settings, desk: "Newsdesk", name: str) -> AbstractContextManager[None]:
    if name not in LONG:
        return nullcontext()
    from bot.door import door

    return door(settings.home, work_for(desk))
