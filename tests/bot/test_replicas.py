"""Two replicas on one PostgreSQL: whichever is told of a question, and however often, it is answered once."""

import json
import shutil
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.manifest import manifest
from playground.local_slack import LocalSlack
from retrieval.ingest import ingest
from retrieval.opening import open_newsdesk
from tests.bot.conftest import NOW, shown
from tests.bot.newsroom_articles import ARTICLES
from tests.bot.test_crash import answers, started

pytestmark = pytest.mark.anyio
QUESTION = "How many passengers were on the Lunde Island ferry?"


async def test_two_replicas_answer_each_question_once(postgres_url: str, tmp_path: Path, models: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    source = tmp_path / "articles.jsonl"
    source.write_text("\n".join(json.dumps(article) for article in ARTICLES))
    with open_newsdesk(first, sql_url=postgres_url, models=models, clock=lambda: NOW) as desk:
        assert ingest(desk, [str(source)]).articles == len(ARTICLES)
    shutil.copytree(first, second)
    async with LocalSlack(manifest()) as slack, AsyncExitStack() as stack:
        slack.deliveries.retry_scale = 0.1
        for home, replica in ((first, "a"), (second, "b")):
            bot = started(slack, home, models, database_url=postgres_url, replica=replica)
            await stack.enter_async_context(bot)
        asked = [
            await slack.person(who).say("#newsroom", f"<@{slack.bot_user_id}> {QUESTION}")
            for who in ("ada", "grace", "omar") * 4
        ]
        for ts in asked:
            found = await slack.until(lambda ts=ts: answers(slack, ts), timeout=60)  # type: ignore[misc]  # a default
            assert "214" in shown(found[0])
        last = await slack.person("ada").say("#newsroom", f"<@{slack.bot_user_id}> {QUESTION}")
        await slack.until(lambda: answers(slack, last), timeout=60)
        assert [len(answers(slack, ts)) for ts in asked] == [1] * len(asked)
