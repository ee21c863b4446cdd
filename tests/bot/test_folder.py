"""One process owns the data folder; the others go through its door."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.door import door, hand_over
from bot.folder import Door, owning, prepare_folder, read_door, write_door
from retrieval.errors import BriefingError, FolderInUse, SettingsError

HOLDER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from bot.folder import owning
with owning(Path(sys.argv[1]), 5) as owner:
    assert owner is None
    print("owned", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path):
    """Another process that owns the folder until its stdin closes."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stdout.readline() == "owned\n"
    yield process
    process.kill()
    process.wait()


def test_what_is_made_in_a_folder_that_others_may_enter_is_for_its_owner_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    make = "import sys; from pathlib import Path; from bot.folder import owning\nhome = Path(sys.argv[1])\n"
    make += "with owning(home, 5): (home / 'briefing.sqlite').touch(); (home / 'index').mkdir()"
    subprocess.run([sys.executable, "-c", make, str(home)], check=True, umask=0o022)
    made = {path.name: path.stat().st_mode & 0o077 for path in home.iterdir()}
    assert {"briefing.sqlite", "index", "owner.pid"} <= made.keys() and not any(made.values())


def test_commands_that_start_at_once_do_not_take_the_folder_for_one_that_cannot_be_written(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: prepare_folder(tmp_path / "home"), range(400)))
    assert list((tmp_path / "home").iterdir()) == []


def quiet(done: int, total: int | None, what: str) -> None:
    pass


def test_a_folder_owned_elsewhere_is_refused_with_the_process_named(tmp_path: Path, holder: subprocess.Popen) -> None:
    with pytest.raises(FolderInUse, match=str(holder.pid)), owning(tmp_path, wait=0):
        pass


def test_an_owner_that_was_killed_leaves_nothing_in_the_way(tmp_path: Path, holder: subprocess.Popen) -> None:
    write_door(tmp_path, Door(holder.pid, "http://127.0.0.1:9", "old"))
    holder.kill()
    holder.wait()
    with owning(tmp_path, wait=5) as owner:
        assert owner is None
        assert read_door(tmp_path) is None


def test_the_owners_door_is_found_at_once(tmp_path: Path, holder: subprocess.Popen) -> None:
    left = Door(holder.pid, "http://127.0.0.1:9", "secret")
    write_door(tmp_path, left)
    assert (tmp_path / "owner.json").stat().st_mode & 0o077 == 0
    with owning(tmp_path, wait=30) as owner:
        assert owner == left


def test_a_folder_that_cannot_be_made_says_which_setting_to_change(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    with pytest.raises(SettingsError, match="BRIEFING_HOME"), owning(in_the_way / "home", wait=0):
        pass


def test_work_goes_through_the_door_with_its_progress(tmp_path: Path) -> None:
    seen: list[tuple[int, int | None, str]] = []

    def double(arguments, progress):
        progress(1, 2, "half way")
        return {"doubled": arguments["number"] * 2}

    with door(tmp_path, {"double": double}):
        owner = read_door(tmp_path)
        assert owner is not None and owner.pid == os.getpid()
        result = hand_over(owner, "double", {"number": 21}, lambda *step: seen.append(step))
    assert result == {"doubled": 42}
    assert seen == [(1, 2, "half way")]
    assert read_door(tmp_path) is None


def test_a_plain_error_crosses_the_door_and_the_owner_lives_on(tmp_path: Path) -> None:
    def fail(arguments, progress):
        if arguments["plain"]:
            raise BriefingError("Say what to do.")
        raise ZeroDivisionError("division by zero")

    with door(tmp_path, {"fail": fail}):
        owner = read_door(tmp_path)
        assert owner is not None
        with pytest.raises(BriefingError, match=r"^Say what to do\.$"):
            hand_over(owner, "fail", {"plain": True}, quiet)
        with pytest.raises(BriefingError, match="ZeroDivisionError"):
            hand_over(owner, "fail", {"plain": False}, quiet)
        with pytest.raises(FolderInUse, match="does not take"):
            hand_over(owner, "unknown", {}, quiet)


def test_nobody_enters_without_the_secret(tmp_path: Path) -> None:
    entered: list[object] = []

    def enter(arguments, progress):
        entered.append(arguments)
        return {}

    with door(tmp_path, {"enter": enter}):
        owner = read_door(tmp_path)
        assert owner is not None
        with pytest.raises(FolderInUse):
            hand_over(owner._replace(token="guess"), "enter", {}, quiet)
    assert entered == []


def test_an_owner_that_has_gone_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(FolderInUse, match="did not answer"):
        hand_over(Door(1, "http://127.0.0.1:9", "x"), "ask", {}, quiet)


@pytest.mark.parametrize("name", ["owner.lock", "owner.pid", "owner.json"])
def test_what_is_in_the_way_is_named_with_what_to_do(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(SettingsError, match=f"{name} cannot be used .* move that away"), owning(tmp_path, wait=0):
        pass


def test_what_the_system_refuses_elsewhere_is_not_the_folders(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), owning(tmp_path / "home", wait=0):
        (tmp_path / "elsewhere").read_text()
