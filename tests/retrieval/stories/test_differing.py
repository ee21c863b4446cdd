"""Where the outlets of one story give other figures at about the same time, each is shown with who gives it."""

from datetime import UTC, datetime

import pytest

from retrieval.ingest import ingest_items
from retrieval.models import Article, Story
from retrieval.newsdesk import Newsdesk
from retrieval.stories.digest import compose, digest_json

MARGA = "when the dredger Marga sank off Port Ansel in a storm on Tuesday, the coastguard of Port Ansel said."


def one_story(desk: Newsdesk, *texts: tuple[str, int, str]) -> Story:
    articles = [
        Article(
            article_id=publisher,
            title=f"Dredger Marga sinks off Port Ansel, writes {publisher}",
            text=text,
            publisher=publisher,
            published_at=datetime(2026, 11, 10, hour, tzinfo=UTC),
        )
        for publisher, hour, text in texts
    ]
    assert not ingest_items(desk, articles).failed
    digest = compose(desk, datetime(2026, 11, 10, tzinfo=UTC), datetime(2026, 11, 11, tzinfo=UTC))
    (story,) = digest.stories
    assert len(digest_json(digest)["stories"][0]["conflicts"]) == len(story.conflicts)
    return story


def test_a_toll_that_differs_is_shown_with_its_outlets(small_desk: Newsdesk) -> None:
    story = one_story(
        small_desk,
        ("Ansel Argus", 9, f"Nine sailors died {MARGA} The last two were found at noon below the lighthouse."),
        ("Corran Courier", 10, f"Eight sailors died {MARGA} Three others are in the hospital of Corran."),
    )
    (conflict,) = story.conflicts
    assert conflict.about == "dead"
    assert {(side.publisher, side.value) for side in conflict.sides} == {
        ("Ansel Argus", "nine"),
        ("Corran Courier", "eight"),
    }
    quotes = {one.n: one.quote for one in story.citations}
    assert all(side.value in quotes[side.citations[0]].casefold() for side in conflict.sides)


def test_a_toll_that_falls_within_a_day_differs_whatever_else_is_counted(small_desk: Newsdesk) -> None:
    story = one_story(
        small_desk,
        ("Ansel Argus", 6, f"At least four sailors died {MARGA} It had rained for three days."),
        ("Corran Courier", 14, f"Three sailors died {MARGA} The four of the tug that helped are unhurt."),
    )
    (conflict,) = story.conflicts
    assert conflict.about == "dead" and {side.value for side in conflict.sides} == {"four", "three"}


def test_things_that_are_counted_differ_too(small_desk: Newsdesk) -> None:
    story = one_story(
        small_desk,
        ("Ansel Argus", 9, f"About 35,000 homes lost power {MARGA} The harbour was closed to all ships."),
        ("Corran Courier", 10, f"There is no power in 41,000 homes of the coast, cut {MARGA} The harbour is closed."),
    )
    assert [side.value for side in story.conflicts[0].sides] == ["41,000", "35,000"]


@pytest.mark.parametrize(
    ("hour", "later"),
    [
        (20, f"Nine sailors died {MARGA} Two were found in the evening."),  # it has risen since the morning
        (10, f"Eight sailors died {MARGA} The Argus counts nine, and the coastguard counts two more missing."),
        (10, f"Seven sailors died {MARGA}"),  # they agree
        (10, f"A storm of 140 kilometres an hour blew {MARGA} It broke 12 windows of the lighthouse."),
    ],
)
def test_what_rises_agrees_or_counts_something_else_does_not_differ(
    small_desk: Newsdesk, hour: int, later: str
) -> None:
    first = "Nine" if hour == 10 and "Eight" in later else "Seven"
    text = f"{first} sailors died {MARGA} The storm broke 30 masts in the harbour."
    assert one_story(small_desk, ("Ansel Argus", 9, text), ("Corran Courier", hour, later)).conflicts == ()
