"""What somebody said: who is taken to say a sentence of an invented article, and which are shown for it."""

import pytest

from retrieval.answering.choosing.attribution import only_speaks, reported, said_by_another, says, told_by
from retrieval.answering.from_hits import answer_from
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query

ORCHARD = article(
    """\
The juice maker Ostvale will close its press at Hemmer in March, the works council said on Monday.

Its treasurer, Lena Falk, appealed to the growers in a short statement. They must bring in what they have by Friday, \
she said, and keep the receipts.

The buyer, Tor Wiland, rejected that through his office. He had never asked for receipts.

On the same day farm minister Rolf Anker opened a market in Brede. Those that had no roof were dry again. He rejected \
calls for a subsidy. "I have no money for apples," he said.

Kest Cider wants to take the pears. Its director, Ivo Lind, called the price "a joke told twice". Osk Fruit said that \
it was looking at the offer.

Olga Trent, who grows pears at Brede, accused Ostvale of breaking its word. "We planted for them," she told growers.""",
    "orchard",
    title="Ostvale closes apple press at Hemmer",
)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("What did Lena Falk say to the growers?", "by Friday, she said"),
        ("What did Tor Wiland say about receipts?", "He had never asked for receipts"),
        ("What did Rolf Anker say about a subsidy?", "I have no money for apples"),
        ("What did Ivo Lind say about the price?", "a joke told twice"),
        ("What did Olga Trent say?", "accused Ostvale of breaking its word"),
    ],
)
def test_what_they_said_stands_behind_the_sentence_that_tells_that_they_spoke(
    embedder: Embedder, question: str, held: str
) -> None:
    assert held in answer_from(query(question), hits(ORCHARD), embedder).text


def test_what_the_director_of_another_firm_said_is_refused(embedder: Embedder) -> None:
    given = answer_from(query("What did Osk Fruit's director say about the price?"), hits(ORCHARD), embedder)
    assert "joke" not in given.text


@pytest.mark.parametrize(
    ("sentence", "before", "theirs"),
    [
        ("They are Bo Falk, an engineer at the works, and a clerk, prosecutor Ada Quist said.", "", False),
        ("Quist, of the drivers' union, spoke of a good day.", "", True),
        ("Quist, of the drivers' union, spoke of a good day.", "Ada Quist was not there.", False),
        ("The council said it would look at the pipes.", '"They froze," said Bo Falk.', False),
        ("He wants new pipes, the driver says.", "Bo Falk, the driver, was there. A man came.", True),
        ('Its head, Ada Falk, called them "old".', 'Bo Falk was there. "No," said Bo Falk.', False),
    ],
)
def test_who_says_it_is_told_from_who_is_near(sentence: str, before: str, theirs: bool) -> None:
    who = ("bo", "falk") if "Falk" in f"{before} {sentence}" else ("bo", "quist")
    assert (told_by(who, sentence, before) > 0.5) is theirs


def test_of_another_with_the_same_last_name_nothing_is_said() -> None:
    before = 'Ada Quist was there. "They are old," said Bo Quist.'
    assert told_by(("bo", "quist"), 'Ada Quist called them "new".', before) < 0.5
    assert told_by(("bo", "quist"), 'Mr Quist called them "old".', before) == 1


def test_the_holder_of_a_post_is_that_of_the_body_named() -> None:
    who, names = ("osk", "fruit", "director"), frozenset(("osk", "fruit"))
    sentence = "Its director, Ivo Lind, said so."
    assert says(who, names, sentence, "Osk Fruit bids. Kest Cider wants it.") == 0
    assert says(who, names, sentence, "Kest Cider bids. Osk Fruit wants it.") > 0.5


def test_that_somebody_spoke_is_not_what_they_said() -> None:
    assert only_speaks("She appealed to the drivers in a short statement.")
    assert not only_speaks('She spoke of "a joke".')
    assert reported("He had never seen it.")
    assert not reported("He was arrested in Brack.")
    assert said_by_another(frozenset(("falk",)), "Falk has lost his licence, the agency announced on Monday.")
    assert not said_by_another(frozenset(("falk",)), "The licence was lost, Falk said on Monday.")


def test_what_befell_somebody_is_not_what_they_said(embedder: Embedder) -> None:
    told = article(
        "The court at Brede has found the miller Tor Wiland guilty. He was cleared on two counts of theft.",
        "court",
        title="Miller Tor Wiland guilty",
    )
    assert answer_from(query("What did Tor Wiland say after the verdict?"), hits(told), embedder).abstained
