"""What a search of the index may return.

It does not care how an index applies it.
"""

from datetime import datetime

from retrieval.models import Model


class Filter(Model):
    """What an article must have; everything left out lets all through.

    `since` and `until` are inclusive. An article known only by its day matches where any moment of that day (in UTC)
    does, so a filter may let a neighbouring day through but never loses one. An article without a date counts from
    the time it was ingested; `until` alone lets it through, as nothing says that it is later. `publishers` are
    compared without case. `article_ids`, where given, may be empty: nothing matches.
    """

    since: datetime | None = None
    until: datetime | None = None
    publishers: tuple[str, ...] = ()
    article_ids: tuple[str, ...] | None = None
