"""Under a list of stories: which of them a message counts or names, and what it is of where it names none."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from retrieval.ingest import ingest_items
from retrieval.models import Answer, Article, Asked, Listed, Query, Turn
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from retrieval.stories.overview import reply
from retrieval.stories.talked_of import asked_of

NOW = datetime(2026, 5, 14, 20, tzinfo=UTC)
LIST = ("dam", "teachers", "painting", "ferry")
Talk = Callable[..., list[Answer]]


def _report(name: str, outlet: str, title: str, text: str, hours: int = 6) -> Article:
    at = NOW - timedelta(hours=hours)
    return Article(article_id=name, title=title, text=text, publisher=outlet, published_at=at)


ARTICLES = [
    _report(
        "dam", "Ruhne Post", "Crack in Hollin dam forces 900 out of Ellmoor",
        "About 900 people had to leave the village of Ellmoor on Thursday after a crack was found in the Hollin dam, "
        "the county said. Engineer Ada Brook said the water would be let off slowly. The level is to fall by two "
        "metres in the second half of May. Mayor Jon Perrin opened the school hall for the night. A nurse who lives in "
        "Ellmoor drove two patients to Ruhne.",
    ),
    _report(
        "teachers", "Northern Wire", "Teachers in Ruhne vote to strike over class sizes",
        "Teachers in Ruhne voted on Thursday to strike from 26 May over the size of classes, their union said. "
        "Of the members 81 per cent voted for it, chairwoman Selma Dorn said. The city offered smaller classes from "
        "2028. The union called that too late. The city denied that it had broken off the talks.",
    ),
    _report(
        "painting", "Ruhne Post", "Lost Averkamp painting found in a barn near Tolm",
        "A painting by Averkamp that had been missing since 1944 was found in a barn near Tolm, the museum of Ruhne "
        "said on Thursday. Restorer Ines Falk put its value at 3 million crowns. It will be shown from 2 June.",
    ),
    _report(
        "ferry", "Harbour Times", "New ferry to Skell makes first crossing",
        "The electric ferry Tern made its first crossing to Skell on Thursday with 240 passengers, the company "
        "Skellink said. It cost 62 million crowns. The crossing takes 35 minutes.",
    ),
    _report(
        "beavers", "Northern Wire", "Beavers return to the river Aune after 150 years",
        "Two beavers have built a lodge on the river Aune, the first there in 150 years, the forest office said on "
        "Thursday. Ranger Per Holt found gnawed trees in April.", 8,
    ),
    _report(
        "teachers-before", "Ruhne Post", "Teachers in Ruhne demand smaller classes",
        "Teachers in Ruhne demanded classes of at most 24 pupils on Saturday. Their union said that some had 33.", 120,
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Newsdesk]:
    with open_newsdesk(tmp_path_factory.mktemp("items"), models=models, clock=lambda: NOW) as opened:
        ingest_items(opened, ARTICLES)
        yield opened


@pytest.fixture
def talk(desk: Newsdesk) -> Talk:
    """Ask one after the other under the list, and give the answers."""
    titles = {one.article_id: one.title for one in ARTICLES}
    listed = tuple(Listed(headline=titles[one], article_ids=(one,)) for one in LIST)

    def ask(*texts: str, before: tuple[Asked, ...] = (), under: tuple[Listed, ...] = listed) -> list[Answer]:
        history: tuple[Turn, ...] = ()
        answers: list[Answer] = []
        for minute, text in enumerate(texts):
            at = NOW + timedelta(minutes=minute)
            found = reply(desk, Query(text=text, asked_at=at, history=history, asked_before=before, listed=under))
            history += (Turn(speaker="person", text=text), Turn(speaker="bot", text=found.text))
            before += (asked_of(found, at),)
            answers.append(found)
        return answers

    return ask


def _cited(answer: Answer) -> set[str]:
    return {one.article.article_id for one in answer.citations}


@pytest.mark.parametrize(
    ("texts", "article", "held"),
    [
        (("tell me more about the second one",), "teachers", "81 per cent"),
        (("number 4",), "ferry", "Tern"),
        (("what about the last one?",), "ferry", "Tern"),
        (("the first story", "and the third one?"), "painting", "Averkamp"),
        (("number 4", "what did it cost?"), "ferry", "62 million"),
        (("How much did the third one fetch?", "what is it worth?", "the second one"), "teachers", "strike"),
        (("number 2", "why?"), "teachers", "size of classes"),
    ],
)
def test_a_place_is_that_of_the_list(talk: Talk, texts: tuple[str, ...], article: str, held: str) -> None:
    answer = talk(*texts)[-1]
    assert _cited(answer) == {article} and held in answer.text


@pytest.mark.parametrize(
    ("texts", "article", "held"),
    [
        (("what about the teachers?",), "teachers", "voted"),
        (("number 1", "and the painting?"), "painting", "barn"),
        (("number 1", "when is the strike?"), "teachers", "26 May"),
        (("number 3", "how many passengers were on the ferry?"), "ferry", "240"),
        (("number 2", "what is new with the ferry?"), "ferry", "crossing"),
        (("number 2", "when will the level of the dam and its lake fall?"), "dam", "second half of May"),
        (("number 2", "what about the beavers?"), "beavers", "lodge"),
        (("number 2", "who found the trees gnawed by beavers?"), "beavers", "Per Holt"),
        (("number 1", "and the mayor?"), "dam", "Jon Perrin"),
        (("number 2", "who doubts it?"), "teachers", "denied"),
    ],
)
def test_what_a_message_names_is_looked_for_in_the_list_and_then_everywhere(
    talk: Talk, texts: tuple[str, ...], article: str, held: str
) -> None:
    answer = talk(*texts)[-1]
    assert _cited(answer) == {article} and held in answer.text


def test_what_only_points_stays_in_the_story_talked_of(talk: Talk) -> None:
    assert "2 June" in talk("number 3", "when will it be shown?")[-1].text
    assert "Selma Dorn" in talk("number 2", "who is the chairwoman?")[-1].text


def test_a_place_beyond_the_list_is_said_to_be_none(talk: Talk) -> None:
    (answer,) = talk("number 7")
    assert answer.abstained and answer.reason == "no_question" and answer.text == "The list has 4 stories."


def test_there_is_the_first_story_where_nothing_was_asked_and_never_what_was_asked_elsewhere(talk: Talk) -> None:
    elsewhere = asked_of(talk("number 4")[0], NOW - timedelta(days=1), here=False)
    (answer,) = talk("what is new there?", before=(elsewhere,))
    assert _cited(answer) == {"dam"} and "since you last asked" not in answer.text
    answer = talk("who is Zora Quill?", "what is new there?", before=(elsewhere,))[-1]
    assert "since you last asked" not in answer.text


def test_the_stories_of_an_overview_are_a_list_too(talk: Talk) -> None:
    overview, second, third = talk("What happened today?", "the second one?", "and the third one?", under=())
    leads = [one.article.article_id for one in overview.citations]
    assert (_cited(second), _cited(third)) == ({leads[1]}, {leads[2]})


def test_who_says_so_names_speaker_outlet_and_day_and_does_not_repeat(talk: Talk) -> None:
    told, asked = talk("How much is the lost painting worth?", "who says so?")
    assert asked.text == "Restorer Ines Falk, in Ruhne Post, Thursday 14 May 2026."
    assert asked.citations[0].quote == told.citations[0].quote and not asked.abstained


def test_after_a_failure_nothing_stands(talk: Talk) -> None:
    failed, asked = talk("Who is Zora Quill?", "who says so?")
    assert failed.abstained and asked.abstained and asked.reason == "not_answered"
    assert "nothing that anybody says" in asked.text


def test_what_a_thread_without_a_list_does_not_speak_of_is_asked_of_everything(talk: Talk) -> None:
    answer = talk("How much did the ferry Tern cost?", "and the beavers?", under=())[-1]
    assert _cited(answer) == {"beavers"}


def test_the_state_of_play_is_the_newest_step_alone(talk: Talk) -> None:
    (answer,) = talk("What is the state of play with the teachers?", under=())
    assert _cited(answer) == {"teachers"}
