"""Answers that stand behind a pronoun, or in other words than the question: sentences of invented articles."""

import pytest

from retrieval.answering.choosing.candidates import candidates
from retrieval.answering.choosing.meant import meant
from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.question import read_question
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query

BRIDGE = article(
    """\
A swing bridge over the Lorn canal has stuck in the open position since Monday.

The bridge, a steel frame of 40 metres, was put up in 1931. It is owned by Tarrow Freight, the barge line.

Ferry crews carry pedestrians across. About 90 people wait on each bank.

Harbour master Ilse Morand has been ill since May. It was she who had hired Jonas Erlach in spring, on the advice of \
a cousin.""",
    "bridge",
    title="Canal bridge stuck open",
)
MILL = article(
    """\
Ada Quist will leave the flour mill Kornhus in October. The mill announced this with its accounts. Sales rose by a \
tenth.

The harvest was good. It had nothing to do with the rain.

She will be succeeded by Rosa Lind, who bakes bread. Kornhus is to be sold to the bakers' guild of Brack.

The oven was built by Hemmer Works of Sarn. Sacks bought before May are paid for by Tor Wiland.""",
    "mill",
    title="Kornhus head goes",
)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Who owns the Lorn bridge?", "Tarrow Freight"),
        ("Who hired Jonas Erlach?", "Ilse Morand"),
        ("Who will succeed Ada Quist?", "Rosa Lind"),
        ("Who bought Kornhus?", "guild of Brack"),
        ("Where is Hemmer Works based?", "of Sarn"),
    ],
)
def test_the_answer_may_stand_behind_a_pronoun_or_in_other_words(embedder: Embedder, question: str, held: str) -> None:
    assert held in answer_from(query(question), hits(BRIDGE, MILL), embedder).text


@pytest.mark.parametrize(
    ("question", "opening", "stems"),
    [
        ("Who owns the Lorn bridge?", "It is owned", {"bridg", "lorn"}),
        ("Who owns the Lorn ferry?", "It is owned", set()),
        ("Who will succeed Ada Quist?", "She will", {"ada", "quist"}),
        ("Who will succeed Ada Morand?", "She will", set()),
    ],
)
def test_it_is_what_the_sentence_before_tells_of(question: str, opening: str, stems: set[str]) -> None:
    asked = read_question(question)
    one = next(each for each in candidates(hits(BRIDGE, MILL)) if each.text.startswith(opening))
    assert meant(asked, one, 1.0) == stems


def test_where_is_not_answered_by_a_sentence_that_names_no_place(embedder: Embedder) -> None:
    told = article(
        "The balloon Ostwind rose on Saturday with Ada Quist. Hours after that Bo Falk shared her pictures.",
        "balloon",
        title="Balloon Ostwind rises",
    )
    assert answer_from(query("Where did the balloon Ostwind rise?"), hits(told), embedder).abstained


def test_a_spot_without_a_name_says_where(embedder: Embedder) -> None:
    told = article(
        "A lorry met the tram of Brede in fog on its way from Hemmer. The last two oxen were found on Tuesday in a "
        "shed below the loft, the guard said.",
        "oxen",
        title="Tram and lorry collide",
    )
    given = answer_from(query("Where were the last two oxen found?"), hits(told), embedder)
    assert "in a shed" in given.text
