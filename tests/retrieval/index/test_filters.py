"""A filter over rows of the database and over listings at hand: the two must let through the same articles."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.database import reading
from retrieval.catalogue.listings import list_by_id
from retrieval.catalogue.tables import articles
from retrieval.index.filters import Filter, conditions, lets_through
from tests.retrieval.stored import EMBEDDER, entry

START = datetime(2024, 1, 1, tzinfo=UTC)
ARTICLES = [
    entry(
        f"d{number}",
        "The dam held.",
        publisher=("", "Harbour  Times", "upland review", "Straße")[number % 4],
        published_at=None if number % 7 == 0 else START + timedelta(hours=9 * number),
        published_on_day_only=number % 3 == 0,
        ingested_at=None if number % 14 == 0 else START + timedelta(hours=9 * number + 5),
        language=("en", "de", None)[number % 3],
    )
    for number in range(42)
]
_zones = st.sampled_from([UTC, None])
_moments = st.none() | st.datetimes(datetime(2023, 12, 30), datetime(2024, 1, 20), timezones=_zones)
_outlets = st.lists(st.sampled_from(["", "HARBOUR TIMES", "Upland Review", "STRASSE", "none"]), max_size=2).map(tuple)
_filters = st.builds(
    Filter,
    since=_moments | st.just(datetime(1, 1, 1, tzinfo=UTC)),
    until=_moments,
    publishers=_outlets,
    excluded_publishers=_outlets,
    languages=st.lists(st.sampled_from(["en", "de", "fr"]), max_size=2).map(tuple),
    article_ids=st.none() | st.lists(st.sampled_from([f"d{n}" for n in range(45)]), max_size=20).map(tuple),
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    catalogue = Catalogue.open(f"sqlite:///{tmp_path_factory.mktemp('filters') / 'catalogue.sqlite'}")
    catalogue.save(ARTICLES, EMBEDDER.name)
    yield catalogue
    catalogue.close()


@given(filter=_filters)
def test_a_listing_at_hand_passes_where_its_row_does(saved: Catalogue, filter: Filter) -> None:
    with reading(saved.engine) as connection:
        rows = set(connection.scalars(select(articles.c.article_id).where(*conditions(filter))))
    listed = list_by_id(saved.engine, [one.article.article_id for one in ARTICLES])
    assert len(listed) == len(ARTICLES)
    assert {one for one, listing in listed.items() if lets_through(filter, listing)} == rows
