"""A topic is found inside the long words of its language, and a story found by it is told from what is on it."""

from datetime import UTC, datetime

import numpy as np

from retrieval.ingest import ingest_items
from retrieval.models import Article
from retrieval.newsdesk import Newsdesk
from retrieval.stories.digest import compose
from retrieval.stories.drafts import drafts_of
from retrieval.stories.topics import about

DAYS = datetime(2026, 11, 10, tzinfo=UTC), datetime(2026, 11, 11, tzinfo=UTC)


def article(name: str, hour: int, title: str, text: str, language: str = "en") -> Article:
    return Article(
        article_id=name,
        title=title,
        text=text,
        publisher="Ansel Argus",
        published_at=DAYS[0].replace(hour=hour),
        language=language,
    )


def test_a_topic_is_found_in_a_compound_of_its_language(small_desk: Newsdesk) -> None:
    text = "Die Hafenfähre nach Corran fährt bis Ostern nicht mehr, teilte die Stadt Ansel mit."
    german = article("german", 9, "Ansel: Hafenfähre fällt aus", text, "de")
    english = article("english", 9, "Corran wins strainer trade", "The strainers of Corran sell well in all towns.")
    assert not ingest_items(small_desk, [german, english]).failed
    assert [one.headline for one in compose(small_desk, *DAYS, topics=["Fähre"]).stories] == [german.title]
    vectors = small_desk.embedder.embed(["Corran wins strainer trade"])
    assert about([english], vectors, ["train"], small_desk.embedder) == [False]


def test_a_story_found_by_a_topic_is_told_from_the_report_on_it() -> None:
    gone = article("gone", 9, "Mayor Ruth Dorn resigns", "Ruth Dorn resigned as mayor of Corran over the sunk Marga.")
    buried = article("buried", 18, "Marga sailors buried", "Three sailors of the Marga were buried in Corran.")
    near = np.ones((2, 2))
    (draft,) = drafts_of([gone, buried], near, near, [True, False], [], [])
    assert [one.article_id for one in draft.articles] == ["gone", "buried"]
    (draft,) = drafts_of([gone, buried], near, near, [True, True], [], [])
    assert [one.article_id for one in draft.articles] == ["buried", "gone"]
