"""From Slack's text and threads to a question with what was said before it."""

from datetime import timedelta

import pytest

from bot.conversation import Question, follows, plain_text, query_of, quoted_apart
from bot.durable import settled
from bot.records.conversation_records import Thread, scope_thread
from retrieval.models import Turn
from tests.bot.conftest import NOW, Newsroom, shown

transport_once = pytest.mark.parametrize("transport", ["socket"], indirect=True)


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("<@UBOT> who said it?", "who said it?"),
        ("<@UBOT>, <@U1|ada> and <@U2>:  is\tit   true?", ", @ada and : is it true?"),
        (
            "about <https://a.example/x|this page> in <#C1|general> <!here>",
            "about this page (https://a.example/x) in #general",
        ),
        ("<https://a.example/x>", "https://a.example/x"),
        ("Tom &amp; Jerry &lt;3", "Tom & Jerry <3"),
        ("a face cut in two \ud83d", "a face cut in two ?"),
        ("", ""),
    ],
)
def test_text_as_a_person_reads_it(raw: str, plain: str) -> None:
    assert plain_text(raw, "UBOT") == plain


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("How many were there?", True),
        ("and when does it begin", True),
        ("The ferry is back?", True),
        ("Thanks, great.", False),
        ("<@U2> what do you think?", False),
        ("<!here> what now?", False),
    ],
)
def test_what_follows_the_bots_turn_without_a_mention(text: str, wanted: bool) -> None:
    question = _question(text)
    thread = Thread(muted=False, last_speaker="bot", answered_at=NOW, article_ids=None)
    assert follows(question, text, thread) is wanted
    for changed in (
        thread._replace(muted=True),
        thread._replace(last_speaker="person"),
        thread._replace(answered_at=NOW - timedelta(hours=7)),
        None,
    ):
        assert not follows(question, text, changed)


@pytest.mark.anyio
@transport_once
async def test_a_question_in_a_thread_knows_what_was_said_before(newsroom: Newsroom) -> None:
    slack = newsroom.slack
    ada, grace = slack.person("ada"), slack.person("grace")
    root = await ada.say("#newsroom", "The ferry Solvei caught fire off Lunde Island.")
    await grace.say("#newsroom", "I was on the Brise that day.", thread_ts=root)
    first = await ada.say("#newsroom", f"{newsroom.mention} how many passengers did the Solvei carry?", thread_ts=root)
    answer = await newsroom.answer_to("#newsroom", root)
    await settled()
    second = await grace.say("#newsroom", "hm", thread_ts=root)
    later = await grace.say("#newsroom", "nothing more", thread_ts=root)
    question = _question("and who said so?").model_copy(
        update={"channel": answer["channel"], "ts": second, "thread_ts": root, "bot_user": slack.bot_user_id}
    )
    scope_thread(newsroom.bot.engine, answer["channel"], root, ("ferry-fire",), newsroom.clock())
    query = await query_of(newsroom.bot, question.model_copy(update={"person": ada.id}))
    assert query is not None
    assert [turn.speaker for turn in query.history] == ["person", "person", "person", "bot"]
    assert query.history[0] == Turn(speaker="person", text="The ferry Solvei caught fire off Lunde Island.")
    assert "214" in query.history[3].text and "Sources" not in query.history[3].text
    assert query.zone == ada.tz and query.asked_at == NOW
    assert query.article_ids == ("ferry-fire",)
    gone = question.model_copy(update={"ts": "1.000001"})
    assert await query_of(newsroom.bot, gone) is None
    assert later > second > first


def _question(text: str) -> Question:
    return Question(
        surface="follow_up",
        team="T",
        channel="C",
        person="U1",
        text=text,
        asked_at=NOW,
        ts="2.0",
        thread_ts="1.0",
        bot_user="UBOT",
    )


@pytest.mark.parametrize(
    ("text", "quoted", "asked"),
    [
        (
            "> The ferry carried 18 crew. [1]\n> It burned.\nWho said so?",
            "The ferry carried 18 crew. [1] It burned.",
            "Who said so?",
        ),
        ("> The ferry carried 18 crew.", "", "> The ferry carried 18 crew."),
        ("> The ferry carried 18 crew.\n🤔", "", "> The ferry carried 18 crew.\n🤔"),
        ("Were 5 > 3 votes cast?", "", "Were 5 > 3 votes cast?"),
    ],
)
def test_a_quote_is_what_was_said_before(text: str, quoted: str, asked: str) -> None:
    assert quoted_apart(text) == (quoted, asked)


@pytest.mark.anyio
@transport_once
async def test_a_question_below_a_quoted_answer_is_about_that(newsroom: Newsroom) -> None:
    quote = "&gt; The ferry carried 214 passengers and 18 crew when the fire broke out. [1]"
    _, answer = await newsroom.ask(f"\n{quote}\nHow many crew were on it?")
    assert "18 crew" in shown(answer)
