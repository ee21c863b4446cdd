"""Articles made of the fields that a source gives."""

from datetime import UTC, datetime

import pytest

from retrieval.sources.items import article_from

NOW = datetime(2024, 3, 6, tzinfo=UTC)
SAID = "The harbour master closed the northern basin on Monday. The ferry waits."


@pytest.mark.parametrize(
    ("title", "text", "shown"),
    [
        ("Basin closed", SAID, "Basin closed"),
        ("", SAID, SAID),
        ("LISBON, Tessel Wire —", f"LISBON, Tessel Wire —\n\n{SAID}", SAID),
        ("Tessel Wire Business -", SAID, SAID),
        ("Tessel Wire —", "Tessel Wire —", "Tessel Wire —"),
        ("The mayor - a portrait", SAID, "The mayor - a portrait"),
        (
            "A long headline that ends, as some do, with a dash —",
            SAID,
            "A long headline that ends, as some do, with a dash —",
        ),
    ],
)
def test_an_item_without_a_headline_or_with_a_dateline_for_one_is_called_by_its_first_words(
    title: str, text: str, shown: str
) -> None:
    article = article_from({"title": title, "text": text}, "feed.xml", NOW)
    assert article.title == shown
    assert article.text


def test_a_long_first_paragraph_is_cut_between_words() -> None:
    title = article_from({"text": "word " * 60}, "feed.xml", NOW).title
    assert title.endswith("word …") and len(title) <= 152
