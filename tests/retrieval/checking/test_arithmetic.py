"""Figures that stand nowhere, and whether two that do give them."""

from collections.abc import Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from retrieval.checking.amounts import all_amounts, amounts
from retrieval.checking.arithmetic import may_be_counted, worked_out
from retrieval.checking.verify import COUNTED, RECKONED, verify
from tests.retrieval.made import article, hits

RESCUE = (
    "The rescue of the climbers cost 61,000 francs, the guides of Halden said. The insurer Norvik paid 50,000 francs "
    "of the rescue on 3 May 2026, and the rest was asked of the climbers on 24 May 2026."
)


def way(claim: str, figure: str, *evidence: str) -> str:
    (claimed,) = (one for one in amounts(claim) if one.text == figure)
    return worked_out(claimed, claim, [all_amounts(text, None) for text in evidence])


@pytest.mark.parametrize(
    ("claim", "figure", "evidence", "told"),
    [
        ("Some 11,000 francs were not covered.", "11,000 francs", [RESCUE], "61,000 francs less 50,000 francs"),
        (
            "The firm wants £275,000 in all.", "£275,000", ["It paid £180,000.", "The recall cost £95,000."],
            "£180,000 and £95,000 together",
        ),
        (
            "It turns on 8 percent of the payments.", "8 percent", ["Of 240,000 payments, 19,000 are open."],
            "19,000 out of 240,000",
        ),
        ("Prices are up by a tenth, or 44 crowns.", "44 crowns", ["It cost 440 crowns."], "a tenth of 440 crowns"),
        ("It fell to 36 tonnes.", "36 tonnes", ["Of 40 tonnes, a tenth of it rots."], "40 tonnes less a tenth of it"),
        ("40 tonnes spoiled.", "40 tonnes", ["Of 400 tonnes, 10 per cent spoiled."], "10 per cent of 400 tonnes"),
        ("That is 4.4 million or so.", "4.4 million", ["At least 750 for each of 5,900 books."], ""),
        ("That is about 4.4 million.", "4.4 million", ["At least 750 for each of 5,900 books."], "750 times 5,900"),
        ("It is eight times as much.", "eight times", ["They ask 720 tons for 90 tons."], "720 tons against 90 tons"),
        ("Three weeks later it was asked for.", "Three weeks", [RESCUE], "from 3 May 2026 to 24 May 2026"),
        ("Five weeks later it was asked for.", "Five weeks", [RESCUE], ""),
        ("It costs 12,500 francs.", "12,500 francs", [RESCUE], ""),
        ("It weighs 11,000 tonnes.", "11,000 tonnes", [RESCUE], ""),
        ("It was three in the end.", "three", ["There were seven boats and four crews."], ""),
    ],
)  # fmt: skip
def test_a_figure_is_had_from_two_others_or_not(claim: str, figure: str, evidence: Sequence[str], told: str) -> None:
    assert way(claim, figure, *evidence) == told


@given(st.integers(10, 10**9), st.integers(10, 10**9))
def test_what_is_left_of_any_sum_and_any_total_is_found(one: int, other: int) -> None:
    assume(one != other)
    evidence = [f"It had {one:,} crowns.", f"It spent {other:,} crowns."]
    for figure in (f"{abs(one - other):,} crowns", f"{one + other:,} crowns"):
        assert way(f"So {figure} it was.", figure, *evidence)


@given(st.text("0123456789.,%$ abcdefhimnortw", max_size=60), st.text("0123456789.,%$ abcdefhimnortw", max_size=60))
def test_no_text_of_figures_breaks_it(claim: str, evidence: str) -> None:
    for one in amounts(claim):
        worked_out(one, claim, [amounts(evidence)])


def failed(text: str) -> dict[str, str]:
    (hit,) = hits(article(RESCUE))
    return {one.name: one.detail for one in verify(text, [hit.passage]) if not one.ok}


def test_the_check_says_how_a_figure_may_have_been_worked_out() -> None:
    found = failed("Of the cost of the rescue, the insurer Norvik left 11,000 francs to the climbers.")
    assert "11,000 francs can be 61,000 francs less 50,000 francs" in found[RECKONED] and "numbers" not in found


def test_one_figure_that_none_give_is_enough_to_fail_by_it_and_is_the_one_named() -> None:
    found = failed("Of 77,777 francs for the rescue, the insurer Norvik left 11,000 francs to the climbers.")
    assert RECKONED not in found
    assert "77,777 francs" in found["numbers"] and "11,000" not in found["numbers"]


@pytest.mark.parametrize(
    ("claim", "counted"),
    [
        ("In all, two reached the hut.", ["two"]),
        ("It took them three days more.", ["three days"]),
        ("It was told at five to nine.", ["five", "nine"]),
        ("Of one, 12 or twenty people nothing was heard.", []),
        ("It cost two million in three thirds, and two per cent.", []),
    ],
)
def test_a_small_number_in_words_may_have_been_counted(claim: str, counted: Sequence[str]) -> None:
    assert [one.text for one in amounts(claim) if may_be_counted(one)] == counted


def test_the_check_leaves_open_whether_a_small_number_was_counted() -> None:
    found = failed("Of the cost of the rescue, the nine climbers were left 11,000 francs by the insurer Norvik.")
    assert RECKONED not in found and "numbers" not in found
    assert "nine can be counted out" in found[COUNTED] and "11,000 francs can be" in found[COUNTED]
