"""Conversations: within the story talked of, of one that was cited, of another; and what has changed since."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from playground.clock import MovableClock
from retrieval.ingest import ingest_items
from retrieval.models import Answer, Article, Asked, Query, Turn
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from retrieval.stories.overview import reply
from retrieval.stories.talked_of import asked_of
from tests.retrieval.stories.conftest import NOW

SHIPS = "How many ships are waiting outside Estmere?"
Talk = Callable[..., list[Answer]]


def talk_with(desk: Newsdesk, at: datetime = NOW) -> Talk:
    """Ask these one after the other, in one conversation, and give the answers."""

    def talk(*texts: str, before: tuple[Asked, ...] = ()) -> list[Answer]:
        answers: list[Answer] = []
        history: tuple[Turn, ...] = ()
        for minute, text in enumerate(texts):
            now = at + timedelta(minutes=minute)
            found = reply(desk, Query(text=text, asked_at=now, history=history, asked_before=before))
            history += (Turn(speaker="person", text=text), Turn(speaker="bot", text=found.text))
            before += (asked_of(found, now),)
            answers.append(found)
        return answers

    return talk


@pytest.fixture
def talk(sample_desk: Newsdesk) -> Talk:
    return talk_with(sample_desk)


def outlets_titles(answer: Answer) -> str:
    return " | ".join(one.article.title for one in answer.citations)


@pytest.mark.parametrize(
    ("texts", "held", "titles"),
    [
        ((SHIPS, "What does the strike cost a day?"), "55 million crowns", "Port strike"),
        ((SHIPS, "And who is the mediator?"), "Henrike Solbach", "Former judge"),
        ((SHIPS, "And why did they walk out?"), "automated cranes", "Estmere dockers"),
        (("Which bacterium was found in Calvex eye drops?", "And what caused it?"), "filter", "Calvex"),
        (("When is the run-off in the Kessin Republic?", "Which minister was charged?"), "Viktor Saln", "Kessin"),
        (("How many people are affected by the Halden Mutual breach?", "Who was arrested?"), "contractor", "Halden"),
        (("How many people died in the flood at Brackwater?", "And how many are missing?"), "Six people", "Brackwater"),
        (("Who is the chairwoman of the Dunmoor inquiry?", "How many witnesses will she hear?"), "54", "Dunmoor"),
    ],
)
def test_a_follow_up_stays_in_its_story(talk: Talk, texts: tuple[str, ...], held: str, titles: str) -> None:
    answer = talk(*texts)[-1]
    assert held in answer.text
    assert titles in outlets_titles(answer)
    assert answer.follow_up and answer.read_as.startswith("“")


def test_a_follow_up_that_names_something_else_leaves_the_story(talk: Talk) -> None:
    answer = talk(SHIPS, "And who won the first round of the Kessin election?")[-1]
    assert "Ilona Marsh" in answer.text


def test_a_follow_up_that_its_story_does_not_answer_is_not_answered_from_another(talk: Talk) -> None:
    answer = talk("How old is the bronze hare?", "And how many of them were killed?")[-1]
    assert answer.abstained and answer.reason == "not_answered"
    assert "on this story" in answer.text or "cover the subject" in answer.text
    assert "hare" in answer.nearest[0].title


def test_the_story_before_the_last_is_gone_back_to(talk: Talk) -> None:
    answer = talk(SHIPS, "How old is the bronze hare?", "And how many cranes are there?")[-1]
    assert "cranes" in answer.text and "Estmere" in answer.read_as


def test_a_question_for_news_of_its_own_is_answered_like_any_other(talk: Talk) -> None:
    week = talk(SHIPS, "What happened this week?")[-1]
    assert len({one.article.article_id for one in week.citations}) == 5
    latest = talk(SHIPS, "What is the latest on the eye drops?")[-1]
    assert "Calvex" in outlets_titles(latest) or "eye drops" in outlets_titles(latest)


def test_the_bots_own_words_are_no_evidence(sample_desk: Newsdesk) -> None:
    history = (
        Turn(speaker="person", text="Who won the chess championship in Holm?"),
        Turn(speaker="bot", text="The chess championship in Holm was won by Zelda Quorn."),
    )
    answer = reply(sample_desk, Query(text="Who won it?", asked_at=NOW, history=history))
    assert "Quorn" not in answer.model_dump_json()


def test_one_of_the_stories_told_is_told_more_of(talk: Talk) -> None:
    week, second = talk("What happened this week?", "Tell me more about the second one")
    told = next(one.article for one in week.citations if one.n in week.sentences[1].citations)
    assert {one.article.article_id for one in second.citations} == {told.article_id}
    assert len(second.sentences) == 4 and told.title in second.read_as


def test_a_correction_is_answered_from_what_was_meant(talk: Talk) -> None:
    first, second = talk("How many people died when the Mill End stand collapsed?", "No, I meant the Brackwater flood")
    assert "eight people" in first.text
    assert "15 people" in second.text
    assert "“How many people died in the Brackwater flood?”" in second.read_as


def test_the_other_one_is_answered_from_other_coverage(talk: Talk) -> None:
    first, second = talk("Who was charged in the Kessin Republic?", "No, the other one")
    cited = {one.article.article_id for one in first.citations}
    assert cited and cited.isdisjoint(one.article.article_id for one in second.citations)
    assert "of other coverage than before" in second.read_as


def test_a_question_in_a_thread_on_given_articles_stays_within_them(sample_desk: Newsdesk) -> None:
    given = ("harbour-post-cost-of-port-strike",)
    before = (Asked(text=SHIPS, at=NOW - timedelta(hours=1), article_ids=given),)
    query = Query(text="And who is the mediator?", asked_at=NOW, asked_before=before, article_ids=given)
    answer = reply(sample_desk, query)
    assert {one.article.article_id for one in answer.citations} <= set(given)


# What has changed


FIRST = Article(
    article_id="first",
    title="Nine dead in avalanche at Holt Pass",
    publisher="Tern Gazette",
    published_at=datetime(2026, 11, 10, 8, tzinfo=UTC),
    text="Nine people have died in the avalanche at Holt Pass, the mountain rescue said on Tuesday. The pass road of "
    "Holt is closed. Rescuers with dogs are searching the snow below the pass.",
)
LATER = Article(
    article_id="later",
    title="Avalanche at Holt Pass: toll rises to 12",
    publisher="Lorn Post",
    published_at=datetime(2026, 11, 12, 8, tzinfo=UTC),
    text="The avalanche at Holt Pass has killed 12 people, the mountain rescue said on Thursday. The rescuers with "
    "dogs left the pass in the evening. The road stays closed.",
)
OTHER = Article(
    article_id="other",
    title="Veldhaven approves school budget",
    publisher="Lorn Post",
    published_at=datetime(2026, 11, 12, 9, tzinfo=UTC),
    text="The council of Veldhaven approved a budget of 48 million crowns for its schools on Thursday.",
)
HOW_MANY = "How many people have died in the avalanche at Holt Pass?"
WEDNESDAY = datetime(2026, 11, 11, 10, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 13, 10, tzinfo=UTC)


@pytest.fixture
def moving(tmp_path: Path, models: Path) -> Newsdesk:
    """A desk that holds the first report, taken in the day it appeared."""
    clock = MovableClock(datetime(2026, 11, 10, 9, tzinfo=UTC))
    with open_newsdesk(tmp_path / "home", models=models, clock=clock) as desk:
        ingest_items(desk, [FIRST])
        yield desk


def take_in(desk: Newsdesk, at: datetime, *articles: Article) -> None:
    assert isinstance(desk.clock, MovableClock)
    desk.clock.move_to(at)
    ingest_items(desk, articles)


def test_what_is_newer_than_the_last_answer_is_told_first_of_all_the_figure_again(moving: Newsdesk) -> None:
    before = (asked_of(talk_with(moving, WEDNESDAY)(HOW_MANY)[0], WEDNESDAY),)
    take_in(moving, FRIDAY, LATER, OTHER)
    (answer,) = talk_with(moving, FRIDAY)("What changed since I last asked?", before=before)
    assert answer.text.startswith("The avalanche at Holt Pass has killed 12 people")
    assert {one.article.article_id for one in answer.citations} == {"later"}
    assert "since you last asked, on Wednesday 11 November 2026 at 10:00" in answer.read_as


def test_nothing_new_is_said_with_the_time_since_when(moving: Newsdesk) -> None:
    before = (asked_of(talk_with(moving, WEDNESDAY)(HOW_MANY)[0], WEDNESDAY),)
    take_in(moving, FRIDAY, OTHER)
    (answer,) = talk_with(moving, FRIDAY)("What changed since I last asked?", before=before)
    assert (answer.abstained, answer.reason) == (True, "only_older")
    assert answer.text.startswith("Nothing new on this since you last asked, on Wednesday 11 November 2026 at 10:00.")
    assert [one.article_id for one in answer.nearest] == ["first"]


def test_a_time_is_told_in_the_askers_zone(moving: Newsdesk) -> None:
    before = (Asked(text=HOW_MANY, at=WEDNESDAY, article_ids=("first",)),)
    query = Query(text="Anything new since I last asked?", asked_at=FRIDAY, zone="Asia/Tokyo", asked_before=before)
    assert "on Wednesday 11 November 2026 at 19:00" in reply(moving, query).text


def test_of_several_earlier_questions_the_one_on_the_subject_counts(moving: Newsdesk) -> None:
    take_in(moving, FRIDAY, LATER, OTHER)
    before = (
        Asked(text=HOW_MANY, at=WEDNESDAY, article_ids=("first",), here=False),
        Asked(text="What did Veldhaven approve?", at=FRIDAY, article_ids=("other",), here=False),
    )
    later = FRIDAY + timedelta(hours=1)
    query = Query(text="What is new on the avalanche since I last asked?", asked_at=later, asked_before=before)
    answer = reply(moving, query)
    assert {one.article.article_id for one in answer.citations} == {"later"}


def test_what_another_asked_is_not_said_to_be_the_askers(moving: Newsdesk) -> None:
    before = (Asked(text=HOW_MANY, at=WEDNESDAY, article_ids=("first",), own=False),)
    query = Query(text="Anything new since I last asked?", asked_at=FRIDAY, asked_before=before)
    assert "since this was last asked, on Wednesday 11 November 2026" in reply(moving, query).text


def test_asked_twice_what_changed_it_is_still_the_first_question(moving: Newsdesk) -> None:
    take_in(moving, FRIDAY, LATER)
    before = (
        Asked(text=HOW_MANY, at=WEDNESDAY - timedelta(days=1), article_ids=("first",), here=False),
        Asked(text="What changed since I last asked?", at=WEDNESDAY, article_ids=("first",), here=False),
    )
    answer = reply(moving, Query(text="What changed since I last asked?", asked_at=FRIDAY, asked_before=before))
    assert "killed 12 people" in answer.text and answer.read_as.endswith(f"on “{HOW_MANY}”")


def test_who_never_asked_is_told_so_and_answered(moving: Newsdesk) -> None:
    query = Query(text="What is new on the avalanche at Holt Pass since I last asked?", asked_at=WEDNESDAY)
    answer = reply(moving, query)
    assert "Nine people" in answer.text
    assert answer.note == "You have not asked about this before, as far as I remember."


def test_a_correction_since_is_told_with_what_was_said_before(moving: Newsdesk) -> None:
    before = (asked_of(talk_with(moving, WEDNESDAY)(HOW_MANY)[0], WEDNESDAY),)
    take_in(moving, FRIDAY, FIRST.model_copy(update={"text": FIRST.text.replace("Nine people", "Eight people")}))
    (answer,) = talk_with(moving, FRIDAY)("What changed since I last asked?", before=before)
    assert answer.text.startswith("Eight people have died")
    (conflict,) = answer.conflicts
    assert [(side.value, side.standing) for side in conflict.sides] == [("Eight", "current"), ("Nine", "superseded")]
    again = reply(moving, Query(text=HOW_MANY, asked_at=FRIDAY))
    assert [side.standing for side in again.conflicts[-1].sides] == ["current", "superseded"]


def test_he_is_whom_the_articles_name_beside_what_was_asked_of(talk: Talk) -> None:
    said, when, why, theirs = talk(
        "Who leads the Dockers' Federation?",
        "And what did he say about the deal?",
        "When was that?",
        "why?",
        "what about the port authority?",
    )[1:]
    assert "said Oskar Thelin" in said.text and "Solbach" not in said.text
    assert said.read_as.startswith("“What did Oskar Thelin say about the deal?”")
    assert when.read_as.startswith("“When did Oskar Thelin say that about the deal?”")
    assert why.read_as.startswith("“Why did Oskar Thelin say that about the deal?”")
    assert theirs.read_as.startswith("“Why did the port authority say that about the deal?”")


def test_it_and_she_are_looked_for_first_where_they_were_named(talk: Talk) -> None:
    report, who = talk(
        "Who will lead the public inquiry into the Brackwater flood?", "When will it report?", "And who is she?"
    )[1:]
    assert report.read_as.startswith("“When will the public inquiry report?”")
    assert "would report by the end of May" in report.text and "2023" not in report.text
    assert who.read_as.startswith("“Who is Rosalind Achterberg?”") and "a former president of" in who.text


def test_it_is_asked_who_is_meant_where_nobody_was_named(talk: Talk) -> None:
    answer = talk("How many cranes will be installed at Estmere next spring?", "Who is he?")[-1]
    assert answer.abstained and "not clear who is meant" in answer.text


def test_another_time_gets_the_sentence_of_that_time(talk: Talk) -> None:
    answer = talk("How many cranes will be installed at Estmere next spring?", "and in 2029?")[-1]
    assert answer.read_as.startswith("“How many cranes will be installed at Estmere in 2029?”")
    assert "The other six will follow in 2029" in answer.text


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("What happened at Varn Junction?", "How fast was the train going?"),
        ("How many people were hurt at Varn Junction?", "How fast was the train going?"),
    ],
)
def test_a_question_that_is_complete_is_answered_as_if_it_were_asked_alone(talk: Talk, before: str, text: str) -> None:
    assert talk(before, text)[-1].text == talk(text)[-1].text


def test_a_story_of_a_briefing_is_asked_for_by_a_word(talk: Talk) -> None:
    train, minister = talk("What happened this week?", "and the train?", "and the water minister?")[1:]
    assert "Varn" in train.read_as and "The night train that came off the rails" in train.text
    assert minister.read_as.startswith("“What is known about the water minister?” about “Water minister resigns")


def test_thanks_are_no_part_of_what_was_asked(talk: Talk) -> None:
    thanks, missing = talk("How many people died in the flood at Brackwater?", "thanks!", "and how many are missing?")[
        1:
    ]
    assert thanks.reason == "no_question" and not thanks.nearest
    assert "Six people are still missing" in missing.text
