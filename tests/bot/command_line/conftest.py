"""Runs the real `briefing` command in processes of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

BRIEFING = str(Path(sys.executable).parent / "briefing")


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        assert self.code == 0, self.err
        loaded: dict[str, Any] = json.loads(self.out)
        return loaded


Briefing = Callable[..., Done]


def briefing_in(home: Path, models: Path) -> Briefing:
    """The command with its data in `home`."""

    def run(*words: str, **environment: str) -> Done:
        done = subprocess.run(
            [BRIEFING, *words],
            env={**os.environ, "BRIEFING_HOME": str(home), "BRIEFING_MODELS": str(models), **environment},
            capture_output=True,
            text=True,
            timeout=120,
            cwd=home.parent,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def briefing(tmp_path: Path, models: Path) -> Briefing:
    """The command on an empty data folder."""
    return briefing_in(tmp_path / "home", models)


def write_articles(path: Path, articles: Sequence[dict[str, Any]]) -> Path:
    """A `.jsonl` of these articles."""
    path.write_text("".join(json.dumps(article) + "\n" for article in articles), encoding="utf-8")
    return path
