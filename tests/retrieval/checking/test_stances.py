"""Who takes which stand: a consent given for a refusal is found, and what is told in other words is left alone."""

import pytest

from retrieval.checking.scenes import named_in, scenes
from retrieval.checking.stances import turned_stands

PIER = (
    "The harbour board denied that it meant to sell the old pier at Wexcombe. Its treasurer, Mona Keel, told the "
    "council that the town would not pay for the new lamps on the pier. The pilot Dorrit Vane warned against mooring "
    "at the pier in winter, and confirmed that she had written to the board in May."
)


def turned(claim: str) -> list[str]:
    held = scenes(PIER)
    return [said for said, _ in turned_stands(scenes(claim, known=named_in(held)), [held])]


@pytest.mark.parametrize(
    ("claim", "said"),
    [
        ("The harbour board confirmed that it meant to sell the old pier at Wexcombe.", "confirmed"),
        ("Treasurer Mona Keel promised the council money of the town for the new lamps on the pier.", "promised"),
        ("Dorrit Vane recommended mooring at the pier in winter.", "recommended"),
        ("Dorrit Vane denied that she had written to the board in May.", "denied"),
    ],
)
def test_a_stand_that_is_turned_round_is_found(claim: str, said: str) -> None:
    assert turned(claim) == [said]


@pytest.mark.parametrize(
    "claim",
    [
        "The harbour board rejected the report that it meant to sell the old pier at Wexcombe.",
        "Mona Keel confirmed that the town would keep its money, whoever buys new lamps for the pier.",
        "Mona Keel refused to let the town pay for the new lamps on the pier.",
        "The pilot Dorrit Vane advised against mooring at the pier in winter.",
        "It remains open whether the harbour board confirmed that it meant to sell the old pier at Wexcombe.",
        'The harbour board denied that it meant to sell the pier; "we approved of the lamps at Wexcombe", it added.',
    ],
)
def test_the_same_stand_in_other_words_is_left_alone(claim: str) -> None:
    assert turned(claim) == []
