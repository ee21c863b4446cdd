"""The tables of hostile feeds and addresses, whole: what becomes of each, within which bounds, on real processes."""

import json
import subprocess
import sys
from typing import Any

import pytest

from evals import hostile_feeds, hostile_fetches
from evals.hostile import CONNECTED, FEED_BYTES, FEED_SECONDS, FETCH_BYTES, TOO_SLOW, feed_rows
from evals.hostile_feeds import FeedCase
from evals.measuring import MEGABYTE

Rows = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def tables() -> dict[str, Rows]:
    """Both tables, measured by the command itself, by case."""
    run = subprocess.run([sys.executable, "-m", "evals.hostile", "--json"], capture_output=True, check=False)
    assert run.stdout, run.stderr.decode()
    return {name: {row["case"]: row for row in rows} for name, rows in json.loads(run.stdout).items()}


@pytest.mark.parametrize("case", [case.name for case in hostile_feeds.CASES])
def test_a_hostile_feed_is_stored_or_refused_within_its_bounds(tables: dict[str, Rows], case: str) -> None:
    row = tables["feeds"][case]
    assert row["fault"] in ("", TOO_SLOW), row  # by the clock, on a busy machine; the processor's time is what counts
    assert row["cpu_seconds"] <= FEED_SECONDS and row["peak_mb"] <= FEED_BYTES / MEGABYTE


@pytest.mark.parametrize("case", [case.name for case in hostile_fetches.CASES])
def test_a_hostile_address_is_not_connected_to_and_costs_little(tables: dict[str, Rows], case: str) -> None:
    row = tables["fetches"][case]
    assert row["fault"] in ("", TOO_SLOW), row
    assert row["private"] == 0 and row["more_mb"] <= FETCH_BYTES / MEGABYTE
    assert row["seconds"] <= row["limit"] + 10


def test_nothing_reached_the_sockets_inside(tables: dict[str, Rows]) -> None:
    (row,) = (row for case, row in tables["fetches"].items() if case.startswith("listening on"))
    assert row["private"] == 0 and row["fault"] == ""


def test_names_of_cases_are_unique() -> None:
    for cases in (hostile_feeds.CASES, hostile_fetches.CASES):
        assert len({case.name for case in cases}) == len(cases)


LET_IN = """
from evals.hostile import fetch_rows
from evals.hostile_fetches import FetchCase
case = FetchCase("let in", "http://127.0.0.1:{inside}/", "took", allow="127.0.0.1:{inside}", waits=True)
print([(row.private, row.fault) for row in fetch_rows([case], limit=0.5)])
"""


def test_a_connection_inside_would_be_seen() -> None:
    """The counter counts: a fetch that is allowed inside shows up, at the process and at the socket."""
    run = subprocess.run([sys.executable, "-c", LET_IN], capture_output=True, check=True, text=True)
    assert run.stdout.strip() == str([(1, CONNECTED), (1, CONNECTED)])


def test_another_outcome_than_expected_is_a_fault() -> None:
    cases = [
        FeedCase("stored", lambda: hostile_feeds.rss(hostile_feeds.item()), refused="broken"),
        FeedCase("shows", lambda: hostile_feeds.rss(hostile_feeds.item()), 1, shows="another text"),
        FeedCase("refused", lambda: "nonsense", 1),
    ]
    rows = list(feed_rows(cases))
    assert all(row.fault for row in rows)
    assert all(row.peak_mb > 10 and row.seconds > 0 for row in rows)
