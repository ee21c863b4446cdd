"""What is turned round, and what only looks so."""

import pytest

from retrieval.checking.polarity import opposites
from retrieval.checking.scenes import scenes


def turned(claim: str, *evidence: str) -> list[str]:
    return [one.claimed for one in opposites(scenes(claim), [scenes(each) for each in evidence])]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("None of its windows suffered damage.", "No window was damaged."),
        ("Tours of the mill start at noon.", "The mill closes to tours of schools at noon."),
        (
            "The lorry stopped some 20 metres before the fallen tree.",
            "After the lorry stopped, the fallen tree was cut.",
        ),
        ("Since May no trawler has dragged a net there.", "Trawlers came, but none has dragged a net there since May."),
        ("The dam will be emptied only if the crack widens.", "The dam will not be emptied unless the crack widens."),
        ("The mark had not exceeded that level since June.", "The mark rose to that level, the highest since June."),
        ("The board had never before met so large a crowd.", "The board had never met such a large crowd."),
        ("Anna Holm, a mother of three, runs the mill.", "Anna Holm, who has three boys, runs the mill."),
        ("The bridge at Tarn will open in May.", "The bridge at Tarn will not open until May."),
        ("Holm denies having been paid by the mill.", "Holm is accused of having been paid by the mill."),
        ("Some 40 people signed up over a weekend.", "Some 40 people put their names down over a weekend."),
        ("Anna Holm, who gave no interview, won the race at Tarn.", "Anna Holm won, ahead of 40 others, at Tarn."),
    ],
)
def test_the_same_in_other_words_is_not_turned_round(claim: str, evidence: str) -> None:
    assert turned(claim, evidence) == []


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The mill opens to tours at noon.", "The mill closes to tours at noon."),
        ("The strike at the mill started on Monday.", "The strike at the mill ended on Monday."),
        ("The dam was emptied before the crack widened.", "The dam was emptied after the crack widened."),
        ("The dam was not emptied when the crack widened.", "The dam was emptied when the crack widened."),
        ("The trawlers have dragged nets there since May.", "The trawlers have not dragged nets there since May."),
    ],
)
def test_the_opposite_is_turned_round(claim: str, evidence: str) -> None:
    assert turned(claim, evidence)
