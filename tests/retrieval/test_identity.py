"""Ids that stay, hashes that tell a change, and copies told apart from look-alikes."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.catalogue.catalogue import Catalogue
from retrieval.copies import Sketch, original_of, similarity, sketch
from retrieval.identity import canonical_url, content_hash, derived_id, given_id
from retrieval.models import Article
from tests.retrieval.stored import article, entry

WORDS = [f"{a}{b}{c}" for a in "bdfgklm" for b in "aeiou" for c in ("n", "r", "st", "ck")]


def story(seed: int, words: int = 300) -> str:
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _ in range(words))


def edited(text: str, share: float) -> str:
    chosen = random.Random(7)
    return " ".join(chosen.choice(WORDS) if chosen.random() < share else word for word in text.split())


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


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[tuple[Catalogue, Article, Sketch]]:
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    text = story(1)
    sketched = sketch(text)
    catalogue.save([entry("first", text)._replace(signature=sketched.signature, bands=sketched.bands)], "hashing")
    yield catalogue, article("first", text), sketched
    catalogue.close()


@pytest.mark.parametrize("share", [0.0, 0.01, 0.03])
def test_a_slightly_edited_copy_is_found(stored: tuple[Catalogue, Article, Sketch], share: float) -> None:
    catalogue, first, _ = stored
    copy = article("copy", edited(first.text, share))
    assert original_of(catalogue, copy, sketch(copy.text)) == "first"


def test_a_copy_that_was_cut_is_found(stored: tuple[Catalogue, Article, Sketch]) -> None:
    catalogue, first, _ = stored
    copy = article("copy", " ".join(first.text.split()[:200]))
    assert original_of(catalogue, copy, sketch(copy.text)) == "first"


@pytest.mark.parametrize("text", [story(2), edited(story(1), 0.4), "Too short to tell."])
def test_another_text_is_no_copy(stored: tuple[Catalogue, Article, Sketch], text: str) -> None:
    catalogue, _, _ = stored
    assert original_of(catalogue, article("other", text), sketch(text)) is None


def test_an_article_is_no_copy_of_itself_nor_of_its_own_copies(stored: tuple[Catalogue, Article, Sketch]) -> None:
    catalogue, first, sketched = stored
    assert original_of(catalogue, first, sketched) is None
    copy = article("copy", first.text, duplicate_of="first")
    assert original_of(catalogue, first, sketched, [(copy, sketched)]) is None


def test_a_copy_of_a_copy_names_the_original_also_within_a_batch(stored: tuple[Catalogue, Article, Sketch]) -> None:
    catalogue, _, _ = stored
    text = story(9)
    sketched = sketch(text)
    beside = [(article("one", text), sketched), (article("two", text, duplicate_of="one"), sketched)]
    assert original_of(catalogue, article("three", text), sketched, beside) == "one"


def test_signatures_of_different_lengths_do_not_compare() -> None:
    whole = sketch(story(1))
    assert similarity(whole.signature, b"") == 0.0
    assert similarity(whole.signature, whole.signature) == 1.0
    assert len(whole.bands) == 32 and all(-(2**63) <= band < 2**63 for band in whole.bands)
