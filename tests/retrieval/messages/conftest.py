"""A newsdesk over one story whose toll rises day by day, and an article on something else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from retrieval.ingest import ingest_items
from retrieval.models import Article, Query
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk

NOW = datetime(2025, 6, 20, 9, tzinfo=UTC)
STORY = (
    (
        "fire-first",
        "Fire at Norvik cannery kills three",
        12,
        "A fire at the cannery in Norvik killed three people on Thursday morning, the police said. "
        "The blaze broke out in the cooling hall of the cannery shortly before six o'clock.",
    ),
    (
        "fire-later",
        "Toll of Norvik cannery fire rises to five",
        14,
        "The fire at the cannery in Norvik has killed five people, the county said on Saturday. "
        "Two workers died in hospital of their burns, a doctor said.",
    ),
    (
        "fire-inquiry",
        "Director of Norvik cannery steps down after the fire",
        18,
        "The director of the cannery in Norvik, Runa Holt, resigned on Wednesday over the fire in its cooling hall. "
        "The mayor, Stig Aune, said that the cannery would stay closed until the autumn.\n\n"
        "The fire killed eight people by the count of the county, which found three more bodies on Monday.",
    ),
)
OTHER = (
    "bees",
    "Beekeepers of Aldmoor count their losses",
    17,
    "Beekeepers in Aldmoor lost 40 per cent of their colonies over the winter, their union said on Tuesday. "
    "It blames a mite that was first seen in the valley two years ago.",
)


def asked(text: str) -> Query:
    return Query(text=text, asked_at=NOW)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Newsdesk]:
    home = tmp_path_factory.mktemp("messages")
    articles = [
        Article(
            article_id=article_id,
            title=title,
            publisher=f"The {article_id.title()} Post",
            published_at=datetime(2025, 6, day, 15, tzinfo=UTC),
            text=text,
        )
        for article_id, title, day, text in (*STORY, OTHER)
    ]
    with open_newsdesk(home, models=models, clock=lambda: NOW) as opened:
        assert ingest_items(opened, articles).added == len(articles)
        yield opened
