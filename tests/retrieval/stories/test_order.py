"""An edition is ordered by how many tell a story and how grave it is, never by what came last; opinions stand last."""

from datetime import UTC, datetime

import pytest

from retrieval.ingest import ingest_items
from retrieval.models import Article
from retrieval.newsdesk import Newsdesk
from retrieval.stories.digest import compose
from retrieval.stories.gravity import DEATHS, GRAVE, HARM, gravity


def article(hour: int, title: str, text: str, publisher: str = "Ansel Argus") -> Article:
    return Article(
        article_id=title.casefold().replace(" ", "-"),
        title=title,
        text=text,
        publisher=publisher,
        published_at=datetime(2026, 11, 10, hour, tzinfo=UTC),
    )


def test_what_is_grave_comes_before_what_came_last(small_desk: Newsdesk) -> None:
    dead = article(
        6, "Two die in Marr quarry blast", "Two stonemasons died in a blast in the quarry of Marr, the police said."
    )
    court = article(
        7, "Judge jails banker Olle Brisk", "Judge Ruth Dorn jailed the banker Olle Brisk for theft from his clients."
    )
    opinion = article(
        8,
        "Opinion: The harbour needs trees",
        "The quay of Corran is a desert of grey stone in each summer, and nobody plants a tree.\n\nLimes would do.",
    )
    cup = article(
        22,
        "Corran Rovers win the island cup",
        "Corran Rovers beat Holm United in the final of the island cup by four goals to nil.",
    )
    assert not ingest_items(small_desk, [dead, court, opinion, cup]).failed
    digest = compose(small_desk, datetime(2026, 11, 10, tzinfo=UTC), datetime(2026, 11, 11, tzinfo=UTC))
    assert [story.headline for story in digest.stories] == [one.title for one in (dead, court, cup, opinion)]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Three die in ferry fire", "A ferry burned off Corran.", DEATHS),
        ("Ferry burns off Corran", "The ferry burned, and nine people were injured, the coastguard said.", HARM),
        ("Ferry burns off Corran", "A fire broke out on the ferry, and nobody was hurt.", GRAVE),
        ("Rovers win the cup", "The Rovers won.", 0),
        ("Die Brücke bleibt zu", "Die Brücke bleibt bis Ostern gesperrt.", 0),
        ("Old bear dies in Corran zoo", "The bear was 31 years old.", 0),
        ("Retrospective: Ten years ago the Marga sank", "Three men died when the Marga sank.", 0),
        ("Opinion: Three deaths too many", "Three men died, and we look on.", 0),
        ("What we know of the ferry fire", "Three people died.", 0),
    ],
)
def test_how_grave_a_report_is(title: str, text: str, expected: int) -> None:
    assert gravity(article(9, title, text)) == expected
