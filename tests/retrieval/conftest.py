"""What tests of the catalogue and of its index share.

It does not care what is tested.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.catalogue.catalogue import Catalogue


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'catalogue.sqlite'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def either(database_url: str) -> Iterator[Catalogue]:
    """An empty catalogue, once on SQLite and once on PostgreSQL."""
    catalogue = Catalogue.open(database_url)
    yield catalogue
    catalogue.close()


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue on SQLite."""
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    yield catalogue
    catalogue.close()
