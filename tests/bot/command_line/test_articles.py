"""`briefing articles`: from a file that changes to the correction, on the command line alone."""

from pathlib import Path
from typing import Any

import pytest

from tests.bot.command_line.conftest import Briefing, briefing_in, write_articles
from tests.bot.command_line.test_contracts import FERRY

QUOTE = "All 212 passengers were brought ashore and nobody was hurt."
CORRECTED = "All 217 passengers were brought ashore and nobody was hurt."
COPY = FERRY | {"_id": "ferry-2", "publisher": "Lunn Echo", "published_at": "2026-11-10T06:00:00+00:00"}


def ingest(briefing: Briefing, folder: Path, *articles: dict[str, Any]) -> dict[str, Any]:
    return briefing("ingest", str(write_articles(folder / "articles.jsonl", articles)), "--json").json


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Briefing:
    """A question was answered in the terminal before the article, which a second outlet carries, was corrected."""
    tmp_path = tmp_path_factory.mktemp("corrected")
    briefing = briefing_in(tmp_path / "home", models)
    ingest(briefing, tmp_path, FERRY)
    answer = briefing("ask", "How many passengers were on the ferry?", "--as-of", "2026-11-12", "--json").json
    assert QUOTE in [one["quote"] for one in answer["citations"]]
    revised = FERRY | {"text": FERRY["text"].replace(QUOTE, CORRECTED), "title": "Ferry to Lunn stays in port"}
    assert ingest(briefing, tmp_path, revised, COPY)["revised"] == 1
    again = ingest(briefing, tmp_path, revised, COPY)
    assert (again["unchanged"], again["revised"]) == (2, 0)
    return briefing


def test_a_correction_is_in_articles_show(corrected: Briefing) -> None:
    found = corrected("articles", "show", "ferry-1", "--json").json
    (correction,) = found["corrections"]
    assert (correction["kind"], correction["change"], correction["revision"]) == ("terminal", "altered", 2)
    assert (correction["quote"], correction["becomes"]) == (QUOTE, CORRECTED)
    assert [one["citer"] for one in found["cited_by"]] == [correction["citer"]]
    assert [one["differences"] for one in found["revisions"]] == [
        [],
        [
            {"part": "headline", "before": FERRY["title"], "after": "Ferry to Lunn stays in port"},
            {"part": "text", "before": QUOTE, "after": CORRECTED},
        ],
    ]
    assert found["publishers"] == ["Lunn Echo", "Tidewatch"]
    assert [one["article_id"] for one in found["copies"]] == ["ferry-2"]
    assert set(found) >= {"title", "text", "revision", "published_at", "updated_at", "standfirst", "dates"}

    shown = corrected("articles", "show", "ferry-1", COLUMNS="200").out
    for line in (f"− {QUOTE}", f"+ {CORRECTED}", "also carried by Lunn Echo", "an answer in the terminal"):
        assert line in shown
    listed = corrected("articles", "list", COLUMNS="200").out
    assert "revision 2, copy of ferry-2" in listed


def test_an_id_is_listed_whole_and_an_outlet_asked_by_what_people_call_it(briefing: Briefing, tmp_path: Path) -> None:
    long_id = "a-rather-long-id-of-an-article-2026-11-10"
    ingest(briefing, tmp_path, FERRY | {"_id": long_id, "publisher": "Lunn Echo"})
    assert long_id in briefing("articles", "list", COLUMNS="60").out
    asked = ("ask", "How many passengers were on the ferry?", "--as-of", "2026-11-12", "--json", "--source")
    assert not briefing(*asked, "the echo").json["abstained"]
    unknown = briefing(*asked, "Lun Echo").json
    assert unknown["abstained"] and "Did you mean Lunn Echo?" in unknown["note"]


@pytest.mark.parametrize(
    ("as_of", "known"), [("2026-11-10T07:59Z", False), ("2026-11-10T08:01Z", True), ("2026-11-10", True)]
)
def test_a_time_of_day_shuts_out_what_came_later_and_a_day_counts_whole(
    briefing: Briefing, tmp_path: Path, as_of: str, known: bool
) -> None:
    ingest(briefing, tmp_path, FERRY)
    answer = briefing("ask", "How many passengers were on the ferry?", "--as-of", as_of, "--json").json
    assert answer["abstained"] is not known
    assert bool(briefing("lookup", "passengers", "--as-of", as_of, "--json").json["results"]) is known


def test_removing_says_what_had_cited_the_article(corrected: Briefing) -> None:
    removed = corrected("articles", "remove", "ferry-1", "--json").json
    assert removed["removed"] == "ferry-1"
    assert [(one["kind"], one["channel"], one["quotes"]) for one in removed["cited_by"]] == [
        ("terminal", None, [QUOTE])
    ]
    again = corrected("articles", "remove", "ferry-1")
    assert again.code == 1 and "briefing articles list" in again.err
    shown = corrected("articles", "remove", "ferry-2").out
    assert "Removed ferry-2." in shown and "No answer or digest had cited it." in shown


@pytest.mark.parametrize("columns", ["80", "100", "140"])
def test_a_list_shows_notes_and_ids_whole_at_any_width(briefing: Briefing, tmp_path: Path, columns: str) -> None:
    long_id = "a-rather-long-id-of-an-article-whose-address-told-the-whole-headline-as-some-outlets-do-2026-11-10"
    ingest(briefing, tmp_path, FERRY | {"_id": long_id}, COPY)
    lines = [line.strip() for line in briefing("articles", "list", COLUMNS=columns).out.splitlines()]
    assert long_id in lines and "ferry-2" in lines and FERRY["title"] in lines
    assert any(line.startswith("Lunn Echo  Tuesday 10 November 2026") for line in lines)
    assert all(len(line) <= int(columns) for line in lines if long_id not in line)
