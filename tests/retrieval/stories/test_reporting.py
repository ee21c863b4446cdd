"""What is opinion or memory is told apart from what reports."""

from datetime import UTC, datetime

import pytest

from retrieval.models import Article
from retrieval.stories.reporting import reports, speaks_of_the_writer

FIRST_PERSON = (
    "I went to the pier and it was wet.\n\nThe council says that it will mend it, and I doubt it.\n\n"
    "My grandmother would have mended it herself."
)
INTERVIEW = "Ada Holm took over the pier.\n\nQuestion: Why?\n\nAnswer: I like it.\n\nQuestion: Still?\n\nAnswer: I do."


def article(title: str, text: str = "The pier of Holm opened on Monday, the council said.") -> Article:
    return Article(article_id="a", title=title, text=text, published_at=datetime(2026, 11, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("title", "text", "is_report"),
    [
        ("Pier opens", None, True),
        ("Opinion: The pier is too long", None, False),
        ("Comment | A pier for nobody", None, False),
        ("A pier for nobody | Editorial", None, False),
        ("Analysis – what the pier costs", None, False),
        ("Analysis of pier finds rust", None, True),
        ("Letters found under pier", None, True),
        ("On the pier", FIRST_PERSON, False),
        ("Pier keeper in conversation", INTERVIEW, True),
        ("Remembering the storm that took the pier", None, False),
        ("The great storm of 1987", None, False),
        ("Pier was known to rust in 2023", None, True),
    ],
)
def test_what_reports(title: str, text: str | None, is_report: bool) -> None:
    assert reports(article(title, text) if text else article(title)) is is_report


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("The house has voted for it, and I am glad.", True),
        ("\u201cI am glad\u201d, the mayor said.", False),
        ("But I have also seen the pier at Holm.", True),
        ("The pier was built under Elizabeth I of Holm.", False),
        ("The ferry left for my part too late.", True),
        ("Two men are trapped in a zinc mine, and the mine is shut.", False),
        ("A friend of mine was on the pier.", True),
    ],
)
def test_who_speaks(text: str, speaks: bool) -> None:
    assert speaks_of_the_writer(text) is speaks
