"""Follow-ups in Slack: one conversation in direct messages, the person's earlier questions, and what others may see."""

from datetime import timedelta

import pytest

from bot.conversation import Question, follows, query_of
from bot.durable import settled
from bot.records.asked_records import asked_by, asked_in_thread
from bot.records.conversation_records import Thread
from retrieval.ingest import ingest_items
from retrieval.models import Article
from tests.bot.conftest import NOW, Newsroom, shown

pytestmark = pytest.mark.anyio
FERRY = "How many passengers were on the Lunde Island ferry?"


@pytest.fixture
def transport() -> str:
    """What is tested here does not depend on how events arrive."""
    return "socket"


def later_report(newsroom: Newsroom) -> Article:
    return Article(
        article_id="ferry-again",
        title="Ferry Solvei to Lunde Island stays in dock until December after engine fire",
        publisher="Harbour Courier",
        url="https://harbour-courier.example/ferry-again",
        published_at=newsroom.clock(),
        text="The ferry Solvei to Lunde Island will stay in dock until December after the fire in its engine room, the "
        "shipping company Nordlinje said. The ferry carried 214 passengers and 18 crew when the fire broke out.",
    )


async def test_direct_messages_are_one_conversation(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    first = await ada.message_bot(FERRY)
    await newsroom.answer_to("ada", first)
    await settled()
    second = await ada.message_bot("And how many crew?")
    text = shown(await newsroom.answer_to("ada", second))
    assert "18 crew" in text
    assert "Read as: “How many crew?” about “" in text and "Lunde Island" in text


async def test_a_thread_of_a_direct_message_is_a_conversation_of_its_own(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    first = await ada.message_bot(FERRY)
    await newsroom.answer_to("ada", first)
    other = await ada.message_bot("How much is the school budget that Veldhaven approved?")
    await newsroom.answer_to("ada", other)
    await settled()
    await ada.message_bot("And how many crew?", thread_ts=first)
    assert "18 crew" in shown(await newsroom.answer_to("ada", first, n=2))


async def test_what_was_said_long_ago_in_a_direct_message_is_left_alone(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    first = await ada.message_bot(FERRY)
    await newsroom.answer_to("ada", first)
    await settled()
    newsroom.clock.advance(timedelta(hours=7))
    second = await ada.message_bot("And how many crew?")
    assert "Read as" not in shown(await newsroom.answer_to("ada", second))


async def test_a_follow_up_in_a_thread_is_answered_within_its_story(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    ts, _ = await newsroom.ask(FERRY)
    await settled()
    await ada.say("#newsroom", "No, I meant the Brise", thread_ts=ts)
    text = shown(await newsroom.answer_to("#newsroom", ts, n=2))
    assert "150 passengers" in text and "Read as: “How many passengers were on the Brise ferry?”" in text


async def test_thanks_leave_the_turn_with_the_bot(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    ts, _ = await newsroom.ask(FERRY)
    await settled()
    await ada.say("#newsroom", "thanks a lot!", thread_ts=ts)
    await ada.say("#newsroom", "No, I meant the Brise", thread_ts=ts)
    assert "150 passengers" in shown(await newsroom.answer_to("#newsroom", ts, n=2))


async def test_what_changed_since_the_person_last_asked(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    ts = await ada.message_bot(FERRY)
    await newsroom.answer_to("ada", ts)
    await settled()
    nothing = await ada.message_bot("What changed since I last asked?")
    text = shown(await newsroom.answer_to("ada", nothing))
    assert "Nothing new on this since you last asked, on Saturday 14 November 2026 at" in text
    await settled()
    newsroom.clock.advance(timedelta(days=1))
    ingest_items(newsroom.bot.desk, [later_report(newsroom)])
    again = await ada.message_bot("What is new about the Lunde Island ferry since I last asked?")
    text = shown(await newsroom.answer_to("ada", again))
    assert "stay in dock until December" in text and "https://harbour-courier.example/ferry-again" in text


async def test_in_a_channel_only_what_was_asked_there_counts(newsroom: Newsroom) -> None:
    ada = newsroom.slack.person("ada")
    ts = await ada.message_bot(FERRY)
    await newsroom.answer_to("ada", ts)
    await settled()
    newsroom.clock.advance(timedelta(hours=8))
    ingest_items(newsroom.bot.desk, [later_report(newsroom)])
    asked = "What is new about the Lunde Island ferry since I last asked?"
    _, answer = await newsroom.ask(asked)
    assert "You have not asked about this before, as far as I remember." in shown(answer)
    _, grace = await newsroom.ask(asked, who="grace")
    assert "You have not asked about this before" in shown(grace)


async def test_what_is_kept_of_what_was_asked(newsroom: Newsroom) -> None:
    ts, answer = await newsroom.ask(FERRY)
    await settled()
    engine, channel, soon = newsroom.bot.engine, answer["channel"], newsroom.clock() + timedelta(minutes=1)
    ada, team = newsroom.slack.person("ada").id, newsroom.slack.team_id
    (here,) = asked_in_thread(engine, channel, ts, ada, soon)
    assert (here.text, here.here, here.own) == (FERRY, True, True) and "ferry-fire" in here.article_ids
    assert [one.own for one in asked_in_thread(engine, channel, ts, "U-other", soon)] == [False]
    assert [one.here for one in asked_by(engine, team, ada, soon)] == [False]
    assert asked_by(engine, team, newsroom.slack.person("grace").id, soon) == []
    assert asked_by(engine, team, ada, soon, "C-elsewhere") == []
    question = Question(
        surface="mention", team=team, channel=channel, person=ada, text="And how many crew?", asked_at=soon,
        ts=f"{float(ts) + 60:.6f}", thread_ts=ts, bot_user=newsroom.slack.bot_user_id,
    )  # fmt: skip
    assert await query_of(newsroom.bot, question) is None  # no such message


@pytest.mark.parametrize(
    ("text", "followed"),
    [
        ("No, I meant the other ferry", True),
        ("since then", True),
        ("Give me the first one in one sentence", True),
        ("Not that one", True),
        ("No, thanks", False),
        ("Sorry about that", False),
    ],
)
def test_a_correction_right_after_the_answer_needs_no_mention(text: str, followed: bool) -> None:
    now = NOW
    thread = Thread(muted=False, last_speaker="bot", answered_at=now - timedelta(minutes=1), article_ids=None)
    question = Question(surface="follow_up", team="T", channel="C", person="U", text=text, asked_at=now)
    assert follows(question, text, thread) is followed
