"""Ingest on the real catalogue and the real indexes: counts, revisions, copies, feeds, and a kill at any moment."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from retrieval.catalogue.catalogue import Catalogue
from retrieval.errors import ModelError
from retrieval.feeds.polling import poll_feeds
from retrieval.index.embedding import Embedder
from retrieval.index.passage_index import PassageIndex
from retrieval.ingest import FAILURES_KEPT, ingest, ingest_items
from retrieval.models import Failure
from retrieval.newsdesk import Newsdesk
from tests.retrieval.lookalikes import story
from tests.retrieval.stored import EMBEDDER, article

NOW = datetime(2026, 1, 10, 12, tzinfo=UTC)
PAGE = """<html lang="en"><head><title>{title}</title><meta property="og:site_name" content="The Gull"></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>{title}</h1>{body}</article></body></html>"""


def prose(seed: int) -> str:
    words = story(seed, 120).split()
    return " ".join(f"The {' '.join(words[at : at + 10])} ended on Monday." for at in range(0, 120, 10))


def page(title: str, seed: int) -> str:
    return PAGE.format(title=title, body="".join(f"<p>{prose(seed + part)}</p>" for part in range(3)))


@pytest.fixture
def desk(tmp_path: Path, httpserver: HTTPServer) -> Iterator[Newsdesk]:
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    index = PassageIndex.open(tmp_path / "index", catalogue, EMBEDDER)
    allow = frozenset({f"{httpserver.host}:{httpserver.port}"})
    yield Newsdesk(catalogue, index, EMBEDDER, clock=lambda: NOW, fetch_allow=allow)
    index.close()
    catalogue.close()


def jsonl(folder: Path, *items: dict[str, object], name: str = "news.jsonl") -> str:
    path = folder / name
    path.write_text("\n".join(json.dumps(item) for item in items))
    return str(path)


def test_what_comes_in_is_found_and_comes_in_once(desk: Newsdesk, tmp_path: Path) -> None:
    source = jsonl(tmp_path, *({"_id": str(n), "title": f"T{n}", "text": prose(n)} for n in range(200)))
    seen: list[tuple[int, int | None, str]] = []
    report = ingest(desk, [source, str(tmp_path / "nothing")], lambda *told: seen.append(told))
    assert (report.added, report.unchanged, report.revised, report.duplicates) == (200, 0, 0, 0)
    assert [failure.source for failure in report.failed] == [str(tmp_path / "nothing")]
    assert report.articles == 200 and report.passages >= 200
    assert [done for done, _, _ in seen] == sorted(done for done, _, _ in seen) and seen[-1][0] == 201
    health = desk.index.check()
    assert health.ok and health.dense == health.lexical == report.passages
    again = ingest(desk, source)  # one alone
    assert (again.added, again.unchanged, again.articles) == (0, 200, 200)


def test_a_changed_text_is_a_revision_and_the_old_one_is_kept(desk: Newsdesk, tmp_path: Path) -> None:
    fields = {"title": "Pier shut", "url": "https://gull.example/pier"}
    ingest(desk, [jsonl(tmp_path, {**fields, "text": "It costs two million."})])
    report = ingest(desk, [jsonl(tmp_path, {**fields, "text": "It costs three million."}, name="later.jsonl")])
    assert (report.added, report.revised, report.articles) == (0, 1, 1)
    (stored,) = desk.catalogue.list_articles()
    assert (stored.revision, stored.text) == (2, "It costs three million.")
    assert [one.text for one in desk.catalogue.revisions(stored.article_id)] == ["It costs two million.", stored.text]
    assert [passage.text for passage in desk.catalogue.passages_of([stored.article_id])] == [stored.text]


def test_a_file_with_two_texts_of_one_article_is_idle_the_second_time(desk: Newsdesk, tmp_path: Path) -> None:
    versions = [{"_id": "a", "title": "T", "text": text} for text in ("First words.", "Second words.", "Second words.")]
    source = jsonl(tmp_path, *versions)
    report = ingest(desk, [source])
    assert (report.added, report.revised, report.unchanged) == (1, 1, 1)
    report = ingest(desk, [source])
    assert (report.added, report.revised, report.unchanged) == (0, 0, 3)


def test_an_article_of_a_file_may_be_given_its_outlet_and_day_later(desk: Newsdesk, tmp_path: Path) -> None:
    path = tmp_path / "pier.md"

    def written(*front: str, text: str = "It costs two million.") -> tuple[int, int, int, int]:
        path.write_text("\n".join(["---", *front, "---", "# Pier shut", "", text]))
        report = ingest(desk, [str(path)])
        return report.added, report.revised, report.unchanged, report.articles

    outlet, day = "publisher: Gull Post", "date: 2026-01-03"
    assert written() == (1, 0, 0, 1)
    assert written(outlet) == (0, 1, 0, 1)
    assert written(outlet, day) == (0, 1, 0, 1)
    assert written(outlet, day) == (0, 0, 1, 1)
    assert written(outlet, day, text="It costs three million.") == (0, 1, 0, 1)
    (stored,) = desk.catalogue.list_articles()
    assert (stored.publisher, stored.published_iso, stored.revision) == ("Gull Post", "2026-01-03", 4)
    assert written(outlet, "date: 2026-01-04", text="The pier opens again.") == (
        1,
        0,
        0,
        2,
    )  # a column with its headline


def test_near_copies_are_stored_and_marked(desk: Newsdesk, tmp_path: Path) -> None:
    items = [{"_id": str(n), "title": "T", "text": prose(1), "publisher": f"P{n}"} for n in range(3)]
    report = ingest(desk, [jsonl(tmp_path, *items, {"_id": "other", "title": "T", "text": prose(2)})])
    assert (report.added, report.duplicates, report.articles) == (2, 2, 4)
    found = desk.catalogue.with_copies(["0"])
    assert {article_id: one.duplicate_of for article_id, one in found.items()} == {"0": None, "1": "0", "2": "0"}


def test_an_embedder_that_fails_stops_the_ingest_and_keeps_what_was_saved(desk: Newsdesk, tmp_path: Path) -> None:
    calls: list[int] = []

    def embed(texts: object) -> object:
        calls.append(1)
        if len(calls) > 1:
            raise ModelError("The embedding model did not answer.")
        return EMBEDDER.embed(texts)  # type: ignore[arg-type]  # texts, passed on

    failing = Embedder(EMBEDDER.name, EMBEDDER.dimension, embed, EMBEDDER.embed_query)  # type: ignore[arg-type]  # as above
    broken = Newsdesk(desk.catalogue, desk.index, failing, desk.clock)
    source = jsonl(tmp_path, *({"_id": str(n), "title": f"T{n}", "text": prose(n)} for n in range(200)))
    with pytest.raises(ModelError):
        ingest(broken, [source])
    kept = desk.catalogue.counts().articles
    assert 0 < kept < 200
    report = ingest(desk, [source])
    assert (report.added, report.unchanged) == (200 - kept, kept)
    assert desk.index.check().ok


def test_a_page_without_its_own_date_takes_none_away(desk: Newsdesk) -> None:
    url = "https://gull.example/mill"
    dated = article("mill", prose(1), origin="https://gull.example/feed", url=url)
    undated = article("mill", prose(1), origin=url, url=url, published_at=None, publisher="gull.example")
    assert ingest_items(desk, [dated]).added == 1
    assert ingest_items(desk, [undated]).unchanged == 1
    assert ingest_items(desk, [dated]).unchanged == 1
    stored = desk.catalogue.get("mill")
    assert stored and (stored.published_at, stored.publisher) == (dated.published_at, dated.publisher)


def test_failures_alone_leave_the_collection_as_it_is(desk: Newsdesk) -> None:
    report = ingest_items(desk, [Failure(source="x", reason="y.")])
    assert (len(report.failed), report.articles) == (1, 0)
    assert ingest(desk, []).articles == 0


def test_failures_beyond_those_kept_are_counted_and_logged(desk: Newsdesk, caplog: pytest.LogCaptureFixture) -> None:
    failures = [Failure(source=f"n{number}", reason="No text.") for number in range(FAILURES_KEPT + 3)]
    report = ingest_items(desk, failures)
    assert (len(report.failed), report.failed_more) == (FAILURES_KEPT, 3)
    assert [line.getMessage() for line in caplog.records] == [f"n{FAILURES_KEPT + n}: No text." for n in range(3)]


def test_progress_tells_how_many_there_are(desk: Newsdesk, tmp_path: Path) -> None:
    source = jsonl(tmp_path, *({"_id": str(n), "title": f"T{n}", "text": prose(n)} for n in range(400)))
    seen: list[tuple[int, int | None]] = []
    ingest(desk, [source], lambda done, total, _: seen.append((done, total)))
    assert len(seen) > 2 and seen[-1] == (400, 400)
    assert all(total is not None and 200 < total < 800 for _, total in seen)


def test_the_dates_of_a_text_and_what_a_revision_changes_are_stored(desk: Newsdesk, tmp_path: Path) -> None:
    fields = {"_id": "pier", "title": "Pier shut", "published_at": "2026-01-05"}
    for name, day in (("one", "5 March 2025"), ("two", "6 March 2025")):
        text = f"The pier was shut on {day}. It is made of wood."
        ingest(desk, [jsonl(tmp_path, {**fields, "text": text}, name=f"{name}.jsonl")])
    (mention,) = desk.catalogue.mentions(["pier"])["pier"]
    assert mention.first == mention.last == date(2025, 3, 6)
    (change,) = desk.catalogue.differences("pier")[2]
    assert (change.before, change.after) == ("The pier was shut on 5 March 2025.", "The pier was shut on 6 March 2025.")


def test_a_correction_in_a_file_leaves_the_day_of_the_article_and_of_its_sentences(
    desk: Newsdesk, tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    first = {"_id": "a", "title": "Mill", "text": "It fell on Friday. It cost 6 million.", "published_at": "2026-01-07"}
    corrected = first | {"text": "It fell on Friday. It cost 9 million.", "published_at": "2026-01-09"}
    for one in (first, corrected, corrected):
        file.write_text(json.dumps(one))
        report = ingest(desk, [str(file)])
    assert report.unchanged == 1
    stored = desk.catalogue.get("a")
    assert stored is not None
    assert (stored.published_iso, stored.corrected_on) == ("2026-01-07", date(2026, 1, 9))
    (friday,) = desk.catalogue.mentions(["a"])["a"]
    assert friday.first == date(2026, 1, 2)
    days = [[one.article_id for one in desk.catalogue.published_between(day, day)] for day in _noons(7, 9)]
    assert days == [["a"], []]


def _noons(*days: int) -> list[datetime]:
    return [datetime(2026, 1, day, 12, tzinfo=UTC) for day in days]


def test_a_page_is_fetched_and_ingested(desk: Newsdesk, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/pier").respond_with_data(page("Pier shut", 5), content_type="text/html")
    report = ingest(desk, [httpserver.url_for("/pier?utm_source=x")])
    assert report.added == 1, report
    (stored,) = desk.catalogue.list_articles()
    assert (stored.title, stored.publisher) == ("Pier shut", "The Gull")
    assert prose(5) in stored.text and "Home" not in stored.text
    assert ingest(desk, [httpserver.url_for("/pier?utm_source=y")]).unchanged == 1
    (failure,) = ingest(
        desk,
        [
            httpserver.url_for("/gone"),
        ],
    ).failed
    assert failure.reason.startswith("The site answered with an error")
    (failure,) = ingest(desk, ["http://127.0.0.1:1/private"]).failed
    assert "Port 1" in failure.reason


def feed_of(httpserver: HTTPServer, *numbers: int) -> str:
    entries = "".join(
        f"<item><title>Story {n}</title><link>{httpserver.url_for(f'/{n}')}</link>"
        f"<pubDate>Mon, 05 Jan 2026 10:00:00 GMT</pubDate><description>Teaser {n}</description></item>"
        for n in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gull news</title>{entries}</channel></rss>'


def test_feeds_are_polled_politely_and_a_bad_one_does_not_stop_the_others(
    desk: Newsdesk, httpserver: HTTPServer
) -> None:
    def rss(request: Request) -> Response:
        if request.headers.get("If-None-Match") == '"v1"':
            return Response(status=304)
        return Response(feed_of(httpserver, 1, 2), content_type="application/rss+xml", headers={"ETag": '"v1"'})

    httpserver.expect_request("/rss").respond_with_handler(rss)
    httpserver.expect_request("/human").respond_with_data(
        "<!doctype html><html>Are you human?</html>", content_type="text/html"
    )
    for n in (1, 2):
        httpserver.expect_request(f"/{n}").respond_with_data(page(f"Story {n}", n * 10), content_type="text/html")
    bad = desk.catalogue.add_feed(httpserver.url_for("/human"), "", NOW)
    good = desk.catalogue.add_feed(httpserver.url_for("/rss"), "", NOW)
    reports = poll_feeds(desk)
    assert reports[good.id].added == 2, reports
    assert "instead of the feed" in reports[bad.id].failed[0].reason
    told = {feed.id: feed for feed in desk.catalogue.feeds()}
    assert told[good.id].error is None and told[good.id].etag == '"v1"' and told[good.id].title == "Gull news"
    assert told[bad.id].error is not None and told[bad.id].error_since == NOW
    assert {one.published_iso for one in desk.catalogue.list_articles()} == {"2026-01-05T10:00:00+00:00"}

    before = len(httpserver.log)
    again = poll_feeds(desk)
    assert again[good.id].added == 0 and not again[good.id].failed
    answered = [(request.path, response.status_code) for request, response in httpserver.log[before:]]
    assert sorted(answered) == [("/human", 200), ("/rss", 304)]


def test_a_feed_given_as_a_source_is_read_with_its_pages(desk: Newsdesk, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/rss").respond_with_data(feed_of(httpserver, 1, 2), content_type="text/xml")
    httpserver.expect_request("/1").respond_with_data(page("Story 1", 10), content_type="text/html")
    report = ingest(desk, [httpserver.url_for("/rss")])
    assert report.added == 1
    assert [failure.source for failure in report.failed] == [httpserver.url_for("/2")]


CHILD = """
import sys
from pathlib import Path
from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.passage_index import PassageIndex
from retrieval.ingest import ingest
from retrieval.newsdesk import Newsdesk
from tests.retrieval.stored import EMBEDDER
from tests.retrieval.test_ingest import NOW
home = Path(sys.argv[1])
catalogue = Catalogue.open(f"sqlite:///{home / 'catalogue.sqlite'}")
index = PassageIndex.open(home / "index", catalogue, EMBEDDER)
ingest(Newsdesk(catalogue, index, EMBEDDER, clock=lambda: NOW), sys.argv[2:], lambda done, *_: print(done, flush=True))
"""


@pytest.mark.parametrize("lines_before", [1, 2])
def test_a_killed_ingest_loses_nothing_it_counted(tmp_path: Path, lines_before: int) -> None:
    source = jsonl(tmp_path, *({"_id": str(n), "title": f"T{n}", "text": prose(n)} for n in range(400)))
    command = [sys.executable, "-c", CHILD, str(tmp_path), source]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        counted = [int(process.stdout.readline()) for _ in range(lines_before)]
        process.send_signal(signal.SIGKILL)
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    index = PassageIndex.open(tmp_path / "index", catalogue, EMBEDDER)
    desk = Newsdesk(catalogue, index, EMBEDDER, clock=lambda: NOW)
    kept = catalogue.counts().articles
    assert kept >= counted[-1]
    assert index.check().ok
    report = ingest(desk, [source])
    assert (report.added, report.unchanged, report.articles) == (400 - kept, kept, 400)
    assert index.check().ok
    index.close()
    catalogue.close()
