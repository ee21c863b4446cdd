"""Clearing away what stands in the place of an index, whatever it is.

It does not care whether that was an index: it is only called where one is to be written anew.
"""

import shutil
from contextlib import suppress
from pathlib import Path


def clear_away(path: Path) -> None:
    """Deletes the folder, file or link at `path`, as far as that can be done; nothing where there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
