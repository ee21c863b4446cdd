"""What an article brings to a told story is its deed, even in words that were all told; colour and voices are none."""

from datetime import UTC, date, datetime

import pytest

from retrieval.ingest import ingest_items
from retrieval.models import Article, Story, Told
from retrieval.newsdesk import Newsdesk
from retrieval.stories.digest import compose
from retrieval.stories.happenings import deeds, unheard

DAY = 10


def article(name: str, day: int, title: str, text: str, publisher: str = "Ansel Argus") -> Article:
    return Article(
        article_id=name,
        title=title,
        text=text,
        publisher=publisher,
        published_at=datetime(2026, 11, day, 9, tzinfo=UTC),
    )


def told_again(desk: Newsdesk, first: Article, then: Article) -> tuple[Story, ...]:
    """The stories of the day of `then`, where the readers were told of `first`."""
    assert not ingest_items(desk, [first, then]).failed
    days = [datetime(2026, 11, DAY + at, tzinfo=UTC) for at in range(3)]
    told = [
        Told(
            story_id=story.id,
            headline=story.headline,
            article_ids=tuple(one.article_id for one in story.articles),
            sentences=tuple(one.text for one in story.summary),
            edition=date(2026, 11, DAY),
        )
        for story in compose(desk, days[0], days[1]).stories
    ]
    assert told
    return compose(desk, days[1], days[2], told=told).stories


FERRY = article(
    "ferry",
    DAY,
    "Ansel Ferries to buy rival Corran Line for 40 million crowns",
    "Ansel Ferries will buy its rival Corran Line for 40 million crowns, both said on Tuesday.\n\n"
    "Harbour crews of Corran Line began a strike against the purchase at Port Ansel on Tuesday morning. "
    "Captain Ruth Dorn, who leads the crews, said that nobody would go to sea before the jobs were safe.",
)
WELL = article(
    "well",
    DAY,
    "Police look for man after fuel leaks into well at Port Ansel",
    "Fuel leaked into the well of the harbour quarter in Port Ansel, and residents must not drink the water, the "
    "county said on Tuesday.\n\nPolice at Port Ansel are looking for a man who was seen at the tank. Inspector Olle "
    "Brisk said that nobody had been arrested. Five children were taken to the county hospital in Corran.",
)


@pytest.mark.parametrize(
    ("first", "title", "lead"),
    [
        (FERRY, "Ferry deal is off", "Ansel Ferries abandoned its purchase of Corran Line, both said."),
        (FERRY, "Crews sail again", "The harbour crews of Corran Line ended their strike at Port Ansel."),
        (FERRY, "Dorn out", "Captain Ruth Dorn stepped down as leader of the crews of Corran Line."),
        (FERRY, "Strike goes on", "Harbour crews of Corran Line began to block Port Ansel with boats on Wednesday."),
        (
            WELL,
            "Water is clean",
            "The water of the harbour quarter is safe to drink again in Port Ansel.",
        ),
        (WELL, "Arrest at the harbour", "Police have arrested the man who was seen at the tank in Port Ansel."),
        (
            WELL,
            "Children home",
            "The five children who drank of the well at Port Ansel have left hospital.",
        ),
    ],
)
def test_a_deed_in_known_words_is_an_update(small_desk: Newsdesk, first: Article, title: str, lead: str) -> None:
    more = "Further details were not given in the statement, which came in the morning."
    (story,) = told_again(small_desk, first, article("then", DAY + 1, title, f"{lead} {more}"))
    assert story.update_of == first.title
    assert story.summary[0].text == lead


@pytest.mark.parametrize(
    ("first", "text"),
    [
        (
            FERRY,
            "On the quay of Port Ansel the flags of Corran Line were wet on Wednesday, and the gulls sat on the boats "
            "of Ansel Ferries.\n\nIn the tavern Wheelhouse the guests were of two minds. “They sold us and they "
            "drowned us,” said Tilly Marr, 71, looking at the boats. “He paid for a wreck,” said his son Gus Holt.",
        ),
        (
            WELL,
            "In the harbour quarter of Port Ansel people spoke in low voices on Wednesday.\n\n“One boils it and "
            "hopes,” said the baker, Nora Quill. Fuel leaked into the well, and the police are looking for a man.",
        ),
    ],
)
def test_colour_and_new_voices_are_no_update(small_desk: Newsdesk, first: Article, text: str) -> None:
    title = f"The morning after: what Port Ansel says of {'Corran Line' if first is FERRY else 'its well'}"
    assert told_again(small_desk, first, article("then", DAY + 1, title, text, "Holm Herald")) == ()


def test_an_opinion_of_a_told_story_is_no_update(small_desk: Newsdesk) -> None:
    text = (
        "Ansel Ferries overpaid: the purchase of Corran Line cost 40 million crowns, and 31 million was the fair price."
        "\n\nThe harbour crews of Port Ansel knew it before the directors did."
    )
    then = article("then", DAY + 1, "Opinion: Ansel Ferries paid too much for Corran Line", text, "Holm Herald")
    assert told_again(small_desk, FERRY, then) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The minister suspended the contracts", {"suspend"}),
        ("“We resigned,” he said.", set()),
        ("The court will have sentenced nobody, and the strike was not ended.", set()),
        ("The union called off the strike", {"abandon"}),
        ("Tap water is safe, the county said, lifting its warning.", {"safe", "lift"}),
    ],
)
def test_a_deed_is_what_was_done(text: str, told: set[str]) -> None:
    assert deeds(text) == told


def test_a_deed_is_known_by_a_word_that_says_the_same() -> None:
    assert not unheard(deeds("The mayor quit"), deeds("The mayor resigned"))
    assert unheard(deeds("The court acquitted her"), deeds("Police arrested her"))
