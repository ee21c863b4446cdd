"""Reading rows by many keys, in statements short enough for either database.

It does not care what the rows are.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ARRAY, Column, ColumnElement, Connection, RowMapping, Select, Text, bindparam, func, select

from retrieval.catalogue.tables import storable

IN_ONE_STATEMENT = 500  # SQLite allows 32,766 variables; short statements also keep each wait short


def portions(keys: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """`keys` in runs of at most IN_ONE_STATEMENT."""
    for start in range(0, len(keys), IN_ONE_STATEMENT):
        yield keys[start : start + IN_ONE_STATEMENT]


KEYS = "keys"


def among(column: Column[Any], dialect: str) -> ColumnElement[bool]:
    """`column` is one of the texts that `keys_for` puts into the one variable KEYS, however many they are.

    A statement with a variable for each key is made anew for each number of them; one with this is made once.
    """
    if dialect == "sqlite":
        listed = func.json_each(bindparam(KEYS)).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == func.any(bindparam(KEYS, type_=ARRAY(Text)))


def keys_for(dialect: str, keys: Iterable[str]) -> dict[str, Any]:
    """The value of KEYS for these keys."""
    wanted = [storable(key) for key in keys]
    return {KEYS: json.dumps(wanted) if dialect == "sqlite" else wanted}


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
