"""What the README shows is run here as it stands there."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.bot.command_line.conftest import BRIEFING

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")


def shown_commands() -> list[str]:
    """The lines after `$` in the README's console blocks, comments left out."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    lines = [line[2:].split("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def test_the_first_two_commands_are_targets_of_the_makefile() -> None:
    commands = shown_commands()
    assert [re.split(r"\s+#", line)[0].strip() for line in commands[:2]] == ["make demo", "make test"]
    makefile = (ROOT / "Makefile").read_text()
    for target in ("setup", "demo", "test", "check", "bench", "eval"):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_each_briefing_command_does_what_it_is_shown_for(tmp_path: Path, models: Path, httpserver: HTTPServer) -> None:
    # the site of the README's feed: a page that announces it
    announced = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>'
    httpserver.expect_request("/news").respond_with_data(announced, content_type="text/html")
    httpserver.expect_request("/feed").respond_with_data(
        "<rss version='2.0'><channel><title>Harbour News</title></channel></rss>", content_type="application/rss+xml"
    )
    environment = {
        **os.environ,
        "BRIEFING_HOME": str(tmp_path / "home"),
        "BRIEFING_MODELS": str(models),
        "BRIEFING_FETCH_ALLOW": f"localhost:{httpserver.port}",
    }
    shown = [line for line in shown_commands() if line.startswith("briefing ")]
    assert len(shown) >= 5
    printed: dict[str, str] = {}
    for line in shown:
        site = line.replace("https://harbour.example", f"http://localhost:{httpserver.port}")
        words = [BRIEFING, *shlex.split(site)[1:]]
        done = subprocess.run(
            words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, (line, done.stdout, done.stderr)
        command = " ".join(words[1:3]) if words[1] == "feeds" else words[1]
        printed[command] = f"{printed.get(command, '')} {' '.join(done.stdout.split())}"
    assert "19,000 cubic metres" in printed["ask"]
    looked_up = printed["lookup"].replace("*", "")  # what was found stands between stars
    assert "mortgage rates" in looked_up and "raises key rate" in looked_up
    assert "Brackwater" in printed["digest"]
    assert "Harbour News" in printed["feeds list"] and "healthy" in printed["feeds list"]


def test_the_python_it_shows_answers(tmp_path: Path, models: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "models").symlink_to(models)
    (shown,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", shown], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("No articles have been collected here yet") and done.stdout.endswith(" []\n")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_and_files_named_in_the_documents_are_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", text):
        assert (ROOT / target).exists(), f"{name} links to {target}"
    for path in re.findall(r"`((?:bot|retrieval|playground|evals|deploy|tests|prompts|requirements)/[\w./-]+)`", text):
        assert (ROOT / path).exists() or re.search("[A-Z]{4}", path), f"{name} names {path}"  # NAME.py is a blank


def test_every_setting_is_named_in_the_example_environment() -> None:
    from bot.settings import Settings

    named = set(re.findall(r"BRIEFING_[A-Z_]+", (ROOT / "deploy/.env.example").read_text() + README))
    internal = {"BRIEFING_SLACK_API_URL"}  # for tests and the playground
    assert {f"BRIEFING_{name.upper()}" for name in Settings.model_fields} - internal <= named
