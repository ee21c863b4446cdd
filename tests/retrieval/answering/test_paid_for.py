"""Which sums may be of one thing: those paid for the same by the same."""

import pytest

from retrieval.answering.choosing.candidates import candidates
from retrieval.answering.choosing.paid_for import of_one_thing
from retrieval.answering.reading.question import read_question
from tests.retrieval.made import article, hits


@pytest.mark.parametrize(
    ("now", "before", "same"),
    [
        ("Orle Glass was sold to Tarn Bank for 40 million crowns.", "Its debts amount to 90 million crowns.", False),
        ("Orle Glass was sold to Tarn Bank for 40 million crowns.", "Lorn Paper has bid 60 million crowns.", False),
        ("Orle Glass was sold to Tarn Bank for 40 million crowns.", "Tarn Bank has bid 35 million crowns.", True),
        ("Four towns claim 40 million crowns from Orle Glass.", "Orle Glass was fined 60 million crowns.", False),
        ("The council put the damage at 40 million crowns.", "Lorn Insurance put the damage at 30 million.", True),
        ("The strike costs the country 40 million crowns a day.", "The chamber put the damage at 30 million.", True),
        ("A ticket will cost 40 crowns.", "Analysts reckon with 55 crowns a ticket.", True),
        ("The bridge is to cost 40 million crowns.", "The bridge is to cost 30 million crowns.", True),
    ],
)
def test_sums_of_one_thing(now: str, before: str, same: bool) -> None:
    question = read_question("How much did Tarn Bank pay for Orle Glass?")
    new, old = candidates(hits(article(now, "now", title="Orle"), article(before, "before", title="Orle")))
    assert of_one_thing(question, new, old) is same
