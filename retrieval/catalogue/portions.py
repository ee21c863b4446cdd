"""Reading rows by many keys, in statements short enough for either database.

It does not care what the rows are.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Select, bindparam

IN_ONE_STATEMENT = 500  # SQLite allows 32,766 variables; short statements also keep each wait short


def portions(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """`keys` in runs of at most IN_ONE_STATEMENT."""
    for start in range(0, len(keys), IN_ONE_STATEMENT):
        yield keys[start : start + IN_ONE_STATEMENT]


def rows_of(
    connection: Connection, query: Select[Any], column: Column[Any], keys: Iterable[object]
) -> list[RowMapping]:
    """The rows of `query` whose `column` is one of `keys`; the order of `query` holds within a portion only."""
    rows: list[RowMapping] = []
    statement = _by_keys(query, column)
    for some in portions(list(dict.fromkeys(keys))):
        rows.extend(connection.execute(statement, {"keys": some}).mappings())
    return rows


@lru_cache(maxsize=32)
def _by_keys(query: Select[Any], column: Column[Any]) -> Select[Any]:
    """A statement made once for each query that is a constant: making it takes as long as having it answered."""
    return query.where(column.in_(bindparam("keys", expanding=True)))
