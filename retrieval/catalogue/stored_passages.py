"""Passages with their vectors, read in one statement for those that a search weighs.

It does not care which of them are shown: a row becomes a `Passage` only when it is asked for one.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, Select, select

from retrieval.catalogue.portions import among, keys_for
from retrieval.catalogue.rows import PASSAGE_COLUMNS, passage_of_values
from retrieval.catalogue.tables import passages
from retrieval.models import Passage

_NAMES = [column.name for column in PASSAGE_COLUMNS]
_ID, _TEXT, _START, _SENTENCES = map(_NAMES.index, ("id", "text", "start", "sentences"))


@cache
def _query(dialect: str) -> Select[Any]:
    wanted = select(*PASSAGE_COLUMNS, passages.c.embedding_name, passages.c.embedding)
    return wanted.where(among(passages.c.id, dialect))


class StoredPassage:
    """One row; `embedding` has shape (dimension,) and is of the space named `embedding_name`."""

    __slots__ = ("_passage", "_values", "embedding", "embedding_name", "text")

    embedding_name: str
    embedding: NDArray[np.float32]

    def __init__(self, row: Row[Any]) -> None:
        *values, self.embedding_name, self.embedding = tuple(row)
        self._values: Sequence[Any] = values
        self.text: str = values[_TEXT]
        self._passage: Passage | None = None

    @property
    def sentences(self) -> list[str]:
        """Its sentences, in order."""
        start, text = self._values[_START], self.text
        return [text[one - start : two - start] for one, two in json.loads(self._values[_SENTENCES])]

    @property
    def passage(self) -> Passage:
        if self._passage is None:
            self._passage = passage_of_values(self._values)
        return self._passage


def stored_passages(connection: Connection, passage_ids: Iterable[str]) -> dict[str, StoredPassage]:
    """Those of `passage_ids` (at most some thousand) that exist."""
    dialect = connection.dialect.name
    rows = connection.execute(_query(dialect), keys_for(dialect, passage_ids)).all()  # in one call, not row by row
    return {row[_ID]: StoredPassage(row) for row in rows}
