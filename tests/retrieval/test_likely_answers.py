"""What passages say that could be the answer: figures of the kind asked for, names that several agree on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.likely_answers import FIGURES, agreeing_names, holds_figure
from retrieval.planning.kinds import Kind, asking_clause, asks_money, read_kind

MAYOR = "Who opened the new ferry dock at Sandholm?"


def holds(question: str, text: str) -> bool:
    kind = read_kind(asking_clause(question)[0])
    return holds_figure(text, kind, question, asks_money(kind, question))


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many people were evacuated?", "Some 1,600 people left their homes."),
        ("How many people were evacuated in 2022?", "Some 20 people left their homes."),
        ("How many people were evacuated?", "Twelve people left their homes."),
        ("How many people were evacuated?", "Hundreds left their homes."),
        ("How much will the stadium cost?", "It will cost €40 million."),
        ("How much will the stadium cost?", "It will cost 40 million euros."),
        ("How much water does the plant use?", "It uses 11,000 tonnes a day."),
        ("What percentage of voters agreed?", "In all, 61.5% said yes."),
        ("What percentage of voters agreed?", "In all, 61 per cent said yes."),
        ("How far is the island from the coast?", "It lies 14 miles off Sandholm."),
        ("How far is the island from the coast?", "It lies some 14 thousand metres off Sandholm."),
        ("How long was the strike?", "It went on for three weeks."),
        ("How old is the new mayor?", "Runa Holt, 41, was elected."),
        ("How old is the new mayor?", "The 41-year-old was elected."),
        ("How old is the new mayor?", "The mayor, aged 41, was elected."),
    ],
)
def test_a_figure_of_the_kind_asked_for(question: str, text: str) -> None:
    assert holds(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many people were evacuated?", "It happened in 2021."),
        ("How many people were evacuated?", "It happened on Monday 12 June."),
        ("How many people were evacuated?", "They paid $40 and got 61% back after 3 weeks and 14 miles."),
        ("How many people were evacuated?", "They left at 9:30, the doors opened at 7 pm for the 3rd time."),
        ("How many of the 1,600 people were evacuated?", "There were 1,600 people."),
        ("How much will the stadium cost?", "It has 40 million seats."),
        ("What percentage of voters agreed?", "In all, 61 said yes."),
        ("How far is the island from the coast?", "It takes 14 hours."),
        ("How long was the strike?", "Drivers of 14 lines took part."),
        ("How old is the new mayor?", "There are 41 mayors."),
    ],
)
def test_a_figure_of_another_kind_or_of_the_question_is_none(question: str, text: str) -> None:
    assert not holds(question, text)


@given(st.sampled_from(sorted(FIGURES)), st.text(max_size=300), st.text(max_size=60), st.booleans())
def test_any_text_may_be_read(kind: Kind, text: str, asked: str, money: bool) -> None:
    assert holds_figure(text, kind, asked, money) in (True, False)


class TestNames:
    def agreed(self, *told: str) -> list[float]:
        passages = [(1.0, [f"{one.strip()}." for one in text.split(".") if one.strip()]) for text in told]
        return agreeing_names(MAYOR, "opened new ferry dock Sandholm", passages)

    def test_the_name_that_several_say_beside_the_words_of_the_question(self) -> None:
        several = self.agreed(
            "Runa Holt opened the ferry dock at Sandholm",
            "The new ferry dock at Sandholm was opened by Runa Holt",
            "The new ferry dock at Sandholm was opened beside a fish market",
        )
        assert several[0] == several[1] == 1.0 and several[2] == 0.0

    def test_a_name_in_another_sentence_is_not_beside_them(self) -> None:
        told = "Runa Holt opened the ferry dock at Sandholm", "The ferry dock at Sandholm is new. Runa Holt slept"
        assert self.agreed(*told) == [1.0, 0.0]

    def test_what_the_question_says_itself_is_no_answer(self) -> None:
        assert self.agreed("The Ferry dock of Sandholm was Opened") == [0.0]

    def test_more_trust_weighs_more(self) -> None:
        told = ["Runa Holt opened the ferry dock."], ["Odd Vik opened the ferry dock."]
        first, second = agreeing_names(MAYOR, "opened ferry dock", [(0.2, told[0]), (0.9, told[1])])
        assert second == 1.0 and first == pytest.approx(0.2 / 0.9)

    @given(
        st.lists(st.tuples(st.floats(0, 1), st.lists(st.text(max_size=60), max_size=4)), max_size=6),
        st.text(max_size=60),
    )
    def test_any_texts_give_shares(self, told: list[tuple[float, list[str]]], asked: str) -> None:
        shares = agreeing_names(asked, asked, told)
        assert len(shares) == len(told) and all(0 <= one <= 1 for one in shares)
