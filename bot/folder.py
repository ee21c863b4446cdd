"""Who owns the data folder: one process at a time, told by a lock that the system drops when the process dies.

It does not care what the owner does, nor how work reaches it: the owner leaves the address of its door
(`bot.door`) in `owner.json`, readable by the same person alone.
"""

import errno
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

from filelock import FileLock, Timeout

from retrieval.errors import FolderInUse, SettingsError

LOOK_AGAIN_SECONDS = 0.2
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_IN_THE_WAY = (errno.EEXIST, errno.EISDIR, errno.ENOTDIR)


class Door(NamedTuple):
    """Where the owner takes work from other commands, and the secret that lets them in."""

    pid: int
    url: str
    token: str


def read_door(home: Path) -> Door | None:
    """The owner's door, or None while there is none."""
    try:
        found = json.loads((home / "owner.json").read_text())
        return Door(int(found["pid"]), str(found["url"]), str(found["token"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_door(home: Path, door: Door) -> None:
    """Leave the address of the door, written whole or not at all."""
    draft = home / "owner.json.new"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(door._asdict()))
    draft.replace(home / "owner.json")


@contextmanager
def owning(home: Path, wait: float) -> Iterator[Door | None]:
    """Own the folder (yields None), or find out after at most `wait` seconds who does.

    Yields the owner's door as soon as there is one: the work then goes through it. Raises FolderInUse where the
    folder stays taken and its owner has no door, and SettingsError for a file in it that the system refuses.
    """
    with _plainly(home):
        yield from _owning(home, wait)


def _owning(home: Path, wait: float) -> Iterator[Door | None]:
    prepare_folder(home)
    lock = FileLock(home / "owner.lock")
    door = _acquire(lock, home, wait)
    if door is not None:
        yield door
        return
    try:
        (home / "owner.json").unlink(missing_ok=True)  # left by an owner that was killed
        (home / "owner.pid").write_text(str(os.getpid()))
        yield None
    finally:
        (home / "owner.json").unlink(missing_ok=True)
        lock.release()


@contextmanager
def _plainly(home: Path) -> Iterator[None]:
    """What the system refuses in the folder is told with what to do about it."""
    try:
        yield
    except OSError as error:
        place = str(error.filename or "")
        if error.errno in _FULL:
            advice = "Make room on its disk, then try again: what was stored is kept."
        elif not Path(place).is_relative_to(home):
            raise
        elif error.errno in _IN_THE_WAY:
            advice = "Something else has its name there: move that away, then try again."
        else:
            advice = "Check whose it is and that you may write it, then try again."
        raise SettingsError(f"{place or home} cannot be used ({error.strerror}). {advice}") from error


def prepare_folder(home: Path) -> None:
    """Make the data folder, readable by its owner alone: it holds what people asked.

    A folder that is there keeps its mode; what this process makes in it, or anywhere, is its owner's alone.
    """
    os.umask(0o077)
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryFile(dir=home):  # a file of its own: others that start now look too
            pass
    except OSError as error:
        raise SettingsError(
            f"The data folder {home} cannot be written ({error.strerror}). Set BRIEFING_HOME to a folder of yours."
        ) from error


def _acquire(lock: FileLock, home: Path, wait: float) -> Door | None:
    deadline = time.monotonic() + wait
    while True:
        try:
            lock.acquire(timeout=LOOK_AGAIN_SECONDS)
            return None
        except Timeout:
            door = read_door(home)
            if door is not None:
                return door
            if time.monotonic() >= deadline:
                raise FolderInUse(
                    f"Another briefing command (process {_owner_pid(home)}) is using {home}. "
                    "Wait until it is done, or set BRIEFING_HOME to another folder."
                ) from None


def _owner_pid(home: Path) -> str:
    try:
        return (home / "owner.pid").read_text().strip()
    except OSError:
        return "unknown"
