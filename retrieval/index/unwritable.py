"""A full disk, or files that are another's, are no damage: an index that cannot be written is not thrown away for it.

It does not care which index it is.
"""

import errno

from retrieval.errors import IndexUnavailable

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_OURS = (errno.EACCES, errno.EPERM, errno.EROFS)
# Chroma and tantivy tell it in words alone; 778 is SQLite's error for a quota, or a file that may not grow
_FULL_WORDS = ("disk is full", "no space left", "file too large", "quota exceeded", "(code: 778)")
_NOT_OURS_WORDS = ("permission denied", "readonly database", "read-only file system", "operation not permitted")


class Unwritable(IndexUnavailable):
    """The index cannot be written, for a reason that building it anew would meet as well."""

    def __init__(self, place: str, advice: str) -> None:
        super().__init__(f"The index {place} cannot be written: {advice}, then try again; what is there is kept.")


def unwritable(error: BaseException, place: str) -> Unwritable | None:
    """The same failure as Unwritable, where it is one; `place` says where the index is."""
    words, code = str(error).lower(), error.errno if isinstance(error, OSError) else None
    if code in _FULL or any(one in words for one in _FULL_WORDS):
        return Unwritable(place, "its disk is full. Make room")
    if code in _NOT_OURS or any(one in words for one in _NOT_OURS_WORDS):
        return Unwritable(place, "it is another's, or read-only. Check whose it is and that you may write it")
    return None
