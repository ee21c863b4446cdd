"""Whether a catalogue is the one the index in the data folder was made of.

A catalogue that was emptied, deleted, or exchanged for an older or another one must not pass for a collection that has
just begun: the index would be cleared to match, and the loss be noticed when it is too late to undo. It does not care
what else may be wrong with either; what is missing in the index itself is mended from the catalogue.
"""

from pathlib import Path

from retrieval.catalogue import following
from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.database import is_unwritten, place_of
from retrieval.errors import CatalogueUnavailable
from retrieval.index.lexical_progress import LexicalProgress, lexical_folder, read_progress


def open_catalogue(sql_url: str, index_folder: Path, whichever: bool = False) -> Catalogue:
    """The catalogue at this address, made or migrated where it has to be.

    Raises CatalogueUnavailable, and changes nothing, where the index in `index_folder` was made of another one or of a
    later state of it, unless `whichever`: then the index will be made anew of what is there.
    """
    indexed = None if whichever else read_progress(lexical_folder(index_folder))
    if indexed is None or not indexed.identity or not indexed.seq:
        return Catalogue.open(sql_url)
    if is_unwritten(sql_url):  # told before it is opened: SQLite would throw away what it had still to write into it
        raise _refusal(sql_url, "is empty or missing", "to begin a new collection")
    catalogue = Catalogue.open(sql_url)
    try:
        _compare(catalogue, sql_url, indexed)
    except BaseException:
        catalogue.close()
        raise
    return catalogue


def _compare(catalogue: Catalogue, sql_url: str, indexed: LexicalProgress) -> None:
    if following.catalogue_identity(catalogue.engine) != indexed.identity:
        raise _refusal(sql_url, "is that of another collection than the index beside it", "to go on with this one")
    if following.last_seq(catalogue.engine) < indexed.seq:
        raise _refusal(sql_url, "is older than the index beside it, and lacks what came last", "to go on with it")


def _refusal(sql_url: str, what: str, wish: str) -> CatalogueUnavailable:
    return CatalogueUnavailable(
        f"The catalogue {place_of(sql_url)} {what}. The index is kept as it is. Put the right catalogue back, from a "
        f"backup if need be; or, {wish}, run `briefing reindex`, which makes the index anew of what is there."
    )
