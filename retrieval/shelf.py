"""The catalogue with a clock: what a command takes that only looks into the collection.

It does not care about the index and the embedding model, which take seconds to open.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from retrieval.belonging import open_catalogue
from retrieval.catalogue.catalogue import Catalogue
from retrieval.models import Clock


@dataclass(frozen=True)
class Shelf:
    """As much of a newsdesk as is open."""

    catalogue: Catalogue
    clock: Clock


@contextmanager
def open_shelf(home: Path, sql_url: str, clock: Clock) -> Iterator[Shelf]:
    """The collection of the data folder `home`, made or migrated where it has to be, and closed on leaving."""
    catalogue = open_catalogue(sql_url, home / "index")
    try:
        yield Shelf(catalogue, clock)
    finally:
        catalogue.close()
