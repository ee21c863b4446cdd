"""A filter as tantivy applies it.

It does not care what is looked for. What lets a passage through adds nothing to how well it matches.
"""

from collections.abc import Iterable

import tantivy

from retrieval.catalogue.rows import publisher_key
from retrieval.index.filters import Filter, whole_seconds
from retrieval.index.matching import Weighed

_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


def filtering(schema: tantivy.Schema, filter: Filter) -> list[Weighed]:
    """The clauses that let through what `filter` does."""
    wanted: list[tantivy.Query] = []
    if filter.publishers:
        wanted.append(one_of(schema, "publisher", map(publisher_key, filter.publishers)))
    if filter.languages:
        wanted.append(one_of(schema, "language", filter.languages))
    if filter.article_ids is not None:
        wanted.append(one_of(schema, "article_id", filter.article_ids))
    if filter.since is not None:
        wanted.append(_range(schema, "dated_to", lower_bound=whole_seconds(filter.since)))
    if filter.until is not None:
        wanted.append(_until(schema, filter))
    clauses = [(_MUST, tantivy.Query.const_score_query(one, 0.0)) for one in wanted]
    if filter.excluded_publishers:
        clauses.append((_MUST_NOT, one_of(schema, "publisher", map(publisher_key, filter.excluded_publishers))))
    return clauses


def one_of(schema: tantivy.Schema, field: str, values: Iterable[str]) -> tantivy.Query:
    """Passages whose `field` is one of `values`."""
    return tantivy.Query.term_set_query(schema, field, list(values))


def _until(schema: tantivy.Schema, filter: Filter) -> tantivy.Query:
    until = _range(schema, "dated_from", upper_bound=whole_seconds(filter.until))
    if filter.since is not None:
        return until
    undated = tantivy.Query.term_query(schema, "undated", True, "basic")
    return tantivy.Query.boolean_query([(_SHOULD, until), (_SHOULD, undated)])


def _range(
    schema: tantivy.Schema, field: str, lower_bound: int | None = None, upper_bound: int | None = None
) -> tantivy.Query:
    kind = tantivy.FieldType.Integer
    return tantivy.Query.range_query(schema, field, kind, lower_bound=lower_bound, upper_bound=upper_bound)
