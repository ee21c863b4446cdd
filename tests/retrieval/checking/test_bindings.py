"""What belongs to what: an exchange is found, and what only stands elsewhere is left alone."""

import pytest

from retrieval.checking.bindings import exchanged
from retrieval.checking.scenes import named_in, scenes

CLINIC = "The clinic at Lowick treated 1,300 patients last year, about 410 of them at weekends."
FARES = "A ticket to Lowick will go up from $2.40 to $2.60 in May, the bus company Arvo said."
GRANT = "The council of Lowick approved the grant on Monday but cut it from 2.1 million to 1.8 million."
VOTE = "The council of Lowick rejected the plan by 31 votes to 12 on Monday."

LESSONS = "Parents in Lowick asked for an extra 30 hours of lessons for each class; the council offered 12."
MILL = "Ida Marsh, who has been head of the mill since 2010, will hand over to her pupil, Vera Stroud, in May."
BUS = "The head of Lowick Comprehensive, Oda Finch, welcomed the new bus but said that it should come soon."
SACKS = "The mill of Lowick had sold 75 sacks by Monday. It will buy a further 600, its owner said."


def pairs(claim: str, evidence: str) -> list[tuple[str, str]]:
    held = scenes(evidence)
    return exchanged(scenes(claim, known=named_in(held)), [held])


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("At Lowick about 410 of last year's 1,300 patients came at weekends.", CLINIC),
        ("Arvo will put a ticket to Lowick up by $0.20 to $2.60 in May.", FARES),
        ("Lowick's council voted 31 to 12 on Monday to reject the plan.", VOTE),
        ("The council of Lowick approved the grant but cut it to 1.8 million.", GRANT),
        ("The council offered 12 hours of lessons where parents had asked for 30.", LESSONS),
        ("Vera Stroud, who succeeds Ida Marsh in May as head of the mill, was her pupil.", MILL),
        ("Oda Finch, who leads Lowick Comprehensive, welcomed the new bus and wants it soon.", BUS),
        ("The mill of Lowick will buy 600 further sacks.", SACKS),
    ],
)
def test_what_is_where_it_belongs_is_left_alone(claim: str, evidence: str) -> None:
    assert pairs(claim, evidence) == []


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The clinic at Lowick treated 410 patients last year, 1,300 at weekends.", CLINIC),
        ("Lowick's council voted 12 to 31 on Monday to reject the plan.", VOTE),
        ("The council of Lowick approved the grant but cut it to 2.1 million.", GRANT),
    ],
)
def test_an_exchange_is_found(claim: str, evidence: str) -> None:
    assert pairs(claim, evidence)
