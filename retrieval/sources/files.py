"""Read articles from files, folders and globs.

A link named by hand is followed, to a file or a folder: the person meant what it leads to. One that is only met, in a
folder or by a pattern, is followed where it leads to a file of the same folder, else it is a Failure: whoever may put
files into a folder could otherwise have any file of this machine read.

It does not care about addresses on the web, nor whether an article is already stored. Each item is an Article or a
Failure with its place and a plain reason; one bad item never stops the others.
"""

import glob
import itertools
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from retrieval.errors import SourceError
from retrieval.models import Article, Failure, Undated
from retrieval.sources import documents, records
from retrieval.sources.feed_formats.refusals import IS_A_LIST
from retrieval.sources.items import article_from, unread_date
from retrieval.sources.meter import Meter

_RECORDS = {
    ".json": records.read_json,
    ".jsonl": records.read_jsonl,
    ".ndjson": records.read_jsonl,
    ".csv": records.read_csv,
}
_DOCUMENTS = {
    ".txt": documents.read_text,
    ".text": documents.read_text,
    ".md": documents.read_markdown,
    ".markdown": documents.read_markdown,
}
_PAGES = (".html", ".htm", ".xhtml")
_FEEDS = (".rss", ".atom", ".xml")
_PACKED = (".jsonl.gz", ".ndjson.gz", ".csv.gz")
KINDS = " ".join((*_DOCUMENTS, *_PAGES, *_RECORDS, *_PACKED, *_FEEDS))


def read_files(source: str, now: datetime, meter: Meter | None = None) -> Iterator[Article | Failure]:
    """The items of a file, of all files below a folder, or of all files a glob names, in the order of their names."""
    found = False
    for path in _paths(source):
        found = True
        yield from [path] if isinstance(path, Failure) else read_file(path, now, meter)
    if not found:
        yield Failure(source=source, reason=_nothing_at(source))


def bytes_of(source: str) -> int:
    """How many bytes the files have that `read_files` will read; those that cannot be looked at have none."""
    total = 0
    for path in _paths(source):
        if isinstance(path, Path):
            with suppress(OSError, ValueError):
                total += path.stat().st_size
    return total


def read_file(path: Path, now: datetime, meter: Meter | None = None) -> Iterator[Article | Failure]:
    """The items of one file; `meter` is told how far it has been read."""
    name = str(path)
    meter = meter or Meter()
    before = meter.read
    try:
        kind = _kind(path)
        if kind in _RECORDS:
            yield from _articles(_RECORDS[kind](path, name, meter), now)
        elif kind in _DOCUMENTS:
            yield from _dated(_DOCUMENTS[kind](path), name, now)
        elif kind in _PAGES:
            yield _page(path, name, now)
        else:
            yield from _feed(path, name, now)
    except SourceError as error:
        yield Failure(source=name, reason=str(error))
    except OSError as error:
        yield Failure(source=name, reason=f"It cannot be read: {error.strerror or error}.")
    with suppress(OSError, ValueError):
        meter.read = before + path.stat().st_size


def _articles(found: Iterable[records.Record], now: datetime) -> Iterator[Article | Failure]:
    for place, fields, reason in found:
        if fields is None:
            yield Failure(source=place, reason=reason)
            continue
        try:
            yield from _dated(fields, place, now)
        except SourceError as error:
            yield Failure(source=place, reason=str(error))


def _dated(fields: Mapping[str, object], place: str, now: datetime) -> Iterator[Article | Failure]:
    """The article, and where its date cannot be read a word on that."""
    article = article_from(fields, place, now)
    yield article
    if reason := unread_date(fields, article):
        yield Undated(source=place, reason=reason)


def _page(path: Path, name: str, now: datetime) -> Article:
    from retrieval.sources.extract import extract

    return extract(documents.read_page(path), None, now=now, origin=name)


def _feed(path: Path, name: str, now: datetime) -> Iterator[Article | Failure]:
    from retrieval.sources.feeds import feed_articles

    yield from feed_articles(documents.read_page(path), name, now)


def _kind(path: Path) -> str:
    """The suffix that says how to read a file; raises SourceError for what is not a regular file of a known kind."""
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device would be waited for, or read, for ever
        raise SourceError("It is not an ordinary file.")
    lowered = path.name.lower()
    suffix = Path(lowered.removesuffix(".gz")).suffix if lowered.endswith(_PACKED) else Path(lowered).suffix
    if suffix == ".opml":
        raise SourceError(IS_A_LIST)
    if suffix not in (*_RECORDS, *_DOCUMENTS, *_PAGES, *_FEEDS):
        raise SourceError(f"Files of this kind are not read. Those that are: {KINDS}.")
    return suffix


def _paths(source: str) -> Iterator[Path | Failure]:
    path = Path(source).expanduser()
    try:
        if path.is_dir():
            yield from _below(path)
        elif os.path.lexists(path):
            yield path
        elif glob.has_magic(source):
            yield from _matching(path)
    except (OSError, ValueError) as error:
        yield Failure(source=source, reason=f"It cannot be read: {getattr(error, 'strerror', None) or error}.")


def _below(folder: Path) -> Iterator[Path | Failure]:
    """All files below a folder but hidden ones."""
    root = folder.resolve()
    for parent, folders, names in os.walk(folder):
        names += [name for name in folders if (Path(parent) / name).is_symlink()]  # they are not walked
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            yield _met(Path(parent) / name, root)


def _matching(pattern: Path) -> Iterator[Path | Failure]:
    """All files that match, below the folder that the pattern names without wildcards."""
    folder = Path(*itertools.takewhile(lambda part: not glob.has_magic(part), pattern.parts))
    root = folder.resolve()
    for name in sorted(glob.iglob(str(pattern), recursive=True)):  # noqa: PTH207  # Path.glob takes no absolute pattern
        path = Path(name)
        above = path.relative_to(folder).parents
        if not path.is_dir() and not any((folder / one).is_symlink() for one in above if one != Path()):
            yield _met(path, root)


def _met(path: Path, root: Path) -> Path | Failure:
    """A file that nobody named, or what is wrong with it as a link."""
    if not path.is_symlink():
        return path
    if path.is_dir():
        return Failure(source=str(path), reason="It is a link to a folder; name the folder itself.")
    # realpath, as Path.resolve raises where links lead in a circle; reading it then fails like any other file
    if Path(os.path.realpath(path)).is_relative_to(root):
        return path
    return Failure(source=str(path), reason="It is a link that leads out of the folder; name the file itself.")


def _nothing_at(source: str) -> str:
    if glob.has_magic(source):
        return "No file matches this pattern."
    return "The folder holds no files." if Path(source).expanduser().is_dir() else "There is no such file or folder."
