"""Which articles may be evidence for a query: its window, outlets, articles, and nothing from after it was asked.

It does not care how well an article fits. The index applies a scope roughly, to the day; `admits` applies it exactly.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from retrieval.catalogue.listings import Listing
from retrieval.catalogue.rows import publisher_key
from retrieval.index.filters import Filter
from retrieval.models import Headline, Query
from retrieval.zones import zone_named

_WIDEST = timedelta(hours=14)  # how far the days of two time zones lie apart at most


@dataclass(frozen=True)
class Scope:
    """A query's restrictions, ready to be compared with articles; built by `read_scope`."""

    since: date | None
    until: date | None
    latest: datetime
    zone: ZoneInfo
    publishers: frozenset[str]
    excluded_publishers: frozenset[str]
    article_ids: frozenset[str] | None
    filter: Filter

    def admits(self, article: Headline | Listing) -> bool:
        """Whether the article may be evidence. One without a date may be, unless there is a window.

        Languages are not looked at: what the index applies of them is exact already.
        """
        if self.article_ids is not None and article.article_id not in self.article_ids:
            return False
        if self.publishers and publisher_key(article.publisher) not in self.publishers:
            return False
        if self.excluded_publishers and publisher_key(article.publisher) in self.excluded_publishers:
            return False
        at = article.published_at
        if at is None:
            return self.since is None and self.until is None
        if at > self.latest:
            return False
        day = at.date() if article.published_on_day_only else self._day(at)
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def _day(self, at: datetime) -> date:
        try:
            return at.astimezone(self.zone).date()
        except OverflowError:  # the first or last day there is
            return at.date()


def read_scope(query: Query) -> Scope:
    """The scope of a query; QuestionError where its time zone does not exist."""
    zone = zone_named(query.zone)
    latest = _moved(query.asked_at, query.foresight)
    since, until = query.window.since, query.window.until
    # The day of an article known only by its day is compared as it stands, so the rough filter spans every zone.
    earliest = _moved(datetime.combine(since, time.min, UTC), -_WIDEST) if since else None
    last = _moved(datetime.combine(until, time.max, UTC), _WIDEST) if until else latest
    return Scope(
        since=since,
        until=until,
        latest=latest,
        zone=zone,
        publishers=frozenset(map(publisher_key, query.sources)),
        excluded_publishers=frozenset(map(publisher_key, query.excluded_sources)),
        article_ids=None if query.article_ids is None else frozenset(query.article_ids),
        filter=Filter(
            since=earliest,
            until=min(last, latest),
            publishers=query.sources,
            excluded_publishers=query.excluded_sources,
            languages=query.languages,
            article_ids=query.article_ids,
        ),
    )


def _moved(moment: datetime, by: timedelta) -> datetime:
    """`moment + by`, or `moment` at either end of the calendar."""
    try:
        return moment + by
    except OverflowError:
        return moment
