"""What the bot has shown and the article no longer says: a correction with the id of the answer or the edition."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from dbos import DBOS, WorkflowHandleAsync
from sqlalchemy import select

from bot import editions
from bot.blocks.evidence_blocks import GONE, evidence_view
from bot.command_line.article_work import articles_remove, articles_show
from bot.durable import settled
from bot.records.cited_words import DELETED
from bot.records.conversation_records import answer_of, answers, keep_answer, turns
from bot.records.edition_records import edition_on, told_in
from bot.records.subscription_records import Wish, save_subscription
from retrieval.catalogue.citing_records import forget_citers
from retrieval.catalogue.database import reading, writing
from retrieval.ingest import ingest_items
from retrieval.models import Article, Conflict, Side
from tests.bot.conftest import Newsroom, shown
from tests.bot.press import publish_saturday

pytestmark = pytest.mark.anyio
SATURDAY = datetime(2026, 11, 14, 9, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 15, 8, 0, tzinfo=UTC)
QUESTION = "How many passengers were on the Lunde Island ferry?"
QUOTE = "The ferry carried 214 passengers and 18 crew when the fire broke out."
CORRECTED = QUOTE.replace("214", "241")


@pytest.fixture
def transport() -> str:
    """What is tested here does not depend on how events arrive."""
    return "socket"


async def revise(newsroom: Newsroom, article_id: str, before: str, after: str) -> None:
    """The outlet puts `after` where it said `before`."""
    stored = newsroom.bot.desk.catalogue.get(article_id)
    assert stored is not None and before in stored.text
    revised: Article = stored.model_copy(update={"text": stored.text.replace(before, after)})
    report = await asyncio.to_thread(ingest_items, newsroom.bot.desk, [revised])
    assert report.revised == 1


async def work(newsroom: Newsroom, task: Any, article_id: str) -> dict[str, Any]:
    found: dict[str, Any] = await asyncio.to_thread(
        task, newsroom.bot.desk, {"article_id": article_id}, lambda done, total, what: None
    )
    return found


async def post_edition(newsroom: Newsroom) -> tuple[str, str]:
    """Post Sunday's edition; its channel, and the id of its post."""
    channel = newsroom.slack.workspace.channel("#newsroom").id
    wish = Wish(at=time(8), zone="UTC", length=5)
    ada = newsroom.slack.person("ada").id
    save_subscription(newsroom.bot.engine, newsroom.slack.team_id, channel, ada, wish, SATURDAY)
    await publish_saturday(newsroom.bot.desk, SATURDAY + timedelta(hours=9))
    newsroom.clock.move_to(SUNDAY)
    for key in await editions.sweep(newsroom.bot, SUNDAY):
        handle: WorkflowHandleAsync[str] = await DBOS.retrieve_workflow_async(key)
        await handle.get_result(polling_interval_sec=0.05)
    return channel, newsroom.from_bot("#newsroom")[0]["ts"]


async def test_an_answer_whose_sentence_was_altered_gets_a_correction(newsroom: Newsroom) -> None:
    ts, answer = await newsroom.ask(QUESTION)
    assert "214 passengers" in shown(answer)
    channel = newsroom.slack.workspace.channel("#newsroom").id
    key = f"answer:{newsroom.slack.team_id}:{channel}:{ts}"
    assert newsroom.bot.desk.catalogue.corrections() == []
    newsroom.clock.move_to(SATURDAY + timedelta(hours=5))
    await revise(newsroom, "ferry-fire", QUOTE, CORRECTED)
    result = await work(newsroom, articles_show, "ferry-fire")
    (correction,) = result["corrections"]
    assert datetime.fromisoformat(correction.pop("at")) >= SATURDAY + timedelta(hours=5)
    assert correction == (
        {
            "citer": key,
            "kind": "answer",
            "channel": channel,
            "thread": ts,
            "revision": 2,
            "change": "altered",
            "quote": QUOTE,
            "becomes": CORRECTED,
            "restored": False,
        }
    )
    assert [(one["citer"], one["channel"], one["thread"]) for one in result["cited_by"]] == [(key, channel, ts)]
    assert result["revisions"][1]["differences"] == [{"part": "text", "before": QUOTE, "after": CORRECTED}]


async def test_a_private_answer_is_noted_and_forgotten_with_the_person(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    await ada.command("#newsroom", "/ask", QUESTION)
    await newsroom.slack.until(
        lambda: next((m for m in newsroom.slack.ephemeral("#newsroom", ada) if "214" in shown(m)), None)
    )
    await revise(newsroom, "ferry-fire", QUOTE, CORRECTED)
    catalogue = newsroom.bot.desk.catalogue
    assert [one.change for one in catalogue.corrections("ferry-fire")] == ["altered"]
    assert (await work(newsroom, articles_show, "ferry-fire"))["cited_by"][0]["thread"] is None
    await ada.open_home()
    home = await newsroom.slack.until(lambda: newsroom.slack.home(ada))
    await ada.click(home, "home_delete_data")
    await newsroom.slack.until(lambda: "Your data is deleted." in shown(newsroom.slack.home(ada) or {}))
    assert (catalogue.citers_of("ferry-fire"), catalogue.corrections()) == ((), [])


async def test_a_digest_whose_sentence_was_removed_gets_a_correction(newsroom: Newsroom) -> None:
    channel, post = await post_edition(newsroom)
    catalogue = newsroom.bot.desk.catalogue
    (citer,) = catalogue.citers_of("museum-clocks")
    assert (citer.citer, citer.kind) == (f"digest:{newsroom.slack.team_id}:{channel}:2026-11-15", "digest")
    await revise(newsroom, "museum-clocks", citer.quotes[0], "")
    (correction,) = (await work(newsroom, articles_show, "museum-clocks"))["corrections"]
    assert (correction["citer"], correction["channel"], correction["thread"]) == (citer.citer, channel, post)
    assert (correction["change"], correction["quote"], correction["becomes"]) == ("removed", citer.quotes[0], None)


async def test_deleting_an_article_blanks_its_words_in_what_is_kept(newsroom: Newsroom) -> None:
    ts, _ = await newsroom.ask(QUESTION)
    await settled()
    channel = newsroom.slack.workspace.channel("#newsroom").id
    key = f"answer:{newsroom.slack.team_id}:{channel}:{ts}"
    removed = await work(newsroom, articles_remove, "ferry-fire")
    assert [(one["citer"], one["channel"], one["thread"]) for one in removed["cited_by"]] == [(key, channel, ts)]
    kept = answer_of(newsroom.bot.engine, key)
    assert kept is not None
    with reading(newsroom.bot.engine) as connection:
        said = connection.scalars(select(turns.c.text).where(turns.c.speaker == "bot")).all()
        stored = connection.scalars(select(answers.c.answer)).all()
    assert DELETED in said[0]
    assert "214 passengers" not in " ".join([*said, *stored])
    assert {one.quote for one in kept.answer.citations if one.article.article_id == "ferry-fire"} == {""}
    view = str(evidence_view(kept.answer))
    assert GONE in view and "214 passengers" not in view
    found = newsroom.bot.desk.catalogue.corrections("ferry-fire")
    assert {(one.citer, one.change, one.quote) for one in found} == {(key, "deleted", "")}


async def test_deleting_an_article_blanks_its_words_in_editions_and_leaves_the_others(newsroom: Newsroom) -> None:
    channel, _ = await post_edition(newsroom)
    team = newsroom.slack.team_id
    (citer,) = newsroom.bot.desk.catalogue.citers_of("museum-clocks")
    before = edition_on(newsroom.bot.engine, team, channel, SUNDAY.date())
    assert before is not None
    result = await work(newsroom, articles_remove, "museum-clocks")
    assert [one["citer"] for one in result["cited_by"]] == [citer.citer]
    edition = edition_on(newsroom.bot.engine, team, channel, SUNDAY.date())
    assert edition is not None
    kept = edition.digest.model_dump_json() + str(told_in(newsroom.bot.engine, team, channel, SUNDAY))
    assert not any(quote in kept for quote in citer.quotes)
    for story, former in zip(edition.digest.stories, before.digest.stories, strict=True):
        own = all(one.article.article_id == "museum-clocks" for one in former.citations)
        assert (story == former) is not own


async def test_an_answer_kept_before_citations_were_noted_is_found(newsroom: Newsroom) -> None:
    ts, _ = await newsroom.ask(QUESTION)
    (citer,) = newsroom.bot.desk.catalogue.citers_of("ferry-fire")
    with writing(newsroom.bot.engine) as connection:
        forget_citers(connection, [citer.citer])
    (found,) = (await work(newsroom, articles_remove, "ferry-fire"))["cited_by"]
    assert (found["citer"], found["kind"], found["thread"], found["quotes"]) == (citer.citer, "answer", ts, [])


async def test_deleting_an_article_blanks_the_values_that_stand_in_it_alone(newsroom: Newsroom) -> None:
    ts, answer = await newsroom.ask("What is known about the ferry Solvei?")
    await settled()
    engine, channel = newsroom.bot.engine, answer["channel"]
    kept = answer_of(engine, f"answer:{newsroom.slack.team_id}:{channel}:{ts}")
    assert kept is not None
    numbers = {one.article.article_id: one.n for one in kept.answer.citations}
    alone = Side(value="214", citations=(numbers["ferry-fire"],), said_by="the harbour master")
    both = Side(value="150", citations=tuple(numbers.values()))
    conflict = Conflict(about="passengers", sides=(alone, both))
    other = kept._replace(id="another", answer=kept.answer.model_copy(update={"conflicts": (conflict,)}))
    keep_answer(engine, other)
    await work(newsroom, articles_remove, "ferry-fire")
    blanked = answer_of(engine, "another")
    assert blanked is not None
    assert [(side.value, side.said_by) for side in blanked.answer.conflicts[0].sides] == [(DELETED, ""), ("150", "")]


async def test_deleting_an_article_takes_its_headline_from_below_other_answers(newsroom: Newsroom) -> None:
    ts, answer = await newsroom.ask(QUESTION)
    await settled()
    engine = newsroom.bot.engine
    kept = answer_of(engine, f"answer:{newsroom.slack.team_id}:{answer['channel']}:{ts}")
    assert kept is not None
    named = {one.article.article_id for one in kept.answer.citations} | {one.article_id for one in kept.answer.newer}
    other = next(one for one in newsroom.bot.desk.catalogue.list_articles() if one.article_id not in named)
    below = {"nearest": (other.headline,), "newer": (other.headline, *kept.answer.newer)}
    keep_answer(engine, kept._replace(id="another", answer=kept.answer.model_copy(update=below)))
    removed = await work(newsroom, articles_remove, other.article_id)
    left = answer_of(engine, "another")
    assert removed["cited_by"] == [] and left is not None
    assert left.answer == kept.answer.model_copy(update={"nearest": ()})
