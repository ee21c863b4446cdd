"""The samples hold what the demonstration and the other tests rely on."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from playground.samples import articles_path, questions_path, revisions_path

FIELDS = {"_id", "title", "text", "url", "published_at", "publisher", "author", "language"}
CLOCK_START = datetime(2026, 11, 16, 9, tzinfo=UTC)
TOMORROW = datetime(2026, 11, 17, 7, tzinfo=UTC)
DATA = Path(__file__).parents[1] / "data"


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def articles() -> dict[str, dict[str, Any]]:
    rows = read(articles_path())
    assert len({row["_id"] for row in rows}) == len(rows) == len({row["url"] for row in rows})
    return {row["_id"]: row for row in rows}


def at(row: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(row["published_at"])


def test_every_article_has_each_field_and_a_usual_length(articles: dict[str, dict[str, Any]]) -> None:
    assert 40 <= len(articles) <= 50
    for row in [*articles.values(), *read(revisions_path())]:
        assert set(row) == FIELDS
        assert all(isinstance(value, str) and value.strip() == value and value for value in row.values())
        assert 200 <= len(row["text"].split()) <= 450, row["_id"]
        assert at(row).tzinfo is not None
        assert re.fullmatch(r"https://www\.[a-z]+\.example/20\d\d/\d\d/\d\d/[a-z0-9-]+", row["url"])
        assert "\n\n" in row["text"]


def test_six_outlets_each_with_its_own_host(articles: dict[str, dict[str, Any]]) -> None:
    hosts = {(row["publisher"], row["url"].split("/")[2]) for row in articles.values()}
    assert len(hosts) == len({name for name, _ in hosts}) == len({host for _, host in hosts}) == 6


def test_dates_span_two_weeks_and_leave_something_for_tomorrow(articles: dict[str, dict[str, Any]]) -> None:
    old = [row for row in articles.values() if at(row).year == 2024]
    now = [row for row in articles.values() if at(row).year == 2026]
    assert {at(row).date().isoformat() for row in old} == {"2024-01-04", "2024-01-05", "2024-01-06"}
    assert len(old) + len(now) == len(articles)
    assert all(datetime(2026, 11, 2, tzinfo=UTC) <= at(row) < TOMORROW for row in now)
    assert len({at(row).astimezone(UTC).date() for row in now}) >= 14
    later = [row for row in now if at(row) > CLOCK_START]
    assert 4 <= len(later) <= 7
    assert not [row for row in now if datetime(2026, 11, 16, 5, tzinfo=UTC) < at(row) <= CLOCK_START]


def test_quotations_are_closed(articles: dict[str, dict[str, Any]]) -> None:
    for row in articles.values():
        for paragraph in row["text"].split("\n\n"):
            assert paragraph.count('"') % 2 == 0, (row["_id"], paragraph)


def test_the_syndicated_copy_is_almost_the_same(articles: dict[str, dict[str, Any]]) -> None:
    wire = articles["tessel-wire-government-orders-inquiry-into-orlen-flood"]
    copy = articles["quillford-gazette-public-inquiry-into-brackwater-flood"]
    assert wire["publisher"] != copy["publisher"] and wire["text"] != copy["text"]
    assert SequenceMatcher(None, wire["text"].split(), copy["text"].split()).ratio() > 0.95


def test_the_revision_corrects_a_figure_of_a_published_article(articles: dict[str, dict[str, Any]]) -> None:
    (revision,) = read(revisions_path())
    original = articles[revision["_id"]]
    assert original["url"] == revision["url"] and at(original) < CLOCK_START < at(revision) < TOMORROW
    assert "6.4 million" in original["text"] and "9.6 million" not in original["text"]
    assert "put the price of a new core of clay at 9.6 million crowns" in revision["text"]


def test_two_outlets_differ_on_the_dead_and_on_the_cost(articles: dict[str, dict[str, Any]]) -> None:
    assert "Nine people" in articles["quillford-gazette-nine-dead-in-brackwater-flood"]["text"]
    assert "Eleven people" in articles["northmarch-courier-brackwater-toll-eleven"]["text"]
    assert "40 million crowns for each day" in articles["lorvan-ledger-strike-shuts-estmere-port"]["text"]
    assert "55 million crowns a day" in articles["harbour-post-cost-of-port-strike"]["text"]


def test_one_article_holds_planted_instructions(articles: dict[str, dict[str, Any]]) -> None:
    planted = [row for row in articles.values() if "<!channel>" in row["text"]]
    assert len(planted) == 1
    assert "Ignore previous instructions" in planted[0]["text"] and "http://" in planted[0]["text"]


def test_one_article_is_in_another_language(articles: dict[str, dict[str, Any]]) -> None:
    assert Counter(row["language"] for row in articles.values()) == {"en": len(articles) - 1, "es": 1}


def test_questions_are_answered_where_they_say(articles: dict[str, dict[str, Any]]) -> None:
    questions = json.loads(questions_path().read_text(encoding="utf-8"))
    assert len(questions["answerable"]) == 20 and len(questions["unanswerable"]) == 6
    for item in questions["answerable"]:
        for row in (articles[_id] for _id in item["articles"]):
            assert all(text.lower() in f"{row['title']}\n{row['text']}".lower() for text in item["expected"])


def test_threads_cover_every_article_once(articles: dict[str, dict[str, Any]]) -> None:
    threads = json.loads((DATA / "sample_threads.json").read_text(encoding="utf-8"))
    assert sorted(_id for ids in threads.values() for _id in ids) == sorted(articles)
    told_by_several = [ids for ids in threads.values() if len({articles[i]["publisher"] for i in ids}) > 1]
    assert len(told_by_several) >= 8


def test_the_pasted_page_has_the_usual_faults() -> None:
    page = (DATA / "pasted_page.txt").read_text(encoding="utf-8")
    about = json.loads((DATA / "pasted_page_questions.json").read_text(encoding="utf-8"))
    assert about["glued"]["before"] + about["glued"]["after"] in page
    assert not re.search(r"\b(19|20)\d\d\b", page)
    assert page.endswith("\nComments")
    assert all(text in page for item in about["answerable"] for text in item["expected"])
    assert all(text in page for text in about["never_quoted"])
    assert len(about["answerable"]) == 12 and len(about["unanswerable"]) == 6
