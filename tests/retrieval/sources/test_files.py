"""Readers: each kind of file, each kind of fault, and nothing that hangs."""

import gzip
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import SourceError
from retrieval.models import Article, Failure, Undated
from retrieval.sources import records
from retrieval.sources.dates import UNDATED, read_published
from retrieval.sources.decode import decode
from retrieval.sources.files import read_file, read_files
from retrieval.sources.items import web_address

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
BODY = "The pier is shut until June, the harbour board said on Monday. It costs two million crowns to mend."


def read(path: Path) -> list[Article | Failure]:
    return list(read_files(str(path), NOW))


def one(path: Path) -> Article:
    (item,) = read(path)
    assert isinstance(item, Article), item
    return item


def reason(path: Path) -> str:
    (item,) = read(path)
    assert isinstance(item, Failure), item
    assert item.reason.endswith(".") and "\n" not in item.reason
    return item.reason


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_plain_text_has_its_title_on_the_first_line(tmp_path: Path) -> None:
    article = one(written(tmp_path, "a.txt", f"\n Pier shut \n\n{BODY}\nIt is late.\n"))
    assert (article.title, article.text) == ("Pier shut", f"{BODY}\n\nIt is late.")
    assert article.published_at is None and article.publisher == "" and article.language == "en"


def test_markdown_loses_its_markup(tmp_path: Path) -> None:
    source = (
        f"---\ndate: 2026-01-05\npublisher: The Gull\n---\n# Pier *shut*\n\n"
        f"{BODY} See [the **board**](http://x.example).\n\n- one\n- two\n"
    )
    article = one(written(tmp_path, "a.md", source))
    assert article.title == "Pier shut"
    assert article.text == f"{BODY} See the board.\n\none\n\ntwo"
    assert (article.publisher, article.published_iso) == ("The Gull", "2026-01-05")


@pytest.mark.parametrize("wrap", [False, True])
def test_json_holds_one_article_or_a_list(tmp_path: Path, wrap: bool) -> None:
    fields = {"headline": "Pier shut", "body": BODY, "date": "2026-01-05T08:00:00+01:00", "source": "The Gull"}
    article = one(written(tmp_path, "a.json", json.dumps([fields] if wrap else fields)))
    assert (article.title, article.publisher) == ("Pier shut", "The Gull")
    assert article.published_iso == "2026-01-05T07:00:00+00:00"


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_jsonl_reports_bad_lines_and_reads_the_rest(tmp_path: Path, name: str) -> None:
    lines = [
        json.dumps({"_id": "x 1", "title": "One", "text": BODY, "url": "https://gull.example/1"}).encode(),
        b"{broken",
        b"",
        b'{"title": "\xff"}',
        b"[1]",
        b'{"title": "No text"}',
        b'{"title": "Odd", "text": 5}',
        b"[" * 100_000,
        json.dumps({"title": "Two", "text": BODY}).encode(),
    ]
    data = b"\n".join(lines)
    path = written(tmp_path, name, gzip.compress(data) if name.endswith("gz") else data)
    items = read(path)
    good = [item for item in items if isinstance(item, Article)]
    assert [(article.title, article.origin) for article in good] == [("One", f"{path}:1"), ("Two", f"{path}:9")]
    assert good[0].article_id == "x-1" and good[0].publisher == "gull.example"
    assert [item.source for item in items if isinstance(item, Failure)] == [f"{path}:{n}" for n in (2, 4, 5, 6, 7, 8)]


def test_a_line_without_end_is_reported_and_not_held(tmp_path: Path) -> None:
    endless = b"a" * (records.MAX_LINE_BYTES + 10)
    lines = [b"title,text,extra", b'Pier,"Two\nlines.",x', b"Odd,short," + endless, b"Two,words,x"]
    path = written(tmp_path, "a.csv.gz", gzip.compress(b"\n".join(lines), 1))
    first, failed, last = read(path)
    assert isinstance(failed, Failure) and failed.source == f"{path}:4" and "30 MB" in failed.reason
    assert isinstance(first, Article) and first.origin == f"{path}:2"
    assert isinstance(last, Article) and last.origin == f"{path}:5"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_by_its_header(tmp_path: Path, separator: str) -> None:
    rows = ["Title|Text|date", f'Pier|"{BODY}\n\nIt is ""late""."|2026-01-05', "||", "Two|words|x"]
    path = written(tmp_path, "a.csv", "\n".join(rows).replace("|", separator))
    first, second = (item for item in read(path) if isinstance(item, Article))
    assert first.text == f'{BODY}\n\nIt is "late".' and first.published_iso == "2026-01-05"
    assert (second.title, second.published_at) == ("Two", None)


def test_csv_with_faults(tmp_path: Path) -> None:
    assert "no known column" in reason(written(tmp_path, "a.csv", "a,b\n1,2"))
    items = read(
        written(tmp_path, "b.csv", b"title,text\nOne,caf\xc3\xa9 news\nTwo,caf\xe9" + b"\nThree,a,b\nFour,fine")
    )
    assert [type(item).__name__ for item in items] == ["Article", "Failure", "Failure", "Article"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_are_told_by_their_marks(tmp_path: Path, encoding: str) -> None:
    assert one(written(tmp_path, "a.txt", f"Überfahrt\n{BODY} Café.".encode(encoding))).title == "Überfahrt"


def test_an_older_encoding_is_told_where_the_text_is_long_enough() -> None:
    text = (
        "Der Präsident erklärte am Montag, die Fähre könne nicht länger fahren. Für die Pendler übernähmen Busse. " * 5
    )
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\x00 ", "empty"),
        ("a.txt", b"%PDF-1.7 ...", "binary"),
        ("a.txt", bytes(range(256)) * 4, "binary"),
        ("a.txt", b"Title only", "no text"),
        ("a.txt", b"T\n" + b"word " * 1_100_000, "5 MB"),
        ("a.txt", b"\xff\xfe\x00", "UTF-8"),
        ("a.json", b"{", "not valid JSON"),
        ("a.json", b"[" * 100_000, "not valid JSON"),
        ("a.jsonl.gz", b"not gzip", "gzip"),
        ("a.jsonl", "{}".encode("utf-16"), "UTF-8"),
        ("a.pdf", b"%PDF-1.7", "not read"),
        ("a.html", b"<html><body><nav>Menu</nav></body></html>", "no article text"),
        ("a.xml", b"<html><body>Hello</body></html>", "not a feed"),
        ("a.xml", b"<opml><body/></opml>", "briefing feeds add"),
        ("a.opml", b"<opml><body/></opml>", "briefing feeds add"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    assert says in reason(written(tmp_path, name, content))


def test_one_article_over_five_megabytes_is_refused_and_the_stream_goes_on(tmp_path: Path) -> None:
    lines = [json.dumps({"title": "Long", "text": "word " * 1_100_000}), json.dumps({"title": "Short", "text": BODY})]
    long, short = read(written(tmp_path, "a.jsonl", "\n".join(lines)))
    assert isinstance(long, Failure) and "5 MB" in long.reason
    assert isinstance(short, Article)


def test_control_characters_are_stripped(tmp_path: Path) -> None:
    article = one(written(tmp_path, "a.json", json.dumps({"title": "A\x00b\u202e", "text": f"{BODY}\x00\x07 \ud800"})))
    assert (article.title, article.text) == ("Ab", BODY)


def test_a_folder_is_read_whole_in_order_and_bad_files_are_reported(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", ".hidden.txt"):
        written(tmp_path, name, f"{name}\n{BODY}")
    written(tmp_path, "bad.bin", b"\x00")
    items = read(tmp_path)
    assert [item.title for item in items if isinstance(item, Article)] == ["b.txt", "a/c.txt"]
    assert [item.source for item in items if isinstance(item, Failure)] == [str(tmp_path / "bad.bin")]


def test_globs_and_what_is_not_there(tmp_path: Path) -> None:
    written(tmp_path, "x/a.txt", f"A\n{BODY}")
    written(tmp_path, "x/b.md", f"# B\n{BODY}")
    assert one(tmp_path / "**" / "*.txt").title == "A"
    assert "matches" in reason(tmp_path / "*.nothing")
    assert "no such file" in reason(tmp_path / "nothing")
    (tmp_path / "empty").mkdir()
    assert "no files" in reason(tmp_path / "empty")
    assert [type(item) for item in read_files("nul\0byte", NOW)] == [Failure]


def test_pipes_devices_and_links_out_of_the_folder_are_not_read(tmp_path: Path) -> None:
    outside = written(tmp_path, "outside.txt", f"Secret\n{BODY}")
    folder = tmp_path / "in"
    folder.mkdir()
    os.mkfifo(folder / "pipe.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "link.txt").symlink_to(outside)
    (folder / "loop").symlink_to(folder)
    (folder / "dangling.txt").symlink_to(folder / "gone.txt")
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    items = read(folder)
    assert all(isinstance(item, Failure) for item in items) and len(items) == 6
    (item,) = read_file(Path("/dev/zero"), NOW)
    assert isinstance(item, Failure)


def test_a_link_is_followed_where_it_was_named_or_stays_in_its_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    target = written(outside, "secret.txt", f"Secret\n{BODY}")
    folder = tmp_path / "in"
    folder.mkdir()
    written(folder, "own.txt", f"Own\n{BODY}")
    (folder / "named.txt").symlink_to(target)
    (folder / "inside.txt").symlink_to(folder / "own.txt")
    (folder / "more").symlink_to(outside)

    def titles(source: Path) -> list[str]:
        return [item.title for item in read_files(str(source), NOW) if isinstance(item, Article)]

    def refused(source: Path) -> list[str]:
        return [Path(item.source).name for item in read_files(str(source), NOW) if isinstance(item, Failure)]

    assert titles(folder / "named.txt") == ["Secret"] == titles(folder / "more")
    assert titles(folder) == ["Own", "Own"] == titles(folder / "*.txt") == titles(folder / "**" / "*.txt")
    assert sorted(refused(folder)) == ["more", "named.txt"]
    assert refused(folder / "*.txt") == ["named.txt"] == refused(folder / "**" / "*.txt")


def test_a_feed_that_was_saved_gives_what_its_entries_carry(tmp_path: Path) -> None:
    feed = f"""<rss version="2.0"><channel><title>The Gull</title>
      <item><title>Pier &lt;b&gt;shut&lt;/b&gt;</title><link>https://gull.example/1</link>
        <pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;{BODY}&lt;/p&gt;
          &lt;script&gt;x()&lt;/script&gt;</description></item>
      <item><title>Bad</title><link>javascript:alert(1)</link><description>{BODY}</description></item>
    </channel></rss>"""
    first, second = (item for item in read(written(tmp_path, "a.xml", feed)) if isinstance(item, Article))
    assert (first.title, first.text, first.publisher) == ("Pier shut", BODY, "The Gull")
    assert first.published_iso == "2026-01-05T10:00:00+00:00"
    assert second.url is None and second.published_at is None


@pytest.mark.parametrize(
    ("value", "iso", "day_only"),
    [
        ("2026-01-05", "2026-01-05T00:00:00+00:00", True),
        ("2026-01-05T10:00:00Z", "2026-01-05T10:00:00+00:00", False),
        ("2026-01-05T10:00+02:00", "2026-01-05T08:00:00+00:00", False),
        ("2026-01-05 10:00:00 +0200", "2026-01-05T08:00:00+00:00", False),
        ("2026-01-05T10:00:00", "2026-01-05T00:00:00+00:00", True),
        ("Mon, 05 Jan 2026 10:00:00 +0100", "2026-01-05T09:00:00+00:00", False),
    ],
)
def test_dates_that_machines_write_are_read(value: str, iso: str, day_only: bool) -> None:
    published = read_published(value, NOW)
    assert published.at is not None
    assert (published.at.isoformat(), published.day_only) == (iso, day_only)


@pytest.mark.parametrize(
    "value",
    [
        "5/1/2026",
        "yesterday",
        "2026-13-01",
        "0001-01-01",
        "1789-07-14",
        "2026-01-20",
        "9999-12-31T23:59:59-23:00",
        5,
        None,
        "",
    ],
)
def test_other_and_absurd_dates_are_left_open(value: object) -> None:
    assert read_published(value, NOW) == UNDATED


@pytest.mark.parametrize(
    "value", ["javascript:x", "http://u:p@a.example", "http://a.example/<x>", "//a", "http://a:b/", 5, "x" * 9_999]
)
def test_addresses_that_must_not_be_shown_are_left_out(value: object) -> None:
    assert web_address(value) is None


@settings(max_examples=150)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except SourceError as error:
        assert str(error).endswith(".")
    else:
        assert "\x00" not in text
        text.encode("utf-8")


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.json", "a.jsonl", "a.csv", "a.csv.gz"]))
def test_any_file_gives_articles_or_failures(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    path = tmp_path_factory.mktemp("any") / name
    path.write_bytes(data)
    for item in read_file(path, NOW):
        assert isinstance(item, Failure) or (item.text and item.title)


def test_a_date_that_cannot_be_read_is_said_beside_its_article(tmp_path: Path) -> None:
    rows = [("Pier", "yesterday-ish"), ("Quay", "2026-01-09"), ("Mole", ""), ("Bank", "2027-01-09")]
    lines = ["title,text,date", *(f'{title},"{BODY}",{day}' for title, day in rows)]
    items = read(written(tmp_path, "a.csv", "\n".join(lines)))
    articles = [item for item in items if isinstance(item, Article)]
    assert [item.published_at is not None for item in articles] == [False, True, False, False]
    undated = [item for item in items if isinstance(item, Undated)]
    assert [(Path(item.source).name, item.reason[:20]) for item in undated] == [
        ("a.csv:2", "“yesterday-ish” cann"),
        ("a.csv:5", "“2027-01-09” lies ah"),
    ]
    line = json.dumps({"title": "Pier", "text": BODY, "published_at": "31/12/2025"})
    assert any(isinstance(item, Undated) for item in read(written(tmp_path, "b.jsonl", line)))
    assert any(
        isinstance(item, Undated) for item in read(written(tmp_path, "c.md", f"---\ndate: soon\n---\n# Pier\n\n{BODY}"))
    )


def test_kinds_that_are_read_are_all_named(tmp_path: Path) -> None:
    said = reason(written(tmp_path, "a.docx", "x"))
    for kind in (".htm ", ".ndjson ", ".markdown ", ".jsonl.gz ", ".xml."):
        assert kind in said


def test_a_hole_that_a_crash_left_spoils_one_line_alone(tmp_path: Path) -> None:
    lines = [json.dumps({"title": f"Pier {number}", "text": BODY}).encode() for number in range(3)]
    (tmp_path / "a.jsonl").write_bytes(b"\n".join([lines[0], b"\0" * 4_096 + lines[1], lines[2]]))
    first, hole, last = read(tmp_path / "a.jsonl")
    assert isinstance(first, Article) and isinstance(hole, Failure) and isinstance(last, Article)
    assert hole.source.endswith(":2")
