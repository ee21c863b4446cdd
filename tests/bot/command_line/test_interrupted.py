"""Ctrl-C ends a command quietly with exit code 130, at any time; a polite kill is no damage."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.command_line.main import interrupted

# the console script as it was installed, sent a signal at the moment a module is looked for
SIGNALLED = """
import os, signal, sys
from importlib.metadata import entry_points

signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background may have been told to ignore it
number, at = int(sys.argv.pop(1)), sys.argv.pop(1)

class Sender:
    def find_spec(self, name, path=None, target=None):
        if name == at:
            os.kill(os.getpid(), number)

sys.meta_path.insert(0, Sender())
(script,) = entry_points(group="console_scripts", name="briefing")
script.load()()
"""


def signalled(home: Path, models: Path, number: int, at: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SIGNALLED, str(int(number)), at, "lookup", "mill"],
        env={**os.environ, "BRIEFING_HOME": str(home), "BRIEFING_MODELS": str(models)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("at", ["typer", "pydantic_core", "bot.command_line.judgements", "sqlalchemy", "chromadb"])
def test_ctrl_c_at_any_import(tmp_path: Path, models: Path, at: str) -> None:
    done = signalled(tmp_path / "home", models, signal.SIGINT, at)
    assert done.returncode == 130 and done.stderr in ("", "Stopped.\n"), done.stderr


def test_a_ctrl_c_behind_another_error_is_one() -> None:
    try:
        raise ImportError("initialization failed") from KeyboardInterrupt()
    except ImportError as error:
        assert interrupted(error)
    assert not interrupted(ImportError("no such module"))


def test_what_is_to_run_in_the_background_ignores_ctrl_c(tmp_path: Path) -> None:
    ignoring = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n" + SIGNALLED.partition("\n")[2]
    script = "\n".join(line for line in ignoring.splitlines() if "default_int_handler" not in line)
    done = subprocess.run(
        [sys.executable, "-c", script, str(int(signal.SIGINT)), "typer", "manifest", "--json"],
        env={**os.environ, "BRIEFING_HOME": str(tmp_path / "home")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0 and done.stdout


def test_a_kill_while_the_index_is_opened_is_not_taken_for_damage(tmp_path: Path, models: Path) -> None:
    done = signalled(tmp_path / "home", models, signal.SIGTERM, "chromadb")
    assert done.returncode == -signal.SIGTERM and not done.stderr
    again = signalled(tmp_path / "home", models, signal.SIGTERM, "no.such.module")
    assert again.returncode == 0 and not again.stderr
