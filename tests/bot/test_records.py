"""The bot's records on SQLite and on PostgreSQL, and the migrations that make them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Engine, inspect

from bot import durable
from bot.records import conversation_records as records
from bot.records import delivery_records as ledger
from bot.records import feed_note_records as notes
from bot.records.allowance_records import DAY, HOUR, Caps, Reached, accept, spend
from bot.records.database import METADATA, migrate, newest_version
from bot.records.personal_records import delete_personal
from bot.settings import Settings
from bot.wiring import Bot
from retrieval.catalogue.database import open_engine
from retrieval.models import Answer, Turn
from retrieval.newsdesk import Newsdesk

NOW = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated database of either kind."""
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    opened = open_engine(url)
    migrate(opened)
    yield opened
    opened.dispose()


def test_migrations_make_the_tables_that_the_code_uses(engine: Engine) -> None:
    migrate(engine)  # again: nothing to do
    found = inspect(engine)
    for table in METADATA.sorted_tables:
        columns = {column["name"] for column in found.get_columns(table.name)}
        assert columns == {column.name for column in table.columns}, table.name
    assert newest_version() >= "0001"


def test_an_answer_is_kept_once(engine: Engine) -> None:
    first = _kept("the first \x00 answer")
    assert records.keep_answer(engine, first).answer.text.startswith("the first")
    again = records.keep_answer(engine, _kept("another"))
    assert again.answer.text.startswith("the first")
    assert again.asked_at == NOW
    assert records.answer_of(engine, "unknown") is None


def test_the_transcript_gives_the_last_turns_oldest_first(engine: Engine) -> None:
    for n in range(5):
        speaker = "bot" if n % 2 else "person"
        for _ in range(2):
            records.add_turn(engine, "C1", "10.0", f"1{n}.0", Turn(speaker=speaker, text=f"turn {n}"))
    turns = records.turns_before(engine, "C1", "10.0", "13.0", limit=2)
    assert list(turns) == ["11.0", "12.0"]
    assert turns["11.0"] == Turn(speaker="bot", text="turn 1")


def test_a_trouble_is_in_one_note_and_its_end_in_one_line(engine: Engine) -> None:
    first, second, third = (notes.Trouble(number, NOW + timedelta(microseconds=number)) for number in (1, 2, 3))
    assert notes.claim_troubles(engine, "a", "U1", [second, first], NOW) == [first, second]
    assert notes.claim_troubles(engine, "b", "", [second, third], NOW) == [third]
    notes.mark_told(engine, "a", "U2")
    notes.claim_ends(engine, "x", [first])
    notes.claim_ends(engine, "y", [first, second])
    found = {note.trouble: note for note in notes.feed_notes_now(engine)}
    assert [(one.note, one.asked_for, one.person, one.told, one.well_note) for one in found.values()] == [
        ("a", "U1", "U2", True, "x"),
        ("a", "U1", "U2", True, "y"),
        ("b", "", None, False, None),
    ]
    notes.drop_troubles(engine, [first, third, notes.Trouble(1, NOW)])
    notes.drop_troubles(engine, [])
    assert [note.trouble for note in notes.feed_notes_now(engine)] == [second]


def test_a_thread_remembers_who_spoke_last_its_scope_and_its_muting(engine: Engine) -> None:
    assert records.thread_of(engine, "C1", "1.0") is None
    records.spoken_in(engine, "C1", "1.0")
    assert records.thread_of(engine, "C1", "1.0") is None  # the bot took no part
    records.scope_thread(engine, "C1", "1.0", ("a", "b"), NOW)
    assert records.thread_of(engine, "C1", "1.0") == records.Thread(False, "bot", NOW, ("a", "b"))
    records.spoken_in(engine, "C1", "1.0")
    records.mute_thread(engine, "C1", "1.0")
    assert records.thread_of(engine, "C1", "1.0") == records.Thread(True, "person", NOW, ("a", "b"))
    records.answered_in(engine, "C1", "1.0", NOW + timedelta(hours=1))
    thread = records.thread_of(engine, "C1", "1.0")
    assert thread is not None and thread.muted and thread.last_speaker == "bot"


def test_the_cap_counts_an_hour_of_one_person(engine: Engine) -> None:
    caps = Caps(hourly=2)
    asked = [accept(engine, f"k{n}", "T", "U1", NOW, caps).accepted for n in range(3)]
    assert asked == [True, True, False]
    assert accept(engine, "k0", "T", "U1", NOW, caps).accepted  # the same question again
    assert accept(engine, "other", "T", "U2", NOW, caps).accepted
    assert accept(engine, "later", "T", "U1", NOW + timedelta(hours=1, seconds=1), caps).accepted
    assert accept(engine, "set-back", "T", "U1", NOW - timedelta(hours=2), caps).accepted


def test_a_day_of_a_person_and_of_a_workspace_are_counted_apart(engine: Engine) -> None:
    caps = Caps(hourly=9, questions=2, team_questions=3)
    for n in range(2):
        assert accept(engine, f"a{n}", "T", "U1", NOW + n * HOUR, caps) == (True, None)
    later = NOW + 3 * HOUR
    assert accept(engine, "a2", "T", "U1", later, caps) == (False, Reached("person", "questions", 2, DAY, NOW + DAY))
    assert accept(engine, "b0", "T", "U2", later, caps).accepted
    assert accept(engine, "c0", "T", "U3", later, caps) == (False, Reached("team", "questions", 3, DAY, NOW + DAY))
    assert accept(engine, "d0", "other", "U1", later, caps).accepted, "another workspace"
    assert accept(engine, "a3", "T", "U1", NOW + DAY + timedelta(seconds=1), caps).accepted, "when it was said"


def test_tokens_count_from_when_the_question_was_asked(engine: Engine) -> None:
    caps = Caps(hourly=9, tokens=100, team_tokens=150)
    for n, tokens in enumerate((60, 30, 20)):
        assert accept(engine, f"a{n}", "T", "U1", NOW + n * HOUR, caps).accepted
        for _ in range(2):
            spend(engine, f"a{n}", tokens)
    reached = Reached("person", "tokens", 100, DAY, NOW + DAY)
    assert accept(engine, "a3", "T", "U1", NOW + 3 * HOUR, caps) == (False, reached)
    assert accept(engine, "b0", "T", "U2", NOW + 3 * HOUR, caps).accepted
    spend(engine, "b0", 50)
    found = accept(engine, "b1", "T", "U2", NOW + 4 * HOUR, caps)
    assert found.reached is not None and found.reached.whose == "team"


def test_a_question_beyond_a_days_cap_can_be_accepted_but_not_beyond_an_hours(engine: Engine) -> None:
    caps = Caps(hourly=3, questions=1)
    assert accept(engine, "a0", "T", "U1", NOW, caps, beyond=True) == (True, None)
    for key in ("a1", "a1", "a2"):
        accepted, reached = accept(engine, key, "T", "U1", NOW, caps, beyond=True)
        assert accepted and reached is not None and reached.span == DAY
    accepted, reached = accept(engine, "a3", "T", "U1", NOW, caps, beyond=True)
    assert not accepted and reached is not None and reached.span == HOUR


def test_deleting_personal_data_lifts_no_cap(engine: Engine) -> None:
    caps = Caps(hourly=9, questions=1)
    assert accept(engine, "a0", "T", "U1", NOW, caps).accepted
    delete_personal(engine, "T", "U1", NOW + 2 * HOUR)
    assert not accept(engine, "a1", "T", "U1", NOW + 2 * HOUR, caps).accepted


def test_the_ledger_tells_what_is_known_of_a_post(engine: Engine) -> None:
    assert ledger.begin(engine, "k", "C1", "1.0", NOW)
    assert not ledger.begin(engine, "k", "C1", "1.0", NOW)
    assert ledger.delivery_of(engine, "k") == ledger.Delivery("k", "C1", "1.0", None, "sending")
    ledger.record(engine, "k", "2.0")
    assert ledger.delivery_of(engine, "k") == ledger.Delivery("k", "C1", "1.0", "2.0", "posted")
    assert ledger.known_ts(engine, "C1") == {"2.0"}
    ledger.forget(engine, "k")
    assert ledger.delivery_of(engine, "k") is None


@pytest.mark.anyio
async def test_jobs_live_in_a_schema_of_their_own_on_postgresql(
    postgres_url: str, tmp_path: Path, desk: Newsdesk
) -> None:
    bot = Bot(desk, Settings(home=tmp_path, database_url=postgres_url), AsyncWebClient(token="xoxb-none"))
    await durable.launch(bot)
    try:
        await durable.start_job("records_test", "pg", {"n": 1})
        await durable.settled()
    finally:
        await durable.shutdown()
    assert _ran == ["pg"]
    engine = open_engine(postgres_url)
    assert "workflow_status" in inspect(engine).get_table_names(schema=durable.SCHEMA)
    engine.dispose()
    assert not (tmp_path / "jobs.sqlite").exists()


_ran: list[str] = []


@durable.job("records_test")
async def _note(bot: Bot, key: str, payload: durable.Payload) -> None:
    _ran.append(key)


def _kept(text: str) -> records.KeptAnswer:
    answer = Answer(question="q", text=text)
    return records.KeptAnswer("id", "T", "C1", "1.0", "U1", False, NOW, answer)
