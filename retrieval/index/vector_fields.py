"""What the vector index keeps of a passage beside its vector, and a filter in Chroma's words.

It does not care how either is sent.
"""

from typing import Any

from retrieval.catalogue.following import Indexable
from retrieval.catalogue.rows import publisher_key
from retrieval.index.filters import Filter, whole_seconds


def metadata(passage: Indexable) -> dict[str, str | int | bool]:
    """The fields a filter asks for."""
    return {
        "article_id": passage.article_id,
        "publisher": passage.publisher_key,
        "dated_from": whole_seconds(passage.dated_from),
        "dated_to": whole_seconds(passage.dated_to),
        "undated": passage.undated,
        "language": passage.language,
    }


def where(filter: Filter) -> dict[str, Any] | None:
    """`filter` as Chroma's own condition."""
    conditions: list[dict[str, Any]] = []
    if filter.publishers:
        conditions.append({"publisher": {"$in": [publisher_key(name) for name in filter.publishers]}})
    if filter.excluded_publishers:
        conditions.append({"publisher": {"$nin": [publisher_key(name) for name in filter.excluded_publishers]}})
    if filter.languages:
        conditions.append({"language": {"$in": list(filter.languages)}})
    if filter.article_ids is not None:
        conditions.append({"article_id": {"$in": list(filter.article_ids)}})
    if filter.since is not None:
        conditions.append({"dated_to": {"$gte": whole_seconds(filter.since)}})
    if filter.until is not None:
        until: dict[str, Any] = {"dated_from": {"$lte": whole_seconds(filter.until)}}
        conditions.append(until if filter.since is not None else {"$or": [until, {"undated": True}]})
    if len(conditions) > 1:
        return {"$and": conditions}
    return conditions[0] if conditions else None
