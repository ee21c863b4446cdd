"""What a search needs to know of the whole collection, kept in memory until the collection changes.

It does not care about single articles (`retrieval.catalogue.listings` keeps what ranking needs of them).
"""

from datetime import datetime
from typing import NamedTuple

from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.listings import newest_dated
from retrieval.planning.outlets import Aliases, aliases


class Overview(NamedTuple):
    """The collection as the index had it after change `seq`: what its outlets may be called, when its newest article
    appeared."""

    seq: int
    outlets: Aliases
    newest: datetime | None


class Roster:
    """Of one catalogue; safe to use from several threads, which at worst read it twice."""

    def __init__(self) -> None:
        self._overview: Overview | None = None

    def overview(self, catalogue: Catalogue, seq: int) -> Overview:
        """The collection as of change `seq`, the last that the index has followed: what is newer is not found yet."""
        known = self._overview
        if known is None or known.seq != seq:
            known = Overview(seq, aliases(catalogue.publishers()), newest_dated(catalogue.engine))
            self._overview = known
        return known
