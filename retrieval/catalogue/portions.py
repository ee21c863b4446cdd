"""Reading rows by many keys, in statements short enough for either database.

It does not care what the rows are.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Select

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
    for some in portions(list(dict.fromkeys(keys))):
        rows.extend(connection.execute(query.where(column.in_(some))).mappings())
    return rows
