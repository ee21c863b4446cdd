"""What a search of the index may return, and which articles that lets through.

It does not care how an index applies it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pydantic import field_validator
from sqlalchemy import ColumnElement

from retrieval.catalogue.listings import Listing
from retrieval.catalogue.rows import publisher_key
from retrieval.catalogue.tables import articles, storable
from retrieval.models import Model


class Filter(Model):
    """What an article must have; everything left out lets all through.

    `since` and `until` are inclusive. An article known only by its day matches where any moment of that day (in UTC)
    does, so a filter may let a neighbouring day through but never loses one. An article without a date counts from
    the time it was ingested; `until` alone lets it through, as nothing says that it is later. `publishers` are
    compared without case; `languages` are ISO 639-1 codes, and an article whose language is not known has none of
    them. `article_ids`, where given, may be empty: nothing matches.
    """

    since: datetime | None = None
    until: datetime | None = None
    publishers: tuple[str, ...] = ()
    excluded_publishers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    article_ids: tuple[str, ...] | None = None

    @field_validator("article_ids", "languages")
    @classmethod
    def _as_stored(cls, value: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return None if value is None else tuple(storable(article_id) for article_id in value)


DAY = timedelta(days=1)
NO_DATE = -(2**53)  # earlier than any date, and exact also as a JSON number


def whole_seconds(moment: datetime | None) -> int:
    """Seconds since 1970 in UTC, rounded down: the number that indexes compare."""
    if moment is None:
        return NO_DATE
    return int(_in_utc(moment).timestamp() // 1)


def article_of(passage_id: str) -> str:
    """The article of a passage, whose id is `<article_id>:<ordinal>`."""
    return passage_id.rpartition(":")[0]


def conditions(filter: Filter) -> list[ColumnElement[bool]]:
    """`filter` over the rows of `articles`, which the database finds by an index."""
    found: list[ColumnElement[bool]] = []
    if filter.publishers:
        found.append(articles.c.publisher_key.in_([publisher_key(name) for name in filter.publishers]))
    if filter.excluded_publishers:
        excluded = [publisher_key(name) for name in filter.excluded_publishers]
        found.append(articles.c.publisher_key.not_in(excluded))
    if filter.languages:
        found.append(articles.c.language.in_(filter.languages))
    if filter.article_ids is not None:
        found.append(articles.c.article_id.in_(filter.article_ids))
    if filter.since is not None:
        found.append(articles.c.dated_to >= filter.since)
        if filter.since.year > 1:  # the index is over the first moment, which is no more than a day before the last
            found.append(articles.c.dated_from >= filter.since - DAY)
    if filter.until is not None:
        until = articles.c.dated_from <= filter.until
        found.append(until if filter.since is not None else until | articles.c.published_at.is_(None))
    return found


def lets_through(filter: Filter, article: Listing) -> bool:
    """`conditions`, of an article that is at hand."""
    if filter.publishers and not _is_among(filter.publishers, article.publisher):
        return False
    if filter.excluded_publishers and _is_among(filter.excluded_publishers, article.publisher):
        return False
    if filter.languages and article.language not in filter.languages:
        return False
    if filter.article_ids is not None and article.article_id not in filter.article_ids:
        return False
    return _within(filter, article)


def _is_among(publishers: Iterable[str], publisher: str) -> bool:
    return publisher_key(publisher) in map(publisher_key, publishers)


def _within(filter: Filter, article: Listing) -> bool:
    since, until = filter.since and _in_utc(filter.since), filter.until and _in_utc(filter.until)
    if since and not (article.dated_to and article.dated_to >= since):
        return False
    if until and not (article.dated_from and article.dated_from <= until):
        return since is None and article.published_at is None
    return True


def _in_utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
