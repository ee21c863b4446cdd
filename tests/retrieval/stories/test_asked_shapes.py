"""Answers to questions for a summary, for what comes next, for articles and for what somebody wrote, over a collection
of short invented reports."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.ingest import ingest_items
from retrieval.models import Answer, Article, Query
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from retrieval.stories.overview import reply

ASKED = datetime(2026, 5, 20, 12, tzinfo=UTC)


def _told(article_id: str, outlet: str, day: int, title: str, text: str, author: str | None = None) -> Article:
    when = datetime(2026, 5, day, 8, tzinfo=UTC)
    return Article(
        article_id=article_id, title=title, publisher=outlet, published_at=when, text=text, author=author, language="en"
    )


REPORTS = [
    _told(
        *("weir-1", "Lorn Post", 4, "Weir at Lorn gives way"),
        "LORN - The weir at Lorn gave way on Monday and flooded 40 cellars. An inquiry will begin on 11 May. The "
        "district will rebuild the weir in stone.",
    ),
    _told(
        *("weir-2", "Tern Gazette", 12, "Weir at Lorn had cracked"),
        "The weir at Lorn had been cracked since March, an inquiry has found. Nobody had looked at it for two years.",
    ),
    _told(
        *("weir-3", "Lorn Post", 18, "Weir at Lorn to be rebuilt in steel"),
        "LORN - The weir at Lorn will be rebuilt in steel, the district council decided on Monday. The work begins on "
        "2 June. The miller wants to sue the district.",
    ),
    _told(
        *("opinion", "Tern Gazette", 14, "Opinion: Leave the river alone"),
        "Lorn does not need another weir. A river that may flow floods fewer cellars than one that is held.\n\n"
        "The council should buy out the miller and plant willows.\n\nAda Quist is a gardener in Lorn.",
        "Ada Quist",
    ),
    _told(
        *("bread", "Tern Gazette", 15, "Bread prices rise"),
        "Bread has become dearer by 4 per cent within a year, the statistics office said. The bakers will meet on 3 "
        "June.",
    ),
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Newsdesk]:
    with open_newsdesk(tmp_path_factory.mktemp("shapes"), models=models, clock=lambda: ASKED) as opened:
        ingest_items(opened, REPORTS)
        yield opened


def _answer(desk: Newsdesk, text: str) -> Answer:
    return reply(desk, Query(text=text, asked_at=ASKED))


def test_what_comes_next_begins_with_the_next_day_and_leaves_out_days_gone_by(desk: Newsdesk) -> None:
    given = _answer(desk, "What happens next with the weir at Lorn?")
    assert "The work begins on 2 June." in given.text
    assert "11 May" not in given.text and "3 June" not in given.text and "in stone" not in given.text


def test_an_order_to_summarise_is_told_by_leading_sentences(desk: Newsdesk) -> None:
    given = _answer(desk, "Summarise the Lorn weir affair")
    assert given.sentences[0].text.startswith("The weir at Lorn will be rebuilt in steel")
    assert not given.abstained


def test_each_outlet_is_shown_once_by_its_newest_report(desk: Newsdesk) -> None:
    given = _answer(desk, "Which outlets reported on the weir at Lorn?")
    assert [one.article.publisher for one in given.citations] == ["Lorn Post", "Tern Gazette"]
    assert given.sentences[0].text.startswith("The weir at Lorn will be rebuilt in steel")


def test_all_articles_on_it_are_listed_newest_first_opinions_last(desk: Newsdesk) -> None:
    given = _answer(desk, "List all articles about the weir")
    assert [one.article.article_id for one in given.citations] == ["weir-3", "weir-2", "weir-1", "opinion"]


def test_what_an_author_wrote_is_theirs_and_not_what_is_told_of_them(desk: Newsdesk) -> None:
    given = _answer(desk, "What did Ada Quist write about the council?")
    assert given.sentences[0].text == "The council should buy out the miller and plant willows."
    assert given.sentences[0].said_by == "Ada Quist" and "gardener" not in given.text


def test_no_dateline_is_shown_and_the_quote_is_verbatim(desk: Newsdesk) -> None:
    given = _answer(desk, "How many cellars were flooded at Lorn?")
    quote = given.citations[0]
    assert given.text.startswith("The weir at Lorn gave way")
    assert REPORTS[0].text[quote.start : quote.end] == quote.quote
