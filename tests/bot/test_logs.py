"""Logs go to standard error and hold no secret, whoever writes them."""

import logging
from pathlib import Path

import pytest
import structlog

from bot.logs import set_up_logs
from bot.settings import Settings

CANARIES = ("xoxb-1234-canary", "xapp-1-A-canary", "hunter2")


@pytest.mark.parametrize("level", ["debug", "warning"])
def test_tokens_never_reach_a_log(capsys: pytest.CaptureFixture[str], tmp_path: Path, level: str) -> None:
    set_up_logs(Settings(home=tmp_path, slack_bot_token=CANARIES[0], log_level=level))  # type: ignore[arg-type]  # a level
    log = structlog.get_logger()
    library = logging.getLogger("some.library")
    try:
        raise ValueError(f"refused {CANARIES[1]}")
    except ValueError:
        log.error("it failed", token=CANARIES[0], both=list(CANARIES[:2]), exc_info=True)
        library.exception("it failed with %s at postgresql://me:hunter2@db/x", CANARIES[0])
    log.warning("posted to https://hooks.slack.com/commands/T1/22/canary")
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("it failed") == 2 and "ValueError" in said.err
    assert "canary" not in said.err and "hunter2" not in said.err


def test_quiet_below_the_level(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    set_up_logs(Settings(home=tmp_path))
    structlog.get_logger().info("chatter")
    logging.getLogger("dbos").info("chatter")
    assert capsys.readouterr().err == ""


def test_a_library_without_its_database_says_so_once_a_minute(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    set_up_logs(Settings(home=tmp_path))
    library = logging.getLogger("dbos")
    for _ in range(5):
        library.warning("Exception polling schedules: Traceback\n  File x\nOperationalError: refused")
        library.warning("Notification listener error: refused")
    library.error("Exception polling schedules: an error")
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 3
    assert "Traceback … OperationalError: refused" in said[0]
