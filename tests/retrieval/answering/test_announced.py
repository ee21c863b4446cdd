"""Announcements of days gone by come after what newer articles tell; those that nothing has followed stay."""

from datetime import timedelta

from retrieval.answering.choosing.announced import gone_by
from retrieval.answering.choosing.candidates import candidates
from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.question import read_query
from retrieval.index.embedding import Embedder
from retrieval.models import Article
from tests.retrieval.made import NOW, article, hits, query


def told(text: str, days: float, title: str) -> Article:
    return article(text, f"a{days}", title=title, published_at=NOW - timedelta(days=days))


PLANNED = told(
    "The harbour bill now goes to the Senate of Lorn, which is to debate it on 10 March.",
    9,
    "House passes harbour bill",
)
PASSED = told(
    "The Senate of Lorn passed the harbour bill on Monday by 31 votes to 20.", 4, "Senate of Lorn passes harbour bill"
)
QUESTION = "Did the Senate of Lorn reject the harbour bill?"


def announced(*articles: Article, text: str = QUESTION) -> set[str]:
    return {one.hit.article.article_id for one in gone_by(read_query(query(text)), candidates(hits(*articles)))}


def test_what_was_announced_for_a_day_gone_by_is_behind_what_came(embedder: Embedder) -> None:
    assert announced(PLANNED, PASSED) == {"a9"}
    given = answer_from(query(QUESTION), hits(PLANNED, PASSED), embedder)
    assert given.sentences[0].text.startswith("The Senate of Lorn passed")


def test_it_stays_where_nothing_newer_is_on_the_same() -> None:
    other = told("The mayor of Tern opened a school on Monday.", 2, "School opens in Tern")
    assert announced(PLANNED) == set()
    assert announced(PLANNED, other) == set()


def test_a_day_that_still_lies_ahead_is_news_and_so_is_the_week_it_was_told_in() -> None:
    ahead = told("The Senate of Lorn will vote on the harbour bill again on 20 March.", 6, "A second vote")
    this_week = told("The Senate of Lorn, which meets this week, has the harbour bill.", 5, "Harbour bill")
    assert announced(ahead, this_week, PASSED) == set()


def test_who_asks_of_days_gone_by_wants_what_was_said_then() -> None:
    assert announced(PLANNED, PASSED, text="What was the Senate of Lorn to debate on 10 March?") == set()
