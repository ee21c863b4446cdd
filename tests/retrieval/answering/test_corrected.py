"""Figures that an outlet says it had wrong are told apart from those that it gives."""

import pytest

from retrieval.answering.choosing.corrected import taken_back
from retrieval.answering.from_hits import answer_from
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("In an article on Friday we gave the number of the injured as 31.", ["31"]),
        ("We also gave the age of Ada Quist as 47; she was 46.", ["47"]),
        ("An earlier version of this story said that 12 boats were lost.", ["12"]),
        ("We wrongly reported that 40 trees had fallen, but the foresters counted 38.", ["40"]),
        ("The mast was incorrectly described as 90 metres high; it is 70.", ["90 metres"]),
        ("Correction: On 4 May the Post reported that Norvale had lost 12 boats.", ["12"]),
        ("The correction of the course cost 12 hours.", []),
        ("The council gave the number of visitors as 31.", []),
        ("The article, which we liked, was read by 31 people.", []),
        ('"We gave 40 crowns each," she said.', []),
        ("The police said in a report that 12 boats were lost.", []),
    ],
)
def test_what_an_outlet_takes_back(sentence: str, wrong: list[str]) -> None:
    assert [figure.text for figure in taken_back(sentence)] == wrong


def test_what_was_wrong_is_not_shown_without_what_is_right(embedder: Embedder) -> None:
    notice = "In an article on Friday about the fire at the Holm mill we gave the number of the injured as 31. The "
    notice += "hospital had treated 29. We are sorry."
    told = article(notice, title="Corrections: fire at the Holm mill")
    given = answer_from(query("What is known about the correction on the fire at the Holm mill?"), hits(told), embedder)
    assert "as 31. The hospital had treated 29." in given.text
