"""The days of feasts: Easter against known years, and the others by what defines them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.planning.feasts import FEASTS, easter

YEARS = st.integers(1583, 4000)


@pytest.mark.parametrize(
    "day",
    ["1818-03-22", "1943-04-25", "1961-04-02", "1999-04-04", "2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31",
     "2025-04-20", "2038-04-25", "2076-04-19"],
)  # fmt: skip
def test_easter_is_on_the_known_day(day: str) -> None:
    assert easter(date.fromisoformat(day).year) == date.fromisoformat(day)


@given(YEARS)
def test_easter_is_a_sunday_from_22_march_to_25_april(year: int) -> None:
    assert easter(year).weekday() == 6 and date(year, 3, 22) <= easter(year) <= date(year, 4, 25)


@given(YEARS)
def test_movable_feasts_fall_where_they_are_defined(year: int) -> None:
    days = {name: feast.days(year) for name, feast in FEASTS.items()}
    assert days["good friday"] == (easter(year) - timedelta(2),) * 2
    assert days["ash wednesday"][0].weekday() == 2 and days["mardi gras"][0].weekday() == 1
    thanksgiving = days["thanksgiving"][0]
    assert thanksgiving.weekday() == 3 and 22 <= thanksgiving.day <= 28 and thanksgiving.month == 11
    assert days["black friday"][0] == thanksgiving + timedelta(1)
    assert days["memorial day"][0].weekday() == 0 and (days["memorial day"][0] + timedelta(7)).month == 6
    assert days["labor day"][0].weekday() == 0 and days["labor day"][0].day <= 7


@given(YEARS, st.sampled_from(sorted(FEASTS)))
def test_the_main_day_is_one_of_the_feast_or_ends_its_week(year: int, name: str) -> None:
    feast = FEASTS[name]
    first, last = feast.days(year)
    assert first <= last and first <= feast.main(year) <= last + timedelta(1)
