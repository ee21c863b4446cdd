"""The subscribe modal: what can be typed, what is refused and where, and reading it back."""

from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.guard import safe_view
from bot.blocks.subscribe_view import (
    nearest_zones,
    read_topics,
    read_wish,
    subscribe_view,
    timetable_words,
    zone_named,
)
from bot.records.subscription_records import Wish
from playground.block_rules import view_problems
from playground.state_values import initial_values

WISH = Wish(
    topics=("harbour strike", "floods"),
    at=time(7, 30),
    zone="Europe/Berlin",
    days=frozenset({0, 1, 2, 3, 4}),
    length=3,
)


def values(wish: Wish = WISH, **changed: Any) -> dict[str, Any]:
    """The state of the modal opened for `wish`, with some blocks changed."""
    state = initial_values(subscribe_view(wish, "C1", "newsroom", known=False)["blocks"])
    for block_id, entry in changed.items():
        state[block_id]["value"] = entry
    return state


@pytest.mark.parametrize("wish", [Wish(), WISH, Wish(days=frozenset(), length=7)])
def test_the_modal_is_one_that_slack_takes_and_the_guard_keeps(wish: Wish) -> None:
    view = subscribe_view(wish, "C1", "newsroom", known=True)
    assert view_problems(view) == []
    assert safe_view(view)["blocks"] == view["blocks"]


def test_what_the_modal_shows_reads_back_as_the_same_wish() -> None:
    assert read_wish(values()) == (WISH, {})


@pytest.mark.parametrize(
    ("changed", "block_id", "says"),
    [
        ({"topics": {"value": ",".join(f"topic {n}" for n in range(11))}}, "topics", "at most 10"),
        ({"topics": {"value": "x" * 61}}, "topics", "shorten"),
        ({"at": {"selected_time": None}}, "at", "choose a time"),
        ({"zone": {"value": "Europe/Berln"}}, "zone", "Did you mean Europe/Berlin"),
        ({"zone": {"value": "../../etc/passwd"}}, "zone", "such as Europe/Berlin"),
        ({"days": {"selected_options": []}}, "days", "at least one day"),
    ],
)
def test_each_fault_is_told_at_its_block(changed: dict[str, Any], block_id: str, says: str) -> None:
    wish, faults = read_wish(values(**changed))
    assert wish is None
    assert list(faults) == [block_id]
    assert says in faults[block_id]


def test_several_faults_are_told_together() -> None:
    _, faults = read_wish(values(zone={"value": "nowhere"}, days={"selected_options": []}))
    assert set(faults) == {"zone", "days"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        (" utc ", "UTC"),
        ("Atlantis", None),
        ("", None),
        ("\x00", None),
    ],
)
def test_a_zone_is_known_by_name_or_city(typed: str, expected: str | None) -> None:
    assert zone_named(typed) == expected


@given(st.text(max_size=80))
def test_any_zone_that_is_accepted_exists(typed: str) -> None:
    zone = zone_named(typed)
    if zone is not None:
        assert ZoneInfo(zone).key == zone
    assert len(nearest_zones(typed)) <= 2


def test_topics_are_parted_and_named_once() -> None:
    assert read_topics("Floods, harbour  strike\nfloods;; Budget ,") == ("Floods", "harbour strike", "Budget")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (range(7), "every day at 07:30 (Europe/Berlin)"),
        (range(5), "Monday to Friday at 07:30 (Europe/Berlin)"),
        ([0, 3], "Monday, Thursday at 07:30 (Europe/Berlin)"),
    ],
)
def test_the_timetable_is_told_in_words(days: "range | list[int]", words: str) -> None:
    assert timetable_words(WISH.model_copy(update={"days": frozenset(days)})) == words
