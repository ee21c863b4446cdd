"""What is told as more certain than its evidence is found; what leaves it open in other words is left alone."""

import pytest

from retrieval.checking.certainty import overstated
from retrieval.checking.scenes import named_in, scenes

MILL = (
    "The sponsor Lomax Cement may halve the 3.2 million crowns that it gives the Rovers if the club is relegated. "
    "The club's former treasurer, Dorrit Vane, is accused of selling 400 season tickets on her own account. "
    "The league will decide on the licence on 21 April. "
    "The mayor of Wexcombe has sold the old stand to a scrap dealer."
)


def told(claim: str) -> list[tuple[str, str]]:
    held = scenes(MILL)
    return overstated(scenes(claim, known=named_in(held)), [held])


@pytest.mark.parametrize(
    "claim",
    [
        "The sponsor Lomax Cement has halved the 3.2 million crowns that it gives the Rovers.",
        "The sponsor Lomax Cement will halve the 3.2 million crowns that it gives the Rovers.",
        "The former treasurer Dorrit Vane has sold 400 season tickets on her own account.",
        "Dorrit Vane, once the treasurer, sold 400 season tickets on her own account.",
    ],
)
def test_what_was_left_open_is_not_told_as_settled(claim: str) -> None:
    assert told(claim)


@pytest.mark.parametrize(
    "claim",
    [
        "Lomax Cement could halve the 3.2 million crowns that it gives the Rovers.",
        "Lomax Cement threatens to halve the 3.2 million crowns for the Rovers.",
        "Dorrit Vane, once the treasurer, allegedly sold 400 season tickets on her own account.",
        "The sale of 400 season tickets is what the former treasurer Dorrit Vane is charged with.",
        "The league is to decide on the licence on 21 April.",
        "The league decides on the licence on 21 April.",
        "The mayor of Wexcombe sold the old stand.",
    ],
)
def test_what_leaves_it_open_or_was_settled_stands(claim: str) -> None:
    assert told(claim) == []
