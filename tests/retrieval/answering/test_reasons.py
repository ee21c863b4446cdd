"""Why something is so: which sentences of invented articles give the reason, and which are shown with it."""

import pytest

from retrieval.answering.choosing.reasons import LIKELY, NONE, SURE, reason_in
from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.question import read_question
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query

CHIMNEY = article(
    """\
Rust that had eaten through a hidden bracket brought down the brickworks chimney in Sarn, an expert wrote on Friday. \
The bracket had been painted over in 1990.

His paper puts the damage at 9 million. Two men are still in hospital.

It says that a mason looked at the chimney on Monday, the day before it fell.

In the office the wind gauge had been broken since May. A new one was ordered but never came. So nobody noticed that \
the chimney swayed.""",
    "chimney",
    title="Paper: bracket was cause of the fall of the Sarn chimney",
)
WEEKS_LATER = article(
    "Ten days after the chimney fell in Sarn, the road is still shut. The chimney fell on a Tuesday.",
    "later",
    title="Road in Sarn shut",
)
LEAVER = article(
    """\
Ada Quist will give up the flour mill Kornhus in October. The mill said so together with its accounts. Because of the \
drought it ground little.

Sales fell by a tenth.

The reason for her going was her back, she said.""",
    "leaver",
    title="Kornhus head Quist goes",
)


@pytest.mark.parametrize(
    ("question", "held", "other"),
    [
        ("Why did the chimney fall?", "Rust that had eaten", "Ten days after"),
        ("Why did nobody notice that the chimney swayed?", "the wind gauge had been broken", "Two men"),
        ("Why does Ada Quist give up?", "her back", "Sales fell"),
    ],
)
def test_the_reason_is_shown_and_not_the_sentence_that_repeats_the_question(
    embedder: Embedder, question: str, held: str, other: str
) -> None:
    given = answer_from(query(question), hits(WEEKS_LATER, CHIMNEY, LEAVER), embedder).text
    assert held in given and other not in given


@pytest.mark.parametrize(
    ("sentence", "sure"),
    [
        ("Ten days after the chimney fell, the road is shut.", NONE),
        ("The chimney fell after a gale.", LIKELY),
        ("It has been empty since Monday.", NONE),
        ("It was pulled down after nine years.", NONE),
        ("It was closed on Friday night after a gale.", LIKELY),
        ("The chimney fell because a bracket had rusted.", SURE),
        ("Because the chimney fell, the road is shut.", NONE),
        ("They are protesting against the plan.", SURE),
    ],
)
def test_a_word_for_a_reason_gives_one_where_it_is_not_for_what_is_asked(sentence: str, sure: float) -> None:
    assert reason_in(read_question("Why did the chimney fell?"), sentence) == sure
