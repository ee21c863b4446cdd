"""`briefing lookup` as a person types it in a shell."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command_line.looking_up import as_typed
from tests.bot.command_line.conftest import Briefing, briefing_in, write_articles

ARTICLES: list[dict[str, Any]] = [
    {
        "_id": "ferry",
        "title": "Ferry to Lunn suspended",
        "text": "The ferry to Lunn was taken out of service after a fire in the engine room, said Mara Oduyanska.",
        "published_at": "2026-11-10",
        "publisher": "Tidewatch",
    },
    {
        "_id": "strike",
        "title": "Ferry crews vote",
        "text": "Crews of the ferry to Lunn voted for a strike, and the engine room stays empty on Friday.",
        "published_at": "2026-11-12",
        "publisher": "Orsa Courier",
    },
    {
        "_id": "faehre",
        "title": "Die Fähre steht still",
        "text": "Die Fähren nach Lunn stehen still, weil die Besatzungen streiken wollen, sagte der Betreiber heute.",
        "published_at": "2026-11-13",
        "publisher": "Uferbote",
        "language": "de",
    },
]


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Briefing:
    folder = tmp_path_factory.mktemp("lookup")
    run = briefing_in(folder / "home", models)
    assert run("ingest", str(write_articles(folder / "three.jsonl", ARTICLES)), "--json").json["added"] == 3
    return run


def test_a_term_that_begins_with_a_dash_is_left_out(stocked: Briefing) -> None:
    found = stocked("lookup", "ferry", "-strike", "-k", "5", "--json", "--lang", "en")
    assert [one["article_id"] for one in found.json["results"]] == ["ferry"]


def test_in_a_file_words_found_stand_between_stars_and_what_is_lacking_is_said(stocked: Briefing) -> None:
    out = " ".join(stocked("lookup", "ferry", "strike", "--lang", "en", COLUMNS="200").out.split())
    assert "*Ferry* crews vote Orsa Courier Thursday 12 November 2026 Crews of the *ferry*" in out
    assert "Tuesday 10 November 2026 without “strike”" in out
    assert "*strike*" in out


def test_order_language_and_pages(stocked: Briefing) -> None:
    newest = stocked("lookup", "Lunn", "--sort", "date", "-k", "2", "--page", "2", "--json").json
    assert [one["article_id"] for one in newest["results"]] == ["ferry"]
    assert (newest["total"], newest["page"], newest["pages"]) == (3, 2, 2)
    assert set(newest) == {"results", "total", "page", "pages"}
    german = stocked("lookup", "Fähre", "--lang", "german", "--json").json["results"]
    assert [one["article_id"] for one in german] == ["faehre"]
    beyond = stocked("lookup", "Lunn sort:date", "--page", "9", "-k", "2")
    assert beyond.code == 0 and "There are 2 pages" in beyond.out


def test_a_misspelt_name_is_said_and_shown(stocked: Briefing) -> None:
    found = stocked("lookup", "Odujanska", "--json").json
    assert found["corrected"] == [{"typed": "Odujanska", "shown_for": ["Oduyanska"]}]
    assert found["results"][0]["article_id"] == "ferry"
    shown = stocked("lookup", "Odujanska", FORCE_COLOR="1", NO_COLOR="", COLUMNS="200").out
    assert "Nothing holds “Odujanska”: shown for “Oduyanska”." in shown
    assert "\x1b[1;33mOduyanska\x1b[0m" in shown


def test_what_cannot_be_read_is_one_plain_line(stocked: Briefing) -> None:
    for words, code, says in (
        (("ferry", "since:someday"), 1, "not a day I can read"),
        (("ferry", "since:7d", "--since", "2026-11-01"), 1, "given twice"),
        (("-ferry",), 1, "what to look up"),
        (("ferry", "--sinse", "7d"), 2, "--since"),
    ):
        done = stocked("lookup", *words)
        assert done.code == code and says in done.err, done
        assert "Traceback" not in done.err and (code == 2 or done.err.count("\n") == 1)


def test_where_nothing_fits_the_nearest_come_and_it_is_said(stocked: Briefing) -> None:
    nearest = stocked("lookup", "zzyzx", "--lang", "de", "--json").json
    assert [one["article_id"] for one in nearest["results"]] == ["faehre"] and nearest["nearest"] is True
    assert stocked("lookup", "zzyzx*", "--json").json == {"results": []}
    assert "these are the nearest in meaning" in stocked("lookup", "zzyzx").out


@pytest.mark.parametrize(
    ("terms", "typed"),
    [
        (["harbour strike -cup"], "harbour strike -cup"),
        (["harbour", "-strike"], "harbour -strike"),
        (["rates", "bank of england"], 'rates "bank of england"'),
        (["rates", "-world cup"], 'rates -"world cup"'),
        (["rates", '"bank of england"'], 'rates "bank of england"'),
        (["rates", "source:The Courier"], 'rates source:"The Courier"'),
        (["rates", "-source:The Courier"], 'rates -source:"The Courier"'),
        (["rates", "since: 7d"], 'rates since:"7d"'),
    ],
)
def test_what_a_shell_took_apart_is_put_together(terms: list[str], typed: str) -> None:
    assert as_typed(terms) == typed


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5))
def test_no_term_is_lost(terms: list[str]) -> None:
    assert all(part in as_typed(terms) for term in terms if ":" not in term for part in term.removeprefix("-").split())
