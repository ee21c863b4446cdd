"""What an address tells of an article that came without a headline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.models import Headline
from retrieval.slugs import words_of_address


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://gull.example/2026/01/04/harbour/ferry-aground-off-tern/index.html", "ferry aground off tern"),
        ("https://gull.example/news/Ferry-Aground-Off-Tern", ""),  # no outlet writes so, but counters do
        ("https://gull.example/f%C3%A4hre-auf-grund-gelaufen.htm", "fähre auf grund gelaufen"),
        ("https://gull.example/sport/regatta-results-2026", "regatta results 2026"),
        ("https://gull.example/middle-east/2026/01/04/", ""),
        ("https://gull.example/news/12345-678", ""),
        ("https://gull.example/harbour/ferries", ""),
        ("https://[gull/ferry-aground-off-tern", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_the_words_are_those_of_the_longest_part_of_the_path(url: str | None, words: str) -> None:
    assert words_of_address(url) == words


@given(st.text(max_size=400))
def test_any_address_gives_few_words_in_one_line(path: str) -> None:
    words = words_of_address(f"https://gull.example/{path}")
    assert len(words) <= 200 and words == " ".join(words.split())


def test_they_stand_for_a_headline_only_where_there_is_none() -> None:
    def context(title: str) -> str:
        url = "https://gull.example/ferry-aground-off-tern"
        return Headline(article_id="a", title=title, publisher="The Gull", url=url, published_at=None).context

    assert context("") == "ferry aground off tern. The Gull."
    assert context("It was dark when they left.") == "ferry aground off tern. The Gull."
    assert context("It was dark when they left and nobody had …") == "ferry aground off tern. The Gull."
    assert context("Ferry to stop") == "Ferry to stop. The Gull."
    assert context("Ferry to stop as the captain ...").startswith("Ferry to stop as the captain")
