"""Reports that differ over the samples: whatever sentence answers, what was reported before stands beside it."""

from datetime import UTC, datetime

import pytest

from retrieval.models import Query
from retrieval.newsdesk import Newsdesk
from retrieval.stories.overview import reply


@pytest.mark.parametrize(
    ("day", "values"),
    [(8, ["Eleven", "Nine"]), (11, ["twelve", "Eleven"]), (15, ["14", "twelve"]), (17, ["15", "14"])],
)
def test_each_day_shows_what_earlier_reports_counted(sample_desk: Newsdesk, day: int, values: list[str]) -> None:
    asked_at = datetime(2026, 11, day, 20, tzinfo=UTC)
    answer = reply(sample_desk, Query(text="How many people have died in the Brackwater flood?", asked_at=asked_at))
    (conflict,) = answer.conflicts
    shown = [side.value.casefold() for side in conflict.sides]
    assert shown[:2] == [value.casefold() for value in values]
    assert conflict.sides[0].citations[0] in {n for each in answer.sentences for n in each.citations}
