"""Read the items of .json, .jsonl and .csv files, those two in a stream, each with the place it stands at.

It does not care what the fields mean. A bad line or row is reported with its number and the rest go on.
"""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from retrieval.errors import SourceError
from retrieval.models import MAX_ARTICLE_BYTES
from retrieval.sources.csv_rows import CsvLines, csv_rows
from retrieval.sources.decode import decode, encoding_of
from retrieval.sources.items import KNOWN_FIELDS
from retrieval.sources.meter import Meter

MAX_LINE_BYTES = 6 * MAX_ARTICLE_BYTES  # JSON may write one character in six bytes
MAX_JSON_BYTES = 20 * MAX_ARTICLE_BYTES
_SAMPLE = 65_536
_BROKEN = "\udc80", "\udcff"


class Record(NamedTuple):
    """One item: where it stands ("news.jsonl:12") and its fields, or the plain reason it cannot be read."""

    place: str
    fields: Mapping[str, object] | None
    reason: str = ""


def read_json(path: Path, name: str, meter: Meter) -> Iterator[Record]:
    """One article or a list of them; raises SourceError where the file as a whole cannot be read."""
    size = path.stat().st_size
    if size > MAX_JSON_BYTES:
        raise SourceError("It is over 100 MB. Save it as .jsonl, one article to a line, which is read in a stream.")
    try:
        value = json.loads(decode(path.read_bytes()))
    except (ValueError, RecursionError) as error:
        raise SourceError(f"It is not valid JSON ({_json_fault(error)}).") from error
    items = value if isinstance(value, list) else [value]
    for number, item in enumerate(items, start=1):
        meter.read += size / len(items)
        yield _record(f"{name}:{number}" if isinstance(value, list) else name, item)


def read_jsonl(path: Path, name: str, meter: Meter) -> Iterator[Record]:
    """One JSON object to a line, also gzipped; blank lines are passed over."""
    with _opened(path, meter) as stream:
        encoding = _encoding(stream)
        if encoding.startswith(("utf-16", "utf-32")):
            raise SourceError("A .jsonl file has to be UTF-8. Save it as UTF-8.")
        for number, line in enumerate(_lines(stream), start=1):
            place = f"{name}:{number}"
            if line is None:
                yield Record(place, None, "The line is longer than 30 MB.")
            elif line.strip():
                yield _json_line(place, line, encoding)


def read_csv(path: Path, name: str, meter: Meter) -> Iterator[Record]:
    """One article to a row under a header row; comma, semicolon or tab, whichever the header uses."""
    csv.field_size_limit(MAX_ARTICLE_BYTES + 1)
    with _opened(path, meter) as stream:
        encoding = _encoding(stream)
        text = io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")
        header = text.readline(_SAMPLE)
        delimiter = max(",;\t", key=header.count)
        names = [cell.strip().lower() for cell in next(csv.reader([header], delimiter=delimiter), [])]
        names = ["_id" if cell == "_id" else cell for cell in names]
        if not KNOWN_FIELDS.intersection(names):
            raise SourceError('Its first row names no known column ("title", "text", "url", "published_at", …).')
        lines = CsvLines(text, MAX_LINE_BYTES)
        for number, row in csv_rows(lines, delimiter, len(names)):
            place = f"{name}:{number}"
            if isinstance(row, str):
                yield Record(place, None, row)
            elif any(cell.strip() for cell in row):
                yield _row(place, names, row)


def _row(place: str, names: list[str], row: list[str]) -> Record:
    if any(_BROKEN[0] <= char <= _BROKEN[1] for cell in row for char in cell if char > "\ud7ff"):
        return Record(place, None, "The row holds bytes that are not text in the file's encoding.")
    if len(row) > len(names) and any(cell.strip() for cell in row[len(names) :]):
        return Record(place, None, f"The row has {len(row)} cells, the header {len(names)}. Quote cells with commas.")
    return Record(place, dict(zip(names, row, strict=False)))


def _json_line(place: str, line: bytes, encoding: str) -> Record:
    try:
        return _record(place, json.loads(line.decode(encoding)))
    except UnicodeDecodeError:
        return Record(place, None, "The line is not UTF-8.")
    except (ValueError, RecursionError) as error:
        return Record(place, None, f"The line is not valid JSON ({_json_fault(error)}).")


def _record(place: str, item: object) -> Record:
    if isinstance(item, dict):
        return Record(place, item)
    return Record(place, None, "It is not an object with a title and a text.")


def _json_fault(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg}, line {error.lineno} column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else "a number in it is too long"


def _opened(path: Path, meter: Meter) -> io.BufferedReader:
    file = meter.opened(path)
    if path.suffix != ".gz":
        return io.BufferedReader(file, _SAMPLE)
    packed = gzip.GzipFile(fileobj=file, mode="rb")
    packed.myfileobj = file  # closed with it, as a file it opened itself would be
    return io.BufferedReader(packed, _SAMPLE)


def _encoding(stream: io.BufferedReader) -> str:
    try:
        sample = stream.peek(_SAMPLE)[:_SAMPLE]
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError("It is not a whole gzip file.") from error
    if not sample.strip(b"\0 \t\r\n"):
        raise SourceError("It is empty.")
    return encoding_of(sample)


def _lines(stream: io.BufferedReader) -> Iterator[bytes | None]:
    """Each line; None for one longer than MAX_LINE_BYTES, of which no more than that is held at a time."""
    while True:
        try:
            line = stream.readline(MAX_LINE_BYTES)
            too_long = len(line) == MAX_LINE_BYTES and not line.endswith(b"\n")
            while line and too_long and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES)
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError("The gzip file breaks off or is damaged; what came before it was read.") from error
        if not line and not too_long:
            return
        yield None if too_long else line
