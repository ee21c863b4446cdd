"""Headlines that round up many things, and headlines of one thing in like words."""

import pytest

from retrieval.roundups import is_roundup


@pytest.mark.parametrize(
    "title",
    [
        "5 things to know for March 8: the ferry, the strike, the storm",
        "Ten Things You Need to Know Today: 30 June 2026",
        "Ferry aground, minister resigns: 5 Things ...",
        "Morning briefing: what moved overnight",
        "Briefing | The strike is over",
        "Your weekly digest",
        "The week in numbers",
        "Photos this week: June 23-30",
        "The week's news quiz",
        "What to know this morning",
    ],
)
def test_a_page_of_many_things_is_a_round_up(title: str) -> None:
    assert is_roundup(title)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Five things to know about the ferry strike",
        "Three things that could stop the merger",
        "Six things we learned from the hearing",
        "Farmers sue over Roundup",
        "Minister cancels daily press briefing over leak",
        "What you need to know about the new tax",
        "Police round up suspects in Lorn",
        "Ferry strike grabs the headlines",
    ],
)
def test_a_page_of_one_thing_is_none(title: str) -> None:
    assert not is_roundup(title)
