"""The newsdesk that the tests of stories share: the samples, ingested once with the shipped embedder.

It does not care what is composed from it; a test that changes articles uses `small_desk`.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from playground.samples import articles_path
from retrieval.ingest import ingest
from retrieval.newsdesk import Newsdesk
from retrieval.opening import open_newsdesk

NOW = datetime(2026, 11, 17, 9, tzinfo=UTC)


@pytest.fixture(scope="session")
def sample_desk(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Iterator[Newsdesk]:
    """All sample articles, none revised."""
    home = tmp_path_factory.mktemp("stories")
    with open_newsdesk(home, models=models, clock=lambda: NOW) as desk:
        report = ingest(desk, [str(articles_path())])
        assert not report.failed and report.duplicates == 1
        yield desk


@pytest.fixture
def small_desk(tmp_path: Path, models: Path) -> Iterator[Newsdesk]:
    """An empty collection."""
    with open_newsdesk(tmp_path / "home", models=models, clock=lambda: NOW) as desk:
        yield desk
