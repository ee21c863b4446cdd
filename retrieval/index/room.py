"""A full disk is no damage: an index that cannot be written for want of room is not thrown away to be built anew.

It does not care which index it is.
"""

import errno

from retrieval.errors import IndexUnavailable

_CODES = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# SQLite tells a quota, or a file that may not grow, as an error of writing: 778
_WORDS = ("disk is full", "no space left", "file too large", "quota exceeded", "(code: 778)")


class NoRoom(IndexUnavailable):
    """The disk of the index is full."""

    def __init__(self, place: object) -> None:
        super().__init__(
            f"The index {place} cannot be written: its disk is full. Make room, then try again; what is there is kept."
        )


def lacks_room(error: BaseException) -> bool:
    """Whether this says that the disk is full; Chroma and tantivy tell it in words alone."""
    if isinstance(error, OSError) and error.errno in _CODES:
        return True
    return any(words in str(error).lower() for words in _WORDS)
