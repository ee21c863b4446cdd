"""Passages with their vectors, read in one statement for those that a search weighs.

It does not care which of them are shown: a row becomes a `Passage` only when it is asked for one.
"""

import json
from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, RowMapping, Select, select

from retrieval.catalogue.database import reading
from retrieval.catalogue.portions import among, keys_for
from retrieval.catalogue.rows import PASSAGE_COLUMNS, to_passage
from retrieval.catalogue.tables import passages
from retrieval.models import Passage


@cache
def _query(dialect: str) -> Select[Any]:
    wanted = select(*PASSAGE_COLUMNS, passages.c.embedding_name, passages.c.embedding)
    return wanted.where(among(passages.c.id, dialect))


class StoredPassage:
    """One row; `embedding` has shape (dimension,) and is of the space named `embedding_name`."""

    def __init__(self, row: RowMapping) -> None:
        self._row = row
        self.embedding_name: str = row["embedding_name"]
        self.embedding: NDArray[np.float32] = row["embedding"]

    @property
    def text(self) -> str:
        return str(self._row["text"])

    @property
    def sentences(self) -> list[str]:
        """Its sentences, in order."""
        start, text = self._row["start"], self.text
        return [text[one - start : two - start] for one, two in json.loads(self._row["sentences"])]

    @cached_property
    def passage(self) -> Passage:
        return to_passage(self._row)


def stored_passages(engine: Engine, passage_ids: Iterable[str]) -> dict[str, StoredPassage]:
    """Those of `passage_ids` (at most some thousand) that exist."""
    dialect = engine.dialect.name
    with reading(engine) as connection:
        rows = connection.execute(_query(dialect), keys_for(dialect, passage_ids))
        return {row["id"]: StoredPassage(row) for row in rows.mappings()}
