"""The deployment files say what the code does: checked by a schema, a parser and the settings themselves."""

import json
import re
import subprocess
import sys
from pathlib import Path

import yaml

from bot.manifest import manifest
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def env_names(text: str) -> set[str]:
    return set(re.findall(r"^#? ?([A-Z_]+)=", text, re.MULTILINE))


def test_compose_file_fits_the_compose_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run([*command, str(DEPLOY / "compose.yaml")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_compose_builds_the_image_that_is_there_and_keeps_chroma_inside() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    build = services["bot"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).resolve().is_file()
    assert "ports" not in services["chroma"]
    assert services["chroma"]["networks"] == ["inner"]


def test_every_variable_in_the_deployment_files_is_a_setting() -> None:
    known = {f"BRIEFING_{name.upper()}" for name in Settings.model_fields}
    named = env_names((DEPLOY / ".env.example").read_text())
    named |= set(yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]["bot"]["environment"])
    named |= set(re.findall(r"(BRIEFING_[A-Z_]+)=", (DEPLOY / "Dockerfile").read_text()))
    assert {name for name in named if name.startswith("BRIEFING_")} <= known
    assert named - known == {"POSTGRES_PASSWORD"}


def test_image_is_built_in_two_stages_and_runs_without_rights() -> None:
    lines = [line.split() for line in (DEPLOY / "Dockerfile").read_text().splitlines() if line[:1].isalpha()]
    instructions = [words[0] for words in lines]
    assert instructions.count("FROM") == 2
    users = [words[1] for words in lines if words[0] == "USER"]
    assert users and users[-1] not in ("root", "0")
    assert instructions.index("USER") < instructions.index("ENTRYPOINT")
    copied = re.findall(r"requirements/\S+\.txt", (DEPLOY / "Dockerfile").read_text())
    assert copied and all((ROOT / name).is_file() for name in copied)


def test_manifest_file_is_what_the_command_prints() -> None:
    assert yaml.safe_load((DEPLOY / "slack-manifest.yaml").read_text()) == manifest()


def test_manifest_for_http_names_the_address_everywhere() -> None:
    wanted = manifest("https://bot.example/", prefix="acme-")
    assert wanted["settings"]["socket_mode_enabled"] is False
    address = "https://bot.example/slack/events"
    assert json.dumps(wanted).count(address) == 2 + len(wanted["features"]["slash_commands"])
    assert {command["command"] for command in wanted["features"]["slash_commands"]} >= {"/acme-ask", "/acme-lookup"}


def test_requirements_name_no_host_and_hash_everything() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert "://" not in text, path
        pins = re.findall(r"^[a-z0-9][\w.\-\[\]]*==", text, re.MULTILINE | re.IGNORECASE)
        blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE | re.IGNORECASE)[1:]
        assert len(pins) == len(blocks) and all("--hash=sha256:" in block for block in blocks), path
        assert not re.search(r"^(torch|nvidia|sentence-transformers)\b", text, re.MULTILINE), path
