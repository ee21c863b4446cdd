"""What tools outside rely on: exit codes, one JSON object on stdout, and its shape (ARCHITECTURE.md, “Contracts”)."""

from pathlib import Path

import pytest

from tests.bot.command_line.conftest import Briefing, briefing_in, write_articles

FERRY = {
    "_id": "ferry-1",
    "title": "Ferry service to Lunn suspended after engine fire",
    "text": "The ferry to Lunn was taken out of service on Tuesday after a fire in its engine room, its owner said.\n\n"
    "All 212 passengers were brought ashore and nobody was hurt.\n\n"
    "“We will not sail again before the cause is known,” said Mara Oduya, who heads the ferry company.",
    "url": "https://www.tidewatch.example/ferry",
    "published_at": "2026-11-10T08:00:00+00:00",
    "publisher": "Tidewatch",
}
MILL = {
    "headline": "Paper mill in Orsa to close",
    "body": "The paper mill in Orsa will close in March, its owner said. The closure costs 340 jobs.\n\n"
    "The union called the decision a betrayal of the town.",
    "date": "2026-11-11",
    "source": "Orsa Courier",
}


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Briefing:
    """The command on a collection of two articles."""
    folder = tmp_path_factory.mktemp("stocked")
    run = briefing_in(folder / "home", models)
    report = run("ingest", str(write_articles(folder / "two.jsonl", [FERRY, MILL])), "--json").json
    assert set(report) == {
        "added",
        "unchanged",
        "revised",
        "duplicates",
        "failed",
        "articles",
        "passages",
        "seconds",
    }
    assert (report["added"], report["articles"], report["failed"]) == (2, 2, [])
    return run


def test_ask_answers_with_verbatim_quotes(stocked: Briefing) -> None:
    answer = stocked("ask", "How many passengers were on the ferry?", "--as-of", "2026-11-12", "--json").json
    assert set(answer) >= {
        "text",
        "sentences",
        "citations",
        "abstained",
        "nearest",
        "newest_source",
        "conflicts",
        "seconds",
    }
    assert not answer["abstained"]
    assert "212 passengers" in answer["text"]
    citation = answer["citations"][0]
    assert set(citation) == {"n", "article_id", "title", "publisher", "url", "published_at", "quote"}
    assert citation["article_id"] == "ferry-1"
    assert citation["quote"] in FERRY["text"]
    assert {number for sentence in answer["sentences"] for number in sentence["citations"]} <= {
        found["n"] for found in answer["citations"]
    }
    assert answer["newest_source"] == "2026-11-10"


def test_an_abstention_is_an_answer_with_a_reason_and_exit_code_0(stocked: Briefing) -> None:
    answer = stocked("ask", "Who painted the ceiling of the opera house in Vell?", "--json").json
    assert answer["abstained"] is True
    assert answer["sentences"] == []
    assert answer["reason"] in {"not_covered", "not_answered", "only_older"}
    assert answer["text"]


def test_lookup_finds_passages_and_honours_its_filters(stocked: Briefing) -> None:
    results = stocked("lookup", "paper", "mill", "-k", "3", "--json").json["results"]
    assert set(results[0]) == {"article_id", "title", "publisher", "url", "published_at", "passage", "score"}
    assert results[0]["publisher"] == "Orsa Courier"
    assert results[0]["published_at"] == "2026-11-11"
    only = stocked("lookup", "closed", "--source", "tidewatch", "--json").json["results"]
    assert {found["publisher"] for found in only} == {"Tidewatch"}
    late = stocked("lookup", "ferry", "--since", "2026-11-11", "--until", "2026-11-11", "--json").json["results"]
    assert {found["publisher"] for found in late} <= {"Orsa Courier"}


def test_digest_previews_stories(stocked: Briefing) -> None:
    digest = stocked("digest", "--since", "2026-11-10", "--until", "2026-11-11", "--json").json
    assert digest["quiet"] is False
    assert {"headline", "summary", "update_of", "citations", "conflicts", "articles"} <= set(digest["stories"][0])
    quiet = stocked("digest", "--since", "2026-01-01", "--until", "2026-01-02", "--json").json
    assert quiet["quiet"] is True and quiet["newest_article"] == "2026-11-11"
    as_of = stocked("digest", "--as-of", "2026-11-11", "--json").json
    whole = stocked("digest", "--since", "2026-11-11", "--until", "2026-11-11", "--json").json
    assert as_of == whole and not whole["quiet"]
    for zone in ("UTC", "America/New_York", "Asia/Tokyo"):  # the mill's article is known by its day alone
        days = [stocked("digest", "--as-of", f"2026-11-{day}", "--json", BRIEFING_ZONE=zone).json for day in (10, 11)]
        told = [[story["headline"] for story in each["stories"]] for each in days]
        assert [MILL["headline"] in each for each in told] == [False, True], zone


def test_articles_are_listed_shown_and_removed(briefing: Briefing, tmp_path: Path) -> None:
    briefing("ingest", str(write_articles(tmp_path / "two.jsonl", [FERRY, MILL])))
    listed = briefing("articles", "list", "--json").json["articles"]
    assert [article["publisher"] for article in listed] == ["Orsa Courier", "Tidewatch"]
    assert briefing("articles", "show", "ferry-1", "--json").json["text"] == FERRY["text"]
    briefing("articles", "remove", "ferry-1")
    assert briefing("lookup", "ferry", "engine", "--source", "Tidewatch", "--json").json == {"results": []}
    gone = briefing("articles", "show", "ferry-1")
    assert gone.code == 1 and "briefing articles list" in gone.err


def test_reindex_counts_and_doctor_is_well(stocked: Briefing) -> None:
    rebuilt = stocked("reindex", "--json").json
    assert set(rebuilt) == {"passages", "seconds"} and rebuilt["passages"] >= 2
    health = stocked("doctor", "--json").json
    assert health["ok"] is True
    assert {check["name"] for check in health["checks"]} == {"settings", "database", "index", "feeds", "model", "slack"}


def test_manifest_is_json(stocked: Briefing) -> None:
    assert stocked("manifest", "--json").json["settings"]["socket_mode_enabled"] is True


def test_every_command_has_help(stocked: Briefing) -> None:
    for command in ("ask", "lookup", "digest", "ingest", "reindex", "run", "demo", "manifest", "doctor", "eval"):
        assert stocked(command, "--help").code == 0
