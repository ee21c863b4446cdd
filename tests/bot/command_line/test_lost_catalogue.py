"""Every command refuses a catalogue that is not that of the index, but `briefing reindex`, which goes on with it."""

from pathlib import Path

from tests.bot.command_line.conftest import Briefing, write_articles
from tests.bot.command_line.test_bad_input import is_plain
from tests.bot.command_line.test_contracts import FERRY


def test_an_emptied_catalogue_is_refused_until_reindex_is_asked_for(briefing: Briefing, tmp_path: Path) -> None:
    assert briefing("ingest", str(write_articles(tmp_path / "ferry.jsonl", [FERRY]))).code == 0
    (tmp_path / "home" / "briefing.sqlite").write_bytes(b"")
    for words in (("ask", "What about the ferry?"), ("articles", "list")):
        is_plain(briefing(*words), "briefing.sqlite is empty", "briefing reindex", "backup")
    assert briefing("reindex", "--json").json["passages"] == 0
    assert briefing("articles", "list", "--json").json == {"articles": []}
