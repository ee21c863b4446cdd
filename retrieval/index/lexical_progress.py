"""How far the lexical index has come, and in which catalogue: a small file beside its segments.

It does not care what the index holds. That the catalogue can be told from the file alone is for whoever has to know,
before anything is opened, whose index this is (`retrieval.belonging`).
"""

import json
from pathlib import Path
from typing import NamedTuple


class LexicalProgress(NamedTuple):
    """`seq` is the last change applied of the catalogue `identity` ("": written before it was noted); an index with
    another `stamp` than the program expects cannot be used."""

    stamp: str
    seq: int
    identity: str


def lexical_folder(index_folder: Path) -> Path:
    """Where the lexical index is kept."""
    return index_folder / "lexical"


def progress_file(folder: Path) -> Path:
    return folder / "progress.json"


def read_progress(folder: Path) -> LexicalProgress | None:
    """None where there is none, or what there is cannot be read."""
    try:
        stored = json.loads(progress_file(folder).read_text())
        return LexicalProgress(str(stored["stamp"]), int(stored["seq"]), str(stored.get("identity", "")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_progress(folder: Path, progress: LexicalProgress) -> None:
    """Written whole or not at all."""
    beside = progress_file(folder).with_suffix(".new")
    beside.write_text(json.dumps(progress._asdict()))
    beside.replace(progress_file(folder))
