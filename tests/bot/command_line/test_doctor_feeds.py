"""`briefing doctor` and the feeds: late, broken and gone ones are no good, and it says what to do."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from retrieval.catalogue.catalogue import Catalogue
from tests.bot.command_line.conftest import Briefing


def feeds_check(told: dict[str, Any]) -> dict[str, Any]:
    return next(check for check in told["checks"] if check["name"] == "feeds")


def test_feeds_in_trouble_are_told_with_what_to_do(briefing: Briefing, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    catalogue = Catalogue.open(f"sqlite:///{home / 'briefing.sqlite'}")
    now = datetime.now(UTC)
    fine, broken = (catalogue.add_feed(f"https://{name}.example/feed", "", now) for name in ("fine", "broken"))
    later = now + timedelta(hours=1)
    catalogue.record_poll(fine.id, now, etag=None, last_modified=None, error=None, next_poll_at=later)
    check = feeds_check(briefing("doctor", "--json").json)
    assert check["ok"] is True  # one healthy, one that waits for its first poll
    for _ in range(3):
        failed = "The site answered with an error (500)."
        catalogue.record_poll(broken.id, now, etag=None, last_modified=None, error=failed, next_poll_at=later)
    catalogue.close()
    done = briefing("doctor", "--json")
    assert done.code == 1
    check = feeds_check(json.loads(done.out))
    assert check["ok"] is False
    assert "1 of 2 feeds in trouble. 2 https://broken.example/feed is broken" in check["detail"]
    assert "add the new address" in check["detail"] and "briefing run" not in check["detail"]
