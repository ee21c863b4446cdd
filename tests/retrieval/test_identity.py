"""Ids that stay, hashes that tell a change."""

import pytest

from retrieval.identity import canonical_url, content_hash, derived_id, given_id
from tests.retrieval.stored import article


@pytest.mark.parametrize(
    "other",
    [
        "https://gull.example/news/pier?utm_source=feed&utm_medium=rss",
        "https://gull.example/news/pier#comments",
        "https://GULL.example/news/pier",
        "https://gull.example:443/news/pier",
    ],
)
def test_the_addresses_of_one_page_give_one_id(other: str) -> None:
    assert derived_id(other, "A", "B", None) == derived_id("https://gull.example/news/pier", "C", "D", "2026-01-05")


def test_other_pages_and_other_headlines_give_other_ids() -> None:
    ids = {
        derived_id("https://gull.example/news/pier", "", "", None),
        derived_id("https://gull.example/news/pier?id=2", "", "", None),
        derived_id(None, "Letters", "The Gull", "2026-01-05"),
        derived_id(None, "Letters", "The Gull", "2026-01-06"),
        derived_id(None, "Letters", "The Tern", "2026-01-05"),
    }
    assert len(ids) == 5
    assert derived_id(None, "LETTERS!", "the gull", None) == derived_id(None, "Letters", "The Gull", None)


@pytest.mark.parametrize("url", ["http://[broken", "not an address", "http://x.example/%zz?a=%"])
def test_a_broken_address_still_has_one_form(url: str) -> None:
    assert canonical_url(url) == canonical_url(url)
    assert derived_id(url, "A", "", None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("x", "x"), (7, "7"), (" a\tb\n", "a-b"), (None, None), ("", None), ([1], None), (True, None)],
)
def test_given_ids_are_made_safe(value: object, expected: str | None) -> None:
    assert given_id(value) == expected


def test_long_given_ids_stay_apart() -> None:
    one, two = given_id("x" * 500 + "1"), given_id("x" * 500 + "2")
    assert one and two and one != two and max(len(one), len(two)) <= 200


def test_the_hash_changes_with_what_a_reader_sees() -> None:
    plain = article("a", "The dam held.")
    same = plain.model_copy(update={"revision": 4, "origin": "elsewhere", "language": "de"})
    assert content_hash(same) == content_hash(plain)
    changes: list[dict[str, object]] = [{"title": "x"}, {"text": "x"}, {"publisher": "x"}, {"published_at": None}]
    assert len({content_hash(plain.model_copy(update=change)) for change in changes} | {content_hash(plain)}) == 5
