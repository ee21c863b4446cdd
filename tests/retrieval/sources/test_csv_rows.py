"""Rows of .csv files: quotes left open, cells over several lines, and how far a file has been read."""

import csv
import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.models import Article, Failure
from retrieval.sources.files import bytes_of, read_file, read_files
from retrieval.sources.meter import Meter

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)


def read(folder: Path, *lines: str, header: str = "_id,title,text") -> list[Article | Failure]:
    path = folder / "a.csv"
    path.write_text("\n".join([header, *lines]), newline="")
    return list(read_files(str(path), NOW))


def told(items: list[Article | Failure]) -> list[str]:
    return [item.article_id if isinstance(item, Article) else item.reason for item in items]


@pytest.mark.parametrize(
    "following", [['2,"Two","Quoted text."', "3,Three,Plain text."], ["2,Two,Plain text.", '3,"Three","Quoted text."']]
)
def test_a_quote_left_open_costs_its_own_row(tmp_path: Path, following: list[str]) -> None:
    items = read(tmp_path, "1,One,Text.", '1b,"Open,Text of it.', *following, "4,Four,More text.")
    assert told(items) == ["1", "A quote is opened in this row and not closed.", "2", "3", "4"]
    (failure,) = [item for item in items if isinstance(item, Failure)]
    assert failure.source.endswith("a.csv:3")


def test_the_paragraphs_behind_an_open_quote_make_no_articles(tmp_path: Path) -> None:
    items = read(tmp_path, '1,One,"First paragraph.', "", "He left, she stayed.", "2,Two,Text.", '3,"Three","More."')
    reason = "A quote is opened in this row and not closed: lines 2 to 4 were passed over."
    assert told(items) == [reason, "2", "3"]


def test_an_open_quote_in_the_last_row_is_told(tmp_path: Path) -> None:
    items = read(tmp_path, "1,One,Text.", '2,Two,"Text that')
    assert told(items) == ["1", "A quote is opened in this row and not closed."]


def test_a_quote_that_swallows_more_than_an_article_may_have_ends_there(tmp_path: Path) -> None:
    rows = [f"{number},T{number},Text {number}.,{'x' * 100_000}" for number in range(60)]
    items = read(tmp_path, '0b,"Open,Text.,', *rows, header="_id,title,text,note")
    assert told(items) == ["A quote is opened in this row and not closed.", *map(str, range(60))]


def test_quotes_that_should_have_been_doubled_are_read_as_they_stand(tmp_path: Path) -> None:
    items = read(tmp_path, '1,One,"He was asked', 'and said "no" twice."', '2,Two,"A "b" c"', "3,Three,Text.")
    assert told(items) == ["1", "2", "3"]


_cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n",;'), min_size=1, max_size=30)


@given(st.lists(st.tuples(_cells, _cells), max_size=8))
def test_what_a_writer_quotes_is_read_row_by_row(tmp_path_factory: pytest.TempPathFactory, rows: object) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["_id", "title", "text"])
    writer.writerows([[f"n{number}", *map(str, row)] for number, row in enumerate(rows)])  # type: ignore[arg-type, var-annotated]  # a list
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_text(file.getvalue(), newline="")
    items = list(read_file(path, NOW))
    assert not [item for item in items if isinstance(item, Failure) and "quote" in item.reason]
    assert len(items) == len(rows)  # type: ignore[arg-type]  # a list


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.json", "a.csv"])
def test_the_number_of_items_is_estimated_from_the_bytes_read(tmp_path: Path, name: str) -> None:
    items = [{"title": f"Title {number}", "text": f"Text {number * number}. " * 40} for number in range(2_000)]
    lines = "".join(json.dumps(item) + "\n" for item in items)
    if name == "a.json":
        lines = json.dumps(items)
    if name == "a.csv":
        lines = "title,text\n" + "".join(f"{item['title']},{item['text']}\n" for item in items)
    path = tmp_path / name
    path.write_bytes(gzip.compress(lines.encode()) if name.endswith(".gz") else lines.encode())
    meter = Meter()
    meter.total = bytes_of(str(tmp_path))
    assert meter.whole(0) is None
    estimates = [meter.whole(number) for number, _ in enumerate(read_files(str(path), NOW, meter), start=1)]
    halfway = estimates[1_000] or 0
    assert 1_000 < halfway < 4_000
    assert meter.whole(2_000) == 2_000
