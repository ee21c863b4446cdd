"""Which judged answers are questions with their articles, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.records import conversation_records as records
from bot.records.database import migrate
from bot.records.judged_answers import judged_answers
from retrieval.catalogue.catalogue import Catalogue
from retrieval.models import Answer, Citation, Headline

NOW = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database of either kind with the tables of bot and catalogue."""
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    catalogue = Catalogue.open(url)
    yield catalogue.engine
    catalogue.close()


def keep(
    engine: Engine,
    key: str,
    question: str,
    *cited: str,
    minutes: int = 0,
    thread: str | None = None,
    follow_up: bool = False,
) -> None:
    """An answer in channel C1 that cites these articles."""
    citations = tuple(
        Citation(n=n, article=Headline(article_id=one, title="T"), quote="q", start=0, end=1, passage_id=f"{one}:0")
        for n, one in enumerate(cited, 1)
    )
    answer = Answer(question=question, text="An answer.", citations=citations, follow_up=follow_up)
    at = NOW + timedelta(minutes=minutes)
    records.keep_answer(engine, records.KeptAnswer(key, "T1", "C1", thread, "U1", thread is None, at, answer))


def judge(engine: Engine, key: str, *verdicts: str) -> None:
    """A verdict of a person each."""
    for number, verdict in enumerate(verdicts):
        records.keep_feedback(engine, key, f"U{number}", verdict, NOW, "a note of <@U1>")


def test_nothing_is_judged_where_the_bot_never_ran(engine: Engine) -> None:
    assert judged_answers(engine) == ([], {})


def test_only_what_can_be_asked_alone_is_given(engine: Engine) -> None:
    migrate(engine)
    keep(
        engine,
        "one",
        "Was the ferry  stopped, @Anna Bell? Write to mara@tidewatch.example",
        "a",
        "b",
        "a",
        thread="1.0",
    )
    keep(engine, "follow-up", "And why?", "a", minutes=1, thread="1.0")
    keep(engine, "direct", "And where?", "a", minutes=1, thread="2.0", follow_up=True)  # of a message before it
    keep(engine, "disputed", "Who won?", "c", minutes=2)
    keep(engine, "abstained", "Who lost?", minutes=3)
    keep(engine, "unjudged", "Who cares?", "a", minutes=4)
    keep(engine, "in a digest", "How many?", "a", minutes=5, thread="5.0")
    records.scope_thread(engine, "C1", "5.0", ("a",), NOW)
    judge(engine, "one", "helpful", "helpful")
    judge(engine, "disputed", "helpful", "wrong", "outdated")
    for key in ("follow-up", "direct", "abstained", "in a digest"):
        judge(engine, key, "helpful")
    found = judged_answers(engine)
    first, disputed = found.answers
    assert first == ("Was the ferry stopped, Bell? Write to", NOW, ("a", "b"), frozenset({"helpful"}))
    assert first.objections == () and disputed.objections == ("outdated", "wrong")
    assert found.left_out == {"follow_ups": 3, "without_sources": 1}
