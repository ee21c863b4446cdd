"""Statements on short stories that went on: none that is false is supported, none that is true contradicted."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from retrieval.ingest import ingest_items
from retrieval.messages.briefing import brief_on
from retrieval.messages.verdict import check_message
from retrieval.models import Article
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk
from tests.retrieval.messages.conftest import NOW, asked

ARTICLES = (
    (
        "ban", "Island council passes ban on scooters", "2025-05-20",
        "The council of Ostray passed the ban on hired scooters on Tuesday by 19 votes to 14. "
        "The hire firm Glidewell said that it would go to court.",
    ),
    (
        "fever", "Nine ill with marsh fever in Pellworm", "2025-04-02",
        "Nine people in Pellworm have marsh fever, the health office said. It does not spread from person to person.",
    ),
    (
        "sale", "Brauer sells Hollow Mill to Tessing", "2025-05-06",
        "The brewer Lenz Brauer has sold Hollow Mill to Tessing Group for 12 million crowns, both said on Tuesday.",
    ),
    (
        "profit", "Korvo doubles its yearly profit", "2025-03-04",
        "The shipyard Korvo made a net profit of 80 million crowns last year, it said on Tuesday.",
    ),
    (
        "restated", "Korvo corrects its profit after an error", "2025-04-08",
        "Net profit was 52 million crowns, not the 80 million crowns that were given in March, the yard said. "
        "The head of accounts, Tilda Marn, resigned.",
    ),
    (
        "toll", "Ostray bridge toll to rise in July", "2025-05-02",
        "The toll on the Ostray bridge will rise on 1 July, the bridge company said. Nobody was asked, a driver said.",
    ),
    (
        "later", "Higher toll on Ostray bridge only in October", "2025-05-30",
        "The toll on the Ostray bridge will rise on 1 October and not on 1 July, the bridge company said.",
    ),
    (
        "blast", "Blast wrecks grain store in Lunden", "2025-06-10",
        "A blast wrecked a grain store in Lunden on Tuesday. Nobody was hurt, the fire service said.",
    ),
    (
        "hurt", "Four workers hurt in Lunden grain store blast", "2025-06-11",
        "Four workers were hurt in the blast at the grain store in Lunden, the police said on Wednesday. "
        "The owner, a man of 61, was questioned.",
    ),
    (
        "arrest", "Clerk arrested in Dorm over missing stamps", "2025-03-11",
        "The police in Dorm arrested a postal clerk on Tuesday over missing stamps, they said.",
    ),
    (
        "bail", "Clerk in Dorm stamps case out on bail", "2025-03-12",
        "The postal clerk in Dorm was released on bail over the missing stamps on Wednesday, the police said.",
    ),
    (
        "charged", "Nephew charged over death of Ansgar Rohde", "2025-02-12",
        "The gardener Till Sander was released on Wednesday, the prosecutor said. "
        "The nephew, Malte Rohde, was charged with the murder of Ansgar Rohde.",
    ),
)  # fmt: skip
FALSE = (
    "The council of Ostray rejected the ban on hired scooters by 19 votes to 14.",
    "The council of Ostray voted down the scooter ban.",
    "Marsh fever spreads from person to person.",
    "Tessing Group sold Hollow Mill to Lenz Brauer.",
    "Lenz Brauer bought Hollow Mill from Tessing Group.",
    "Korvo made a net profit of 80 million crowns.",
    "Tilda Marn was sacked by Korvo.",
    "The toll on the Ostray bridge will rise on 1 July.",
    "Nobody was hurt in the blast at the grain store in Lunden.",
    "Till Sander was charged with the murder of Ansgar Rohde.",
)
TRUE = (
    "The council of Ostray passed the ban on hired scooters by 19 votes to 14.",
    "Marsh fever does not spread from person to person.",
    "Lenz Brauer sold Hollow Mill to Tessing Group.",
    "The shipyard Korvo made a net profit of 52 million crowns.",
    "Tilda Marn resigned.",
    "The toll on the Ostray bridge will rise on 1 October.",
    "Four workers were hurt in the blast at the grain store in Lunden.",
    "Malte Rohde was charged with the murder of Ansgar Rohde.",
    "The police in Dorm arrested a postal clerk over missing stamps.",  # and released the clerk later
)


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Newsdesk]:
    articles = [
        Article(article_id=name, title=title, text=text, published_at=datetime.fromisoformat(f"{day}T12:00:00+00:00"))
        for name, title, day, text in ARTICLES
    ]
    with open_newsdesk(tmp_path_factory.mktemp("stories"), models=models, clock=lambda: NOW) as opened:
        assert ingest_items(opened, articles).added == len(articles)
        yield opened


def stands(desk: Newsdesk, claim: str) -> str:
    told = check_message(desk, asked(claim))
    return told.verdicts[0].stands if told.verdicts else "not_found"


@pytest.mark.parametrize("claim", FALSE)
def test_what_is_false_is_never_supported(stories: Newsdesk, claim: str) -> None:
    assert stands(stories, claim) != "supported"


@pytest.mark.parametrize("claim", TRUE)
def test_what_is_true_is_never_contradicted(stories: Newsdesk, claim: str) -> None:
    assert stands(stories, claim) != "contradicted"


def test_most_of_what_is_true_is_supported(stories: Newsdesk) -> None:
    assert sum(stands(stories, claim) == "supported" for claim in TRUE) >= 6


@pytest.mark.parametrize(
    ("claim", "there"),
    [
        (FALSE[0], "passed"),
        ("Korvo made a net profit of 80 million crowns.", "52 million crowns"),
        ("The toll on the Ostray bridge will rise on 1 July.", "1 October"),
        ("Nobody was hurt in the blast at the grain store in Lunden.", "hurt"),
        ("Tessing Group sold Hollow Mill to Lenz Brauer.", "Tessing Group"),
    ],
)
def test_the_reason_names_what_stands_there(stories: Newsdesk, claim: str, there: str) -> None:
    (verdict,) = check_message(stories, asked(claim)).verdicts
    assert verdict.stands == "contradicted" and there in verdict.detail


def test_a_briefing_tells_the_newest_of_the_story_first_and_nothing_that_was_given_up(stories: Newsdesk) -> None:
    told = brief_on(stories, asked("I read that Korvo made a profit of 80 million crowns."))
    assert told.sentences[0].text.startswith("Net profit was 52 million crowns")
    assert "made a net profit of 80 million" not in told.text


def test_a_statement_may_name_the_former_value_too(stories: Newsdesk) -> None:
    assert stands(stories, "Korvo's net profit was 52 million crowns, not 80 million crowns.") != "contradicted"
